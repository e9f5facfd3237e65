"""The list of a desk as CSV, for spreadsheets: every cell is text, and none is run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from contest import i18n
from contest.entry_words import has_titles
from contest.errors import N_
from contest.exchange.spreadsheets.writing import plain_cell
from contest.formatting import format_stamp
from contest.privacy import masked_number, vault
from contest.registration.labels import ENTRY_STATUS_LONG_LABELS
from contest.registration.models import Entry
from contest.registration.presenters import attribute_head, format_attribute
from contest.registration.queries.declared import asked_of, value_of
from contest.registration.queries.desk import Desk
from contest.registration.queries.entries import advisers, competitors, enrolment_in

if TYPE_CHECKING:
    from contest.rules.rulebook.law import Attribute

TITLE = N_("{作品}名称")
COLUMNS = (
    N_("编号"),
    TITLE,
    N_("赛道"),
    N_("组别"),
    N_("学院"),
    N_("选手"),
    N_("学号"),
    N_("身份证号"),
    N_("指导教师名单"),
    N_("状态"),
    N_("提交时间"),
)


def _attribute(one: Attribute, value: str) -> str:
    return format_attribute(one, value, with_unit=False) if value else ""


def list_as_csv(desk: Desk, entries: Sequence[Entry]) -> str:
    """Rows in the order given, under headings in the reader's language; several people of one entry share a cell."""
    from contest.editions.rulebooks.effective import division_of, track_of

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    left_out = set() if has_titles() else {COLUMNS.index(TITLE)}
    declared = {one.key: one for entry in entries for one in asked_of(entry)}
    heads = [_(head) for at, head in enumerate(COLUMNS) if at not in left_out]
    writer.writerow([*heads, *(plain_cell(attribute_head(one)) for one in declared.values())])
    for entry in entries:
        people = [member.person for member in competitors(entry)]
        enrolments = [enrolment_in(person, entry.home) for person in people]
        writer.writerow(
            [
                plain_cell(cell)
                for at, cell in enumerate(
                    (
                        entry.number,
                        entry.title,
                        i18n.localized(track_of(entry.contest).name),
                        i18n.localized(division_of(entry.contest).name),
                        i18n.localized(entry.department.name) if entry.department else "",
                        "；".join(person.name for person in people),
                        "；".join((one.number or "") if one else "" for one in enrolments),
                        "；".join(
                            masked_number(vault().decrypt(person.identity_encrypted))
                            if person.identity_encrypted
                            else ""
                            for person in people
                        ),
                        "；".join(member.person.name for member in advisers(entry)),
                        _(ENTRY_STATUS_LONG_LABELS[entry.status]),
                        format_stamp(entry.submitted_at, desk.edition.zone),
                    )
                )
                if at not in left_out
            ]
            + [plain_cell(_attribute(one, value_of(entry, key))) for key, one in declared.items()]
        )
    return out.getvalue()
