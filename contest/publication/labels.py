"""How publications, people and groups are named in public."""

from __future__ import annotations

from collections.abc import Sequence

from contest.editions.contest_names import event_name
from contest.editions.effective import contest_name, edition_part, rulebook_of, tier_of
from contest.editions.models import Contest
from contest.i18n import LANGUAGES, localized
from contest.people.models import Organisation
from contest.privacy import masked_name
from contest.publication.law import sealed_rulebook
from contest.publication.models import Publication


def publication_title(contests: Sequence[Contest], *, correction: bool) -> dict[str, str]:
    """`江西省省赛成绩` / `江西省省赛成绩（更正）`; a publication over one contest bears that contest's name."""
    first = contests[0]
    tier = tier_of(first)
    title = {}
    for code in LANGUAGES:
        if len(contests) == 1:
            whole = contest_name(first)[code]
        elif tier.organisation is not None:
            whole = localized(tier.name, code)
        else:
            parts = (localized(first.organisation.name, code), localized(tier.name, code))
            whole = "".join(parts) if code == "zh" else ", ".join(parts)
        title[code] = f"{whole}成绩" if code == "zh" else f"{whole}: results"
        if correction:
            title[code] += "（更正）" if code == "zh" else " (corrected)"
    return title


def public_names(names: Sequence[str], numbers: Sequence[str], contest: Contest) -> list[str]:
    """People's names as the rulebook's privacy shows them: full, masked (王*明), or a number only."""
    how = edition_part(rulebook_of(contest)).names
    if how == "number":
        return list(numbers)
    return [masked_name(name) if how == "masked" else name for name in names]


def words_of(organisation: Organisation | None) -> dict[str, str]:
    return dict(organisation.name) if organisation is not None else {"zh": "–"}


def event_in(publication: Publication, key: str) -> dict[str, str]:
    """A contest's name without its round, as the sealed rulebook has it: `砌筑` of `全国决赛 · 砌筑`."""
    return event_name(edition_part(sealed_rulebook(publication)), key)
