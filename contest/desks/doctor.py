"""What is wrong with this installation, in plain words: `contest doctor`. It looks and changes nothing."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa

from contest import chores, clock, jobs, mail
from contest.audit import AuditLine
from contest.config import Config, operating_mode
from contest.db import read_only, session
from contest.jobs import Job
from contest.mail import Letter
from contest.publication.papers.typesetting import missing_families
from contest.publication.timeline.workdays import unannounced_years
from contest.web import readiness

FUTURE = timedelta(minutes=5)
LAST_BACKUP = "last-backup"
BACKUP_AGE = timedelta(days=7)

# What readiness found, for the person who can mend it.
UNREADY = {
    "database": "数据库连不上或不回话：请启动它。The database can't be reached: start it.",
    "migrations": "数据库比程序旧。The database is older than the program: run contest migrate.",
    "writing": "数据库不能写：磁盘满、只读或被占着。The database takes no write: disk full, read-only, or locked.",
    "disk": "磁盘快满了，不到 64 MiB。The disk has less than 64 MiB of room.",
}


def faults(config: Config) -> Iterator[str]:
    """Everything that is wrong, one sentence each, in both languages. Nothing else can be said where the database is
    not ready, so that then only what needs no database is looked at."""
    unready = readiness.look_at(config)
    for check in unready:
        yield UNREADY[check]
    yield from _secrets(config)
    yield from _address(config)
    yield from _proxy(config)
    yield from _backup(config)
    yield from _fonts()
    if not set(unready) & {"database", "migrations"}:
        at = clock.now()
        with read_only():
            try:
                for look in LOOKS:
                    yield from look(at)
            finally:
                session.rollback()


def _secrets(config: Config) -> Iterator[str]:
    keys = [config.instance / name for name in ("secret-key", "field-keys")]
    for path in (*keys, *_inside(config, "seal-keys", "*.pem")):
        if path.name.endswith(".pub.pem") or not path.exists():
            continue
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"{path} 别人也能读：请运行 chmod 600。Others can read it: chmod 600 {path}."
    for path in _inside(config, "mail", "*.eml")[:1]:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"{path.parent} 里的信别人也能读。Others can read letters in {path.parent}: chmod 600."
    if (config.instance / "seal-keys" / "current.pem").exists() and not _seal_key_is_readable():
        yield "签发布用的密钥读不出来（seal-keys/current.pem）。The key that seals publications can't be read."


def _fonts() -> Iterator[str]:
    if missing := missing_families():
        faces = ", ".join(missing)
        yield f"缺排版用的字体 {faces}：打不出名单。Fonts for papers are missing ({faces}): install fonts-noto-cjk."


def _inside(config: Config, folder: str, pattern: str) -> list[Path]:
    return sorted((config.instance / folder).glob(pattern))


def _seal_key_is_readable() -> bool:
    from contest.publication.sealed import signing

    try:
        signing.current_key()
    except (OSError, ValueError, TypeError):
        return False
    return True


def _address(config: Config) -> Iterator[str]:
    host = urlsplit(config.public_url).hostname or ""
    if config.is_production and host in ("127.0.0.1", "localhost", "::1", ""):
        yield (
            f"PUBLIC_URL 是 {config.public_url}：信和二维码里的链接，别人打不开。"
            " Links in letters and QR codes lead nowhere for others: set PUBLIC_URL."
        )
    if config.is_production and config.mail_url.startswith("file:"):
        yield "MAIL_URL 没有设，信只写进文件夹，没有人收到。Letters go into a folder and reach nobody: set MAIL_URL."


def _proxy(config: Config) -> Iterator[str]:
    """Whether how it is reached goes with the settings."""
    if not config.is_production:
        return
    mode = operating_mode(config.instance)
    if mode == "proxy" and config.proxies == 0:
        yield (
            "放在代理后面，TRUSTED_PROXIES 却是 0：每个人看上去都从代理来。"
            " Behind a proxy everybody seems to come from it: set TRUSTED_PROXIES=1."
        )
    if mode == "proxy" and not config.public_url.startswith("https://"):
        yield f"PUBLIC_URL 是 {config.public_url}，代理要有 TLS。PUBLIC_URL is not https: give the proxy TLS."
    if mode == "alone" and not (config.instance / "tls").exists() and not config.insecure_http:
        yield "还没有局域网的证书：运行 contest serve --lan。No certificate for the network: run contest serve --lan."


def _backup(config: Config) -> Iterator[str]:
    """How old the last backup is, by the file that is touched after each (docs/operations/backup.md)."""
    if not config.is_production:
        return
    path = config.instance / LAST_BACKUP
    if not path.exists():
        yield f"没有备份的记录：备份后 touch {path}。No backup is noted: back up, then touch {path}."
        return
    age = clock.now() - datetime.fromtimestamp(path.stat().st_mtime, UTC)
    if age > BACKUP_AGE:
        yield f"上次备份是 {age.days} 天前。The last backup is {age.days} days old: back up, then touch {path}."


def _holidays(at: datetime) -> Iterator[str]:
    """A period in working days counts wrong once its year's holidays are announced and not in the library."""
    soon = [at.date() + timedelta(days=days) for days in (0, 30)]
    if years := unannounced_years(soon):
        named = ", ".join(str(year) for year in years)
        yield f"放假安排还不知道：{named}；公示期按周末算。Holidays of {named} are not known: update chinesecalendar."


def _keys(_at: datetime) -> Iterator[str]:
    from cryptography.fernet import InvalidToken

    from contest.people.models import Account
    from contest.privacy import vault

    sample = session.scalar(sa.select(Account.phone_encrypted).where(Account.phone_encrypted.is_not(None)).limit(1))
    if sample is not None:
        try:
            vault().decrypt(sample)
        except InvalidToken:
            yield "FIELD_KEYS 打不开已经加密的内容。FIELD_KEYS don't open what is encrypted: not the same keys."


def _chores(at: datetime) -> Iterator[str]:
    rows = chores.last_runs()
    for duty in chores.DUTIES:
        row = rows.get(duty.name)
        if row is not None and row.fault is not None:
            yield f"杂务 {duty.name} 上次没做成（{row.fault}），看日志。The chore {duty.name} failed last: see the log."
        elif chores.is_overdue(duty, row, at):
            yield (
                f"杂务 {duty.name} 没有人做：contest serve 在运行吗？"
                f" Nobody does the chore {duty.name}: is contest serve running?"
            )


def _letters(at: datetime) -> Iterator[str]:
    post = mail.outbox()
    stuck = session.scalar(sa.select(sa.func.count()).select_from(Letter).where(mail.is_stuck(at)))
    if stuck:
        yield f"{stuck} 封信早该发了还没有发。{stuck} letters are due and not sent: contest send-mail."
    if post.failing:
        yield f"{post.failing} 封信没有发成，还在再试。{post.failing} letters failed and are tried again."
    if post.unsent:
        yield f"{post.unsent} 封信到底没有发出去。{post.unsent} letters were given up or came too late."


def _jobs(at: datetime) -> Iterator[str]:
    lost = [job for job in session.scalars(sa.select(Job).where(Job.state == "running")) if jobs.is_silent(job, at)]
    if lost:
        yield f"{len(lost)} 个后台任务没有人在做。{len(lost)} jobs have lost their worker: is contest serve running?"


def _log(at: datetime) -> Iterator[str]:
    newest = session.scalar(sa.select(sa.func.max(AuditLine.at)))
    if newest is not None and newest > at + FUTURE:
        yield (
            f"审计记录里有将来的时间（{newest.isoformat()}）：这台机器的钟被拨慢了吗？"
            " The log holds a time to come: was this machine's clock set back?"
        )


LOOKS: tuple[Callable[[datetime], Iterator[str]], ...] = (_keys, _chores, _letters, _jobs, _log, _holidays)


def state(config: Config) -> Iterator[str]:
    """What was done last, one line each, also where something is wrong: whether the database is up to date, what was
    done by itself, and letters. Of a database that is not up to date only that."""
    present, newest = readiness.migrations_of(config)
    is_migrated = present is not None and present >= newest
    yield f"migrate {'done' if is_migrated else 'not done'}  database={present or '?'} program={newest}"
    if not is_migrated:
        return
    with read_only():
        try:
            rows = chores.last_runs()
            for name in sorted(duty.name for duty in chores.DUTIES):
                yield _last_run(name, rows.get(name))
            post, by = mail.outbox(), urlsplit(config.mail_url).scheme
            yield f"letters waiting={post.waiting} failing={post.failing} unsent={post.unsent} by={by}"
        finally:
            session.rollback()


def _last_run(name: str, row: chores.Chore | None) -> str:
    """`purge   2026-11-30T01:00:00+00:00  letters=3`, with `failed=…` where it did; `–`: never done."""
    done = row.ended_at.isoformat(timespec="seconds") if row is not None and row.ended_at else "–"
    outcome = [f"{key}={value}" for key, value in (row.outcome if row is not None else {}).items()]
    failed = [f"failed={row.fault}"] if row is not None and row.fault else []
    return f"{name:<7} {done}  {' '.join([*outcome, *failed])}".rstrip()
