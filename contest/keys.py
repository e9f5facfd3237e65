"""The installation's own keys: sessions and links, personal data, seals. Each names its algorithm, so that another one
can follow; a key without a name is from before that and means the first algorithm of its kind.

A kind has one newest key, which is used from now on, and older ones, which still read what they wrote.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SESSION, FIELD, SEAL = "session", "field", "seal"
KINDS = (FIELD, SEAL, SESSION)
FILES = {SESSION: "secret-key", FIELD: "field-keys"}
VARIABLES = {SESSION: "SECRET_KEY", FIELD: "FIELD_KEYS"}
# hmac: itsdangerous, HMAC-SHA-1 with a derived key; fernet: AES-128-CBC and HMAC-SHA-256 (cryptography).
ALGORITHMS = {SESSION: ("hmac",), FIELD: ("fernet",)}
SEPARATORS = {SESSION: "\n", FIELD: ","}
SEAL_FILE = "current.pem"
BATCH = 500  # rows that are encrypted anew in one transaction


class UnknownAlgorithm(ValueError):
    """A key names an algorithm that this version does not know: it was written by a newer one."""


def read_keys(kind: str, text: str) -> tuple[str, ...]:
    """The keys of a kind as written in its file or variable, newest first, without the names of their algorithms.
    Raises UnknownAlgorithm."""
    return tuple(_without_algorithm(kind, one.strip()) for one in text.split(SEPARATORS[kind]) if one.strip())


def _without_algorithm(kind: str, written: str) -> str:
    name, colon, key = written.partition(":")
    if not colon or not name.isalnum() or not name.islower():
        return written
    if name not in ALGORITHMS[kind]:
        raise UnknownAlgorithm(name)
    return key


def signing_keys() -> tuple[str, ...]:
    """What signs the running app's sessions and links: the newest first, which signs from now on."""
    from flask import current_app

    config = current_app.config["SAIWU"]
    return (config.secret_key, *config.former_secret_keys)


def derived(*parts: str) -> bytes:
    """32 bytes that follow from the installation's oldest field key and these parts (HKDF, RFC 5869); without the key
    nobody can tell them from chance. They stay the same when keys are rotated, as the digests do by which phone numbers
    are found."""
    from flask import current_app

    return _derived(current_app.config["SAIWU"].field_keys[-1], parts)


@lru_cache(maxsize=4096)  # every page of somebody who is signed in asks for the same few
def _derived(oldest: str, parts: tuple[str, ...]) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    named = "".join(f"{len(part)}:{part}" for part in parts).encode()  # so that no two lists of parts look the same
    return HKDF(SHA256(), 32, salt=None, info=named).derive(oldest.encode())


def contest_key(contest_id: UUID) -> EllipticCurvePrivateKey:
    """The key of a contest, to which what is for its desk is encrypted (P-256). It follows from the installation's
    oldest field key, so nothing is stored and new keys change nothing."""
    from cryptography.hazmat.primitives.asymmetric import ec

    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (SEC 2, 2.4.2)
    drawn = derived("contest", str(contest_id), "1") + derived("contest", str(contest_id), "2")
    # 512 bits, so that no number is likelier than another (FIPS 186-5, A.2.1).
    return ec.derive_private_key(int.from_bytes(drawn, "big") % (order - 1) + 1, ec.SECP256R1())


def seal_folder() -> Path:
    """Where the keys that seal lie."""
    from flask import current_app

    folder: Path = current_app.config["SAIWU"].instance / "seal-keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def seal_key() -> Ed25519PrivateKey:
    """The key that seals now, made when first needed. If two processes make the first key at once, both use whichever
    is linked first."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    path = seal_folder() / SEAL_FILE
    if not path.exists():
        write_once(path, new_seal_key())
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} is no Ed25519 key")
    return key


def new_seal_key() -> bytes:
    """A new key that seals, in PEM."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def made(kind: str) -> str:
    """A new key, with the name of its algorithm."""
    if kind == FIELD:
        from cryptography.fernet import Fernet

        return f"fernet:{Fernet.generate_key().decode()}"
    return f"hmac:{secrets.token_urlsafe(48)}"


def write_whole(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Write a file whole or not at all; what was there is replaced. Nobody else can read it in between."""
    draft = _draft(path, content, mode)
    draft.replace(path)


def write_once(path: Path, content: bytes) -> bool:
    """Write a file whole, unless it is there: of several processes that do so at once, one has its way. Whether it was
    this one."""
    draft = _draft(path, content, 0o600)
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def _draft(path: Path, content: bytes, mode: int) -> Path:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.touch(mode=mode)
    draft.write_bytes(content)
    return draft


def rotate(kind: str, instance: Path) -> Path:
    """Put a new key in front of those in the kind's file, which is replaced as a whole. The older ones stay: they read
    what they wrote, and the oldest field key makes the digests by which phone numbers are found."""
    path = instance / FILES[kind]
    kept = path.read_text("utf-8").strip() if path.exists() else ""
    text = SEPARATORS[kind].join(part for part in (made(kind), kept) if part)
    write_whole(path, f"{text}\n".encode())
    return path


def encrypted_columns() -> list[sa.Column[str]]:
    """Every column that holds what the field keys encrypt: by its type, or by its name."""
    from contest.db import Model
    from contest.privacy import EncryptedText

    return [
        column
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedText) or column.name.endswith("_encrypted")
    ]


def rewrite_fields() -> Iterator[int]:
    """Encrypt every stored field anew with the newest key; yields after each batch how many values it changed, and the
    caller commits it. A value that somebody changes meanwhile is left to them: it has the newest key already."""
    from contest.db import session
    from contest.privacy import EncryptedText, vault

    for column in encrypted_columns():
        table, raw = column.table, sa.type_coerce(column, sa.Text)
        (key,) = table.primary_key.columns
        last = None
        while True:
            found = sa.select(key, raw).where(column.is_not(None)).order_by(key).limit(BATCH)
            rows = session.execute(found if last is None else found.where(key > last)).all()
            if not rows:
                break
            changed = 0
            for id_, text in rows:
                plain = text.removeprefix(EncryptedText.PLAIN) if text.startswith(EncryptedText.PLAIN) else None
                renewed = vault().encrypt(plain) if plain is not None else vault().renewed(text)
                done = session.execute(
                    sa.update(table).where(key == id_, raw == text).values({column: sa.literal(renewed, sa.Text)})
                )
                changed += done.rowcount  # type: ignore[attr-defined]
            last = rows[-1][0]
            yield changed
