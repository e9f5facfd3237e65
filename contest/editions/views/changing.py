"""Changing a contest's rules: by its award lines or as text, shown clause by clause before it is saved. A change of
frozen rules waits for a supervisor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from contest import clock
from contest.access import current_actor, open_to
from contest.db import session
from contest.editions import actions, queries
from contest.editions.forms import ChangeRulesForm, DecisionForm, ThresholdsForm, thresholds_form
from contest.editions.labels import PROPOSAL_OUTCOME_LABELS
from contest.editions.models import Contest, RulebookProposal
from contest.editions.policies import organisers_of, organises, readers_of_rules_desk, supervisors_of
from contest.editions.presenters.differences import SectionChanges, differences
from contest.editions.rulebooks.award_thresholds import threshold_rows, with_thresholds
from contest.editions.rulebooks.change_policy import PART_LABELS, PARTS, may_change
from contest.editions.rulebooks.effective import contest_name, older_faults, parsed, rulebook_of, text_of
from contest.editions.views.blueprint import views
from contest.editions.views.rules import rulebook_text_of
from contest.errors import N_, Refusal
from contest.formatting import format_sentence
from contest.people.models import Account
from contest.rules.faults import Fault, Faults
from contest.web import flash_done, redirect_to, render_page


@views.get("/desk/<edition>/rules/<path:contest_key>")
@open_to(readers_of_rules_desk, load=queries.contest_at)
def rules_desk(contest: Contest) -> Any:
    """The versions of a contest's rules, the open proposal, and forms to change them."""
    form = ChangeRulesForm(formdata=None, text=text_of(contest))
    return _desk(contest, form, thresholds_form(threshold_rows(rulebook_of(contest), [contest.key]), formdata=None), [])


def _desk(contest: Contest, form: ChangeRulesForm, lines: ThresholdsForm, faults: list[Fault]) -> Any:
    versions = queries.versions_of(contest)
    proposals = queries.proposals(contest)
    sibling_contests = actions.concerned(contest, together=True)
    return render_page(
        "editions/changing/desk.html",
        contest=contest,
        name=contest_name(contest),
        form=form,
        lines=lines,
        rows=threshold_rows(rulebook_of(contest), [contest.key]),
        faults=faults,
        older=older_faults(text_of(contest)),
        versions=versions,
        proposals=proposals,
        waiting=next((one for one in proposals if one.decided_at is None), None),
        frozen=actions.is_frozen(sibling_contests),
        sibling_contests=len(sibling_contests),
        parts=[format_sentence(PART_LABELS[part], {}) for part in PARTS if may_change(contest, part)],
        people=_names([row.by_id for row in versions]),
        outcomes=PROPOSAL_OUTCOME_LABELS,
        may_change=organises(current_actor(), contest),
        zone=contest.edition.zone,
        status=422 if faults or lines.errors else 200,
    )


def _names(accounts: Sequence[Any]) -> dict[Any, str]:
    wanted = {one for one in accounts if one is not None}
    return dict(session.execute(sa.select(Account.id, Account.name).where(Account.id.in_(wanted))).all())


@views.post("/desk/<edition>/rules/<path:contest_key>")
@open_to(organisers_of, load=queries.contest_at)
def change_rules(contest: Contest) -> Any:
    """Show what a change would do; after that, make it, or propose it where the rules are frozen."""
    rows = threshold_rows(rulebook_of(contest), [contest.key])
    form = ChangeRulesForm()
    by_lines = form.how.data == "lines"
    lines = thresholds_form(rows) if by_lines else thresholds_form(rows, formdata=None)
    faults: list[Fault] = []
    right = form.validate_on_submit()
    if (not by_lines or lines.validate()) and right:
        try:
            text = (
                with_thresholds(text_of(contest), rulebook_of(contest), lines.changes(rows))
                if by_lines
                else form.written()
            )
            form.text.data = text
            contests = actions.concerned(contest, together=form.together.data)
            actions.require_lawful(contests, text)
        except Refusal as refusal:
            form.refuse(refusal)
        except Faults as refused:
            faults = list(refused.faults)
        else:
            if not form.sure.data:
                return _shown(contest, form, text, contests)
            return _done(contest, form, text, contests)
    if by_lines:
        form.text.data = text_of(contest)
    return _desk(contest, form, lines, faults)


def _shown(contest: Contest, form: ChangeRulesForm, text: str, contests: Sequence[Contest]) -> Any:
    form.how.data, form.sure.data = "text", "1"
    return render_page(
        "editions/changing/shown.html",
        contest=contest,
        name=contest_name(contest),
        form=form,
        changes=changes_to(contest, text),
        contests=[contest_name(one) for one in contests],
        frozen=actions.is_frozen(contests),
    )


def changes_to(contest: Contest, text: str) -> list[SectionChanges]:
    """What another rulebook would change for a contest, clause by clause."""
    return differences(rulebook_text_of(contest, rulebook_of(contest)), rulebook_text_of(contest, parsed(text)))


def _done(contest: Contest, form: ChangeRulesForm, text: str, contests: Sequence[Contest]) -> Any:
    given = {"together": form.together.data, "reason": form.reason.data}
    given |= {"by": current_actor().account_id, "at": clock.now()}
    at = contest.address
    if actions.is_frozen(contests):
        proposal = form.attempt(actions.propose, contest, text, **given)
        if proposal is not None:
            flash_done(N_("修改已经提给监督。监督同意之前，规则不变。"))
            return redirect_to("editions.proposal", proposal_id=proposal.id, **at)
    elif form.attempt(actions.change_rules, contest, text, **given) is not None:
        flash_done(N_("新规则已经生效。"))
        return redirect_to("editions.rules_desk", **at)
    return _shown(contest, form, text, contests)


@views.get("/desk/<edition>/rules-proposal/<uuid:proposal_id>/<path:contest_key>")
@open_to(readers_of_rules_desk, load=queries.proposal_at)
def proposal(contest: Contest, proposal: RulebookProposal) -> Any:
    """A proposed change, clause by clause, with its reason; supervisors decide on it."""
    return _proposal(contest, proposal, DecisionForm(formdata=None))


def _proposal(contest: Contest, proposal: RulebookProposal, form: DecisionForm) -> Any:
    actor = current_actor()
    open_ = proposal.decided_at is None
    contests = actions.concerned(contest, together=proposal.together)
    return render_page(
        "editions/changing/proposal.html",
        contest=contest,
        name=contest_name(contest),
        proposal=proposal,
        form=form,
        changes=changes_to(contest, proposal.text) if open_ else None,
        contests=[contest_name(one) for one in contests],
        people=_names([proposal.by_id, proposal.decided_by]),
        outcomes=PROPOSAL_OUTCOME_LABELS,
        may_decide=open_ and supervisors_of(actor, contest),
        own=actor.account_id == proposal.by_id,
        may_withdraw=open_ and organises(actor, contest),
        zone=contest.edition.zone,
        at=contest.address,
    )


@views.post("/desk/<edition>/rules-consent/<uuid:proposal_id>/<path:contest_key>")
@open_to(supervisors_of, load=queries.proposal_at)
def consent(contest: Contest, proposal: RulebookProposal) -> Any:
    form = DecisionForm()
    done = form.attempt(actions.consent, proposal, by=current_actor().account_id, at=clock.now())
    if done is None:
        return _proposal(contest, proposal, form)
    flash_done(N_("已经同意，新规则从现在起生效。"))
    return redirect_to("editions.rules_desk", **contest.address)


@views.post("/desk/<edition>/rules-decline/<uuid:proposal_id>/<path:contest_key>")
@open_to(supervisors_of, load=queries.proposal_at)
def decline(contest: Contest, proposal: RulebookProposal) -> Any:
    form = DecisionForm()
    if form.validate_on_submit():
        given = {"by": current_actor().account_id, "at": clock.now()}
        form.attempt(actions.decline, proposal, reason=form.reason.data, **given)
        if form.refusal is None:
            flash_done(N_("已经告诉组织者不同意，规则不变。"))
            return redirect_to("editions.rules_desk", **contest.address)
    return _proposal(contest, proposal, form)


@views.post("/desk/<edition>/rules-withdraw/<uuid:proposal_id>/<path:contest_key>")
@open_to(organisers_of, load=queries.proposal_at)
def withdraw(contest: Contest, proposal: RulebookProposal) -> Any:
    form = DecisionForm()
    form.attempt(actions.withdraw, proposal, by=current_actor().account_id, at=clock.now())
    if form.refusal is not None:
        return _proposal(contest, proposal, form)
    flash_done(N_("修改已经撤回，规则不变。"))
    return redirect_to("editions.rules_desk", **contest.address)
