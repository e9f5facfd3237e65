"""How a rulebook's parts are named in words: awards, criteria, aspects, segments, tiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contest.rules import Law, Rulebook
    from contest.rules.rulebook.kinds import Words

Names = dict[str, dict[str, str]]

# Awards that contests commonly have; a rulebook may name its own with `name`.
COMMON: Names = {
    "gold": {"zh": "金奖", "en": "Gold"},
    "silver": {"zh": "银奖", "en": "Silver"},
    "bronze": {"zh": "铜奖", "en": "Bronze"},
    "first": {"zh": "一等奖", "en": "First prize"},
    "second": {"zh": "二等奖", "en": "Second prize"},
    "third": {"zh": "三等奖", "en": "Third prize"},
    "merit": {"zh": "优胜奖", "en": "Merit"},
    "best-of-delegation": {"zh": "参赛代表团最佳选手奖", "en": "Best contestant of the delegation"},
    "western-star": {"zh": "西部技能之星", "en": "Western skills star"},
    "outstanding-contribution": {"zh": "突出贡献奖", "en": "Outstanding contribution"},
    "excellent-organisation": {"zh": "优秀组织奖", "en": "Excellent organisation"},
    "excellent-adviser": {"zh": "优秀指导教师奖", "en": "Excellent adviser"},
}


def award_names(rulebook: Rulebook) -> Names:
    """Every award of a rulebook with its name in languages: the rulebook's own, else the common one, else its key."""
    labels: list[tuple[str, Words | None]] = [(rung.award, rung.name) for one in rulebook.ladder for rung in one.rung]
    labels += [(pick.award, pick.name) for pick in rulebook.pick]
    labels += [(derived.award, derived.name) for derived in rulebook.derived]
    labels += [(decision.award, decision.name) for decision in rulebook.decision]
    labels += [(prize.award, prize.name) for prize in rulebook.prize]
    names: Names = {}
    for award, label in labels:
        if label is not None:
            names[award] = label.model_dump()
        names.setdefault(award, COMMON.get(award, plain(award)))
    return names


def scheme_names(law: Law) -> Names:
    """The names of a contest's criteria, aspects and segments, as `criterion:KEY`, `aspect:KEY`, `segment:KEY`."""
    names: Names = {}
    for criterion in law.scheme.criterion if law.scheme else ():
        names[f"criterion:{criterion.key}"] = _named(criterion.key, criterion.name)
        names |= {f"aspect:{aspect.key}": _named(aspect.key, aspect.name) for aspect in criterion.aspect}
    names |= {f"segment:{segment.key}": _named(segment.key, segment.name) for segment in law.segments}
    return names


def tier_names(rulebook: Rulebook) -> Names:
    return {tier.key: tier.name.model_dump() for tier in rulebook.edition.tier} if rulebook.edition else {}


def table_names(rulebook: Rulebook) -> Names:
    """The names of the tables of a rulebook, by key."""
    return {one.key: _named(one.key, one.name) for one in rulebook.table}


def _named(key: str, name: Words | None) -> dict[str, str]:
    return name.model_dump() if name else plain(key)


def plain(key: str) -> dict[str, str]:
    """A key where nobody gave a name."""
    return {"zh": key, "en": key}
