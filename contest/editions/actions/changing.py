"""Change the rules of contests: at once with a reason while nothing is frozen; afterwards a supervisor must consent.

A change is a version that belongs to one contest and counts for it and those below it. Results that were tabulated
under the old version stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from contest import audit
from contest.db import session
from contest.editions.actions.making import keep_version
from contest.editions.models import Contest, RulebookProposal, RulebookVersion
from contest.editions.queries import contests_run_by, open_proposal
from contest.editions.queries.recorded import recorded_of_rules
from contest.editions.rulebooks.carried import uncarried
from contest.editions.rulebooks.change_policy import require_allowed, require_same_sheets
from contest.editions.rulebooks.effective import digest, digest_of, rulebook_of, taken_in, text_of
from contest.editions.signing import require_second_person
from contest.errors import N_, Clash, NotAllowed, Unfit, WrongMoment
from contest.people.second_person import Begun
from contest.rules import Faults, Rulebook
from contest.rules.rulebook.reading import faults_at


def concerned(contest: Contest, *, together: bool) -> list[Contest]:
    """The contests that a change concerns: this one, or all that the organisation runs at its stage."""
    if not together:
        return [contest]
    return contests_run_by(contest.edition, contest.stage, contest.organisation)


def is_frozen(contests: Sequence[Contest]) -> bool:
    """Whether a change needs a supervisor's consent."""
    return any(one.frozen_digest is not None for one in contests)


def change_rules(
    contest: Contest, text: str, *, together: bool, reason: str, by: UUID | None, at: datetime
) -> list[RulebookVersion]:
    """Give contests in which no sheet was submitted yet a version of their own. Raises Faults for a rulebook with
    faults, WrongMoment where one of the contests is frozen."""
    contests = concerned(contest, together=together)
    if is_frozen(contests):
        raise WrongMoment(N_("已经有评分表交上来，规则已经定了。改动要由监督同意：请提出修改。"))
    require_lawful(contests, text)
    return _renew(contests, text, reason=reason, by=by, at=at)


def propose(
    contest: Contest, text: str, *, together: bool, reason: str, by: UUID | None, at: datetime
) -> RulebookProposal:
    """Propose other rules for contests that are frozen; nothing changes before a supervisor consents."""
    contests = concerned(contest, together=together)
    if open_proposal(contest) is not None:
        raise Clash(N_("这场比赛已经有一份修改在等监督决定。先撤回它，再提新的。"))
    require_lawful(contests, text)
    proposal = RulebookProposal(
        contest=contest,
        together=together,
        text=text,
        digest=digest(text),
        base_digest=digest_of(contest),
        reason=reason,
        by_id=by,
        at=at,
    )
    session.add(proposal)
    session.flush()
    audit.record(
        "editions.propose_rules",
        proposal,
        by=by,
        at=at,
        was={"rulebook": proposal.base_digest},
        now={"rulebook": proposal.digest, "contests": " ".join(one.key for one in contests)},
        reason=reason,
    )
    return proposal


def consent(proposal: RulebookProposal, *, by: UUID | None, at: datetime) -> list[RulebookVersion]:
    """Put a proposal in force: a new version for each contest that it concerns. Nobody consents to their own
    proposal."""
    _require_open(proposal)
    if by is not None and by == proposal.by_id:
        raise NotAllowed(N_("自己提出的修改不能由自己同意，请另一位监督来决定。"))
    contest = proposal.contest
    require_second_person(
        [contest], roles=("supervisor",), beside=Begun((proposal.by_id,), roles=("organiser",)), by=by, at=at
    )
    if digest_of(contest) != proposal.base_digest:
        raise Clash(N_("提出之后，这场比赛的规则又变了。请组织者按现在的规则重新提出。"))
    contests = concerned(contest, together=proposal.together)
    try:
        require_lawful(contests, proposal.text)
    except Faults as refused:  # it was proposed before these checks came
        first = refused.faults[0]
        facts = {"zh": first.text("zh"), "en": first.text("en")}
        raise Unfit(N_("这份修改现在过不了检查，请组织者改好再提。第一处：%(first)s"), first=facts) from None
    versions = _renew(contests, proposal.text, reason=proposal.reason, by=proposal.by_id, at=at)
    _decide(proposal, "consented", by=by, at=at)
    return versions


def decline(proposal: RulebookProposal, *, reason: str, by: UUID | None, at: datetime) -> None:
    """Turn a proposal down, saying why; the rules stay as they are."""
    _require_open(proposal)
    proposal.decision = reason
    _decide(proposal, "declined", by=by, at=at, reason=reason)


def withdraw(proposal: RulebookProposal, *, by: UUID | None, at: datetime) -> None:
    """Take a proposal back before it is decided."""
    _require_open(proposal)
    _decide(proposal, "withdrawn", by=by, at=at)


def require_lawful(contests: Sequence[Contest], text: str) -> None:
    """Refuse a rulebook that changes nothing, that changes what these contests may not change, or that removes what was
    marked; raises Faults for one with faults, or with a clause that the application does not carry, as far as the rules
    of these contests don't have it already."""
    new = taken_in(text)
    require_carried(contests, text, new)
    if all(text_of(one) == text for one in contests):
        raise Unfit(N_("这份规程和现在的一字不差，没有要改的。"), field="text")
    for one in contests:
        require_allowed(one, new)
        require_same_sheets(one, new)


def require_carried(contests: Sequence[Contest], text: str, new: Rulebook) -> None:
    """Refuse clauses that the application does not carry, but for those that stand in the rules of all these contests:
    they are shown on their desks, and must not keep another line from being put right."""
    already = [{(wrong.key, *wrong.facts.items()) for wrong in uncarried(rulebook_of(one))} for one in contests]
    wrong = [one for one in uncarried(new) if not all((one.key, *one.facts.items()) in some for some in already)]
    if wrong:
        raise Faults(faults_at(wrong, text))


def _renew(
    contests: Sequence[Contest], text: str, *, reason: str, by: UUID | None, at: datetime
) -> list[RulebookVersion]:
    versions = []
    for one in contests:
        was = digest_of(one)
        version = keep_version(one.edition, text, contest_id=one.id, reason=reason, by=by, at=at)
        if one.frozen_digest is not None:
            one.frozen_text, one.frozen_digest = text, version.digest
        audit.record(
            "editions.change_rules",
            one,
            by=by,
            at=at,
            was={"rulebook": was},
            now={**recorded_of_rules(version), "frozen": one.frozen_digest is not None},
            reason=reason,
        )
        versions.append(version)
    session.flush()
    return versions


def _require_open(proposal: RulebookProposal) -> None:
    if proposal.decided_at is not None:
        raise Clash(N_("这份修改已经有了决定，不能再改。"))


def _decide(
    proposal: RulebookProposal, outcome: str, *, by: UUID | None, at: datetime, reason: str | None = None
) -> None:
    proposal.outcome, proposal.decided_by, proposal.decided_at = outcome, by, at
    session.flush()
    audit.record(f"editions.{outcome}_rules", proposal, by=by, at=at, now={"outcome": outcome}, reason=reason)
