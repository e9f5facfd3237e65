"""What becomes of a form whose sign-in has ended, or that had come before with another content: it is kept for its
account in its browser, shown filled to the same person, and sent by a press of theirs. It is never carried out by
itself, because a page of somebody else's could have made the browser send it (docs/decisions, decision 54)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from flask import Blueprint, Flask, current_app, flash, g, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from contest import access, clock, kept_forms, logs
from contest.access import open_to, signed_in
from contest.db import read_only, session
from contest.errors import N_, NotAllowed, NotFound, Refusal, Way
from contest.formatting import format_sentence
from contest.forms import MARK_OF_SECRETS
from contest.kept_forms import Content, KeptForm, TooLarge
from contest.web import form_reading, sessions
from contest.web.answers import format_refusal, render_page, wants_json
from contest.web.contents import OURS
from contest.web.sessions import Issued

kept = Blueprint("kept", __name__)

ENDED = N_("登录已经结束，所以这一次没有存。重新登录后再打开这一页，就能接着做。")
KEPT = N_(
    "登录已经结束，刚才的表单没有交上。填的内容留着一小时：用同一个账号在这个浏览器里登录，就能看到，再按一下交上。"
)
TOO_LARGE = N_("登录已经结束，刚才的表单没有交上；它太大，没有留着。请登录后重新填。")
NOT_KEPT = N_("登录已经结束，刚才的表单没有交上，也没有留着。请登录后重新填。")
OF_ANOTHER = N_("这张表单是另一个账号打开的，现在登录的不是它，所以没有交上。")
KEPT_FOR_THEM = N_("填的内容留着一小时：用原来的账号在这个浏览器里登录，就能看到，再按一下交上。")


Fields = Mapping[str, form_reading.FieldWords]

REFILL = "refill"  # the field that asks a page to show a form filled, and to carry nothing out


def refillable(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view whose page shows what is sent to it with the field `REFILL`, filled in, and does nothing else."""
    view.__dict__["refillable"] = True
    return view


def names_fields(names: Callable[..., Fields]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a view whose fields have names also where their page is gone or shows no form any more: `names(**address
    parts)`, asked only of who typed into it, gives what each is called, by its name; {} for who is not to know. What
    somebody typed is then listed by these names where the view refuses it as a whole."""

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        view.__dict__["names_fields"] = names
        return view

    return mark


def _view_at(address: str) -> tuple[Any, Mapping[str, Any]]:
    """The view that takes a form at an address, with the parts of the address; None where there is none."""
    try:
        endpoint, parts = current_app.create_url_adapter(request).match(urlsplit(address).path, method="POST")  # type: ignore[union-attr]
    except HTTPException:
        return None, {}
    return current_app.view_functions[endpoint], parts


def _is_refillable(address: str) -> bool:
    """Whether the page at an address can show a form filled."""
    view, _parts = _view_at(address)
    return getattr(view, "refillable", False)


class SignInEnded(Refusal):
    """A form came back after the sign-in that it was given to had ended."""

    status = 401

    def __init__(self) -> None:
        super().__init__(ENDED)


def sent_token() -> str | None:
    """The form's token of this request, wherever it stands."""
    return request.form.get("csrf_token") or request.headers.get("X-CSRFToken")


def refuse_ended(actor: access.Actor) -> None:
    """Refuse what comes from a form that was given to an account whose sign-in has ended. What is open to everybody is
    let through: it needs no account."""
    issued = sessions.issued_to(sent_token())
    if issued is not None and issued.account_id != actor.account_id and not _is_open_to_everybody():
        raise SignInEnded


def answer_ended() -> AnyResponse | None:
    """The answer to a form whose sign-in has ended; None where its token is not genuine, was given to nobody, or no
    sign-in is needed."""
    issued = sessions.issued_to(sent_token())
    if issued is None or _is_open_to_everybody():
        return None
    if request.is_json or wants_json():
        refusal = SignInEnded()
        answer = jsonify(error=type(refusal).__name__, message=format_refusal(refusal))
        answer.status_code = refusal.status
        return answer
    session.rollback()
    with read_only():
        actor = access.current_actor()
        session.rollback()
    to, sentence = _keep(issued)
    if to and actor.account_id == issued.account_id:
        return redirect(to, code=303)
    if actor.is_known and actor.account_id != issued.account_id:
        raise NotAllowed(
            OF_ANOTHER,
            safe=KEPT_FOR_THEM if to else None,
            ways=[Way(N_("换一个账号登录"), "people.sign_in", {"next": to} if to else {})],
        )
    flash(format_sentence(sentence, {}), "warn")
    return redirect(url_for("people.sign_in", next=to), code=303)


def _is_open_to_everybody() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "open_to", None) is access.everyone


def answer_other_content() -> AnyResponse | None:
    """The answer to a form that had come before with another content: it is shown again as it was filled in, with a key
    of its own, to be looked over and sent. None where it cannot be kept."""
    issued = sessions.issued_to(sent_token())
    if issued is None or request.is_json or wants_json():
        return None
    session.rollback()
    with read_only():
        actor = access.current_actor()
        session.rollback()
    if actor.account_id != issued.account_id:
        return None
    to, _sentence = _keep(issued, is_second=True)
    return redirect(to, code=303) if to else None


def _keep(issued: Issued, *, is_second: bool = False) -> tuple[str | None, str]:
    """Keep this request's form: where it is shown, and what to say."""
    browser = request.cookies.get(sessions.BROWSER, "")
    if not browser or sessions.mark_of(browser) != issued.browser:
        return None, NOT_KEPT
    at = clock.now()
    try:
        form = kept_forms.keep(_content(is_second=is_second), account_id=issued.account_id, browser=browser, at=at)
    except TooLarge:
        session.rollback()
        return None, TOO_LARGE
    session.commit()
    return url_for("kept.show", form_id=form.id), KEPT


def _content(*, is_second: bool) -> Content:
    ours = {"csrf_token", "kept_form", MARK_OF_SECRETS} | ({"idempotency_key"} if is_second else set())
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in ours]
    if is_second:
        typed.append(("idempotency_key", str(uuid4())))  # made once, so that two presses are one deed
    marked = set(request.form.getlist(MARK_OF_SECRETS))
    secret = {name for name, _value in typed if name in marked}
    came_from = urlsplit(request.referrer or "")
    is_here = came_from.netloc == request.host and not came_from.path.startswith("//")
    return Content(
        address=request.full_path.rstrip("?"),
        page=came_from._replace(scheme="", netloc="", fragment="").geturl() if is_here else request.path,
        fields=[[name, value] for name, value in typed if name not in secret],
        left_out=sorted(secret),
        files=sorted({name for name, file in request.files.items(multi=True) if file.filename}),
        is_second=is_second,
    )


def _mine(form_id: UUID) -> dict[str, Any]:
    """Loader: a form kept for the reader in this browser; nobody else finds it."""
    account_id = access.current_actor().account_id
    if account_id is None:
        return {"form": None}
    browser = request.cookies.get(sessions.BROWSER, "")
    form = kept_forms.find(form_id, account_id=account_id, browser=browser, at=clock.now()) if browser else None
    if form is None:
        raise NotFound(N_("这里没有留着的表单：可能过了一小时，也可能是在别的浏览器里填的。请打开原来的页面重新填。"))
    return {"form": form}


@kept.get("/kept/<uuid:form_id>")
@open_to(signed_in, load=_mine)
def show(form: KeptForm) -> Any:
    """A kept form, filled: looked over and sent by a press."""
    content = kept_forms.content_of(form)
    words = {**_names_at(content.address), **_words(content)}
    shown = []
    for name, value in content.fields:
        one = words.get(name)
        if name in OURS or (one is not None and one.hidden):
            continue
        label = one.label if one is not None and one.label else name
        text = one.choices.get(value, value) if one is not None else value
        shown.append((_("按的是") if one is not None and one.is_button else label, "✓" if text == label else text))
    again = [words[name].label if name in words and words[name].label else name for name in content.left_out]
    files = [words[name].label if name in words and words[name].label else name for name in content.files]
    return render_page(
        "errors/kept_form.html",
        form_id=form.id,
        content=content,
        shown=shown,
        again=again,
        files=files,
        until=form.at + kept_forms.LASTS,
        refill=REFILL if _is_refillable(content.address) else "",
    )


def _names_at(address: str) -> Fields:
    """What the view at an address calls its fields by itself."""
    view, parts = _view_at(address)
    names = getattr(view, "names_fields", None)
    try:
        return names(**parts) if names is not None else {}
    except Refusal:
        return {}


def typed_here() -> list[tuple[str, str]]:
    """What this request's form has in it, (name, value), without what is empty: for a page that refuses it as a whole.
    Nothing unless the form was given to who sends it, and its view names its fields."""
    if g.get("offline") or request.method != "POST" or request.is_json:
        return []
    try:
        issued, sent = sessions.issued_to(sent_token()), list(request.form.items(multi=True))
    except HTTPException:  # it could not even be read
        return []
    if issued is None or issued.account_id != access.current_actor().account_id:
        return []
    words = _names_at(request.path)
    ours = {*OURS, REFILL, *request.form.getlist(MARK_OF_SECRETS)}
    ours |= {name for name, one in words.items() if one.hidden or one.is_button}
    labels = {name: words[name].label if name in words else name for name, _value in sent}
    return [(labels[name], value) for name, value in sent if words and name not in ours and value.strip()]


def _words(content: Content) -> dict[str, form_reading.FieldWords]:
    """What the fields are called on the page that the form was on, as its reader sees it now; empty where the page is
    gone."""
    given = {"Cookie": request.headers.get("Cookie", ""), "Accept-Language": request.headers.get("Accept-Language", "")}
    # A context of its own, or the page would share this request's `g` and its database session.
    whole: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with whole.app_context(), whole.test_request_context(content.page, base_url=request.url_root, headers=given):
        try:
            page = whole.full_dispatch_request()
        except Exception:  # the page has faults of its own; the form is shown with the names of its fields
            return {}
        notes = g.pop("access_notes", [])  # what was read is noted once, by the request that asked for it
        text = page.get_data(as_text=True) if page.status_code == 200 and page.mimetype == "text/html" else ""
    g.setdefault("access_notes", []).extend(notes)
    logs.request_number.set(g.get("request_id"))
    names = {name for name, _value in content.fields} | {*content.left_out, *content.files}
    return form_reading.words_of_form(text, page_path=content.page, address=content.address, names=names)
