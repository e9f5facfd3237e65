"""What administrators see of letters and chores: never what a letter says, and its recipient only masked. And what
somebody won, as their own page and their link show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from contest import chores, mail
from contest.chores import Chore, Duty
from contest.desks import labels
from contest.desks.models import ShownField
from contest.desks.queries.own_awards import Held, OwnAward
from contest.editions.labels import award_names
from contest.formatting import format_count, format_day
from contest.i18n import local, localized
from contest.mail import Letter
from contest.people.labels import STUDY_LEVEL_LABELS
from contest.people.models import CorrectionField, Person
from contest.people.queries import organisation
from contest.people.sign_in.identity import masked_email
from contest.publication.formatting import format_certificate, joined
from contest.publication.labels import CERTIFICATE_STATE_LABELS
from contest.publication.models import Publication
from contest.publication.sealed.rulebook import event_in, sealed_rulebook


@dataclass(frozen=True)
class LetterLine:
    """A letter that has not reached the mail server."""

    id: UUID
    to: str  # masked
    kind: str
    glyph: str
    state: str
    why: str  # what the last try met; empty: it was never tried
    tries: int
    written_at: datetime
    next_at: datetime | None  # None: it is not tried any more
    use_by: datetime
    may_try_again: bool


def letter_lines(letters: Iterable[Letter], at: datetime) -> list[LetterLine]:
    return [
        LetterLine(
            one.id,
            masked_email(one.to),
            _(labels.LETTER_KIND_LABELS[one.kind]),
            labels.LETTER_STATE_GLYPHS[one.state],
            _(labels.LETTER_STATE_LABELS[one.state]),
            _why(one),
            one.tries,
            one.written_at,
            one.next_at if one.state == mail.LetterState.WAITING else None,
            one.use_by,
            mail.may_try_again(one, at),
        )
        for one in letters
    ]


def _why(letter: Letter) -> str:
    if letter.fault is None:
        return ""
    sentence = str(_(labels.MAIL_FAULT_SENTENCES[letter.fault]))
    if letter.fault_code is None:
        return sentence
    return str(_("%(why)s（代码 %(code)s）", why=sentence, code=letter.fault_code))


@dataclass(frozen=True)
class ChoreLine:
    """A chore, and how its last run went."""

    name: str
    every: str
    glyph: str
    state: str
    ended_at: datetime | None  # of the last run, well or not
    outcome: list[str]  # how many of what the last run that had something to do has done


def chore_lines(rows: Mapping[str, Chore], at: datetime) -> list[ChoreLine]:
    """One for each duty, in the order of the list."""
    return [_chore_line(duty, rows.get(duty.name), at) for duty in chores.DUTIES]


def _chore_line(duty: Duty, row: Chore | None, at: datetime) -> ChoreLine:
    if row is not None and row.fault is not None:
        glyph, state = "revoked", _("上次没有做成（%(fault)s），日志里有详情", fault=row.fault)
    elif chores.is_overdue(duty, row, at):
        glyph, state = "look", _("早该做了没有人做，请看看服务器是否在运行")
    elif row is not None and row.leased_until is not None and row.leased_until > at:
        glyph, state = "going", _("正在做")
    else:
        glyph, state = "done", _("做好了")
    return ChoreLine(
        _(labels.CHORE_LABELS[duty.name]),
        _(labels.EVERY_LABELS[duty.every]),
        glyph,
        state,
        row.ended_at if row else None,
        list(_counted(row.outcome)) if row else [],
    )


def _counted(outcome: Mapping[str, int]) -> Iterator[str]:
    for key, number in outcome.items():
        if number:
            words = labels.KEPT_LABELS.get(key) or labels.OUTCOME_LABELS[key]
            yield _("%(what)s：%(n)s", what=_(words), n=format_count(number))


def correction_text(what: str, value: str | None) -> str:
    """What a request to correct says is stored, or should be."""
    if not value:
        return str(_("没有填"))
    if what == CorrectionField.LEVEL:
        return str(_(STUDY_LEVEL_LABELS[value]))
    if what == CorrectionField.YEARS:
        return str(_("%(n)s 年制", n=value))
    if what == CorrectionField.DEPARTMENT:
        found = organisation("department", value)
        return localized(found.name) if found is not None else value
    return value


# What somebody won


def award_facts(award: OwnAward, person: Person) -> dict[str, str]:
    """What may be shown of an award, by ShownField, in the reader's language; what it does not have is left out."""
    publication = award.publication
    facts = {
        ShownField.NAME: person.name,
        ShownField.AWARD: _award(publication, award.holder, award.award),
        ShownField.EVENT: _event(publication, award.contest),
        ShownField.PLACE: _place(award),
        ShownField.SCHOOL: localized(award.home) if award.home else "",
        ShownField.DATE: _day(publication.published_at, publication),
        ShownField.CERTIFICATE: award.held.certificate.number if award.held else "",
    }
    return {str(field): text for field, text in facts.items() if text}


def own_lines(awards: Sequence[OwnAward], person: Person, shown: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Each award on its winner's own page, with what of it is ticked. `shown`: as of AwardShare."""
    lines = []
    for one in awards:
        facts = award_facts(one, person)
        lines.append(
            {
                "key": one.key,
                "title": facts[ShownField.AWARD],
                "facts": facts,
                "ticked": set(shown.get(one.key, ())),
                "team": joined(list(one.place.people)) if one.place and len(one.place.people) > 1 else "",
                "work": one.place.title if one.place else "",
                "address": one.publication.address,
                "is_final": one.publication.state == "final",
                "held": one.held,
                "worth": format_worth(one.held) if one.held else "",
            }
        )
    return lines


def former_line(held: Held) -> dict[str, Any]:
    """A certificate that stands for no award of today."""
    one = held.certificate
    return {
        "held": held,
        "title": _award(one.publication, one.holder, one.award),
        "event": _event(one.publication, one.contest),
        "worth": format_worth(held),
    }


def format_worth(held: Held) -> str:
    """`有效`; `已撤销，2023 年 9 月 26 日起`."""
    one, worth = held.certificate, held.worth
    state = _(CERTIFICATE_STATE_LABELS[worth.state])
    since = one.revoked_at or (worth.by.published_at if worth.by else None)
    day = _day(since, one.publication)
    return str(_("%(state)s，%(day)s起", state=state, day=day) if day else state)


def _award(publication: Publication, holder: str, award: str) -> str:
    return format_certificate(award_names(sealed_rulebook(publication)), holder, award)


def _event(publication: Publication, contest: str) -> str:
    return " · ".join([localized(publication.edition.name), localized(event_in(publication, contest))])


def _place(award: OwnAward) -> str:
    if award.place is None or award.place.place is None:
        return ""
    text = str(_("第 %(place)s 名", place=award.place.place))
    return text + (str(_("（并列）")) if award.place.tied else "")


def _day(at: datetime | None, publication: Publication) -> str:
    return format_day(local(at, publication.edition.zone).date()) if at else ""
