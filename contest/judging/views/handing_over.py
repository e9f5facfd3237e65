"""Handing over marks that could not be sent: the desk that takes files in, and the judge who confirms them."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any
from uuid import UUID

from flask import Response, current_app, request
from flask_babel import gettext as _

from contest import keys, receipts
from contest.access import current_actor, open_to, signed_in
from contest.caching import BoundedCache
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.editions.rulebooks.effective import contest_name
from contest.errors import N_, Unfit
from contest.exchange.handing_over import public_point
from contest.i18n import localized
from contest.judging import actions
from contest.judging.actions.handing_over import manifest_of, read_handed
from contest.judging.forms import DecideHandOverForm, TakeInForm
from contest.judging.models import LONGEST, Assignment, HandOver
from contest.judging.policies import judges_it, runs
from contest.judging.queries.handing_over import (
    called_at_intake,
    content_of,
    hand_over_at,
    intake_at,
    taken_in,
    waiting_for,
)
from contest.judging.queries.sheets import rubric_for, sheet_of
from contest.judging.rubric_items import Mark, format_mark
from contest.judging.views import views
from contest.people.queries import names_of
from contest.people.sign_in.identification import my_account_id
from contest.web import actor_and_time, flash_done, redirect_to, render_page


def handover_key(contest_id: UUID) -> str:
    """The public key of a contest, in base64, as its sheets carry it."""
    oldest = current_app.config["SAIWU"].field_keys[-1]  # it follows from this one
    return _keys.get((oldest, contest_id), lambda: b64encode(public_point(keys.contest_key(contest_id))).decode())


_keys: BoundedCache[tuple[str, UUID], str] = BoundedCache(256)


@views.route("/desk/<edition>/handed-over/<path:contest_key>", methods=["GET", "POST"])
@open_to(runs, load=contest_at)
def handed_over(contest: Contest) -> Any:
    """Take files in, and see what was: whose, which entry, when, and no mark."""
    form = TakeInForm()
    if form.validate_on_submit():
        done = form.attempt(_take_in, contest, form, **actor_and_time())
        if done is not None:
            for taken in done:
                flash_done(
                    N_("已收下 %(code)s 号，%(who)s评的。回执 %(receipt)s。等评委本人登录确认后才算数。"),
                    code=taken.assignment.appearance.code,
                    who=taken.assignment.seat.name,
                    receipt=receipts.code_of(taken.digest),
                )
            return redirect_to("judging.handed_over", **contest.address)
    rows = taken_in(contest)
    answer = current_app.make_response(
        render_page(
            "judging/handed_over.html",
            form=form,
            contest=contest,
            name=contest_name(contest),
            rows=[(one, receipts.code_of(one.digest)) for one in rows],
            names=names_of({one.taken_by for one in rows}),
            at=contest.address,
            zone=contest.edition.zone,
        )
    )
    answer.headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"  # it reads QR codes
    return answer


def _take_in(contest: Contest, form: TakeInForm, **given: Any) -> list[HandOver]:
    """What was taken in: the file, or each sheet of the codes, all of them or none."""
    upload: Any = form.file.data
    if upload and upload.filename:
        return [actions.take_in(contest, upload.stream.read(), signer=current_actor().name, **given)]
    if not (form.codes.data or "").strip():
        raise Unfit(N_("还没有选文件，也没有扫到二维码。"), field="file")
    return actions.take_in_codes(contest, form.codes.data, signer=current_actor().name, **given)


@views.get("/desk/<edition>/handed-over/<uuid:hand_over_id>/receipt/<path:contest_key>")
@open_to(runs, load=intake_at)
def intake_receipt(contest: Contest, taken: HandOver) -> Any:
    """The signed receipt of an intake: what was signed, and the seal over it."""
    signed = manifest_of(contest, taken.digest, taken.taken_at, called_at_intake(taken))
    whole = json.dumps({"intake": signed.decode(), "seal": json.loads(taken.seal)}, ensure_ascii=False, indent=2)
    answer = Response(whole + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = f"attachment; filename=intake-{receipts.code_of(taken.digest)}.json"
    return answer


@views.get("/judge/handed-over")
@open_to(signed_in)
def to_confirm() -> Any:
    """What was handed over for the reader, beside what the server holds of each sheet."""
    shown: list[Any] = []
    for taken in waiting_for(my_account_id()):
        assignment = taken.assignment
        handed = content_of(taken)
        typed = read_handed(handed, assignment)
        kept = sheet_of(assignment)
        draft = kept.draft if kept else {}
        lines = [
            (
                localized(line.name),
                handed.marks.get(line.key, "") if line.key in typed.unread else _amount(typed.marks.get(line.key)),
                _amount(draft.get(line.key)),
                _("读不懂，不会用") if line.key in typed.unread else "",
                "s-n",
            )
            for line in rubric_for(assignment).lines
        ]
        texts = [
            ("note", _("私人笔记"), handed.note, (kept.note if kept else None) or ""),
            ("comment", _("给选手的评语"), handed.comment, (kept.comment if kept else None) or ""),
        ]
        for key, name, here, there in texts:
            if here or there:
                too_long = _("超过 %(most)s 个字，不会用；要用请删短，自己填进评分表", most=LONGEST[key])
                lines.append((name, here, there, too_long if key in typed.unread else "", ""))
        contest = assignment.appearance.contest
        form = DecideHandOverForm(formdata=None)
        for field in form:  # several forms stand on the page
            field.id = f"{field.id}-{len(shown)}"
        shown.append((taken, assignment, contest_name(contest), lines, form, contest.edition.zone))
    return render_page("judging/to_confirm.html", shown=shown)


def _amount(mark: Mark | None) -> str:
    return "" if mark is None else format_mark(mark)


@views.post("/judge/<uuid:assignment_id>/handed-over/<uuid:hand_over_id>")
@open_to(judges_it, load=hand_over_at)
def decide_hand_over(assignment: Assignment, taken: HandOver) -> Any:
    """The judge takes it, as a draft or submitted, or does not."""
    form = DecideHandOverForm()
    if not form.validate():
        raise Unfit(N_("说明最多 200 个字。"))
    by, at, reason = my_account_id(), actor_and_time()["at"], form.reason.data or ""
    operation = request.form.get("operation")
    if operation in ("save", "submit"):
        actions.accept(taken, submits=operation == "submit", reason=reason, by=by, at=at)
        flash_done(N_("%(code)s 号交接来的分数已经是你的评分表了。"), code=assignment.appearance.code)
    elif operation == "decline":
        actions.decline(taken, reason=reason, by=by, at=at)
        flash_done(N_("%(code)s 号交接来的分数没有采用。"), code=assignment.appearance.code)
    else:
        raise Unfit(N_("这个请求看不明白，所以什么都没有做。请回到上一页再试一次。"))
    return redirect_to("judging.to_confirm")
