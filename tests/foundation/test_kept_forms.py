"""A form whose sign-in has ended is kept for its account in its browser, shown filled, and sent by a new press; nothing
else is kept, and nothing is carried out by itself."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import wtforms
from flask import Blueprint
from flask_babel import lazy_gettext as _l
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from wtforms import FileField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from contest import clock, kept_forms
from contest.access import open_to, signed_in
from contest.db import session as rows
from contest.forms import MARK_OF_SECRETS, Form, PasswordField
from contest.kept_forms import KeptForm
from contest.people.models import Series
from contest.web import redirect_to, render_page
from tests.client import PageClient
from tests.foundation.conftest import plant

KEPT = "填的内容留着一小时"
NOT_KEPT = "也没有留着"


class NoteForm(Form):
    key = StringField(_l("名称"))
    text = TextAreaField(_l("说明"))
    kind = RadioField(_l("学历"), choices=[SelectChoice("a", "本科"), SelectChoice("b", "高职")])
    password = PasswordField(_l("密码"))
    file = FileField(_l("文件"))


def plant_form(app):
    plant(app)
    views = Blueprint("noting", __name__)

    @views.route("/noting", methods=["GET", "POST"])
    @open_to(signed_in)
    def note():
        form = NoteForm()
        if form.validate_on_submit():
            rows.add(Series(key=form.key.data, name={"zh": form.text.data}))
            return redirect_to("plant.rows")
        return render_page("noting.html", form=form)

    app.register_blueprint(views)


PAGE = """{% extends "layouts/page.html" %}{% import "components/ui.html" as ui %}{% set title = "记一笔" %}
{% block main %}{% call ui.form(form, "/noting", submit="存下") %}{{ ui.field(form.key) }}{{ ui.field(form.text) }}
{{ ui.field(form.kind) }}{{ ui.field(form.password) }}{{ ui.field(form.file) }}{% endcall %}{% endblock %}"""


@pytest.fixture
def noting(make_app):
    from jinja2 import ChoiceLoader, DictLoader

    app = make_app(plant_form, again=True)
    if not isinstance(app.jinja_env.loader, ChoiceLoader):
        app.jinja_env.loader = ChoiceLoader([DictLoader({"noting.html": PAGE}), app.jinja_env.loader])
    return app


@pytest.fixture
def alice(noting, people):
    """Alice's browser, with the form open."""
    return PageClient(noting).sign_in(people.alice)


def ticket(client, person):
    """Sign in again in the same browser, as the sign-in page does."""
    from tests.people import ticket as of

    with client.outside(client.browser.session_transaction) as cookie:
        cookie.clear()
        cookie.update(of(person))
    return client


def sign_out(client):
    with client.outside(client.browser.session_transaction) as cookie:
        cookie.clear()
    return client


FILLED = {"key": "mine", "text": "第一行\n第二行 <b>", "kind": "b", "password": "hunter2"}


def send(page, client, *, headers=None, **changes):
    """Press the button of a page that was opened before."""
    form, _press = page.form_with("存下")
    fields = {**page.filled(form, FILLED), **changes}
    referer = {"Referer": "http://localhost/noting"}
    return client.ask("POST", "/noting", status=None, data=fields, headers={**referer, **(headers or {})})


def made(session):
    session.rollback()
    return session.scalars(sa.select(Series.key).where(Series.key == "mine")).all()


def kept(session):
    session.rollback()
    return session.scalars(sa.select(KeptForm)).all()


def test_the_same_person_sees_it_filled_and_sends_it_by_a_press(alice, people, session):
    page = alice.get("/noting")
    answer = send(page, sign_out(alice))
    assert answer.status == 303
    assert answer.location.startswith("/sign-in?next=/kept/")
    answer.follow().says(KEPT)
    (one,) = kept(session)
    assert "第一行" not in one.content_encrypted
    assert made(session) == []

    shown = ticket(alice, people.alice).get(f"/kept/{one.id}")
    shown.says("这张表单还没有交", "名称mine", "说明第一行 第二行 <b>", "学历高职", "要重新填：密码")
    shown.keeps_quiet_about("hunter2")
    assert made(session) == []  # looking does nothing

    assert shown.submit("现在交").location == "/plant/rows"
    assert made(session) == ["mine"]
    assert session.scalar(sa.select(Series.name).where(Series.key == "mine")) == {"zh": "第一行\n第二行 <b>"}
    assert kept(session) == []
    told = alice.get("/plant/rows").json["told"]
    assert [kind for kind, _ in told if kind == "receipt"] == ["receipt"]


def test_a_sign_in_that_was_ended_elsewhere_is_told_the_same(alice, people, session):
    """The session is whole and its token fits; the account's epoch has moved on."""
    from contest.people.models import Account

    page = alice.get("/noting")
    session.execute(sa.update(Account).where(Account.id == people.alice.account_id).values(epoch=Account.epoch + 1))
    session.commit()
    answer = send(page, alice)
    assert answer.location.startswith("/sign-in?next=/kept/")
    assert made(session) == []


def test_who_has_signed_in_again_meanwhile_is_led_to_it_at_once(alice, people, session):
    page = alice.get("/noting")
    answer = send(page, ticket(alice, people.alice))
    assert answer.location.startswith("/kept/")
    answer.follow().says("mine")
    assert made(session) == []


def test_another_account_sees_nothing_of_it(alice, people, session):
    page = alice.get("/noting")
    answer = send(page, ticket(alice, people.bob))
    assert answer.status == 403
    answer.says("是另一个账号打开的", KEPT)
    answer.keeps_quiet_about("mine", people.alice.name)
    (one,) = kept(session)
    gone = alice.get(f"/kept/{one.id}", status=404)
    gone.keeps_quiet_about("mine")
    assert made(session) == []
    ticket(alice, people.alice).get(f"/kept/{one.id}").says("mine")


def test_another_browser_sees_nothing_of_it(alice, noting, people, session):
    page = alice.get("/noting")
    send(page, sign_out(alice))
    (one,) = kept(session)
    other = PageClient(noting).sign_in(people.alice)
    other.get(f"/kept/{one.id}", status=404).keeps_quiet_about("mine")
    PageClient(noting).get(f"/kept/{one.id}", status=303)


def test_a_form_from_another_browser_is_not_kept(alice, noting, session):
    """The token is genuine, and was given to another browser: a page that somebody copied."""
    page = alice.get("/noting")
    thief = PageClient(noting)
    thief.get("/sign-in")
    answer = send(page, thief)
    answer.follow().says(NOT_KEPT)
    assert kept(session) == []


def test_a_cross_site_post_is_refused_and_not_kept(alice, session):
    """No cookie comes along (SameSite=Lax), and no token of ours; or a token that is made up, or one of nobody's."""
    alice.get("/noting")
    stranger = PageClient(alice.app)
    nobodys = stranger.token()
    forged = URLSafeTimedSerializer("another key", salt="wtf-csrf-token").dumps(f"x.{uuid4()}.y")
    for client in (stranger, alice):
        for token in ("", "x", forged, nobodys if client is alice else "y"):
            page = client.ask(
                "POST",
                "/noting",
                status=422,
                data={**FILLED, "csrf_token": token},
                headers={"Referer": "http://evil.example/", "Origin": "http://evil.example"},
            )
            page.says("没有收下")
    assert kept(session) == []
    assert made(session) == []


def test_an_attackers_own_token_keeps_nothing_for_the_one_attacked(alice, noting, people, session):
    """Bob's page makes alice's browser send a form with a token that was given to bob."""
    bob = PageClient(noting).sign_in(people.bob)
    page = bob.get("/noting")
    alice.get("/noting")
    send(page, alice).keeps_quiet_about("mine")
    assert kept(session) == []
    assert made(session) == []


def test_after_an_hour_it_is_gone(alice, people, session, at):
    page = alice.get("/noting")
    send(page, sign_out(alice))
    (one,) = kept(session)
    ticket(alice, people.alice)
    with clock.frozen_at(at + timedelta(minutes=59)):
        alice.get(f"/kept/{one.id}")
        assert kept_forms.purge(clock.now()) == 0
    with clock.frozen_at(at + timedelta(hours=1)):
        alice.get(f"/kept/{one.id}", status=404)
        assert kept_forms.purge(clock.now()) == 1


def test_over_256_kB_is_not_kept(alice, session):
    page = alice.get("/noting")
    sign_out(alice)
    send(page, alice, text="a" * 250_000).follow().says(KEPT)
    assert len(kept(session)) == 1
    send(page, alice, text="a" * (256 * 1024 + 1)).follow().says("它太大，没有留着")
    assert len(kept(session)) == 1


def test_five_are_kept_and_an_older_one_makes_room(alice, session):
    page = alice.get("/noting")
    sign_out(alice)
    for _ in range(7):
        send(page, alice)
    assert len(kept(session)) == 5


def test_files_and_passwords_are_not_kept_and_are_named(alice, people, session):
    import io

    page = alice.get("/noting")
    form, _ = page.form_with("存下")
    fields = {**page.filled(form, FILLED), "file": (io.BytesIO(b"the file's bytes"), "作品.pdf")}
    sign_out(alice)
    alice.ask(
        "POST", "/noting", status=303, data=fields, content_type="multipart/form-data",
        headers={"Referer": "http://localhost/noting"},
    )  # fmt: skip
    (one,) = kept(session)
    with alice.app.app_context():
        content = kept_forms.content_of(one)
    assert (content.left_out, content.files) == (["password"], ["file"])
    assert "hunter2" not in str(content)
    ticket(alice, people.alice).get(f"/kept/{one.id}").says("文件没有留着，要重新选择：文件。")


def test_every_password_field_bears_the_mark_of_a_secret(app):
    def forms(of):
        for one in of.__subclasses__():
            yield one
            yield from forms(one)

    kinds = {
        kind
        for form in forms(Form)
        for name in dir(form)
        if issubclass(kind := getattr(getattr(form, name, None), "field_class", str), wtforms.PasswordField)
    }
    assert kinds == {PasswordField}


def test_a_code_of_an_organisation_is_kept_and_a_code_that_lets_in_is_not(alice, people, session):
    """Two fields named `code`: which one is a secret is said by the field, not by its name."""
    page = alice.get("/noting")
    form, _ = page.form_with("存下")
    plain = {**page.filled(form, FILLED), "code": "4136010421"}
    sign_out(alice)
    for fields in (plain, {**plain, MARK_OF_SECRETS: ["password", "code"]}):
        alice.ask("POST", "/noting", status=303, data=fields, headers={"Referer": "http://localhost/noting"})
    with alice.app.app_context():
        first, second = [kept_forms.content_of(one) for one in sorted(kept(session), key=lambda one: one.id)]
    assert ["code", "4136010421"] in first.fields
    assert (first.left_out, second.left_out) == (["password"], ["code", "password"])
    assert "4136010421" not in str(second)


def test_an_invitation_code_is_marked_as_a_secret(browse):
    page = browse("alice").get("/code")
    assert [one.get("value") for one in page.all("input", name=MARK_OF_SECRETS)] == ["code"]


def test_the_same_key_with_another_content_is_shown_again_filled_and_sent_by_a_press(alice, people, session):
    """A page that the browser went back to, changed and sent again: what was typed is not lost."""
    page = alice.get("/noting")
    assert send(page, alice).location == "/plant/rows"
    answer = send(page, alice, key="mine-2", text="改过的")
    shown = answer.follow()
    shown.says("先前已经收到过一次", "名称mine-2", "说明改过的")
    assert session.scalars(sa.select(Series.key).where(Series.key.startswith("mine"))).all() == ["mine"]
    assert [shown.submit("现在交").location for _ in range(2)] == ["/plant/rows"] * 2
    session.rollback()
    assert session.scalars(sa.select(Series.key).where(Series.key.startswith("mine"))).all() == ["mine", "mine-2"]
    assert kept(session) == []


def test_what_a_script_sends_is_told_and_not_kept(alice, session):
    page = alice.get("/noting")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    sign_out(alice)
    answer = alice.ask(
        "POST", "/noting", status=401, json={"a": 1}, headers={"X-CSRFToken": token[1], "Accept": "application/json"}
    )
    assert "登录已经结束" in answer.json["message"]
    assert kept(session) == []


def test_a_page_that_was_open_for_61_minutes_still_saves(alice, session, monkeypatch):
    page = alice.get("/noting")
    real = TimestampSigner.get_timestamp
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: real(self) + 61 * 60)
    assert send(page, alice).location == "/plant/rows"
    assert made(session) == ["mine"]


@pytest.mark.parametrize("minutes", [30, 24 * 60])
def test_a_clock_that_is_set_back_signs_nobody_out(alice, session, monkeypatch, minutes):
    page = alice.get("/noting")
    real = TimestampSigner.get_timestamp
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: real(self) - minutes * 60)
    alice.get("/noting").says("说明")
    assert send(page, alice).location == "/plant/rows"


def test_a_session_still_ends_after_its_days(alice, monkeypatch):
    alice.get("/noting")
    real = TimestampSigner.get_timestamp
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: real(self) + 32 * 86400)
    alice.get("/noting", status=303)


def test_the_browsers_cookie_is_its_own_and_out_of_reach_of_scripts(alice):
    alice.get("/noting")
    cookie = alice.browser.get_cookie("browser")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert cookie.max_age >= 360 * 86400
    before = cookie.value
    alice.get("/noting")
    assert alice.browser.get_cookie("browser").value == before


def test_a_chore_deletes_what_was_kept_for_its_hour(alice, session, at):
    from contest import chores

    page = alice.get("/noting")
    send(page, sign_out(alice))
    with clock.frozen_at(at + timedelta(minutes=61)):
        assert chores.forget_forms() == {"forms": 1}
    assert kept(session) == []
