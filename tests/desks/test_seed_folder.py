"""`contest seed PATH`: any folder of the layout in docs/operations/seeds.md, looked at before anything is written."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from contest.desks.seeding import seed
from contest.editions.models import Edition
from contest.errors import NotFound
from contest.people.models import Membership
from contest.publication.models import Publication
from contest.resources import SEEDS
from contest.rules import Faults
from tests import factories


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "mine"
    shutil.copytree(SEEDS / "worldskills-event", made)
    shutil.rmtree(made / "final" / "expected")
    book = (made / "rulebook.toml").read_text("utf-8")
    (made / "rulebook.toml").write_text(book.replace('key = "worldskills-event"', 'key = "our-own"', 1), "utf-8")
    return made


def test_any_folder_is_loaded(session: Any, folder: Path) -> None:
    lines: list[str] = []
    made = seed(str(folder), at=factories.MOMENT, progress=lines.append)
    assert made.key == "our-own"
    assert len(lines) > 3
    [publication] = session.scalars(sa.select(Publication))
    held = session.scalars(sa.select(Membership).where(Membership.account_id == publication.reviewed_by)).one()
    assert held.granted_at < publication.reviewed_at, "nobody reviews before they have the role"
    assert seed(str(folder), at=factories.MOMENT).id == made.id


WRONG = {
    "final/entries.csv": [
        ("ws-kz,,1,ws-kz", "ws-kx,,1,ws-kz", ":2: group ws-kx names nothing that is there; did you mean ws-"),
        ("ws-kz,,1,ws-kz", "ws-kz,,1,", ":2: home — names nothing"),
        ("17-web/open", "17-wb/open", ":2: final/ws-committee/17-wb/open is no contest of tier final"),
    ],
    "final/marks.csv": [
        ("17-X2,A.client,1", "17-X9,A.client,1", ":2: judge 17-X9 names nothing that is there"),
        ("17-X2,A.client,1", "17-X2,A.clint,1", "aspect A.clint names nothing that is there; did you mean A.client?"),
        ("17-X2,A.client,1", "17-X2,A.client,one", ":2: mark cannot be one"),
        ("17-01,17-X2", "17-00,17-X2", ":2: unknown entry 17-00"),
    ],
    "final/members.csv": [
        ("ws-001,competitor", "ws-999,competitor", ":2: person ws-999 names nothing"),
        ("ws-001,competitor", "ws-001,coach", ":2: role coach names nothing"),
    ],
    "people.csv": [
        ("2003-02-20", "20 Feb", ":2: born cannot be 20 Feb"),
        ("ws-001", "ws-001 ", "person ws-001<U+0020 SPACE> holds what nobody sees"),
        ("name_latin,", "latin,", ":1: column name_latin is missing"),
    ],
    "organisations.csv": [
        ("authority", "autority", ":2: kind autority names nothing that is there; did you mean authority?")
    ],
    "rulebook.toml": [("[edition]", "[editon]", "unknown key editon")],
}


@pytest.mark.parametrize(
    ("file", "was", "now", "sentence"), [(file, *one) for file, some in WRONG.items() for one in some]
)
def test_what_is_wrong_is_named_with_file_and_line(
    session: Any, folder: Path, file: str, was: str, now: str, sentence: str
) -> None:
    content = (folder / file).read_text("utf-8")
    assert was in content
    (folder / file).write_text(content.replace(was, now, 1), "utf-8")
    with pytest.raises(Faults) as caught:
        seed(str(folder), at=factories.MOMENT)
    found = [fault.text() for fault in caught.value.faults]
    assert [line for line in found if line.startswith(str(folder / file)) and sentence in line], found
    assert session.scalar(sa.select(sa.func.count()).select_from(Edition)) == 0


def test_a_folder_of_no_tier_and_scores_of_no_segment_are_refused(session: Any, folder: Path) -> None:
    (folder / "final" / "scores.csv").write_text("contest,entry,score,segment:vote\nfinal/c/t/d,1,x,\n")
    (folder / "finale").mkdir()
    (folder / "finale" / "entries.csv").write_text("contest,entry\n")
    with pytest.raises(Faults) as caught:
        seed(str(folder), at=factories.MOMENT)
    assert {fault.key for fault in caught.value.faults} == {
        "seed.unknown",
        "entry.unknown",
        "seed.shape",
        "tier.unknown",
    }


def test_a_folder_that_is_none(session: Any, tmp_path: Path) -> None:
    for name in ("atlantis", str(tmp_path), ""):
        with pytest.raises(NotFound):
            seed(name, at=factories.MOMENT)
