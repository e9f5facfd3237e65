"""The sealed publication, medal tables, statistics, open data and the public pages."""

from __future__ import annotations

from contest.web import Application

# Public answers that speak no language.
FILES = (
    *("contest_json", "rows_json", "publication_json", "table_json", "file"),
    *("figures_json", "calendar_json", "rulebook", "seal_keys", "log_checkpoint", "certificate_status"),
    *("credential_status", "issuer"),
    *("robots", "sitemap", "icon", "touch_icon", "manifest", "oembed"),
)

# The pages that many look at; an entry's own, a certificate's or a list to print are asked for by few.
READY = (
    *("home", "edition", "tracks", "track", "contest", "group", "medals", "report", "rows"),
    *("publications", "publication", "data"),
    *("robots", "sitemap", "feed", "site_feed", "card", "contest_card", "embed_medals", "embed_contest"),
)


def join(app: Application) -> None:
    from contest import audit, retention
    from contest.entry_words import words_by
    from contest.public_state import watch
    from contest.publication import models
    from contest.publication.formatting import spelled_names, text_lang, without_noun
    from contest.publication.queries.recorded import PUBLICATIONS, SIGNATURES
    from contest.publication.queries.recorded_awards import EARLIER_AWARDS
    from contest.publication.queries.recorded_certificates import CERTIFICATES, DESIGNS, RUN_PURGED, RUNS
    from contest.publication.queries.recorded_objections import OF_OBJECTIONS, PURGE_EVIDENCE
    from contest.publication.sealed.rulebook import entry_words_of
    from contest.publication.views.embedding import views as desk
    from contest.publication.views.objections import views as objections
    from contest.publication.views.public import views as public
    from contest.publication.views.public.found import pages_of
    from contest.publication.views.public.results import Asked, words_of_asked

    runs = models.CertificateRun
    retention.keeps(
        retention.Kept.CERTIFICATES, runs, lambda before: runs.made_at < before, days=30, recorded=RUN_PURGED
    )
    # Evidence may show other people; what was objected and decided is a part of the record and stays.
    retention.keeps(
        retention.Kept.EVIDENCE,
        models.ObjectionFile,
        lambda before: models.ObjectionFile.objection.has(models.Objection.closed_at < before),
        days=3 * 365,
        recorded=PURGE_EVIDENCE,
    )
    for kind in (PUBLICATIONS, SIGNATURES, EARLIER_AWARDS, CERTIFICATES, RUNS, DESIGNS, *OF_OBJECTIONS):
        audit.hold(kind)
    words_by(models.Publication, lambda one: entry_words_of(one, [contest.key for contest in one.contests]))
    words_by(models.Objection, lambda one: entry_words_of(one.publication, [one.contest.key]))
    words_by(Asked, words_of_asked)
    app.register_blueprint(public)
    app.jinja_env.globals.update(without_noun=without_noun, text_lang=text_lang, spelled_names=spelled_names)
    app.register_blueprint(desk)
    app.register_blueprint(objections)
    forms = {"public.verification", "public.certificate_file"}
    app.only_read.update(forms)
    own = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("public.")}
    app.public_files.update(f"public.{name}" for name in FILES)
    app.public_pages.update(own - app.public_files - forms)  # those take a form
    app.ready_pages.update(f"public.{name}" for name in READY)
    app.ready_ahead.append(pages_of)
    watch(models.Publication, models.PublicationContest, models.PublishedFile, models.PublishedPlace)
    watch(models.PublishedGroupAward, models.PublishedTable, models.Objection, models.ObjectionDecision)
