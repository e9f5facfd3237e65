"""What a flagged part of an entry was when it was returned, what it is now, and which flags nothing was changed for."""

from __future__ import annotations

from contest.registration.models import Entry
from contest.registration.queries.declared import FIELD, value_of
from contest.registration.queries.entries import last_decision, newest, returned_fields

MATERIAL = "material:"


def value_now(entry: Entry, field: str) -> str:
    """A part of an entry in one line, to be compared later: texts as they are, people by name, a file by the number of
    its version. Empty for what is not the entry's own (the school roll)."""
    if field == "title":
        return entry.title
    if field == "summary":
        return str(entry.attributes.get("summary", ""))
    if field in ("members", "advisers"):
        role = "competitor" if field == "members" else "adviser"
        return "、".join(one.person.name for one in entry.members if one.role == role)
    if field.startswith(FIELD):
        return str(value_of(entry, field.removeprefix(FIELD)) or "")
    if field.startswith(MATERIAL):
        material = newest(entry, field.removeprefix(MATERIAL))
        return str(material.version) if material is not None else ""
    return ""


def unchanged(entry: Entry) -> list[str]:
    """The flagged parts of a returned entry that nothing was changed in, in the order of the flags."""
    decision = last_decision(entry)
    mended = decision.mended if decision is not None else {}
    return [field for field in returned_fields(entry) if field not in mended]
