"""The sealed publication, medal tables, statistics, open data and the public pages."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest import audit
    from contest.publication import models  # noqa: F401 - rows known to the database glue
    from contest.publication.formatting import text_lang, without_noun
    from contest.publication.queries.recorded import PUBLICATIONS, SIGNATURES
    from contest.publication.views.desk import views as desk
    from contest.publication.views.public import views as public

    for kind in (PUBLICATIONS, SIGNATURES):
        audit.hold(kind)
    app.register_blueprint(public)
    app.jinja_env.globals.update(without_noun=without_noun, text_lang=text_lang)
    app.register_blueprint(desk)
    app.only_read.add("public.verification")
