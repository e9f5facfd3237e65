"""One table of words for each closed set of values: in its step's `labels.py`, used by every room.

A set is an enumeration beside a model, or a `Literal` of the law. A second table is a mapping or a list of pairs, in
code or in a template, from most of a set's values to words.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import get_args

import pytest
from jinja2 import Environment, nodes

from contest import access, chores, jobs, mail, outages, post, retention
from contest.desks import labels as desk_labels
from contest.desks.models import AwardColumn, ShownField
from contest.editions import labels as edition_labels
from contest.editions.models import ContestState, ProposalOutcome
from contest.exchange import labels as exchange_labels
from contest.exchange.spreadsheets.repairs import Repair
from contest.imports.plans import Outcome, Remark
from contest.judging import labels as judging_labels
from contest.judging.models import HelpKind, LotPurpose, SeatRole, SheetState
from contest.people import labels as people_labels
from contest.people.models import (
    CorrectionField,
    CorrectionState,
    CredentialOrigin,
    InvitationState,
    Lack,
    OrganisationKind,
    PersonKind,
    SchoolLevel,
    StudyLevel,
)
from contest.publication import labels as publication_labels
from contest.publication.models import (
    CertificateHolder,
    CertificateLook,
    CertificateState,
    DesignPart,
    ListKind,
    ObjectionOutcome,
    ObjectionState,
    ObjectorRole,
    Objectors,
    PublicationState,
    PublicityBasis,
)
from contest.registration import labels as registration_labels
from contest.registration.models import (
    Authority,
    ChangeKind,
    ChangeState,
    Decision,
    DeclaredOfPerson,
    EntryStatus,
    Hindrance,
    MemberRole,
    Participation,
    PhotoMatch,
    QuotaBasis,
    ReserveState,
    StaffRole,
)
from contest.resources import ROOT
from contest.results import labels as results_labels
from contest.results.models import AdvanceChoice
from contest.rules.advancement import KeptOut
from contest.rules.marks import Origin
from contest.rules.numbers import Rounding
from contest.rules.problems import Kind as ProblemKind
from contest.rules.rulebook.edition import ConflictKind, Phase
from contest.rules.rulebook.eligibility import Level
from contest.rules.rulebook.law.shared import LineRound, LineTie, Unit
from contest.web import labels as web_labels

ENUMERATIONS: tuple[type[StrEnum], ...] = (
    chores.ChoreName, mail.LetterKind, mail.LetterState, post.Fault, retention.Kept,
    access.Role, jobs.JobState, outages.Outage, ContestState, ProposalOutcome, LotPurpose, SeatRole, SheetState,
    HelpKind, InvitationState, OrganisationKind, PersonKind, SchoolLevel, StudyLevel, PublicationState, PublicityBasis,
    ListKind, CertificateHolder, CertificateLook, CertificateState, ObjectionOutcome, ObjectionState, ObjectorRole,
    Objectors, DesignPart, ChangeKind, ChangeState, Hindrance,
    Authority, Decision, EntryStatus, MemberRole, Participation, QuotaBasis, ReserveState,
    CredentialOrigin, Lack, AdvanceChoice, CorrectionField, CorrectionState, Outcome, Remark, Repair, AwardColumn,
    ShownField, StaffRole, DeclaredOfPerson, PhotoMatch,
)  # fmt: skip
SETS: dict[str, frozenset[str]] = {
    **{one.__name__: frozenset(map(str, one)) for one in ENUMERATIONS},
    "Phase": frozenset(get_args(Phase)),
    "Level": frozenset(get_args(Level)),
    "ConflictKind": frozenset(get_args(ConflictKind)),
    "Rounding": frozenset(get_args(Rounding)),
    "LineRound": frozenset(get_args(LineRound)),
    "LineTie": frozenset(get_args(LineTie)),
    "Unit": frozenset(get_args(Unit)),
    "Origin": frozenset(get_args(Origin)),
    "ProblemKind": frozenset(get_args(ProblemKind)),
    "KeptOut": frozenset(get_args(KeptOut)),
    "Combine": frozenset({"mean", "median", "sum"}),
    "AdvanceOutcome": frozenset({"through", "reserve", "out"}),
    "JudgeSource": frozenset(edition_labels.JUDGE_SOURCE_LABELS),
    "Credit": frozenset(edition_labels.CREDIT_COUNT_LABELS),
    "Medal": frozenset({"gold", "silver", "bronze"}),
}
NAMES = {(one.__name__, member.name): str(member) for one in ENUMERATIONS for member in one}
# Which table holds which set whole; longer and shorter forms stand beside it in the same file.
TABLES = {
    "Role": people_labels.ROLE_LABELS,
    "OrganisationKind": people_labels.ORGANISATION_KIND_LABELS,
    "PersonKind": people_labels.PERSON_KIND_LABELS,
    "SchoolLevel": people_labels.SCHOOL_LEVEL_LABELS,
    "StudyLevel": people_labels.STUDY_LEVEL_LABELS,
    "InvitationState": people_labels.INVITATION_STATE_LABELS,
    "CredentialOrigin": people_labels.CREDENTIAL_ORIGIN_LABELS,
    "Lack": people_labels.LACK_LABELS,
    "CorrectionField": people_labels.CORRECTION_FIELD_LABELS,
    "CorrectionState": people_labels.CORRECTION_STATE_LABELS,
    "AwardColumn": desk_labels.AWARD_COLUMN_LABELS,
    "ShownField": desk_labels.SHOWN_FIELD_LABELS,
    "Phase": edition_labels.PHASE_LABELS,
    "ContestState": edition_labels.CONTEST_STATE_LABELS,
    "ProposalOutcome": edition_labels.PROPOSAL_OUTCOME_LABELS,
    "MemberRole": edition_labels.MEMBER_ROLE_LABELS,
    "ConflictKind": edition_labels.CONFLICT_KIND_LABELS,
    "Rounding": edition_labels.ROUNDING_LABELS,
    "LineRound": edition_labels.LINE_ROUNDING_PHRASES,
    "LineTie": edition_labels.LINE_TIE_SENTENCES,
    "Unit": edition_labels.UNIT_LABELS,
    "Combine": edition_labels.COMBINE_LABELS,
    "Origin": edition_labels.ORIGIN_SENTENCES,
    "AdvanceOutcome": edition_labels.ADVANCE_OUTCOME_LABELS,
    "ProblemKind": edition_labels.PROBLEM_LABELS,
    "KeptOut": exchange_labels.KEPT_OUT_PHRASES,
    "EntryStatus": registration_labels.ENTRY_STATUS_LABELS,
    "Decision": registration_labels.DECISION_LABELS,
    "Participation": registration_labels.PARTICIPATION_LABELS,
    "QuotaBasis": registration_labels.QUOTA_BASIS_LABELS,
    "ChangeKind": registration_labels.CHANGE_KIND_LABELS,
    "ChangeState": registration_labels.CHANGE_STATE_LABELS,
    "StaffRole": registration_labels.STAFF_ROLE_LABELS,
    "PhotoMatch": registration_labels.PHOTO_MATCH_LABELS,
    "DeclaredOfPerson": registration_labels.DECLARED_LABELS,
    "Hindrance": registration_labels.HINDRANCE_LABELS,
    "ReserveState": registration_labels.RESERVE_STATE_LABELS,
    "AdvanceChoice": results_labels.ADVANCE_CHOICE_LABELS,
    "HelpKind": judging_labels.HELP_KIND_LABELS,
    "SheetState": judging_labels.SHEET_STATE_LABELS,
    "PublicationState": publication_labels.PUBLICATION_STATE_LABELS,
    "Outcome": web_labels.IMPORT_OUTCOME_LABELS,
    "Remark": web_labels.IMPORT_REMARK_SENTENCES,
    "Repair": web_labels.REPAIR_LABELS,
    "Outage": web_labels.OUTAGE_SENTENCES,
    "PublicityBasis": publication_labels.PUBLICITY_BASIS_LABELS,
    "ListKind": publication_labels.LIST_LABELS,
    "DesignPart": publication_labels.DESIGN_PART_LABELS,
    "CertificateHolder": publication_labels.CERTIFICATE_HOLDER_LABELS,
    "CertificateLook": publication_labels.CERTIFICATE_LOOK_LABELS,
    "CertificateState": publication_labels.CERTIFICATE_STATE_LABELS,
    "ObjectionOutcome": publication_labels.OBJECTION_OUTCOME_LABELS,
    "ObjectionState": publication_labels.OBJECTION_STATE_LABELS,
    "ObjectorRole": publication_labels.OBJECTOR_ROLE_LABELS,
    "Objectors": publication_labels.OBJECTORS_LABELS,
    "LetterKind": desk_labels.LETTER_KIND_LABELS,
    "LetterState": desk_labels.LETTER_STATE_LABELS,
    "Fault": desk_labels.MAIL_FAULT_SENTENCES,
    "ChoreName": desk_labels.CHORE_LABELS,
    "Kept": desk_labels.KEPT_LABELS,
}
OWNERS = sorted((ROOT / "contest").glob("*/labels.py"))
CODE = [path for path in sorted((ROOT / "contest").rglob("*.py")) if path not in OWNERS]
TEMPLATES = [
    path for path in sorted((ROOT / "templates").rglob("*.html")) if "design" not in path.relative_to(ROOT).parts
]  # the gallery of the look shows examples, not rows
TRANSLATE = {"_", "_l", "N_", "gettext", "lazy_gettext", "t"}


def sets_in(keys: set[str]) -> list[str]:
    """The sets of which a table with these keys would be one: three or more of a set's values, or all of a small one,
    and more than half of what the table holds."""
    return [
        name
        for name, values in SETS.items()
        if len(keys & values) >= min(3, len(values)) and len(keys & values) * 2 > len(keys)
    ]


def tables(path: Path) -> Iterator[str]:
    """Every mapping or list of pairs in a file of code from values of a set to words."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Dict):
            pairs = list(zip(node.keys, node.values, strict=True))
        else:
            elements = getattr(node, "elts", [])
            pairs = [(one.elts[0], one.elts[1]) for one in elements if isinstance(one, ast.Tuple) and len(one.elts) > 1]
        if len(pairs) < 2:
            continue
        keys = {found for key, words in pairs if (found := _value(key)) and _are_words(words)}
        for name in sets_in(keys):
            yield f"{path.name}:{getattr(node, 'lineno', 0)} {name}"


def _value(node: ast.expr | None) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Attribute):
        return NAMES.get((ast.unparse(node.value).split(".")[-1], node.attr), "")
    return ""


def _are_words(node: ast.expr) -> bool:
    """Whether something in it is told to people: marked for translation, or Chinese."""
    return any(
        (isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id in TRANSLATE)
        or (isinstance(one, ast.Constant) and isinstance(one.value, str) and _is_chinese(one.value))
        for one in ast.walk(node)
    )


def tables_in_template(text: str) -> Iterator[str]:
    """The same in a template."""
    for node in (
        Environment(extensions=["jinja2.ext.do", "jinja2.ext.i18n"])
        .parse(text)
        .find_all((nodes.Dict, nodes.List, nodes.Tuple))
    ):
        if isinstance(node, nodes.Dict):
            pairs = [(item.key, item.value) for item in node.items]
        else:
            pairs = [(one.items[0], one.items[1]) for one in node.items if _is_pair(one)]
        keys = {key.value for key, words in pairs if isinstance(key, nodes.Const) and _are_shown(words)}
        for name in sets_in(keys):
            yield f":{node.lineno} {name}"


def _is_pair(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Tuple) and len(node.items) > 1


def _are_shown(node: nodes.Node) -> bool:
    calls = [*node.find_all(nodes.Call), *([node] if isinstance(node, nodes.Call) else [])]
    return any(isinstance(one.node, nodes.Name) and one.node.name in TRANSLATE for one in calls) or (
        isinstance(node, nodes.Const) and isinstance(node.value, str) and _is_chinese(node.value)
    )


def _is_chinese(text: str) -> bool:
    return any("\u3400" <= character <= "\u9fff" for character in text)


def test_every_table_holds_its_set_whole() -> None:
    for name, table in TABLES.items():
        assert set(table) == SETS[name], name
        assert all(table.values()), name


def test_the_law_and_the_rows_have_the_same_values() -> None:
    assert SETS["Level"] < SETS["StudyLevel"]
    assert SETS["Decision"] < SETS["EntryStatus"]
    assert SETS["SeatRole"] - {"panel"} < SETS["Role"]


def test_every_enumeration_of_a_model_is_looked_at() -> None:
    modules = [f"contest.{name}" for name in ("access", "chores", "jobs", "mail", "outages", "post", "retention")]
    modules += [f"contest.{path.parent.name}.models" for path in (ROOT / "contest").glob("*/models.py")]
    modules += [
        f"contest.{path.parts[-3]}.models.{path.stem}".removesuffix(".__init__")
        for path in (ROOT / "contest").glob("*/models/*.py")
    ]
    found = {
        one
        for module in map(importlib.import_module, modules)
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, StrEnum) and one is not StrEnum
    }
    assert found | {Outcome, Remark, Repair} == set(ENUMERATIONS)  # of imports; a flaw is told as a remark


def test_there_is_no_second_table_in_the_code() -> None:
    assert [one for path in CODE for one in tables(path)] == []
    assert {name.split()[-1] for path in OWNERS for name in tables(path)} > {"Role", "ConflictKind", "EntryStatus"}


def test_there_is_no_second_table_in_a_template() -> None:
    assert [f"{path.name}{one}" for path in TEMPLATES for one in tables_in_template(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("own", "other"),
    [
        (exchange_labels.COMBINE_PHRASES, edition_labels.COMBINE_LABELS),
        (exchange_labels.ROUNDING_PHRASES, edition_labels.ROUNDING_LABELS),
        (exchange_labels.OUTCOME_PHRASES, edition_labels.ADVANCE_OUTCOME_LABELS),
        (exchange_labels.PROBLEM_PHRASES, edition_labels.PROBLEM_LABELS),
    ],
)
def test_the_command_line_says_the_same_words(own: dict[str, tuple[str, str]], other: dict[str, str]) -> None:
    assert {key: zh for key, (zh, _) in own.items()} == {key: other[key] for key in own}


@pytest.mark.parametrize(
    "text",
    [
        "WORDS = {'draft': N_('草稿'), 'reviewed': N_('已复核'), 'public': N_('公示中')}",
        "CHOICES = [('judge', _l('评委')), ('chair', _l('裁判长')), ('organiser', _l('组织者'))]",
        "WORDS = {EntryStatus.DRAFT: '草稿', EntryStatus.RETURNED: '退回', EntryStatus.VERIFIED: '通过'}",
        "WORDS = {models.PersonKind.STUDENT: _('学生'), 'teacher': _('教师'), 'worker': _('职工')}",
        "WORDS = {'competitor': N_('队员'), 'adviser': N_('导师')}",
        "WORDS = {'mean': ('平均', 'mean'), 'median': ('中位数', 'median'), 'sum': ('合计', 'sum')}",
        "WORDS = {'gold': {'zh': '金奖', 'en': 'gold'}, 'silver': {'zh': '银奖'}, 'bronze': {'zh': '铜奖'}}",
        "def f():\n    return {'kin': _('亲属'), 'employer': _('同一单位'), 'declared': _('其他')}[kind]",
    ],
)
def test_a_planted_table_is_found(tmp_path: Path, text: str) -> None:
    path = tmp_path / "planted.py"
    path.write_text(text, encoding="utf-8")
    assert list(tables(path))


@pytest.mark.parametrize(
    "text",
    [
        "OPEN = ('public', 'final', 'replaced')",
        "NEXT = {'preparing': 'editions.settings', 'judging': 'judging.grid', 'judged': 'results.desk'}",
        "FIELDS = {'title': _('标'), 'school': _('校'), 'city': _('市'), 'firm': _('企'), 'a': _('甲'), 'b': _('乙')}",
        "ONE = ('judge', _('评委'))",
    ],
)
def test_what_is_no_table_of_words_is_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lawful.py"
    path.write_text(text, encoding="utf-8")
    assert not list(tables(path))


@pytest.mark.parametrize(
    "text",
    [
        '{{ {"returned": _("退回"), "verified": _("通过"), "rejected": _("未过")}[row.status] }}',
        '{% for value, words in [("student", _("学生")), ("teacher", _("教师")), ("judge", _("评委"))] %}{% endfor %}',
        '{% set words = {"competitor": _("选手"), "adviser": _("导师")} %}',
    ],
)
def test_a_planted_table_in_a_template_is_found(text: str) -> None:
    assert list(tables_in_template(text))


def test_an_address_in_a_template_is_no_table_of_words() -> None:
    assert not list(tables_in_template('{% set at = {"school": school.code, "city": "x", "firm": one.firm} %}'))
