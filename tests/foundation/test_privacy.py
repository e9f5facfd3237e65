"""Personal data: encrypted, found without opening, masked when shown, and readable after the keys have rotated."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy.exc import IntegrityError

from contest import clock
from contest.privacy import Vault, masked_name, masked_number, masked_phone

OLD, NEW, FOREIGN = (Fernet.generate_key().decode() for _ in range(3))


def test_what_is_encrypted_cannot_be_read_and_comes_back():
    vault = Vault((OLD,))
    encrypted = vault.encrypt("360102200305041234")
    assert "360102" not in encrypted
    assert vault.encrypt("360102200305041234") != encrypted
    assert vault.decrypt(encrypted) == "360102200305041234"


def test_rotated_keys_decrypt_the_old_and_encrypt_with_the_new():
    encrypted_before = Vault((OLD,)).encrypt("13800138000")
    rotated = Vault((NEW, OLD))
    assert rotated.decrypt(encrypted_before) == "13800138000"
    encrypted_after = rotated.encrypt("13800138000")
    assert Vault((NEW,)).decrypt(encrypted_after) == "13800138000"
    with pytest.raises(InvalidToken):
        Vault((OLD,)).decrypt(encrypted_after)


def test_the_index_outlives_rotation_and_tells_nothing():
    before = Vault((OLD,)).index("36010220030504123x")
    assert Vault((NEW, OLD)).index(" 36010220030504123X ") == before
    assert Vault((FOREIGN,)).index("36010220030504123x") != before
    assert len(before) == 64


def test_another_key_opens_nothing():
    with pytest.raises(InvalidToken):
        Vault((FOREIGN,)).decrypt(Vault((OLD,)).encrypt("secret"))


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王小明", "王*明"),
        ("王明", "王*"),
        ("欧阳娜娜", "欧*娜"),
        ("阿依古丽·买买提", "阿依古丽·*"),
        ("Anna Maria Smith", "A. M. S."),
        ("李", "李"),
        ("𠮷田", "𠮷*"),
        (" 王明 ", "王*"),
        ("", ""),
    ],
)
def test_names(name, masked):
    assert masked_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"), [("360102200305041234", "3601**********1234"), ("12345678", "********"), ("", "")]
)
def test_identity_numbers(number, masked):
    assert masked_number(number) == masked


@pytest.mark.parametrize(("phone", "masked"), [("13800138000", "138****8000"), ("8380", "****")])
def test_phones(phone, masked):
    assert masked_phone(phone) == masked


def test_what_people_wrote_is_not_in_a_database_fault(app, session):
    """A fault is logged with its statement, but without the values that somebody typed."""
    from contest.people.models import Account

    session.add(Account(name="王小明", login="one", created_at=clock.now()))
    session.flush()
    session.add(Account(name="李小红", login="one", email="li@example.edu.cn", created_at=clock.now()))
    with pytest.raises(IntegrityError) as fault:
        session.flush()
    session.rollback()
    said = str(fault.value)
    assert "INSERT INTO account" in said
    assert "hide_parameters" in said
    assert not any(value in said.split("[SQL")[1] for value in ("李小红", "li@example.edu.cn"))
