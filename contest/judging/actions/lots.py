"""Lots: the order of appearance, drawn in public from a published seed, and lots between tied entries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from contest import audit
from contest.db import session
from contest.editions.models import Contest
from contest.editions.schedule import guard
from contest.errors import N_, Clash, Unfit
from contest.judging.models import Draw, Lot
from contest.judging.queries.panels import lots, taking_part
from contest.judging.queries.recorded import lots_digest
from contest.registration.models import Appearance


def order_by_seed(seed: str, numbers: Iterable[str]) -> list[str]:
    """Entry numbers in the order that a seed gives: by the SHA-256 of `seed/number`. Anybody can repeat it."""

    def drawn(number: str) -> str:
        return hashlib.sha256(f"{seed}/{number}".encode()).hexdigest()

    return sorted(numbers, key=lambda number: (drawn(number), number))


def draw_lots(contest: Contest, *, seed: str, witness: str | None, by: UUID | None, at: datetime) -> Draw:
    """Draw the order of appearance. Entries that have a lot keep it; later ones are drawn after them.

    A drawing is never repeated: otherwise people who dislike a result could try another seed.
    """
    guard.reached(contest, "roster-frozen", N_("参赛名单还没有审定，不能抽签。请先审完报名并冻结名单。"))
    guard.not_reached(contest, "judging-closed", N_("评分已于 %(since)s 结束，不能再抽签。"))
    seed = seed.strip()
    if len(seed) < 4:
        raise Unfit(N_("种子太短。请用当众定下的一串数字或文字，至少 4 个字符。"), field="seed")
    drawn = lots(contest)
    waiting = {one.entry.number: one for one in taking_part(contest) if one.id not in drawn}
    if not waiting:
        raise Clash(N_("出场顺序已经抽好，不能重抽。"))
    draw = Draw(contest_id=contest.id, seed=seed, witness=(witness or "").strip() or None, by_id=by, at=at)
    session.add(draw)
    session.flush()
    first = max((lot.number for lot in drawn.values()), default=0) + 1
    for place, number in enumerate(order_by_seed(seed, waiting), first):
        session.add(
            Lot(
                contest_id=contest.id,
                appearance_id=waiting[number].id,
                draw_id=draw.id,
                purpose="order",
                number=place,
                witness=draw.witness,
                by_id=by,
                at=at,
            )
        )
    session.flush()
    facts = {"seed": seed, "count": len(waiting), "first": first, "witness": draw.witness or "", "contest": contest.id}
    now = {**facts, "lots": lots_digest(draw.id), "edition": contest.edition_id}
    audit.record("judging.draw_lots", draw, by=by, at=at, now=now)
    return draw


def record_lot(appearance: Appearance, number: int, *, witness: str, by: UUID | None, at: datetime) -> Lot:
    """Record a lot that people drew to break a tie; the smaller number comes first. A recorded lot does not change."""
    contest = appearance.contest
    guard.hold([contest])
    guard.not_reached(contest, "published", N_("结果已于 %(since)s 公布，不能再补记抽签。"))
    if number < 1:
        raise Unfit(N_("签号从 1 开始。"), field="number")
    if not witness.strip():
        raise Unfit(N_("请写下见证人，抽签要有人在场。"), field="witness")
    drawn = lots(contest, "tie")
    if (own := drawn.get(appearance.id)) is not None:
        if own.number == number:
            return own
        raise Clash(
            N_("%(code)s 号已经记了 %(number)s 号签（%(since)s），不能改。"),
            code=appearance.code,
            number=own.number,
            since=own.at,
            field="number",
        )
    if any(lot.number == number for lot in drawn.values()):
        raise Clash(N_("%(number)s 号签已经记给另一{件}{作品}。"), number=number, field="number")
    lot = Lot(
        contest_id=contest.id,
        appearance_id=appearance.id,
        purpose="tie",
        number=number,
        witness=witness.strip(),
        by_id=by,
        at=at,
    )
    session.add(lot)
    session.flush()
    drawn_by = {"contest": contest.id, "appearance": appearance.id, "purpose": lot.purpose, "witness": lot.witness}
    now = {"code": appearance.code, "number": number, **drawn_by, "edition": contest.edition_id}
    audit.record("judging.record_lot", lot, by=by, at=at, now=now)
    return lot
