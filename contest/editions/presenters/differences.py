"""Two rulebooks compared clause by clause, in words: what was added, removed, and changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask_babel import gettext as _

from contest.editions.presenters.parts import Clause, Group, RulebookText


@dataclass(frozen=True)
class Change:
    """One clause. `kind`: added | removed | changed. A changed clause has only the sentences that differ; `about` is
    its first sentence if that one is unchanged, so that the reader knows the subject."""

    kind: str
    heads: tuple[str, ...]
    scope: str
    about: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class SectionChanges:
    key: str
    title: str
    changes: tuple[Change, ...]


def differences(old: RulebookText, new: RulebookText) -> list[SectionChanges]:
    """Section by section, in the order of the page; sections without differences are left out."""
    before, after = _by_key(old), _by_key(new)
    titles = {section.key: section.title for section in (*new.sections, *old.sections)}
    found: dict[str, dict[Change, Change]] = {}
    for key in dict.fromkeys([*after, *before]):
        change = _change(before.get(key), after.get(key))
        if change is not None:
            section = found.setdefault(key[0], {})
            bare = replace(change, heads=())
            known = section.get(bare)
            section[bare] = replace(change, heads=known.heads + change.heads) if known else change
    order = [section.key for section in new.sections] + [section.key for section in old.sections]
    return [
        SectionChanges(key, titles[key], tuple(found[key].values())) for key in dict.fromkeys(order) if key in found
    ]


Place = tuple[str, str, str]
Found = tuple[Group, Clause]


def _by_key(text: RulebookText) -> dict[Place, Found]:
    return {(section.key, group.key, clause.key): (group, clause) for section, group, clause in text.clauses()}


def _change(old: Found | None, new: Found | None) -> Change | None:
    if old is None and new is not None:
        return Change("added", new[0].heads, _scope(new), "", (), _sentences(new))
    if new is None and old is not None:
        return Change("removed", old[0].heads, _scope(old), "", _sentences(old), ())
    if old is None or new is None:
        return None
    before, after = (_scope(old), *_sentences(old)), (_scope(new), *_sentences(new))
    if before == after:
        return None
    return Change(
        "changed",
        new[0].heads,
        _scope(new),
        new[1].sentences[0] if new[1].sentences and new[1].sentences[0] in before else "",
        tuple(line for line in before if line and line not in after),
        tuple(line for line in after if line and line not in before),
    )


def _scope(found: Found) -> str:
    group, clause = found
    return clause.scope or group.scope


def _sentences(found: Found) -> tuple[str, ...]:
    """A clause's sentences and its sources."""
    clause = found[1]
    sources = tuple(_("依据：%(source)s。", source=source) for source in clause.sources)
    return (*clause.sentences, *sources)
