"""The sealed publication, medal tables, statistics, open data and the public pages."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest import audit
    from contest.entry_words import words_by
    from contest.publication import models
    from contest.publication.formatting import text_lang, without_noun
    from contest.publication.queries.recorded import PUBLICATIONS, SIGNATURES
    from contest.publication.sealed.rulebook import entry_words_of
    from contest.publication.views.desk import views as desk
    from contest.publication.views.public import views as public
    from contest.publication.views.public.results import Asked, words_of_asked

    for kind in (PUBLICATIONS, SIGNATURES):
        audit.hold(kind)
    words_by(models.Publication, lambda one: entry_words_of(one, [contest.key for contest in one.contests]))
    words_by(Asked, words_of_asked)
    app.register_blueprint(public)
    app.jinja_env.globals.update(without_noun=without_noun, text_lang=text_lang)
    app.register_blueprint(desk)
    app.only_read.add("public.verification")
