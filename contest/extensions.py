"""Third-party extensions: set up in one place, from our configuration."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from flask_babel import Babel, Domain, get_locale
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from contest import chores, i18n, limits, logs, resources  # noqa: F401 - chores and letters are rows that the glue must know
from contest.config import Config
from contest.db import db, engine_options
from contest.entry_words import filled
from contest.web import Application


class FilledTranslations:
    """A language's sentences, with the words of the contest that is spoken of."""

    def __init__(self, sentences: Any) -> None:
        self.sentences = sentences

    def ugettext(self, sentence: str) -> str:
        return filled(self.sentences.ugettext(sentence))

    def ungettext(self, one: str, many: str, n: int) -> str:
        return filled(self.sentences.ungettext(one, many, n))


class ContestDomain(Domain):  # type: ignore[misc]
    """Where every sentence comes from, in code and templates alike."""

    def __init__(self, domain: str) -> None:
        super().__init__(domain=domain)
        self.filled: dict[str, FilledTranslations] = {}  # by language: a Locale takes longer to find

    def get_translations(self) -> Any:
        locale = get_locale()
        if locale is None:  # no application is in force
            return FilledTranslations(super().get_translations())
        found = self.filled.get(locale.language)
        if found is None:  # a page asks hundreds of times, and what the domain itself does is slow
            found = self.filled[locale.language] = FilledTranslations(super().get_translations())
        return found


class Words(Babel):  # type: ignore[misc]
    @cached_property
    def domain_instance(self) -> Domain:
        return ContestDomain(self.domain)


babel = Words()
limiter = Limiter(get_remote_address, default_limits=[])


def configure(app: Application, config: Config) -> None:
    logs.configure(config)
    if not resources.IS_INSTALLED:  # a wheel has compiled words, and its folder may be read-only for us
        i18n.compile_catalogues()
    app.config.update(
        SAIWU=config,
        SECRET_KEY=config.secret_key,
        SECRET_KEY_FALLBACKS=list(config.former_secret_keys),
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(config.database_url, config.limits.lock, config.threads),
        SQLALCHEMY_BINDS={"replica": config.replica_url} if config.replica_url else {},
        MAX_CONTENT_LENGTH=config.max_upload,
        MAX_FORM_MEMORY_SIZE=2 * 2**20,
        WTF_CSRF_TIME_LIMIT=None,  # a token ends with its sign-in (docs/stack, trap 15)
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.is_production and not config.insecure_http,
        BABEL_DEFAULT_LOCALE="zh_Hans_CN",
        BABEL_TRANSLATION_DIRECTORIES=";".join(str(folder) for folder in i18n.catalogue_folders()),
        RATELIMIT_STORAGE_URI=config.limits_url,
        RATELIMIT_ENABLED=config.mode != "testing",
        PROPAGATE_FAULTS=config.mode == "testing",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    db.init_app(app)
    with app.app_context():
        for engine in db.engines.values():
            limits.hold(engine, config.limits)
    babel.init_app(app, locale_selector=lambda: i18n.LANGUAGES[i18n.language()])
    limiter.init_app(app)
