"""What a rulebook can say and the application does not carry is refused wherever one is taken in; what was taken in
before stays, and its desks show it."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from pydantic import BaseModel

from contest.editions.actions import (
    change_rules,
    contest_for,
    create_edition,
    rehearse,
    renew_rulebook,
    require_lawful,
)
from contest.editions.rulebooks.carried import (
    BY_GROUP,
    REFUSED,
    SECOND,
    declared_of_entries,
    found_at_the_contest,
    group_attributes,
    uncarried,
)
from contest.editions.rulebooks.clauses import CARRIED, fate_of
from contest.editions.rulebooks.effective import edition_rulebook, older_faults
from contest.resources import ROOT
from contest.rules import Faults, Rulebook, parse, schema
from contest.rules.intake_labels import PHRASES
from contest.rules.rulebook.kinds import Words
from contest.rules.rulebook.law import Team
from contest.rules.rulebook.since import marked
from tests import factories

SMALL = factories.rulebook_text("small")
MARKED = '[[segment]]\nkey = "marked"\nweight = "0.5"\naspects = ["*"]\n'
SCORES = f'{MARKED}[[segment]]\nkey = "vote"\nweight = "0.5"\nfrom = "scores"\n'
PICK = '[[pick]]\naward = "best"\neach = "contest"\nby = ["attribute:-seconds"]\n'
ADVISERS = '[[derived]]\naward = "thanks"\nfrom = ["gold"]\nrole = "coach"\n'
CLAUSES = {
    "app.attribute": PICK,
    "app.summary": '[[attribute]]\nkey = "summary"\nof = "entry"\nkind = "text"\n',
    "app.role": ADVISERS,
    "app.next-tier": '[[advance]]\napplies_to = ["province/*"]\nto = "province"\ntake = "1"\n',
    "app.over": '[[ladder]]\nkey = "all"\nover = "all"\nby = ["place"]\nrung = [ { award = "first", most = "1" } ]\n',
    "app.advances": '[[advance]]\napplies_to = ["school/*/growth/*"]\nto = "province"\ntake = "2"\n',
}
"""The sentence of a refusal → a clause to which it belongs, to be added to the small rulebook."""


def told(text: str) -> list[str]:
    with pytest.raises(Faults) as caught:
        create_edition(text, by=None, at=factories.MOMENT)
    return [fault.key for fault in caught.value.faults]


def other(clause: str) -> str:
    """The small rulebook under another key, with a clause more."""
    text = SMALL.replace('key = "small-2023"', 'key = "small-2024"') + "\n" + clause
    of_law_2 = any(words in clause for words in ('over = "all"', "[[attribute]]"))
    return text.replace('law = "1"', 'law = "2"') if of_law_2 else text


@pytest.mark.parametrize(("key", "clause"), CLAUSES.items())
def test_each_clause_is_refused_with_its_line_and_what_to_do(session: Any, key: str, clause: str) -> None:
    text = other(clause)
    with pytest.raises(Faults) as caught:
        create_edition(text, by=None, at=factories.MOMENT)
    (fault,) = caught.value.faults
    assert fault.key == key
    assert fault.line >= text[: text.index(clause)].count("\n") + 1
    for language in ("zh", "en"):
        sentence = fault.sentence(language)
        assert ("contest tabulate" in sentence) or ("applies_to" in sentence)
    parse(text)


def test_what_ranks_and_tells_apart_is_looked_up_in_the_entry(session: Any) -> None:
    for line in ('by = "attribute:seconds"', 'precedence = ["attribute:-seconds"]'):
        text = other("")
        start, end = text.index("[ranking]"), text.index("\n[", text.index("[ranking]"))
        assert told(f"{text[:start]}[ranking]\n{line}\n\n{text[end:]}") == ["app.attribute"]
    start, end = SMALL.index("[ranking]"), SMALL.index("\n[", SMALL.index("[ranking]"))
    assert uncarried(parse(f'{SMALL[:start]}[ranking]\nprecedence = ["attribute:-home"]\n\n{SMALL[end:]}')) == []


def test_scores_made_elsewhere_are_carried(session: Any) -> None:
    assert uncarried(parse(other(SCORES))) == []
    start, end = SMALL.index("[[scheme]]"), SMALL.index("[panel]")
    assert uncarried(parse(SMALL[:start] + SMALL[end:])) == []
    assert "segment.from" in SECOND, "a score of an earlier stage is law 2, section 9"


def test_a_rulebook_without_an_edition(session: Any) -> None:
    assert told('law = "1"\n') == ["edition.missing"]


def test_the_attributes_of_a_seeds_own_entries_come_with_it(session: Any) -> None:
    made = create_edition(other(PICK), by=None, at=factories.MOMENT, brought={"seconds"})
    assert [one.key for one in uncarried(edition_rulebook(made))] == ["app.attribute"]


def test_what_law_2_declares_of_entries_is_carried_and_asked_for() -> None:
    declared = '[[attribute]]\nkey = "seconds"\nof = "entry"\nkind = "number"\n'
    home = '[[attribute]]\nkey = "home"\nof = "entry"\nkind = "text"\n'
    book = parse(other(PICK + declared + home))
    assert uncarried(book) == []
    assert [*declared_of_entries(book)] == ["seconds"]


def test_what_only_the_contest_shows_is_its_organisers_to_enter() -> None:
    """What is ranked by, and the rooms in which sheets are put on one ruler; what parts level entries is a claim."""
    text = SMALL.replace('law = "1"', 'law = "2"').replace("[ranking]", '[ranking]\nby = "attribute:solved"', 1)
    text = text.replace("[panel]", '[panel]\nnormalise = { kind = "zscore", per = "attribute:room" }', 1)
    keys = ("solved", "room", "age")
    text += "".join(f'[[attribute]]\nkey = "{key}"\nof = "entry"\nkind = "number"\n' for key in keys)
    key = "school/4136010421/growth/higher"
    assert found_at_the_contest(parse(text), key) == {"solved", "room"}
    assert found_at_the_contest(parse(SMALL), key) == frozenset()


def test_attributes_of_groups_are_carried() -> None:
    where = 'where = { western = "1", status = "competing" }'
    index = 'index = [ { metric = "participation", weight = 1 } ]'
    pick = f'[[pick]]\naward = "west"\neach = "contest"\nby = ["place"]\n{where}\n'
    book = parse(f'{SMALL}\n{pick}[[prize]]\naward = "cup"\ncount = 1\nper = "attribute:region"\n{index}\n')
    assert uncarried(book) == []
    assert group_attributes(book) == ("western", "region", "eligible")


def keys_of_the_law() -> set[str]:
    """`part.key` for every key of the law's tables."""
    whole = schema()
    found = set()
    for part, said in whole["properties"].items():
        refs = [one["$ref"].rpartition("/")[2] for one in _inside(said) if "$ref" in one]
        for ref in refs:
            found |= {f"{part}.{key}" for key in whole["$defs"][ref]["properties"]}
    return found | set(whole["properties"])


def _inside(part: Any) -> list[dict[str, Any]]:
    if isinstance(part, dict):
        return [part, *(one for inner in part.values() for one in _inside(inner))]
    return [one for inner in part for one in _inside(inner)] if isinstance(part, list) else []


def test_the_table_names_keys_of_the_schema_only() -> None:
    assert {*REFUSED, *BY_GROUP} <= keys_of_the_law()
    assert {sentence for some in REFUSED.values() for sentence in some} == {*CLAUSES}


def test_a_clause_of_law_2_that_is_not_carried_yet_is_refused_with_its_section(session: Any, monkeypatch: Any) -> None:
    share = '[[ladder]]\nkey = "share"\n[[ladder.rung]]\naward = "first"\nmost = "1/4"\n'
    text = other(share).replace('law = "1"', 'law = "2"')
    monkeypatch.setattr("contest.editions.rulebooks.carried.SECOND", frozenset())
    with pytest.raises(Faults) as caught:
        create_edition(text, by=None, at=factories.MOMENT)
    (fault,) = caught.value.faults
    assert (fault.key, fault.line) == ("app.later", text.count("\n"))
    assert "most = 1/4 of law 2, section 1" in fault.sentence("en")
    assert "第 1 节" in fault.sentence("zh")
    monkeypatch.setattr("contest.editions.rulebooks.carried.SECOND", frozenset({"ladder.rung.most"}))
    assert uncarried(parse(text)) == []


def test_a_cut_is_carried_under_both_laws(session: Any) -> None:
    show = '  [[scheme.criterion]]\n  key = "show"\n  aspect = [ { key = "stage", max = 9 } ]\n\n[panel]'
    first = MARKED.replace('["*"]', '["content", "form"]\ncut = { take = "2" }')
    text = other(first + MARKED.replace("marked", "rest").replace('["*"]', '["stage"]')).replace("[panel]", show)
    assert uncarried(parse(text)) == []
    assert uncarried(parse(text.replace('law = "1"', 'law = "2"'))) == []


def test_several_lines_to_one_tier_are_carried_under_law_2_with_one_list_of_substitutes() -> None:
    second = '[[advance]]\napplies_to = ["school/*/growth/*"]\nto = "province"\ntake = "2"\nreserve = {n}\n'
    text = other(second).replace('law = "1"', 'law = "2"')
    assert uncarried(parse(text.replace("{n}", "0"))) == []
    listed = text.replace('take = "1"\ntie = "stop"', 'take = "1"\ntie = "stop"\nreserve = 1')
    assert [one.key for one in uncarried(parse(listed.replace("{n}", "1")))] == ["app.advances"]


def test_the_table_of_law_2_names_its_keys_only() -> None:
    assert {one.key for one in marked(Rulebook)} >= SECOND


# Every way in


def test_a_new_version_and_the_rules_of_one_contest(people: Any, session: Any) -> None:
    made = create_edition(other(""), by=None, at=factories.MOMENT)
    contest = contest_for(made, "school", people.school, "growth", "higher", at=factories.MOMENT)
    given = {"by": people.administrator.account_id, "at": factories.MOMENT, "reason": "试"}
    with pytest.raises(Faults):
        renew_rulebook(made, other(CLAUSES["app.role"]), **given)
    with pytest.raises(Faults):
        change_rules(contest, other(PICK), together=False, **given)


def test_the_page_names_the_clause_in_the_readers_language(visit: Any, session: Any) -> None:
    page = visit("administrator").get("/desk/editions/new")
    page = page.submit("检查规程并建立大赛", status=422, text=other(CLAUSES["app.role"]))
    page.says("处要改", "赛务里没有“coach”这样的人", "contest tabulate")


# What was taken in before


@pytest.fixture
def contest(people: Any, session: Any) -> Any:
    """A contest of an edition whose rulebook was taken in when none of this was checked."""
    text = other(CLAUSES["app.role"]).replace('to = "province"', 'to = "provinc"', 1)
    made = create_edition(text, by=None, at=factories.MOMENT, stored=True)
    found = contest_for(made, "school", people.school, "growth", "higher", at=factories.MOMENT)
    session.commit()
    return found


def test_a_stored_edition_stays_and_its_desks_show_the_fault(visit: Any, contest: Any) -> None:
    assert [fault.key for fault in older_faults(other(CLAUSES["app.role"]))] == ["app.role"]
    visit("administrator").get(f"/desk/{contest.edition.key}").says("现在的检查不会再收", "provinc", "province")
    visit("organiser").get(f"/desk/{contest.edition.key}/rules/{contest.key}").says("现在的检查不会再收", "provinc")
    assert older_faults(SMALL) == ()


def test_another_line_of_a_stored_edition_can_be_changed(contest: Any) -> None:
    text = other(CLAUSES["app.role"]) + '\n[[decision]]\naward = "praise"\n'
    require_lawful([contest], text)
    with pytest.raises(Faults):
        require_lawful([contest], text + PICK)


def test_a_rehearsal_of_a_stored_edition_is_made(contest: Any, people: Any) -> None:
    copy = rehearse(contest.edition, by=people.administrator.account_id, at=factories.MOMENT)
    assert copy.rehearsal_of_id == contest.edition_id


# Every key of the schema


def paths_of_the_schema(model: type[BaseModel] = Rulebook, above: str = "") -> Iterator[str]:
    """The path of every key that a rulebook may hold, found from the models: `edition.track.team.max`."""
    for name, field in model.model_fields.items():
        path = f"{above}.{field.alias or name}".removeprefix(".")
        yield path
        for inner in _models_in(field.annotation):
            yield from paths_of_the_schema(inner, path)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation is not Words:
        yield annotation
    for one in typing.get_args(annotation):
        yield from _models_in(one)


def unclassified(model: type[BaseModel] = Rulebook) -> list[str]:
    return sorted({path for path in paths_of_the_schema(model) if fate_of(path) is None})


def test_every_key_is_carried_or_refused() -> None:
    assert unclassified() == [], "say in contest/editions/rulebooks/clauses.py who carries it, or refuse it"
    known = set(paths_of_the_schema())
    written = {
        f"{part}.{key}".removeprefix(".")
        for part, carriers in CARRIED.items()
        for keys in carriers.values()
        for key in keys.split()
    }
    assert sorted(written - known) == [], "no rulebook has these keys any more"
    assert len(written) == sum(len(keys.split()) for carriers in CARRIED.values() for keys in carriers.values())
    assert {path for path in known if (fate := fate_of(path)) and fate.refused} >= {*REFUSED}
    assert {sentence for path in known if (fate := fate_of(path)) for sentence in fate.refused} <= {*PHRASES}


def test_a_key_that_nobody_classified_is_found() -> None:
    class Later(Rulebook):
        team_spirit: int = 0
        wheel: tuple[Team, ...] = ()

    wheel = ["wheel", "wheel.applies_to", "wheel.best", "wheel.combine", "wheel.source"]
    assert unclassified(Later) == ["team_spirit", *wheel]


@pytest.mark.parametrize("path", sorted({path for path in paths_of_the_schema() if path.startswith("edition.")}))
def test_what_a_step_carries_is_read_there(path: str) -> None:
    """A key of `[edition]` that a step is said to act on is at least read by its modules, beside the words of rules."""
    fate = fate_of(path)
    assert fate is not None
    if fate.by in (None, "results", "words"):
        return
    key = path.rpartition(".")[2]
    assert re.search(rf"\.{key}_?\b", code_of(fate.by)), f"{fate.by} does not read {path}"


@cache
def code_of(step: str) -> str:
    """The code of a step and of what it is built on, without the words of rules and the models of rulebooks."""
    folders = ["rules", "editions", *({step} - {"editions"})]
    if step == "registration":
        folders.append("people")
    files = [path for folder in folders for path in (ROOT / "contest" / folder).rglob("*.py")]
    kept = [path for path in files if not {"presenters", "rulebook"} & set(path.parts)]
    return "\n".join(path.read_text(encoding="utf-8") for path in kept)
