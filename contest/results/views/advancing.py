"""The next tier: who goes through, who is in reserve, who is out and why; then send them, or take them back."""

from __future__ import annotations

from typing import Any

from contest.access import current_actor, open_to
from contest.editions.labels import ADVANCE_OUTCOME_LABELS
from contest.editions.models import Contest
from contest.editions.queries import contest_at, milestones, prefetch
from contest.editions.rulebooks.effective import contest_name, tier_above
from contest.errors import N_, WrongMoment
from contest.forms import Form
from contest.results import actions, queries
from contest.results.labels import ADVANCE_CHOICE_LABELS
from contest.results.models import Tabulation
from contest.results.outdated import describe_outdated
from contest.results.policies import readers, tabulators
from contest.results.presenters.advancement_reasons import advancement_rows, format_rule, room_for, rule_of, rules_of
from contest.results.queries.next_tier import coming_counts, differences, open_between, sending
from contest.results.views import views
from contest.web import actor_and_time, flash_done, redirect_to, render_page


@views.get("/desk/<edition>/advance/<path:contest_key>", endpoint="advancing")
@open_to(readers, load=contest_at)
def preview(contest: Contest) -> Any:
    """Who would go where, and whether there is room; this page changes nothing."""
    return _page(contest, Form(formdata=None))


def _page(contest: Contest, form: Form) -> Any:
    tabulation = queries.current_tabulation(contest)
    contests = queries.tabulated_contests(tabulation) if tabulation else []
    prefetch([contest, *contests])
    counts = queries.advance_counts(tabulation) if tabulation else {}
    rule = rule_of(contest)
    rows = queries.advances(tabulation, contest) if tabulation else []
    outdated = describe_outdated(tabulation, contest, contests)
    between = differences(contest)
    coming, going = coming_counts(tabulation, contests) if tabulation else (0, 0)
    return render_page(
        "results/advancing.html",
        contest=contest,
        name=contest_name(contest),
        tabulation=tabulation,
        tier=tier_above(contest),
        rule=rule,
        format_rule=[sentence for one in rules_of(contest) for sentence in format_rule(one, contest)],
        rows=advancement_rows(contest, rule, rows, queries.places_of(tabulation, contest)) if tabulation else [],
        room=room_for(contest, sending(tabulation, contest, rows)) if tabulation else None,
        contests=[(one, contest_name(one), counts.get(one.id)) for one in contests],
        coming=coming,
        going=going,
        outcomes=ADVANCE_OUTCOME_LABELS,
        form=form,
        differences=[one for one in between if one.origin == contest],
        choices=ADVANCE_CHOICE_LABELS,
        open_differences=open_between(contest, between),
        outdated=outdated,
        stops=_stops(tabulation, contests, is_outdated=outdated is not None),
        reached=milestones(contest),
        begun=milestones(contest.parent).get("judging-opened") if contest.parent else None,
        may_change=tabulators(current_actor(), contest=contest),
        at=contest.address,
        zone=contest.edition.zone,
    )


def _stops(tabulation: Tabulation | None, contests: list[Contest], *, is_outdated: bool) -> list[tuple[str, str]]:
    """What prevents sending now: (sentence, endpoint where it can be put right)."""
    if tabulation is None:
        return [(N_("还没有统分。"), "results.desk")]
    is_public = all("published" in milestones(one) for one in contests)
    stops = []
    if is_outdated:
        stops.append((N_("统分之后又有改动，名次已经过时。"), "publication.desk" if is_public else "results.desk"))
    if tabulation.blocking:
        stops.append((N_("还有问题没有解决，名次是暂定的。"), "results.desk"))
    if not is_public:
        stops.append((N_("结果还没有公布；进入上一级的人会从报送里知道结果，所以先发布。"), "publication.desk"))
    return stops


@views.post("/desk/<edition>/advance/<path:contest_key>")
@open_to(tabulators, load=contest_at)
def advance(contest: Contest) -> Any:
    """Send everybody who goes through, of all contests that were tabulated together."""
    form = Form()
    if form.validate_on_submit():
        moved = form.attempt(actions.advance, _current(contest), **actor_and_time())
        if moved is not None:
            flash_done(N_("已报送 %(n)s {件}；有候补的，候补名单也一并交给上一级。"), n=moved)
            return redirect_to("results.advancing", **contest.address)
    return _page(contest, form)


@views.post("/desk/<edition>/advance-undo/<path:contest_key>")
@open_to(tabulators, load=contest_at)
def retract(contest: Contest) -> Any:
    """Take everybody back, if the next tier has not begun."""
    form = Form()
    if form.validate_on_submit():
        taken = form.attempt(actions.retract_advance, _current(contest), **actor_and_time())
        if taken is not None:
            flash_done(N_("已撤回报送，共 %(n)s {件}。它们回到这一级。"), n=taken)
            return redirect_to("results.advancing", **contest.address)
    return _page(contest, form)


def _current(contest: Contest) -> Tabulation:
    found = queries.current_tabulation(contest)
    if found is None:
        raise WrongMoment(N_("还没有统分，没有可以报送的。"))
    return found
