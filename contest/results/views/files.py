"""The history of runs, and the files of each: everything needed to repeat it."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from flask import Response, request

from contest.access import open_to
from contest.editions.models import Contest
from contest.editions.queries import contest_at, milestones
from contest.editions.rulebooks.effective import contest_name
from contest.errors import N_, NotFound
from contest.judging.queries.opened import note_marks
from contest.paging import page_of
from contest.people.queries import names_of
from contest.results import queries
from contest.results.models import Tabulation
from contest.results.outdated import describe_outdated, is_outdated
from contest.results.policies import readers
from contest.results.queries.made_of import EXPLANATIONS, SIGNS
from contest.results.views import views
from contest.web import render_page

HOLD_MARKS = ("inputs/marks.csv", EXPLANATIONS, SIGNS, "all.zip")
WHAT = {
    "rulebook.toml": N_("规程全文，统分按它"),
    "inputs/entries.csv": N_("参赛名单"),
    "inputs/marks.csv": N_("评分，评委用代号"),
    "inputs/scores.csv": N_("别处给出的成绩"),
    "inputs/adjustments.csv": N_("加减分"),
    "inputs/lots.csv": N_("签号"),
    "inputs/groups.csv": N_("单位及其情况"),
    "inputs/judges.csv": N_("评委代号和来源"),
    "inputs/members.csv": N_("每{件}{作品}的成员，人用代号"),
    "inputs/decisions.csv": N_("评委会的决定"),
    "places.csv": N_("名次"),
    "awards.csv": N_("奖项"),
    "advances.csv": N_("晋级"),
    "problems.csv": N_("问题"),
    EXPLANATIONS: N_("每个成绩怎么来的"),
    SIGNS: N_("不算数的试次，各是犯规还是没有做（统分命令不写这个文件）"),
}
TABLE = N_("榜")


@views.get("/desk/<edition>/runs/<path:contest_key>", endpoint="runs")
@open_to(readers, load=contest_at)
def history(contest: Contest) -> Any:
    """Every run, newest first, with the problems that blocked it."""
    found = page_of(queries.runs_of(contest), (-Tabulation.number,), after=request.args.get("after"), limit=50)
    return render_page(
        "results/runs.html",
        contest=contest,
        name=contest_name(contest),
        runs=found,
        by=names_of([row[0].by_id for row in found.rows]),
        at=contest.address,
        zone=contest.edition.zone,
    )


@views.get("/desk/<edition>/run/<int:number>/<path:contest_key>")
@open_to(readers, load=queries.run_at)
def run(contest: Contest, tabulation: Tabulation) -> Any:
    """One run: which contests, which rulebook, and its files."""
    names = sorted(tabulation.files, key=_order)
    return render_page(
        "results/run.html",
        contest=contest,
        name=contest_name(contest),
        tabulation=tabulation,
        outdated=describe_outdated(tabulation, contest) if queries.is_current(tabulation) else None,
        reached=milestones(contest),
        contests=[(one, contest_name(one)) for one in queries.tabulated_contests(tabulation)],
        by=names_of([tabulation.by_id]),
        inputs=[(name, WHAT.get(name, TABLE)) for name in names if _goes_in(name)],
        outputs=[(name, WHAT.get(name, TABLE)) for name in names if not _goes_in(name)],
        command=_command(tabulation),
        at=contest.address,
        zone=contest.edition.zone,
    )


def _goes_in(name: str) -> bool:
    return name.startswith("inputs/") or name == "rulebook.toml"


def _order(name: str) -> tuple[int, str]:
    known = list(WHAT)
    return (known.index(name) if name in known else known.index("awards.csv"), name)


def _command(tabulation: Tabulation) -> str:
    """How anybody can repeat it on their own computer."""
    given = [f"--{kind} inputs/{kind}.csv" for kind in queries.INPUTS_OF if f"inputs/{kind}.csv" in tabulation.files]
    return " ".join(["contest tabulate rulebook.toml --entries inputs/entries.csv", *given, "--out again"])


@views.get("/desk/<edition>/run/<int:number>/file/<path:contest_key>")
@open_to(readers, load=queries.run_at, sensitive="results.file", subject="contest")
def file(contest: Contest, tabulation: Tabulation) -> Any:
    """One file of a run (`?name=inputs/marks.csv`), or all of them as a ZIP (`?name=all.zip`). The file of a run whose
    inputs changed since is named so; its bytes stay what the run made."""
    name = request.args.get("name", "")
    stem = f"{tabulation.edition.key}-{contest.stage}-{contest.organisation.code}-{tabulation.number}"
    if queries.is_current(tabulation) and is_outdated(tabulation):
        stem += "-outdated"
    if name in HOLD_MARKS:
        for one in queries.tabulated_contests(tabulation):
            note_marks(one)
    if name == "all.zip":
        return _sent(_zip(tabulation, stem), "application/zip", f"{stem}.zip")
    if name not in tabulation.files:
        raise NotFound
    kind = "text/csv" if name.endswith(".csv") else "text/plain"
    return _sent(queries.file_of(tabulation, name), f"{kind}; charset=utf-8", f"{stem}-{name.replace('/', '-')}")


def _zip(tabulation: Tabulation, folder: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(tabulation.files):
            archive.writestr(f"{folder}/{name}", queries.file_of(tabulation, name))
    return target.getvalue()


def _sent(content: bytes, kind: str, filename: str) -> Response:
    return Response(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{filename}"'})
