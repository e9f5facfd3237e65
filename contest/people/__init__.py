"""Accounts, organisations, memberships, roles, sign-in, and what somebody won before."""

from __future__ import annotations

from typing import Any

from contest.web import Application


def join(app: Application) -> None:
    from flask_babel import gettext as _

    from contest import audit, public_state, retention, web
    from contest.imports import drafts
    from contest.people import labels, models
    from contest.people.queries.recorded import KINDS
    from contest.people.sign_in import identification, tries
    from contest.people.views import views

    for kind in KINDS:
        audit.hold(kind)
    retention.keeps(retention.Kept.INVITATIONS, models.Invitation, models.unused_before, days=180)
    retention.keeps(retention.Kept.DRAFTS, drafts.ImportDraft, drafts.unfinished_before, days=7)
    retention.keeps(retention.Kept.TRIES, models.FailedTry, lambda before: models.FailedTry.at < before, days=1)
    identification.attach(app)
    app.teardown_request(tries.write)
    app.only_read.add("people.sign_in")  # it saves nothing, and no writer waits while it looks at a password
    app.register_blueprint(views)
    public_state.watch(models.Series, models.Organisation)
    web.add_page_context(app, _reader)
    app.jinja_env.filters.update(
        format_role=lambda role: _(labels.ROLE_LABELS.get(role, role)),
        format_kind=lambda kind: _(labels.ORGANISATION_KIND_LABELS.get(kind, kind)),
        format_school_level=lambda level: _(labels.SCHOOL_LEVEL_LABELS.get(level, level)),
        format_invitation_state=lambda state: _(labels.INVITATION_STATE_LABELS[state]),
        invitation_state_glyph=lambda state: labels.INVITATION_STATE_GLYPHS[state],
        format_credential_origin=lambda origin: _(labels.CREDENTIAL_ORIGIN_LABELS[origin]),
        format_lack=lambda lack: _(labels.LACK_LABELS[lack]),
        format_level=lambda level: _(labels.STUDY_LEVEL_LABELS.get(level, level)),
    )


def _reader() -> dict[str, Any]:
    """Add the link from the account menu of every page to the reader's own account."""
    from flask import url_for
    from flask_babel import gettext as _

    from contest import i18n
    from contest.access import current_actor

    actor = current_actor()
    if not actor.is_known:
        return {}
    links = [{"url": url_for("people.account"), "label": _("我的账号")}]
    account = {"name": actor.name, "initial": actor.name[:1], "links": links}
    return {"reader": {"language": i18n.language(), "account": account}}
