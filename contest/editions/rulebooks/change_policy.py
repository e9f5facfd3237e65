"""What one contest may change in the rules that it inherits, and what nobody may change after the first sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from contest.editions.models import Contest
from contest.editions.rulebooks.effective import edition_rulebook, rulebook_of, tier_of
from contest.errors import N_, NotAllowed, Unfit

if TYPE_CHECKING:
    from contest.rules import Law, Rulebook
    from contest.rules.rulebook.law import Scheme

# The parts of the law, by their names in the file.
PARTS = (
    "attribute", "numbers", "scheme", "panel", "segment", "team", "score", "scale", "ranking", "ladder", "pick",
    "derived", "decision", "prize", "table", "advance",
)  # fmt: skip
PART_LABELS = {
    "edition": N_("大赛的名称、赛道、日程"),
    "attribute": N_("要用到的情况"),
    "numbers": N_("分数的位数"),
    "scheme": N_("评分标准"),
    "panel": N_("怎样合成评委分"),
    "segment": N_("环节"),
    "team": N_("团队怎样计分"),
    "score": N_("总分怎样取位"),
    "scale": N_("标准分"),
    "ranking": N_("排名和同分的次序"),
    "ladder": N_("奖级"),
    "pick": N_("另选的奖"),
    "derived": N_("随奖而来的奖"),
    "decision": N_("评定的奖"),
    "prize": N_("给单位的奖"),
    "table": N_("榜单"),
    "advance": N_("晋级"),
}


def is_law(key: str) -> bool:
    """Whether something that a tier may set is a part of the law (`law`, `law.ladder`) and not a date."""
    return key.split(".", maxsplit=1)[0] == "law"


def parent_rulebook(contest: Contest) -> Rulebook:
    """The rules that a contest would have if it had none of its own: its parent's, at the top the edition's newest."""
    return rulebook_of(contest.parent) if contest.parent is not None else edition_rulebook(contest.edition)


def changed_parts(old: Rulebook, new: Rulebook) -> Iterator[str]:
    """The parts of the file in which two rulebooks differ."""
    if old.edition != new.edition:
        yield "edition"
    for part in PARTS:
        if getattr(old, part) != getattr(new, part):
            yield part


def may_change(contest: Contest, part: str) -> bool:
    """Whether a contest may have its own version of this part of the law. At the top: of everything. Below: of what its
    tier allows (`law` for all of it, `law.ladder` for one part)."""
    if part not in PARTS:
        return False
    allowed = tier_of(contest).may_set
    return contest.parent is None or "law" in allowed or f"law.{part}" in allowed


def require_allowed(contest: Contest, new: Rulebook) -> None:
    """Refuse a rulebook that differs from the present one where this contest may not change it."""
    for part in changed_parts(rulebook_of(contest), new):
        if part == "edition":
            raise NotAllowed(
                N_("一场比赛不能改大赛的名称、赛道、条件和日程。日程在“日期由谁定”里改，其余由管理员改整届大赛的规程。")
            )
        if not may_change(contest, part):
            raise NotAllowed(
                N_("规程没有让%(tier)s自定这一部分：%(part)s。"), tier=tier_of(contest).name, part=PART_LABELS[part]
            )


def require_same_sheets(contest: Contest, new: Rulebook) -> None:
    """After the first sheet is submitted, the aspects and their ranges stay the same, because marks were given for
    them."""
    old, law = rulebook_of(contest).law_of(contest.key), new.law_of(contest.key)
    if contest.frozen_digest is None:
        return
    if _from_elsewhere(old) != _from_elsewhere(law):
        raise Unfit(
            N_("已经有成绩记下来，哪几项取自别处、范围是多少，不能再改，否则已记的成绩没有着落。"),
            field="text",
        )
    if _sheet(old.scheme) != _sheet(law.scheme):
        raise Unfit(
            N_("已经有评分表交上来，评分项和分值不能再改，否则已给的分没有着落。权重、合成、排名、奖项还可以改。"),
            field="text",
        )


def _from_elsewhere(law: Law) -> object:
    return [(one.key, one.min, one.max) for one in law.segments if one.from_ == "scores"]


def _sheet(scheme: Scheme | None) -> object:
    return scheme and [(one.key, one.kind, one.lowest, one.max, one.levels, one.step) for one in scheme.aspects]
