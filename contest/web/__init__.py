"""The edge: one transaction for each request, refusals as words, headers, language, and what every page is given.

If a view returns, its work is saved; if it raises, it is undone. A GET never writes: the database itself refuses.
"""

from __future__ import annotations

from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from contest import clock, i18n
from contest.config import Config
from contest.entry_words import has_titles
from contest.errors import Refusal
from contest.formatting import (
    format_closing,
    format_count,
    format_day,
    format_moment,
    format_sentence,
    format_size,
    format_stamp,
)
from contest.web import answers, around, assets, documents, health, kept, names, ready, refusals
from contest.web.answers import (
    actor_and_time,
    add_page_context,
    address_of,
    flash_done,
    format_refusal,
    redirect_to,
    render_page,
)
from contest.web.around import CONTENT_POLICY, MOST_TYPED, is_text
from contest.web.assets import asset
from contest.web.contents import digest_of_request
from contest.web.edge import Application
from contest.web.form_reading import FieldWords
from contest.web.kept import REFILL, names_fields, refillable
from contest.web.languages import marked_by_language
from contest.web.moulds import render_in_mould
from contest.web.notices import notices_on, say_on
from contest.web.readiness import Readiness
from contest.web.sessions import Sessions, Tokens, form_token

csrf = Tokens()


def attach(app: Application, config: Config) -> None:
    """Add the edge to an app."""
    app.session_interface = Sessions()
    csrf.init_app(app)
    app.wsgi_app = documents.LanguagePaths(app.wsgi_app)  # type: ignore[assignment,method-assign]
    kept_ready = ready.ReadyPages(app.wsgi_app, app)
    app.extensions["saiwu-ready"] = kept_ready
    app.wsgi_app = kept_ready  # type: ignore[assignment,method-assign]
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=config.proxies)  # type: ignore[method-assign]
    app.register_blueprint(health.health)
    app.register_blueprint(kept.kept)
    app.extensions["saiwu-readiness"] = Readiness(config)
    # This comes first, even before the limits and the token are checked: their refusals also need a number and a
    # language.
    app.before_request_funcs.setdefault(None, []).insert(0, around.open_request)
    app.before_request(documents.open_document)
    app.before_request(around.refuse_nul)
    app.before_request(names.watch_name)
    app.after_request(around.close_request)
    app.teardown_request(around.write_access_notes)
    app.register_error_handler(Refusal, refusals.refused)
    app.register_error_handler(CSRFError, refusals.csrf_refused)
    app.register_error_handler(HTTPException, refusals.http_refused)
    app.register_error_handler(Exception, refusals.broken)
    app.jinja_env.filters.update(
        localized=i18n.localized,
        localized_lang=i18n.localized_lang,
        marked_by_language=marked_by_language,
        moment=format_moment,
        closing=format_closing,
        day=format_day,
        thousands=format_count,
        file_size=format_size,
        stamp=format_stamp,
    )
    app.jinja_env.globals.update(has_titles=has_titles)
    app.jinja_env.globals.update(asset=assets.asset, module=assets.module)
    app.jinja_env.globals.update(localized=i18n.localized, localized_lang=i18n.localized_lang, moment=format_moment)
    app.jinja_env.globals.update(
        format_refusal=answers.format_refusal, now=clock.now, sentence=lambda s, **f: format_sentence(s, f)
    )
    app.context_processor(answers.page_context)


__all__ = [
    "CONTENT_POLICY",
    "MOST_TYPED",
    "REFILL",
    "Application",
    "FieldWords",
    "actor_and_time",
    "add_page_context",
    "address_of",
    "asset",
    "attach",
    "csrf",
    "digest_of_request",
    "flash_done",
    "form_token",
    "format_refusal",
    "is_text",
    "names_fields",
    "notices_on",
    "redirect_to",
    "refillable",
    "render_in_mould",
    "render_page",
    "say_on",
]
