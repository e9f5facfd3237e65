"""New keys come in front of the old ones, and what the old ones wrote can still be read."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken

from contest import keys
from contest.config import Config, Misconfigured, from_environment
from contest.db import Model, session
from contest.people.models import Account
from contest.privacy import EncryptedText, Vault, vault
from contest.web import Application
from tests.people import People


def configured(instance: Path) -> Config:
    return from_environment({"SAIWU_INSTANCE": str(instance), "SAIWU_MODE": "testing"})


@pytest.mark.parametrize("kind", [keys.FIELD, keys.SESSION])
def test_a_new_key_comes_first_and_the_old_ones_stay(tmp_path: Path, kind: str) -> None:
    def of(config: Config) -> tuple[str, ...]:
        return config.field_keys if kind == keys.FIELD else (config.secret_key, *config.former_secret_keys)

    first = of(configured(tmp_path))
    path = keys.rotate(kind, tmp_path)
    keys.rotate(kind, tmp_path)
    now = of(configured(tmp_path))
    assert len(now) == 3
    assert now[-1:] == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    written = path.read_text().strip().split(keys.SEPARATORS[kind])
    assert all(one.startswith(f"{keys.ALGORITHMS[kind][0]}:") for one in written)


def test_a_key_without_a_name_is_of_the_first_algorithm(tmp_path: Path) -> None:
    bare = Fernet.generate_key().decode()
    (tmp_path / "field-keys").write_text(f"{bare}\n")
    (tmp_path / "secret-key").write_text("a long: text, of somebody's own\n")
    config = configured(tmp_path)
    assert config.field_keys == (bare,)
    assert (config.secret_key, config.former_secret_keys) == ("a long: text, of somebody's own", ())


@pytest.mark.parametrize(("name", "text"), [("field-keys", "sm4:abc"), ("secret-key", "sm3:abc"), ("field-keys", " ")])
def test_an_algorithm_that_is_not_known_stops_the_start(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(Misconfigured, match=r"does not know|holds no key"):
        configured(tmp_path)


def test_every_encrypted_column_is_found() -> None:
    """Whatever the field keys encrypt is written anew, so that an old key can be put away."""
    found = {f"{column.table.name}.{column.name}" for column in keys.encrypted_columns()}
    assert {"person.identity_encrypted", "account.phone_encrypted"} <= found
    assert {
        f"{table.name}.{column.name}"
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedText)
    } <= found


def test_fields_are_written_anew_and_mean_the_same(app: Application, people: People) -> None:
    account = session.get_one(Account, people.organiser.account_id)
    account.phone_encrypted = Vault(("A" * 43 + "=", *app.config["SAIWU"].field_keys)).encrypt("13800000001")
    session.commit()
    with pytest.raises(InvalidToken):
        vault().decrypt(account.phone_encrypted)
    account.phone_encrypted = before = vault().encrypt("13800000001")
    session.commit()
    assert sum(keys.rewrite_fields()) >= 1
    session.commit()
    after = session.scalar(sa.select(Account.phone_encrypted).where(Account.id == account.id))
    assert after not in (None, before)
    assert vault().decrypt(after or "") == "13800000001"


def test_a_link_signed_with_the_former_key_still_works(app: Application, people: People) -> None:
    from contest import clock
    from contest.people.sign_in import tokens

    account = session.get_one(Account, people.organiser.account_id)
    link = tokens.reset_token(account, ("former",), at=clock.now())
    assert tokens.account_to_reset(link, ("newest", "former"), at=clock.now()).id == account.id
    newest = tokens.reset_token(account, ("newest", "former"), at=clock.now())
    assert tokens.account_to_reset(newest, ("newest",), at=clock.now()).id == account.id


def test_a_form_that_was_given_out_under_the_former_key_is_still_known(app: Application, monkeypatch) -> None:
    """After `keys rotate session` and a restart, whoever has a page open is told what became of it."""
    from uuid import uuid4

    from itsdangerous import URLSafeTimedSerializer

    from contest.web.sessions import issued_to

    account = uuid4()
    token = URLSafeTimedSerializer("former", salt="wtf-csrf-token").dumps(f"random.{account}.browser")
    with app.test_request_context():
        assert issued_to(str(token)) is None
        monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", ["former"])
        found = issued_to(str(token))
        assert found is not None
        assert found.account_id == account


def test_of_those_who_write_a_secret_at_once_one_has_its_way_and_nobody_reads_half(tmp_path):
    path, content = tmp_path / "secret-key", b"k" * 3_000_000
    read: list[bytes] = []
    together = Barrier(8)

    def start(n):
        together.wait()
        written = keys.write_once(path, bytes([65 + n]) * len(content))
        read.append(path.read_bytes())
        return written

    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(start, range(8)))
    assert sum(written) == 1
    assert len(set(read)) == 1
    assert len(read[0]) == len(content)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["secret-key"]
