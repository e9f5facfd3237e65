"""Whoever kept a head of the log (a checkpoint, a sealed bundle, its manifest) finds a log that was cut, rewritten,
reordered, replaced or forked since, with that file alone: the forger knows our code and chains everything again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from click import BadParameter
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contest import audit
from contest.audit import AuditHead, AuditLine, AuditLink
from contest.db import new_id, session
from contest.desks import verifying
from contest.exchange.bundle import Publication, build, manifest_of
from contest.exchange.checkpoints import checkpoint
from contest.exchange.seals import make_seal
from contest.exchange.verifying import deliver
from contest.publication.sealed import signing
from tests import factories
from tests.conftest import MOMENT

LINES = 9
KEPT_LINES = 6


def write(count: int, *, reason: str = "试验") -> None:
    series = session.scalars(sa.select(factories.Series)).first() or factories.series()
    for n in range(count):
        moment = MOMENT + timedelta(seconds=n)
        audit.record("plant.change", series, by=None, at=moment, now={"n": n}, reason=reason)
    session.commit()


def chain_everything() -> None:
    while audit.chain():
        session.commit()
    session.commit()
    session.expire_all()


def chain_again() -> None:
    """What somebody with the whole database does after a change: every link and the stored head, as the code would."""
    session.execute(sa.delete(AuditLink))
    session.execute(sa.delete(AuditHead))
    session.commit()
    session.expire_all()
    chain_everything()


def ids() -> list[UUID]:
    return list(session.scalars(sa.select(AuditLink.line_id).order_by(AuditLink.position)))


# The attacks


def cut() -> None:
    for line_id in ids()[KEPT_LINES - 1 :]:
        session.execute(sa.delete(AuditLine).where(AuditLine.id == line_id))
    chain_again()


def rewritten() -> None:
    session.execute(sa.update(AuditLine).where(AuditLine.id == ids()[2]).values(reason="从没有过"))
    chain_again()


def reordered() -> None:
    one, other = ids()[1:3]
    spare = new_id()
    for line_id, now in ((one, spare), (other, one), (spare, other)):
        session.execute(sa.update(AuditLine).where(AuditLine.id == line_id).values(id=now))
    chain_again()


def replaced() -> None:
    session.execute(sa.delete(AuditLine))
    write(LINES + 5, reason="另一本账")
    chain_again()


def forked() -> None:
    """The same beginning, another end: what a second copy of the site would tell other people."""
    for line_id in ids()[KEPT_LINES - 2 :]:
        session.execute(sa.delete(AuditLine).where(AuditLine.id == line_id))
    write(8, reason="另一条路")
    chain_again()


def inserted() -> None:
    """A line that claims to be old."""
    series = session.scalars(sa.select(factories.Series)).one()
    early = AuditLine(id=UUID(int=5), at=MOMENT, action="plant.early", subject_kind="series", subject_id=series.id)
    session.add(early)
    session.commit()
    chain_again()


ATTACKS = {one.__name__: one for one in (cut, rewritten, reordered, replaced, forked, inserted)}


# What people keep


def a_checkpoint(path: Path) -> None:
    path.write_text(checkpoint(audit.current_head(signing.log_name()), signing.current_key()), encoding="utf-8")


def about() -> Publication:
    return Publication(1, log=audit.current_head(signing.log_name()))


def a_bundle(path: Path) -> None:
    path.write_bytes(build({"rulebook.toml": b""}, about()))


def a_download(path: Path) -> None:
    bundle, manifest = build({"rulebook.toml": b""}, about()), manifest_of({"rulebook.toml": b""}, about())
    path.write_bytes(deliver(bundle, make_seal(manifest, signing.current_key(), signer="x", at=MOMENT)))


def a_manifest(path: Path) -> None:
    path.write_bytes(manifest_of({}, about()))


KEEPERS = {one.__name__: one for one in (a_checkpoint, a_bundle, a_download, a_manifest)}


@pytest.fixture
def log(session: Any) -> None:
    write(KEPT_LINES)
    chain_everything()


def report(*since: Path) -> list[verifying.Line]:
    return list(verifying.verify(since))


def faults(*since: Path) -> list[str]:
    return [line.text for line in report(*since) if line.is_fault]


@pytest.mark.parametrize("keep", KEEPERS.values(), ids=KEEPERS)
def test_a_log_that_only_grew_holds(log: None, tmp_path: Path, keep: Callable[[Path], None]) -> None:
    keep(tmp_path / "kept")
    write(3)
    chain_everything()
    lines = report(tmp_path / "kept")
    assert not [line for line in lines if line.is_fault]
    assert lines[-1].text == f"{tmp_path / 'kept'}: holds; the log only grew since"


@pytest.mark.parametrize("keep", KEEPERS.values(), ids=KEEPERS)
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_every_attack_is_found_by_the_kept_file_alone(
    log: None, tmp_path: Path, keep: Callable[[Path], None], attack: Callable[[], None]
) -> None:
    keep(tmp_path / "kept")
    write(LINES - KEPT_LINES)
    chain_everything()
    attack()
    assert faults() == [], "the forger did their work well: without the file nothing is found"
    [fault] = faults(tmp_path / "kept")
    assert str(tmp_path / "kept") in fault
    if attack is cut:
        assert f"the log was cut: {KEPT_LINES} lines were kept, {KEPT_LINES - 1} are here" in fault
    else:
        assert f"the first {KEPT_LINES} lines were rewritten, reordered or replaced since" in fault


def test_a_forger_who_forgets_the_stored_head_is_found_without_a_file(log: None) -> None:
    session.execute(sa.update(AuditHead).values(root="0" * 64))
    session.commit()
    assert "the first 6 lines are not those of the stored head" in faults()[0]
    session.execute(sa.update(AuditHead).values(size=7))
    session.commit()
    assert faults() == ["BROKEN: the log was cut: its stored head counts 7 lines, 6 are here"]


def test_a_checkpoint_by_another_key_is_told_as_such(log: None, tmp_path: Path) -> None:
    """The keys were replaced with the log: the old checkpoint still shows that the lines are others."""
    (tmp_path / "kept").write_text(checkpoint(audit.current_head("x/log"), Ed25519PrivateKey.generate()))
    assert "which no key of this site signed" in report(tmp_path / "kept")[-1].text
    replaced()
    assert "which no key of this site signed" in faults(tmp_path / "kept")[0]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"{", b"{}", b"x/log\n-1\nAAAA\n\n", b"x\n1\nAAAA\n\n\xff", b"[" * 9999]
)
def test_another_file_is_no_head(log: None, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "kept").write_bytes(content)
    with pytest.raises(BadParameter, match="kept"):
        report(tmp_path / "kept")


def test_a_log_from_before_the_tree_is_taken_in_piece_by_piece(log: None, tmp_path: Path, monkeypatch: Any) -> None:
    """A database whose lines are chained already: its links stay, and the tree is the same as if it had always been."""
    write(4)
    chain_everything()
    head = audit.current_head("x")
    digests = sa.select(AuditLink.position, AuditLink.digest).order_by(AuditLink.position)
    links = session.execute(digests).all()
    session.execute(sa.delete(AuditHead))
    session.commit()
    session.expire_all()
    write(1)
    monkeypatch.setattr("contest.audit.chaining.BATCH", 4)
    sizes = []
    while audit.chain():
        session.commit()
        sizes.append(audit.current_head("x").size)
    assert sizes == [4, 8, 10, 11]
    assert (
        session.execute(sa.select(AuditLink.position, AuditLink.digest).order_by(AuditLink.position)).all()[:10]
        == links
    )
    assert audit.verify([audit.KeptHead(head, "kept")]) == audit.Verdict(11, 0, None)
