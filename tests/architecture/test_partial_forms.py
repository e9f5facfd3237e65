"""A plain form that lacks fields changes only the fields that it has: at every door that takes fields, each field is
left out in turn, and what the request writes must be what it writes with that field as its page showed it. Or it is
refused, and writes nothing."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import UUID

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField

from contest import clock
from contest.db import Model, session
from contest.editions import actions as editions
from contest.editions.models import Contest
from contest.forms import Form
from contest.judging import actions as judging
from contest.judging import forms as judging_forms
from contest.judging.models import Assignment
from contest.people import forms as people_forms
from contest.people.models import Account, Membership
from contest.privacy import EncryptedText, vault
from contest.publication import forms as publication_forms
from contest.registration import actions as registration
from contest.registration import forms as registration_forms
from contest.registration.models import Entry
from contest.results import forms as results_forms
from contest.web import Application
from tests.architecture.test_role_route import TABLE, address, rules
from tests.architecture.world import World
from tests.client import PageClient

Fields = dict[str, Any]


@dataclass(frozen=True)
class Door:
    """How a door's form is filled in validly: by whom, on which page (an endpoint; by default the door's own), what."""

    role: str
    values: Fields
    on: str = ""
    prepared: Callable[[World], object] = lambda world: None
    asks: str = ""  # the query of its page and address
    needed: str = ""  # fields without which it is refused
    plus: Fields = field(default_factory=dict)  # what a button adds


def _recalled(world: World) -> None:
    """The student's entry is a draft again."""
    entry = session.get_one(Entry, world.here.values["entry_id"])
    registration.recall(entry, by=None, at=clock.now())


def _rejected(world: World) -> None:
    entry = session.get_one(Entry, world.here.values["entry_id"])
    registration.reject(entry, reason="不符", by=world.people.organiser.account_id, at=clock.now())


def _numbered(world: World) -> None:
    """The student's entry has a number that a form can name."""
    session.get_one(Entry, world.here.values["entry_id"]).number = "Z0000"


def _with_identity(world: World) -> None:
    account = session.get_one(Account, world.here.values["account_id"])
    account.person.identity_encrypted = vault().encrypt("360102200201010000")


def _with_ways_in(world: World) -> None:
    account = session.get_one(Account, world.here.values["account_id"])
    account.email, account.language = "alice@example.org", "en"


def _without_organisers(_world: World) -> None:
    """Nobody organises anywhere."""
    session.execute(sa.update(Membership).where(Membership.role == "organiser").values(revoked_at=clock.now()))


def _unconfirmed(world: World) -> None:
    """The school has not confirmed yet what the student says about their studies."""
    account = session.get_one(Account, world.here.values["account_id"])
    for one in account.person.enrolments:
        one.confirmed_at = None


def _with_a_setting(world: World) -> None:
    contest = session.scalars(sa.select(Contest).where(Contest.key == world.here.values["contest_key"])).one()
    editions.set_setting(contest, "school.registration.closes", clock.now(), reason="早一点", by=None, at=clock.now())


def _drafted(world: World) -> None:
    """A sheet with a draft."""
    assignment = session.get_one(Assignment, world.here.values["assignment_id"])
    by = assignment.seat.account_id
    judging.save_draft(
        assignment,
        {"content": 40_000},
        note="只给自己",
        comment="清楚",
        version=0,
        receipt="T8K2",
        by=by,
        at=clock.now(),
    )


REASON = {"reason": "写清楚为什么"}
DOORS: Mapping[str, Door] = {
    "editions.change_rules": Door(
        "organiser", {"upto-0-0": "2", "how": "lines", **REASON}, on="editions.rules_desk", plus={"sure": ["1"]}
    ),
    "editions.clear_moment": Door("organiser", {}, on="editions.settings", prepared=_with_a_setting, needed="key"),
    "editions.decline": Door("supervisor", REASON, on="editions.proposal"),
    "editions.set_moment": Door(
        "organiser", {"value": "2023-10-20T17:00", "reason": "顺延"}, on="editions.settings", needed="key value"
    ),
    "judging.aside": Door("judge", {"kind": "kin", "note": "是他的舅舅"}),
    "judging.leave": Door("organiser", REASON),
    "judging.reopen": Door("chair", REASON),
    "judging.sheet": Door(
        "judge",
        {"m.content": "30", "m.form": "20", "note": "改过", "comment": ""},
        prepared=_drafted,
        needed="version",
        plus={"operation": ["save"]},
    ),
    "judging.withdraw": Door("organiser", REASON),
    "people.add_department": Door("organiser", {"code": "05", "name": "艺术学院", "name_en": "Arts"}),
    "people.add_organisation": Door(
        "administrator",
        {"kind": "school", "code": "9901", "name": "新学院", "name_en": "New", "level": "本科", "parent_name": ""},
    ),
    "people.contact": Door("alice", {"language": "zh"}, prepared=_with_ways_in),
    "people.password": Door("alice", {"password": "一句很长而且没人猜得到的话"}),
    "people.disable": Door("administrator", REASON, on="people.account_of"),
    "people.grant": Door(
        "administrator",
        {"role": "supervisor", "organisation_name": "教育部", "series": "career"},
        needed="role series organisation_name",
    ),
    "people.invite": Door(
        "organiser", {"name": "郑评委", "role": "judge", "email": "zheng@example.org"}, needed="name role home_name"
    ),
    "people.invite_first": Door(
        "administrator",
        {"organiser": "郑主任", "series": "career"},
        on="people.organisation_of",
        prepared=_without_organisers,
        needed="organiser series",
    ),
    "people.organisation_of": Door("administrator", {"name": "改过的名字"}),
    "people.place": Door("alice", {"programme": "会计学"}, prepared=_unconfirmed),
    "people.revoke": Door("organiser", REASON),
    "people.revoke_role": Door("administrator", REASON),
    "publication.embeds": Door("administrator", {"sites": "school.example.org"}, needed="sites"),
    "publication.reopen": Door("organiser", REASON),
    "registration.allot": Door(
        "provincial_organiser",
        {"code": "4136010421", "amount": "2", "basis": "host", "reason": "承办"},
        on="registration.quota",
        needed="code amount basis",
    ),
    "registration.basics": Door(
        "alice", {"title": "新的题目", "summary": "新的简介"}, prepared=_recalled, needed="version"
    ),
    "registration.decide": Door(
        "organiser",
        {"reason": "不合要求", "flag": ["title"], "why-title": "写全"},
        on="registration.verify",
        asks="entry={entry_id}",
        needed="operation version",
        plus={"operation": ["return"]},
    ),
    "registration.delegation_person": Door(
        "provincial_organiser", {"role": "doctor", "size": "L", "diet": "清真", "needs": "轮椅"}
    ),
    "registration.grant_late": Door(
        "organiser",
        {"who": "Z0000", "until": "2023-10-20T17:00", **REASON},
        on="registration.late",
        prepared=_numbered,
        needed="who until reason",
    ),
    "registration.identity": Door("organiser", REASON, prepared=_with_identity),
    "registration.participation": Door("organiser", {"participation": "withdrawn", **REASON}),
    "registration.reopen": Door("organiser", REASON, prepared=_rejected),
    "registration.submit": Door("alice", {"promised": True}, prepared=_recalled, needed="promised version"),
    "registration.withdraw": Door("alice", REASON),
}

# Their forms hold a token and a key, and nothing that one could leave out.
BARE = frozenset(
    {
        "desks.take_back_correction", "desks.try_again", "desks.undo_correction", "desks.usual_columns",
        "desks.make_archive", "desks.stop_archive", "desks.take_back_next",
        "desks.renew_share", "desks.withdraw_share",
        "editions.begin", "editions.consent", "editions.open_to_public", "editions.rehearse",
        "editions.throw_away", "editions.withdraw", "judging.assign_evenly", "judging.close_call",
        "judging.close_judging", "judging.see_call", "judging.take_back_call",
        "judging.assign_all_evenly",
        "judging.confirm", "judging.confirm_entry", "judging.open_judging", "judging.undo_import",
        "judging.confirm_tries", "judging.undo_scores", "judging.undo_tries",
        "objections.withdraw", "people.enable", "people.invited",
        "people.renew", "people.sign_out", "people.sign_out_everywhere", "people.undo_roster_import", "people.vouch",
        "people.withdraw",
        "publication.make_final", "publication.prepare", "publication.publish", "publication.review",
        "publication.confirm_revocation", "publication.drop_revocation",
        "publication.stop_certificates",
        "registration.accept", "registration.decline", "registration.freeze", "registration.leave",
        "registration.move_up", "registration.promote", "registration.recall", "registration.remove_member",
        "registration.end_late", "registration.restore",
        "registration.undo", "registration.undo_attributes", "registration.undo_entries_import",
        "registration.remove_photo",
        "registration.undo_delegation_import", "people.undo_departments", "people.undo_organisations",
        "registration.take_back", "registration.undo_many", "registration.undo_quota_import",
        "registration.unfreeze", "results.advance",
        "results.retract", "results.stop", "results.undo_groups", "results.withdraw_adjustment",
        "results.withdraw_decision",
    }
)  # fmt: skip

# Every field of these is needed, so nothing can be lost: their forms are held by themselves.
ALL_NEEDED: Mapping[str, type[Form]] = {
    "desks.ask_correction": people_forms.CorrectionForm,
    "desks.close_account": people_forms.CloseAccountForm,
    "judging.assign": judging_forms.AssignForm,
    "judging.divide": judging_forms.DivideForm,
    "judging.confirm_attributes": registration_forms.ConfirmAttributesForm,
    "judging.confirm_scores": judging_forms.ConfirmScoresForm,
    "judging.participation": judging_forms.ParticipationForm,
    "judging.resume_judging": judging_forms.ReasonForm,
    "judging.swap": judging_forms.SwapForm,
    "judging.tie_lot": judging_forms.TieLotForm,
    "people.ask_reset": people_forms.AskResetForm,
    "people.code": people_forms.CodeForm,
    "people.reset": people_forms.NewPasswordForm,
    "publication.correct": publication_forms.WhyForm,
    "publication.give_up": publication_forms.WhyForm,
    "publication.issue_certificates": publication_forms.IssueForm,
    "publication.revoke_certificate": publication_forms.WhyForm,
    "publication.withdraw": publication_forms.WhyForm,
    "registration.advisers": registration_forms.InviteForm,
    "registration.members": registration_forms.InviteForm,
    "registration.confirm_attributes": registration_forms.ConfirmAttributesForm,
    "results.adjust": results_forms.AdjustmentForm,
    "results.decide": results_forms.DecisionForm,
    "results.difference": results_forms.DifferenceForm,
    "results.remove_attribute": results_forms.RemoveAttributeForm,
}

# What their fields would be lost from.
ELSEWHERE: Mapping[str, str] = {
    "desks.award_columns": "its list of heads is needed; a column that is not sent is guessed by its head anew:"
    " tests/desks/test_school_awards.py",
    "publication.certificate_design": "what is not sent stays as it is: tests/publication/test_certificate_design.py",
    "desks.own_awards": "what is not sent is not ticked, and is shown to nobody: tests/desks/test_own_awards.py",
    "awards.try_out": "writes nothing",
    "public.verification": "writes nothing",
    "public.certificate_file": "writes nothing",
    "desks.correction": "a decision is needed; tests/desks/test_corrections.py holds that a refusal needs its answer",
    "people.ask_device": "writes nothing",
    "people.confirm_renewal": "a button",
    "people.renew_sign_in": "writes nothing but the sign-in",
    "people.sign_in": "the box that is left out is not ticked",
    "people.sign_up_at": "makes rows of its own; what it may lack is shown empty",
    "desks.hand_over": "makes an edition; what it may lack is read as its page shows it at first, or as empty",
    "editions.new": "makes an edition from one text",
    "editions.rulebook": "one text and its reason, both needed",
    "editions.from_template": "makes an edition; tests/editions/test_template.py leaves out what is filled in",
    "judging.call_for_help": "makes a row; its line may be left empty",
    "judging.handed_over": "one file, or the texts of codes",
    "judging.decide_hand_over": "one reason, needed only where it is declined: tests/judging/test_handing_over.py",
    "people.begin_roster": "one file, or pasted cells",
    "people.import_roster": "a column or a cell that is not sent stays as it is: tests/people/test_roster.py",
    "people.begin_departments": "one file, or pasted cells",
    "people.begin_organisations": "one file, or pasted cells",
    "people.look_through_departments": "what is not sent stays as it is, as of people.import_roster",
    "people.look_through_organisations": "what is not sent stays as it is, as of people.import_roster",
    "registration.add_staff": "makes a row; what it may lack is taken as empty",
    "registration.add_competitor": "makes rows of its own; what it may lack is read as an empty cell of a list",
    "registration.begin_quotas": "one file, or pasted cells",
    "registration.look_through_quotas": "what is not sent stays as it is, as of people.import_roster",
    "registration.ask": "makes a row; tests/registration/test_changes.py leaves out what each kind needs",
    "registration.decide_change": "a decision is needed; tests/registration/test_changes.py holds the rest",
    "registration.tap_grid": "one button: tests/registration/test_grid.py sends none of them",
    "registration.begin_delegation": "one file, or pasted cells",
    "registration.import_delegation": "what is not sent stays as it is, as of people.import_roster",
    "registration.begin_entries": "one file, or pasted cells",
    "registration.import_entries": "what is not sent stays as it is, as of people.import_roster: contest/web/importing",
    "people.issue_codes": "makes codes for those who are sent, and for nobody else",
    "people.use_code": "a code, its number and a password are needed; a name to sign in with only at first:"
    " tests/people/test_roster_codes.py",
    "people.confirm_people": "confirms those who are sent, and nobody else",
    "judging.import_judges": "one file, or pasted cells",
    "judging.look_through": "what is not sent stays as it is, as of people.import_roster: contest/web/importing",
    "judging.draw": "the seed is needed; a witness may be left empty",
    "judging.keep_draft": "JSON; tests/judging holds that marks which it lacks stay",
    "judging.enter_score": "all but the reason must be sent; tests/judging/test_outside_scores.py leaves the value out",
    "judging.load_scores": "one table, shown before it is carried out",
    "judging.load_tries": "one table, shown before it is carried out",
    "judging.seat": "makes a row; what it may lack is taken as its page shows it",
    "objections.file": "makes a row; its clause and its file may be left empty",
    "objections.paper": "makes a row; its clause, its file and the objector's own entry may be left empty",
    "objections.own": "one file",
    "objections.take_further": "one reason, needed",
    "objections.further_on_paper": "two parts, both needed",
    "objections.withdraw_on_paper": "one part, needed",
    "objections.procedure": "one decision of several parts; what is left empty has no limit",
    "objections.decide": "makes a row; its clause may be left empty",
    "registration.load_attributes": "one table, shown before it is carried out",
    "registration.attributes_of": "tests/registration/test_attributes.py holds that fields which were not sent stay",
    "registration.decide_many": "one list of ticks; tests/registration/test_many.py holds that each needs its version",
    "registration.draft": "the form of registration.basics",
    "registration.material": "one file, or one upload that has come in parts",
    "registration.begin_photos": "files alone, and nothing is written: tests/registration/test_photos.py",
    "registration.keep_photo": "one file, which is needed: tests/registration/test_photos.py",
    "registration.look_through_photos": "buttons; none keeps nothing: tests/registration/test_photos.py",
    "registration.uploads": "no form: tests/registration/test_uploads.py speaks its protocol",
    "registration.register": "makes a row; its title may be left empty",
    "results.group": "tests/results holds that fields which were not sent stay",
    "results.load_groups": "one table, first shown",
    "results.tabulate": "one list of ticks",
}


def doors_that_take_posts() -> set[str]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["endpoint"] for row in csv.DictReader(file) if row["method"] == "POST"}


def test_every_door_is_held_here_or_says_why_not() -> None:
    named = [*DOORS, *BARE, *ALL_NEEDED, *ELSEWHERE]
    assert sorted(named) == sorted(doors_that_take_posts())


@pytest.mark.parametrize("form", sorted(set(ALL_NEEDED.values()), key=str), ids=lambda form: form.__qualname__)
def test_every_field_of_these_is_needed(app: Application, form: type[Form]) -> None:
    with app.test_request_context(method="POST"):
        empty = form(formdata=MultiDict(), meta={"csrf": False})
        for one in empty:
            if isinstance(one, SelectField | RadioField) and one.choices is None:
                one.choices = []
        empty.validate()
        assert [one.name for one in empty if not one.errors and one.name != "idempotency_key"] == []


# What is new or random with each request, and says nothing about what was sent.
OPAQUE = frozenset({"request", "digest", "token_index", "code_index", "mailed_token_index", "mailed_code_index"})
ID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
LEFT_ASIDE = frozenset({"receipt", "access_line", "audit_head", "audit_link"})


def rows(known: frozenset[UUID] | None = None) -> tuple[dict[str, list[str]], frozenset[UUID]]:
    """Every row of every table as text, and the ids that are there. `known`: ids that are shown as they are; another
    one is shown as new."""
    found: dict[str, list[str]] = {}
    ids: set[UUID] = set()
    for table in Model.metadata.sorted_tables:
        if table.name in LEFT_ASIDE:
            continue
        shown = []
        for row in session.execute(sa.select(table)).mappings():
            cells = {str(name): value for name, value in row.items() if name not in OPAQUE}
            ids |= {value for value in cells.values() if isinstance(value, UUID)}
            told = {name: _cell(table.c[name], value) for name, value in cells.items()}
            shown.append(_with_new_ids(str(told), known))
        found[table.name] = sorted(shown)
    session.rollback()
    return found, frozenset(ids)


def _cell(column: sa.Column[Any], value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(column.type, EncryptedText):
        return "a letter" if column.name == "text_encrypted" else value
    if column.name.endswith("_encrypted") and value:
        return vault().decrypt(value)
    return bool(value) if column.name == "password" else value


def _with_new_ids(text: str, known: frozenset[UUID] | None) -> str:
    """Ids that were not there before differ with every request."""
    return ID.sub(lambda found: found[0] if known is None or UUID(found[0]) in known else "new", text)


class Filled:
    """A door's form in a browser, in a world that is put back before each sending."""

    def __init__(self, app: Application, world: World, put_back: Callable[[], None], endpoint: str) -> None:
        self.app, self.world, self.put_back, self.door = app, world, put_back, DOORS[endpoint]
        there = rules(app)
        self.path = address(app, there[endpoint, "POST"], world.here)
        self.page_path = address(app, there[self.door.on or endpoint, "GET"], world.here)
        if self.door.asks:
            asked = self.door.asks.format(**world.here.values)
            self.path, self.page_path = f"{self.path}?{asked}", f"{self.page_path}?{asked}"
        self.is_changed = True
        self.known: frozenset[UUID] = frozenset()
        self._begin()
        self.shown, self.full = self._fields()

    def _begin(self) -> None:
        if not self.is_changed:
            return
        self.put_back()
        self.is_changed = False
        with self.app.app_context():
            if not self.known:
                _rows, self.known = rows()
            self.door.prepared(self.world)
            session.commit()
            self.before, _ids = rows(self.known)
        self.browser = PageClient(self.app, strict=False)
        if self.door.role != "nobody":
            self.browser.sign_in(getattr(self.world.people, self.door.role))

    def _fields(self) -> tuple[Fields, Fields]:
        """What the form on its page shows, and what it is filled in with."""
        page = self.browser.ask("GET", self.page_path, status=200)
        forms = [one for one in page.all("form") if self._sends_here(one.get("action") or page.path)]
        assert forms, f"{self.page_path} has no form that is sent to {self.path}"
        for form in forms:
            if {name for one in form.iter() if (name := one.get("name"))} >= self.door.values.keys():
                return page.filled(form, {}), {**page.filled(form, self.door.values), **self.door.plus}
        raise AssertionError(f"no form on {self.page_path} has the fields {sorted(self.door.values)}")

    def _sends_here(self, action: str) -> bool:
        return urlsplit(urljoin(self.page_path, action)).path == urlsplit(self.path).path

    def outcome(self, fields: Fields) -> tuple[str, dict[str, list[str]]]:
        """How the door answers to these fields, and the rows that it wrote or changed, by table."""
        self._begin()
        page = self.page = self.browser.post_raw(self.path, {**fields, "csrf_token": self.browser.token()}, status=None)
        with self.app.app_context():
            after, _ids = rows(self.known)
        changed = {name: _beyond(after[name], self.before[name]) for name in after if after[name] != self.before[name]}
        self.is_changed = bool(changed)
        return ("done" if page.status < 400 else "refused"), changed


def _beyond(after: list[str], before: list[str]) -> list[str]:
    rest = list(before)
    return [one for one in after if one not in rest or rest.remove(one)]


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("endpoint", DOORS)
def test_a_field_that_was_not_sent_is_left_as_it_was(
    app: Application, world: World, put_back: Callable[[], None], endpoint: str
) -> None:
    hold(Filled(app, world, put_back, endpoint))


@pytest.mark.long
@pytest.mark.only("postgresql")
@pytest.mark.parametrize("endpoint", DOORS)
def test_so_it_is_on_the_other_database(
    app: Application, world: World, put_back: Callable[[], None], endpoint: str
) -> None:
    hold(Filled(app, world, put_back, endpoint))


def hold(filled: Filled) -> None:
    answer, changed = filled.outcome(filled.full)
    assert answer == "done", f"the whole form {filled.full} was refused: {filled.page.words[:800]}"
    assert changed, "the whole form changed nothing, so this would hold nothing"
    for name in sorted(filled.full.keys() - {"csrf_token", "idempotency_key"}):
        without = {key: value for key, value in filled.full.items() if key != name}
        lacking = filled.outcome(without)
        if name in filled.door.needed.split():
            assert lacking[0] == "refused", f"without {name}: {lacking}"
        if lacking[0] == "refused":
            assert not lacking[1], f"without {name} it was refused and yet wrote {lacking[1]}"
            continue
        as_shown = filled.outcome({**without, name: filled.shown[name]} if name in filled.shown else without)
        assert lacking[0] == as_shown[0], f"without {name}: {lacking[0]}; as its page shows it: {as_shown[0]}"
        assert lacking[1] == as_shown[1], f"without {name}: {lacking}\nwith {name} as its page shows it: {as_shown}"
