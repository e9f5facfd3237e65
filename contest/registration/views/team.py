"""Members and advisers: invite, remove, put in order; and the answer of an invited person."""

from __future__ import annotations

from typing import Any

from contest import clock
from contest.access import current_actor, open_to
from contest.editions.rulebooks.effective import track_of
from contest.errors import N_, NotFound
from contest.extensions import limiter
from contest.forms import Form
from contest.people.sign_in import limits
from contest.registration import actions
from contest.registration.actions.members import FIELD_OF
from contest.registration.forms import InviteForm
from contest.registration.models import Entry, EntryMember
from contest.registration.policies import asked_or_in, competitors_of, oneself
from contest.registration.queries import competitors, member_at
from contest.registration.queries.stepping_back import may_accept
from contest.registration.views import views
from contest.registration.views.entry import mine, page_context
from contest.registration.views.loading import within
from contest.web import flash_done, redirect_to, render_page

of_mine = within(asked_or_in, member_at)
# Every invitation may send a letter to somebody who did not ask for it.
invitations_an_hour = limiter.shared_limit(
    "30/hour", scope="invite-member", methods=["POST"], key_func=limits.account_signed_in, on_breach=limits.stop
)
PAGE_OF = {"competitor": "registration.members", "adviser": "registration.advisers"}


@views.route("/my/entries/<uuid:entry_id>/members", methods=["GET", "POST"])
@open_to(competitors_of, load=mine)
@invitations_an_hour
def members(entry: Entry) -> Any:
    return _people(entry, "competitor")


@views.route("/my/entries/<uuid:entry_id>/advisers", methods=["GET", "POST"])
@open_to(competitors_of, load=mine)
@invitations_an_hour
def advisers(entry: Entry) -> Any:
    return _people(entry, "adviser")


def _people(entry: Entry, role: str) -> Any:
    track = track_of(entry.contest)
    most = track.advisers.max if role == "adviser" else track.team.max
    least = track.advisers.min if role == "adviser" else track.team.min
    if most == 0:
        raise NotFound
    form = InviteForm()
    if form.validate_on_submit():
        member = form.attempt(
            actions.add_member, entry, role, form.handle.data, by=current_actor().account_id, at=clock.now()
        )
        if member is not None:
            flash_done(N_("已邀请%(name)s。本人接受之后才算数。"), name=member.person.name)
            return redirect_to(PAGE_OF[role], entry_id=entry.id)
    return render_page(
        "registration/people.html",
        form=form,
        **page_context(entry),
        role=role,
        listed=[one for one in entry.members if one.role == role],
        most=most,
        least=least,
        field=FIELD_OF[role],
        is_open=entry.status == "draft" or FIELD_OF[role] in page_context(entry)["marks"],
        teachers=role == "adviser"
        or any(rule.rule == "role" and rule.is_ == ("teacher",) for rule in track.eligibility),
        form_key=Form(),
    )


@views.post("/my/entries/<uuid:entry_id>/members/<uuid:member_id>/remove")
@open_to(competitors_of, load=of_mine)
def remove_member(entry: Entry, member: EntryMember) -> Any:
    role, name = member.role, member.person.name
    actions.remove_member(member, by=current_actor().account_id, at=clock.now())
    flash_done(N_("已移出%(name)s。"), name=name)
    return redirect_to(PAGE_OF[role], entry_id=entry.id)


@views.post("/my/entries/<uuid:entry_id>/members/<uuid:member_id>/up")
@open_to(competitors_of, load=of_mine)
def move_up(entry: Entry, member: EntryMember) -> Any:
    actions.move_up(member, by=current_actor().account_id, at=clock.now())
    flash_done(N_("次序已改。"))
    return redirect_to(PAGE_OF[member.role], entry_id=entry.id)


@views.get("/my/entries/<uuid:entry_id>/invitation/<uuid:member_id>")
@open_to(oneself, load=of_mine)
def invitation(entry: Entry, member: EntryMember) -> Any:
    """What somebody is invited to, and the two answers."""
    if member.accepted_at is not None:
        return redirect_to("registration.entry", entry_id=entry.id)
    return _asked(entry, member, Form())


def _asked(entry: Entry, member: EntryMember, form: Form) -> Any:
    first = competitors(entry)
    return render_page(
        "registration/invitation.html",
        may_accept=may_accept(entry, member.role, clock.now()),
        form=form,
        **page_context(entry),
        member=member,
        inviter=first[0].person.name if first else "",
        others=[one for one in entry.members if one.id != member.id],
    )


@views.post("/my/entries/<uuid:entry_id>/invitation/<uuid:member_id>/accept")
@open_to(oneself, load=of_mine)
def accept(entry: Entry, member: EntryMember) -> Any:
    form = Form()
    if form.validate_on_submit():
        done = form.attempt(actions.accept, member, by=current_actor().account_id, at=clock.now())
        if done is not None:
            flash_done(N_("你已接受邀请，加入《%(title)s》。"), title=entry.title or entry.number)
            return redirect_to("registration.entry", entry_id=entry.id)
    return _asked(entry, member, form)


@views.post("/my/entries/<uuid:entry_id>/invitation/<uuid:member_id>/decline")
@open_to(oneself, load=of_mine)
def decline(entry: Entry, member: EntryMember) -> Any:
    form = Form()
    edition = entry.edition.key
    if form.validate_on_submit():
        done = form.attempt(actions.decline, member, by=current_actor().account_id, at=clock.now())
        if done is not None:
            flash_done(N_("已谢绝，你不在这份报名里。"))
            return redirect_to("registration.tracks", edition=edition)
    return _asked(entry, member, form)


@views.post("/my/entries/<uuid:entry_id>/invitation/<uuid:member_id>/leave")
@open_to(oneself, load=of_mine)
def leave(entry: Entry, member: EntryMember) -> Any:
    edition = entry.edition.key
    actions.leave(member, by=current_actor().account_id, at=clock.now())
    flash_done(N_("你已退出这份报名。"))
    return redirect_to("registration.tracks", edition=edition)
