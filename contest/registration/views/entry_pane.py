"""The entry beside the desk's list, in the reader's words: each field with its flag, what the rules say, its people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext as _

from contest import i18n
from contest.editions.presenters.materials import format_counts
from contest.editions.queries import milestones
from contest.editions.rulebooks.effective import track_name
from contest.errors import N_
from contest.files import element_of
from contest.formatting import format_closing, format_fact, format_moment, format_sentence, format_size
from contest.people.queries import names_of
from contest.privacy import masked_number, vault
from contest.registration.labels import DECISION_LABELS, ENTRY_STATUS_GLYPHS, ENTRY_STATUS_LONG_LABELS
from contest.registration.models import Entry, EntryMember, Verification
from contest.registration.presenters import format_attribute
from contest.registration.queries import competitors
from contest.registration.queries.declared import FIELD, asked_of, value_of
from contest.registration.queries.desk import TABS, Desk, Field, Hint, Wanted, fields_of, position
from contest.registration.queries.eligibility import Reason
from contest.registration.queries.entries import enrolment_in, last_decision, newest, unconfirmed
from contest.registration.queries.flagged import MATERIAL, value_now
from contest.registration.queries.openings import entry_reasons, ineligibility_reasons
from contest.registration.views.presenters import format_clause, format_reason

# Reasons that organisers give most often, offered below a mark.
READY_LABELS = {
    "enrolment": (N_("学籍与名单不一致，请核对学号和专业。"),),
    "title": (N_("名称里不要出现姓名或学校。"), N_("名称与内容不符，请改。")),
    "summary": (N_("请补充简介。"),),
    "members": (N_("成员与材料里的名单不一致。"),),
    "advisers": (N_("指导教师尚未确认；可以提醒，或换人。"),),
    "material": (N_("超出规定的页数。"), N_("有的页看不清，请重新导出。"), N_("出现了姓名或学校，请删去。")),
}


def wanted_asked() -> Wanted:
    """The filter of the list, as its address has it."""
    tab = request.args.get("tab", "waiting")
    return Wanted(
        tab if tab in TABS else "waiting",
        request.args.get("q", "")[:60],
        request.args.get("contest", "")[:80],
        request.args.get("department", "")[:40],
    )


def address(desk: Desk, wanted: Wanted, **more: Any) -> dict[str, Any]:
    """The address of the list with its present filter."""
    kept = {"tab": wanted.tab, "q": wanted.text, "contest": wanted.contest, "department": wanted.department, **more}
    return {"edition": desk.edition.key, "contest_key": desk.key, **{k: v for k, v in kept.items() if v}}


def format_people(entry: Entry) -> dict[str, str]:
    """`宋以恒 等 2 人` and the first one's number."""
    people = competitors(entry)
    first = people[0] if people else None
    enrolment = enrolment_in(first.person, entry.home) if first else None
    name = first.person.name if first else entry.number
    if len(people) > 1:
        name = _("%(name)s 等 %(n)s 人", name=name, n=len(people))
    return {"name": name, "number": (enrolment.number or "") if enrolment else ""}


def format_panel(
    desk: Desk, wanted: Wanted, entry: Entry, noticed: Mapping[UUID, list[Hint]], at: datetime, *, typed: bool
) -> dict[str, Any]:
    """The open entry. `typed`: its marks as they were sent, to show again because the decision was refused."""
    place, before, after = position(desk, wanted, entry)
    decision = last_decision(entry)
    marks = decision.fields if decision and decision.decision == "returned" else {}
    fields = [
        _format_field(entry, field, decision if marks and entry.status == "submitted" else None, typed)
        for field in fields_of(entry)
    ]
    status_kind, status = ENTRY_STATUS_GLYPHS[entry.status], ENTRY_STATUS_LONG_LABELS[entry.status]
    return {
        "entry": entry,
        "version": entry.version,
        **format_people(entry),
        "where": i18n.localized(track_name(entry.contest)),
        "submitted": format_moment(entry.submitted_at, desk.edition.zone, year=i18n.local(at, desk.edition.zone).year)
        if entry.submitted_at
        else "",
        "status": _(status),
        "status_kind": status_kind,
        "place": place,
        "before": url_for("registration.verify", **address(desk, wanted, entry=before)) + "#entry" if before else None,
        "after": url_for("registration.verify", **address(desk, wanted, entry=after)) + "#entry" if after else None,
        "fields": fields,
        "flagged": sum(field["flagged"] for field in fields),
        "reasons": _fitness(entry, at),
        "people": [_format_member(entry, member) for member in competitors(entry)],
        "unconfirmed": format_fact([person.name for person in unconfirmed(entry)]),
        "hints": [
            {"kind": hint.kind, "text": format_sentence(hint.sentence, hint.facts)} for hint in noticed[entry.id]
        ],
        "decision": {
            "what": _(DECISION_LABELS[decision.decision]),
            "when": format_moment(decision.at, desk.edition.zone),
            "reason": decision.reason or "",
            "of_person": decision.of_person,
        }
        if decision
        else None,
        "why_unchanged": decision.unchanged_reason or "" if decision and entry.status == "submitted" else "",
        "may_reopen": entry.status in ("verified", "rejected") and "roster-frozen" not in milestones(entry.contest),
        "reopen": url_for("registration.reopen", entry_id=entry.id, **address(desk, wanted)),
        "late": format_closing(entry.late_until, desk.edition.zone) if entry.late_until else "",
        "on_behalf_by": names_of({entry.on_behalf_by}).get(entry.on_behalf_by, "–") if entry.on_behalf_by else "",
        "post": url_for("registration.decide", **address(desk, wanted, entry=entry.id)),
    }


def _format_field(entry: Entry, field: Field, returned: Verification | None, typed: bool) -> dict[str, Any]:
    """A field of the pane: its value, whether it is flagged, the mark with which it was returned (`returned`) and what
    it was then."""
    kind = field.key.split(":")[0]
    flagged = typed and field.key in request.form.getlist("flag")
    shown: dict[str, Any] = {
        "key": field.key,
        "name": i18n.localized(field.words) if isinstance(field.words, dict) else _(field.words),
        "kind": kind,
        "flagged": flagged,
        "why": request.form.get(f"why-{field.key}", "") if typed else "",
        "asked": returned.fields.get(field.key, "") if returned else "",
        "was": _was(entry, field.key, returned) if returned else None,
        "ready": [_(words) for words in READY_LABELS.get(kind, ())],
        "text": "",
        "file": None,
    }
    if kind == "title":
        shown["text"] = entry.title or "–"
    elif kind == "summary":
        shown["text"] = entry.attributes.get("summary") or "–"
    elif kind == "attribute":
        key = field.key.removeprefix(FIELD)
        shown["text"] = next(format_attribute(one, value_of(entry, key)) for one in asked_of(entry) if one.key == key)
    elif kind == "material":
        material = newest(entry, field.key.partition(":")[2])
        if material is not None:
            shown["file"] = {
                "name": material.name,
                "size": format_size(material.size),
                "counts": format_counts(material.counts),
                "version": material.version,
                "url": url_for("registration.download", entry_id=entry.id, material_id=material.id),
                "element": element_of(material.media_type),
            }
        else:
            shown["text"] = _("没有上传")
    elif kind in ("members", "advisers"):
        role = "competitor" if kind == "members" else "adviser"
        listed = [one for one in entry.members if one.role == role]
        shown["people"] = [{"name": one.person.name, "accepted": one.accepted_at is not None} for one in listed]
        shown["text"] = "" if listed else "–"
    return shown


def _was(entry: Entry, key: str, returned: Verification) -> dict[str, Any] | None:
    """What a flagged part was when it was returned, and whether it is another now; None where nothing was kept."""
    before = returned.before.get(key)
    if key not in returned.fields or before is None or key == "enrolment":
        return None
    changed = before != value_now(entry, key)
    if not key.startswith(MATERIAL):
        return {"changed": changed, "text": before or "–", "url": ""}
    kind = key.removeprefix(MATERIAL)
    old = next((one for one in entry.materials if one.kind == kind and str(one.version) == before), None)
    return {
        "changed": changed,
        "text": _("第 %(n)s 版", n=old.version) if old else _("没有上传"),
        "url": url_for("registration.download", entry_id=entry.id, material_id=old.id) if old else "",
    }


def _format_member(entry: Entry, member: EntryMember) -> dict[str, Any]:
    """A competitor as the roster knows them; the identity number is masked."""
    person = member.person
    enrolment = enrolment_in(person, entry.home)
    parts = []
    if enrolment is not None:
        if enrolment.entry_year:
            parts.append(_("%(year)s 级", year=enrolment.entry_year) + (enrolment.programme or ""))
        elif enrolment.programme:
            parts.append(enrolment.programme)
        if enrolment.years:
            parts.append(_("%(n)s 年制", n=enrolment.years))
        if enrolment.settled:
            parts.append(_("已确定升学"))
    return {
        "id": member.id,
        "name": person.name,
        "number": (enrolment.number or "") if enrolment else "",
        "study": "，".join(parts) if i18n.language() == "zh" else ", ".join(parts),
        "confirmed": enrolment is not None and enrolment.confirmed_at is not None,
        "identity": masked_number(vault().decrypt(person.identity_encrypted)) if person.identity_encrypted else "",
    }


def _fitness(entry: Entry, at: datetime) -> list[dict[str, Any]]:
    """What the rules say about the people, all findings of the first competitor and the failed ones of the others; and
    about the entry."""
    zone = entry.edition.zone
    people = competitors(entry)
    told_reasons: list[dict[str, Any]] = []
    for place, member in enumerate(people):
        found = ineligibility_reasons(entry, member.person, at, who=member.person.name, failing_only=place > 0)
        told_reasons += _as_told(found, zone)
    return told_reasons + _as_told(entry_reasons(entry), zone)


def _as_told(found: list[Reason], zone: str) -> list[dict[str, Any]]:
    return [
        {"holds": one.holds, "text": format_reason(one, zone), "clause": format_clause(one.source)} for one in found
    ]
