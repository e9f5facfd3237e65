"""Write docs/reference/metrics.md from the registry of metrics, their words and the figures of reports.

`python -m tools.metrics` writes it; with `--check` it only says whether the committed page is current.
"""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from collections.abc import Sequence

from contest.editions.metric_labels import METRIC_LABELS, METRIC_SENTENCES, USE_LABELS
from contest.entry_words import filled
from contest.i18n import speaking
from contest.publication.statistics import FIGURES
from contest.resources import ROOT
from contest.rules.metrics import USES, Metric, named

PAGE = ROOT / "docs" / "reference" / "metrics.md"
# The modules that define the functions; tabulating a rulebook uses all of them.
GIVING = ("contest.rules.steps", "contest.rules.picks", "contest.rules.prizes", "contest.rules.tables")


def words_of(metric: Metric) -> str:
    """The metric's msgid; if it takes a name, with a dash for the name."""
    if metric.key in METRIC_LABELS:
        return METRIC_LABELS[metric.key]
    return METRIC_SENTENCES[metric.key] % {"name": "…", "award": "…", "table": "…", "column": "…"}


def english_of(metric: Metric) -> str:
    from flask_babel import gettext

    with speaking("en"):
        if metric.key in METRIC_LABELS:
            return str(gettext(METRIC_LABELS[metric.key]))
        sentence = str(gettext(METRIC_SENTENCES[metric.key]))
        return sentence % {"name": "…", "award": "…", "table": "…", "column": "…"}


def page() -> str:
    """The page's text; needs an application context, for the English words."""
    from flask_babel import gettext

    for module in GIVING:
        importlib.import_module(module)
    lines = [
        "% Made by tools/metrics.py (make docs). Change the code, not this page.",
        "",
        "# Metrics 指标",
        "",
        "A rulebook names metrics by these keys. KEY, NAME and COLUMN stand for what is named; `-` before a NAME means",
        "that the lower is first. An input is the file from which the metric comes: one of those named must be given.",
    ]
    for use in USES:
        with speaking("en"):
            lines += ["", f"## {gettext(USE_LABELS[use])} · {USE_LABELS[use]}", ""]
        lines += ["| key | 中文 | English | inputs | function |", "| --- | --- | --- | --- | --- |"]
        for metric in named(use):
            function = metric.functions[use]
            where = f"{function.__module__}.{function.__qualname__}"
            cells = (
                f"`{metric.form(use)}`",
                words_of(metric),
                english_of(metric),
                ", ".join(metric.inputs),
                f"`{where}`",
            )
            lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "## Figures of a report · 报告的数字", ""]
    lines += [
        "`contest/publication/statistics` counts them from sealed rows; `/e/EDITION/figures.json` has them all.",
        "",
    ]
    lines += ["| key | 中文 | English |", "| --- | --- | --- |"]
    for key, figure in FIGURES.items():
        with speaking("en"):
            lines.append(f"| `{key}` | {filled(figure.label)} | {gettext(figure.label)} |")
    return "\n".join(lines) + "\n"


def made() -> str:
    """The page's text, from an application of its own: no database is asked."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SAIWU_INSTANCE": folder, "SAIWU_MODE": "testing", "DATABASE_URL": f"sqlite:///{folder}/none"}
        from contest import create_app

        with create_app().app_context():
            return page()


def main(arguments: Sequence[str]) -> int:
    text = made()
    if "--check" in arguments:
        is_current = PAGE.is_file() and PAGE.read_text("utf-8") == text
        if not is_current:
            print(f"docs/reference/{PAGE.name} is stale: make docs")
        return 0 if is_current else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
