"""Settings from the environment, read once into a typed object."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from contest import keys, resources
from contest.limits import Limits

PUBLIC_URL_FILE = "public-url"
_FERNET_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")


class Misconfigured(SystemExit):
    """Start-up is refused, with one sentence that says what to set."""


@dataclass(frozen=True)
class Config:
    mode: str  # development | testing | production
    instance: Path
    secret_key: str
    field_keys: tuple[str, ...]  # Fernet keys for personal data, newest first
    database_url: str
    replica_url: str | None
    mail_url: str  # file:FOLDER, smtp://user:password@host:port or smtps://…
    mail_from: str
    public_url: str
    proxies: int  # number of trusted proxies in front that set X-Forwarded-For
    limits_url: str
    max_upload: int  # bytes of one request
    limits: Limits = field(default_factory=Limits)  # how long the database may let people wait
    threads: int = 8  # of each web process
    letter_wait: int = 3  # minutes that a letter about a deed waits which can still be undone
    former_secret_keys: tuple[str, ...] = ()  # still read what they signed, newest first
    insecure_http: bool = False  # sessions over plain HTTP too: `contest serve --insecure-http`
    front_pages: Path | None = None  # where public pages are written for the web server in front
    trusted_keys: Path | None = None  # a folder of partners' public keys (*.pem)
    verify_seconds: int = 20  # of work, for one stranger's bundle
    verify_memory: int = 2**30  # bytes, for one stranger's bundle
    verify_at_once: int = 4  # strangers' bundles, over all web processes

    @property
    def is_production(self) -> bool:
        return self.mode == "production"


def from_environment(env: Mapping[str, str] | None = None) -> Config:
    """Read the configuration; in production a missing secret stops the start."""
    env = os.environ if env is None else env
    mode = env.get("SAIWU_MODE", "development")
    if mode not in ("development", "testing", "production"):
        raise Misconfigured(f"SAIWU_MODE is {mode!r}; use development, testing or production.")
    instance = Path(env.get("SAIWU_INSTANCE") or resources.default_instance()).resolve()
    instance.mkdir(parents=True, exist_ok=True)

    def secret(name: str, filename: str, make: str) -> str:
        if value := env.get(name):
            return value
        path = instance / filename
        if mode == "production" and not path.exists():
            raise Misconfigured(f"{name} is not set. Run `contest init` once, or set {name} to {make}.")
        if not path.exists():
            keys.write_once(path, _fresh(filename).encode())
        return path.read_text().strip()

    def whole_number(name: str, otherwise: int) -> int:
        value = env.get(name, str(otherwise))
        if not value.isdecimal():
            raise Misconfigured(f"{name} is {value!r}; write a whole number, such as {otherwise}.")
        return int(value)

    def seconds(name: str, otherwise: int) -> int:
        if not 1 <= (given := whole_number(name, otherwise)) <= 3600:
            raise Misconfigured(f"{name} is {given}; write seconds, from 1 to 3600.")
        return given

    def read(kind: str, text: str) -> tuple[str, ...]:
        try:
            found = keys.read_keys(kind, text)
        except keys.UnknownAlgorithm as unknown:
            raise Misconfigured(
                f"{keys.VARIABLES[kind]} holds a key of the algorithm {unknown}, which this version does not know."
            ) from None
        if not found:
            raise Misconfigured(f"{keys.VARIABLES[kind]} holds no key.")
        return found

    session_keys = read(keys.SESSION, secret("SECRET_KEY", "secret-key", "a long random text"))
    written = secret("FIELD_KEYS", "field-keys", "one or more Fernet keys, newest first, parted by commas")
    field_keys = read(keys.FIELD, written)
    if not all(_FERNET_KEY.fullmatch(key) for key in field_keys):
        raise Misconfigured("FIELD_KEYS holds something that is no Fernet key: 32 bytes in base64, 44 characters.")
    return Config(
        mode=mode,
        instance=instance,
        secret_key=session_keys[0],
        former_secret_keys=session_keys[1:],
        field_keys=field_keys,
        database_url=_with_psycopg3(env.get("DATABASE_URL", f"sqlite:///{instance / 'saiwu.sqlite3'}")),
        replica_url=_with_psycopg3(env["DATABASE_REPLICA_URL"]) if env.get("DATABASE_REPLICA_URL") else None,
        mail_url=_mail_url(env.get("MAIL_URL") or f"file:{instance / 'mail'}"),
        mail_from=env.get("MAIL_FROM", "赛务 <saiwu@localhost>"),
        public_url=(env.get("PUBLIC_URL") or _kept_public_url(instance) or "http://127.0.0.1:8000").rstrip("/"),
        insecure_http=env.get("INSECURE_HTTP") == "1",
        proxies=whole_number("TRUSTED_PROXIES", 0),
        limits_url=env.get("LIMITS_URL", "memory://"),
        max_upload=whole_number("MAX_UPLOAD", 55 * 2**20),
        limits=Limits(
            connect=seconds("DATABASE_CONNECT_SECONDS", Limits.connect),
            statement=seconds("DATABASE_STATEMENT_SECONDS", Limits.statement),
            lock=seconds("DATABASE_LOCK_SECONDS", Limits.lock),
        ),
        threads=whole_number("WEB_THREADS", 8),
        letter_wait=whole_number("LETTER_WAIT", 3),
        front_pages=Path(env["FRONT_PAGES"]).resolve() if env.get("FRONT_PAGES") else None,
        trusted_keys=Path(env["TRUSTED_KEYS"]).resolve() if env.get("TRUSTED_KEYS") else None,
        verify_seconds=whole_number("VERIFY_SECONDS", 20),
        verify_memory=whole_number("VERIFY_MEMORY", 2**30),
        verify_at_once=whole_number("VERIFY_AT_ONCE", 4),
    )


def make_secrets(instance: Path) -> list[Path]:
    """Write the secrets that are missing from the instance folder; used by `contest init`."""
    instance.mkdir(parents=True, exist_ok=True)
    made = []
    for name in ("secret-key", "field-keys"):
        path = instance / name
        if not path.exists() and keys.write_once(path, _fresh(name).encode()):
            made.append(path)
    return made


def _kept_public_url(instance: Path) -> str:
    path = instance / PUBLIC_URL_FILE
    return path.read_text("utf-8").strip() if path.exists() else ""


def keep_public_url(instance: Path, url: str) -> None:
    """Keep the address that `contest init` asked for, where PUBLIC_URL does not say another. Empty: leave it open."""
    url = url.strip().rstrip("/")
    if not url:
        return
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise Misconfigured(
            f"{url!r} is no address: write the whole of it, such as https://contest.example.org "
            f"这不是网址，请写全，例如 https://contest.example.org"
        )
    instance.mkdir(parents=True, exist_ok=True)
    (instance / PUBLIC_URL_FILE).write_text(url + "\n", encoding="utf-8")


MODES = ("proxy", "alone")
"""How an installation is reached: behind a proxy with TLS, or alone on a local network."""
MODE_FILE = "operating-mode"


def keep_operating_mode(instance: Path, mode: str) -> None:
    """Keep how the installation is to be reached, for `contest doctor`. Empty: leave it open."""
    if mode:
        (instance / MODE_FILE).write_text(mode + "\n", encoding="utf-8")


def operating_mode(instance: Path) -> str:
    """What `contest init` was told, or ""."""
    path = instance / MODE_FILE
    return path.read_text("utf-8").strip() if path.exists() else ""


def _fresh(filename: str) -> str:
    return keys.made(next(kind for kind, name in keys.FILES.items() if name == filename))


def _mail_url(url: str) -> str:
    """An address that letters can go to, or a refusal to start that does not repeat the password in it."""
    if not url.startswith(("file:", "smtp://", "smtps://")):
        raise Misconfigured("MAIL_URL starts with none of file:, smtp:// and smtps://; see docs/reference/settings.md.")
    return url


def _with_psycopg3(url: str) -> str:
    """`postgresql://`, as people usually write it, means psycopg 3 here."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url
