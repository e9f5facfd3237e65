"""Metrics: each has its function, its words in both languages, and its line in the documents."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest
from flask_babel import gettext

from contest.editions.metric_labels import METRIC_LABELS, METRIC_SENTENCES, USE_LABELS
from contest.i18n import speaking
from contest.resources import ROOT
from contest.rules.metrics import METRICS, USES, find, forms, gives, named, value_of
from tools import metrics as tool

for module in tool.GIVING:
    importlib.import_module(module)


@pytest.mark.parametrize("use", USES)
def test_every_metric_has_a_function_for_each_of_its_uses(use):
    assert [metric.key for metric in named(use) if use not in metric.functions] == []


def test_every_metric_has_words_in_both_languages(app):
    labels = METRIC_LABELS | METRIC_SENTENCES
    assert labels.keys() == METRICS.keys()
    assert USE_LABELS.keys() == set(USES)
    with app.app_context(), speaking("en"):
        same = [key for key, msgid in (labels | USE_LABELS).items() if gettext(msgid) == msgid]
    assert same == []


def test_the_page_is_the_registry(app):
    with app.app_context():
        made = tool.page()
    assert tool.PAGE.read_text("utf-8") == made, "run make docs"


def test_the_tool_says_that_a_changed_page_is_stale(tmp_path):
    """In a process of its own: it makes an application."""
    page = tmp_path / "metrics.md"
    page.write_text(tool.PAGE.read_text("utf-8").replace("| `lot` |", "| `dice` |"), encoding="utf-8")
    code = "import sys, pathlib; from tools import metrics as tool; tool.PAGE = pathlib.Path(sys.argv[1]); "
    code += "print(tool.main(['--check']), tool.main([]), tool.main(['--check']))"
    done = subprocess.run([sys.executable, "-c", code, page], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "docs/reference/metrics.md is stale: make docs\n1 0 0\n", done.stderr
    assert page.read_text("utf-8") == tool.PAGE.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "use", "found"),
    [
        ("score", "rank", ("score", "")),
        ("sheets:mean", "precedence", ("sheets:mean", "")),
        ("attribute:-age", "pick", ("attribute", "-age")),
        ("table:medals:total", "prize", ("table", "medals:total")),
        ("attribute:-age", "rank", None),
        ("attribute:-", "precedence", None),
        ("people:x", "prize", None),
        ("table:medals:", "prize", None),
        ("percentile", "precedence", None),
        ("sheets", "precedence", None),
        ("", "pick", None),
        (":x", "prize", None),
    ],
)
def test_what_a_rulebook_may_name(text, use, found):
    metric = find(text, use)
    assert (metric and (metric[0].key, metric[1])) == found


def test_the_sentence_of_a_fault_names_all_that_may_be_written():
    assert forms("pick") == "score, scale, percentile, place, attribute:[-]NAME or lot"


def test_a_metric_that_is_not_declared_gets_no_function():
    with pytest.raises(LookupError):
        gives("column", "score")(len)
    with pytest.raises(LookupError):
        gives("pick", "place")(len)
    with pytest.raises(LookupError):
        value_of("dice", "precedence")
