"""House rules that a linter does not know, each shown to find what it looks for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from contest.resources import ROOT

STEPS = ("people", "editions", "registration", "judging", "results", "awards", "publication", "desks")
PYTHON = sorted((ROOT / "contest").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# The only Chinese text allowed in a template outside a translated sentence: the language's own name.
BARE_CHINESE = re.compile(r"[\u3400-\u9fff]")
MOST_LINES = 400

Fault = str


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


@cache
def walked(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file: walking the tree anew for each rule took longer than the rules."""
    return tuple(ast.walk(parsed(path)))


@cache
def template(path: Path) -> nodes.Template:
    return Environment(extensions=["jinja2.ext.do", "jinja2.ext.i18n"]).parse(path.read_text("utf-8"))


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name}:{getattr(node, 'lineno', 0)}"


def dotted(node: ast.AST) -> str:
    """`session.commit` of a call's target."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "…"


def actions() -> list[Path]:
    return [path for path in PYTHON if "actions" in (path.stem, path.parent.name)]


def edge_breakers(path: Path) -> Iterator[Fault]:
    """Actions neither end the transaction nor read the clock or who is signed in: the edge does, and passes it on."""
    forbidden = re.compile(r"(^|\.)(commit|rollback)$|^clock\.now$|current_(actor|user)|(datetime\.now|date\.today)$")
    for node in walked(path):
        if isinstance(node, ast.Call) and forbidden.search(dotted(node.func)):
            yield f"{where(path, node)} calls {dotted(node.func)}()"


def recompilers(path: Path) -> Iterator[Fault]:
    """render_template_string compiles its template each time (docs/stack, trap 12)."""
    for node in walked(path):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if name == "render_template_string":
            yield f"{where(path, node)} uses {name}"


def clockless(path: Path) -> Iterator[Fault]:
    """One clock: nothing but contest.clock asks the machine for the time."""
    for node in walked(path):
        if isinstance(node, ast.Call) and re.search(
            r"(datetime\.(now|utcnow|today)|date\.today|^time\.time)$", dotted(node.func)
        ):
            yield f"{where(path, node)} calls {dotted(node.func)}()"


def forbidden_names(path: Path) -> Iterator[Fault]:
    """Classes and modules that say nothing (docs/architecture, Names)."""
    pattern = re.compile(r"(Manager|Service|Helper|Util|Handler)s?$|^Base[A-Z]")
    if re.fullmatch(r"(managers?|services?|helpers?|utils?|handlers?|base|data|info|process|common|misc)", path.stem):
        yield f"{path.name} says nothing about what is in it"
    for node in walked(path):
        if isinstance(node, ast.ClassDef) and pattern.search(node.name):
            yield f"{where(path, node)} is called {node.name}"


def float_sums(path: Path) -> Iterator[Fault]:
    """Marks are whole thousandths: no model keeps a float, and no SQL averages or sums marks."""
    for node in walked(path):
        if isinstance(node, ast.Name | ast.Attribute) and dotted(node).rsplit(".", 1)[-1] in (
            "Float",
            "Double",
            "REAL",
        ):
            yield f"{where(path, node)} keeps a float"
        if isinstance(node, ast.Subscript) and dotted(node.value) == "Mapped" and "float" in ast.dump(node.slice):
            yield f"{where(path, node)} keeps a float"


def path_makers(path: Path) -> Iterator[Fault]:
    """Only contest.resources works out where files lie: in a wheel they lie elsewhere than in a checkout."""
    for node in walked(path):
        if isinstance(node, ast.Name) and node.id == "__file__":
            yield f"{where(path, node)} uses __file__"


def name_splitters(path: Path) -> Iterator[Fault]:
    """Nothing takes a name apart that was put together from parts (contest/editions/rulebooks/contest_names.py)."""
    for node in walked(path):
        if isinstance(node, ast.Call) and re.search(r"\.r?(split|partition)$", dotted(node.func)):
            for given in [*node.args, *(keyword.value for keyword in node.keywords)]:
                told = given.value if isinstance(given, ast.Constant) else dotted(given)
                if isinstance(told, str) and (" · " in told or told.endswith("SEPARATOR")):
                    yield f"{where(path, node)} takes a name apart"


# What the law takes of the database: contest/rules names them, contest/exchange reads them from files.
RULE_INPUTS = re.compile(
    r"(^|\.)((Entry|Mark|Score|Adjustment|Lot|Group|Judge|Member|Decision)Row|Applicant|HeldAward)$"
)


def row_writers(path: Path) -> Iterator[Fault]:
    """Rows meet rules in contest/rule_inputs.py: no step writes the values that rules take."""
    own = {node.name for node in walked(path) if isinstance(node, ast.ClassDef)}  # a page has rows too
    for node in walked(path):
        if isinstance(node, ast.Call) and RULE_INPUTS.search(dotted(node.func)) and dotted(node.func) not in own:
            yield f"{where(path, node)} makes {dotted(node.func)}()"


def leftovers(path: Path) -> Iterator[Fault]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", line):
            yield f"{path.name}:{number} leaves something for later"


def computing(path: Path) -> Iterator[Fault]:
    """A template shows; it does not compute: no multiplying, dividing or powers, no bare sentence, no unsafe markup."""
    tree = template(path)
    for kind in (nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Pow):
        for node in tree.find_all(kind):
            yield f"{path.name}:{node.lineno} computes ({kind.__name__})"
    for node in tree.find_all(nodes.Filter):
        if node.name == "safe":
            yield f"{path.name}:{node.lineno} lets markup through (|safe)"
    for node in tree.find_all(nodes.TemplateData):
        text = re.sub(r"中文|赛务", "", node.data)
        if BARE_CHINESE.search(text):
            yield f"{path.name}:{node.lineno} says {text.strip()[:40]!r} in one language only"


MOST_CHARACTERS = 160
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
# A choice, or the place of a block, with no statement within.
INLINE = re.compile(r"\{%-? (if|block) [^%]*%\}((?!\{%).)*(\{%-? (elif|else)\b[^%]*%\}((?!\{%).)*)*\{%-? end\1 -?%\}")


def crowded(path: Path) -> Iterator[Fault]:
    """One statement a line, and lines that are read without scrolling. `{% if a %}x{% endif %}` may stand in a line."""
    text = path.read_text("utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > MOST_CHARACTERS:
            yield f"{path.parent.name}/{path.name}:{number} has {len(line)} characters"
    blank = COMMENT.sub(lambda comment: "\n" * comment.group().count("\n"), text)
    for number, line in enumerate(blank.splitlines(), 1):
        if INLINE.sub("", line).count("{%") > 1:
            yield f"{path.parent.name}/{path.name}:{number} has several statements"


def is_wording(node: nodes.Node) -> bool:
    """Whether a dict's or list's literal holds translated words."""
    held = node.items if isinstance(node, nodes.List | nodes.Tuple | nodes.Dict) else ()
    return any(
        isinstance(call.node, nodes.Name) and call.node.name in ("_", "gettext", "ngettext")
        for one in held
        for value in [one.value if isinstance(one, nodes.Pair) else one]
        for call in ([value] if isinstance(value, nodes.Call) else [])
    )


def word_tables(path: Path) -> Iterator[Fault]:
    """What a state is called stands in a step's labels.py or its presenter, not in a page: two pages would differ."""
    tree = template(path)
    named = {
        node.target.name
        for node in tree.find_all(nodes.Assign)
        if isinstance(node.target, nodes.Name) and is_wording(node.node)
    }
    for node in tree.find_all((nodes.Getitem, nodes.Getattr)):
        by_key = isinstance(node, nodes.Getitem) and not isinstance(node.arg, nodes.Slice)
        if by_key or (isinstance(node, nodes.Getattr) and node.attr == "get"):
            of = node.node
            if is_wording(of) or (isinstance(of, nodes.Name) and of.name in named):
                yield f"{path.parent.name}/{path.name}:{node.lineno} keeps a table of words"


# One helper for each kind of value (contest/formatting.py); these write exchanged data, or a fact next to a limit.
BY_HAND = re.compile(r"strftime|\{[^{}]*:%|\{[^{}]*:,\}|/ ?2\*\*[12]0:|// ?1024")
EXCHANGED = (
    "formatting.py",
    "exchange/seals.py",  # a seal's moment is ISO 8601 in UTC
    "publication/sealed/signing.py",  # the name of a retired key's file
    "registration/actions/contents.py",  # MB as a fact of a sentence, beside the rulebook's limit in MB
    "editions/presenters/formatting.py",  # a local date-time of the rulebook, which has no zone
)


def formatted_by_hand(path: Path) -> Iterator[Fault]:
    """Moments, sizes and numbers become text in one place, else two pages say the same value in two ways."""
    if str(path).endswith(EXCHANGED):
        return
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if BY_HAND.search(line):
            yield f"{path.name}:{number} formats by hand; use contest/formatting.py"


# What ends is told as 24:00 of the day that ends: `|closing`, `format_closing`, and `Closing` as a fact of a sentence.
ENDED_AS_BEGUN = re.compile(
    r"(closes|until|expires_at)\s*\|\s*moment"
    r"|\b(format_moment|presenters\.moment)\([\w.]*(closes|until|expires_at)\b"
    r"|(\b(closes|until)=|\{[\"'](closes|until)[\"']: )[\w.]+\.(closes|publicity_until|expires_at)\s*[,)}]"
)


def misplaced_midnights(path: Path) -> Iterator[Fault]:
    """Midnight belongs to the day that ends where something ends, and to the day that begins everywhere else."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if ENDED_AS_BEGUN.search(line):
            yield f"{path.name}:{number} tells an end as if it were a beginning; use closing, format_closing or Closing"


@cache
def names_of_layouts() -> frozenset[str]:
    """What layouts import or set: a page built on them sees that, and not a value of the same name."""
    found: set[str] = set()
    for path in TEMPLATES:
        if path.parent.name == "layouts":
            tree = template(path)
            found |= {node.target for node in tree.find_all(nodes.Import)}
            # `{% set title = title or … %}` only fills in what a page left out.
            found |= {
                node.target.name
                for node in tree.find_all(nodes.Assign)
                if isinstance(node.target, nodes.Name)
                and node.target.name not in {name.name for name in node.node.find_all(nodes.Name)}
            }
    return frozenset(found)


def overshadowed(path: Path) -> Iterator[Fault]:
    """A view gives its page nothing under a name that the layout takes for itself."""
    for node in walked(path):
        if isinstance(node, ast.Call) and dotted(node.func) == "render_page":
            for given in node.keywords:
                if given.arg in names_of_layouts():
                    yield f"{where(path, node)} gives {given.arg!r}, which the layout overshadows"


# What has been rewritten without gendered pronouns. A path is a file or a folder; a folder counts with all it holds.
PLAIN = [
    "contest",
    "templates",
    "tests",
    "tools",
    "benchmarks",
    "docs",
    "seeds",
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
]
NOT_OURS = {"vendor", "_build", "node_modules", "test_house_rules.py"}  # this file names the words
ENGLISH = frozenset((".py", ".html", ".md", ".po", ".js", ".css", ".txt", ".svg"))
# `He` before a capital letter is the Chinese surname 何 or 贺; he@example.org is an address.
PRONOUN = re.compile(r"(?<![\w'-])(he|his|him|himself|she|her|hers|herself|He|His|She|Her)(?![\w'@-]|\.\w)")
SURNAME = re.compile(r"\bHe (?=[A-Z])")
IN_QUOTES = re.compile(r"`[^`]*`|“[^”]*”")  # somebody else's words


def plain_files() -> list[Path]:
    found = [ROOT / path for path in PLAIN]
    assert all(path.exists() for path in found), "PLAIN names a path that does not exist"
    inside = [one for path in found for one in (path.rglob("*") if path.is_dir() else [path])]
    return sorted(p for p in inside if p.suffix in ENGLISH and p.is_file() and not NOT_OURS & set(p.parts))


def gendered(path: Path) -> Iterator[Fault]:
    """Our English is gender-neutral: they and their, never he or his. Names of people and quotations may have both."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if path.suffix == ".po" and line.startswith("msgid"):
            continue
        if found := PRONOUN.search(IN_QUOTES.sub("", SURNAME.sub("", line))):
            yield f"{where(path, ast.Pass(lineno=number))} says {found[0]!r}; write they, their or the role"


RULES = [
    (edge_breakers, actions()),
    (recompilers, PYTHON),
    (clockless, [path for path in PYTHON if path.name != "clock.py"]),
    (forbidden_names, PYTHON),
    (float_sums, [path for path in PYTHON if "models" in (path.stem, path.parent.name)]),
    (path_makers, [path for path in PYTHON if path.name != "resources.py"]),
    (name_splitters, PYTHON),
    (row_writers, [path for path in PYTHON if path.relative_to(ROOT / "contest").parts[0] in STEPS]),
    (leftovers, [*PYTHON, *TEMPLATES]),
    (overshadowed, [path for path in PYTHON if "views" in (path.stem, *path.parent.parts)]),
    (computing, [path for path in TEMPLATES if path.parent.name != "design"]),
    (crowded, TEMPLATES),
    (word_tables, TEMPLATES),
    (formatted_by_hand, [*PYTHON, *TEMPLATES]),
    (misplaced_midnights, [*PYTHON, *TEMPLATES]),
    (gendered, plain_files()),
]


@pytest.mark.parametrize(("rule", "files"), RULES, ids=[rule.__name__ for rule, _ in RULES])
def test_the_rule_holds(rule, files):
    assert files
    faults = [fault for path in files for fault in rule(path)]
    assert not faults, "\n".join(faults)


PLANTED = [
    (edge_breakers, "session.commit()"),
    (edge_breakers, "def f():\n    at = clock.now()"),
    (edge_breakers, "by = access.current_actor().account_id"),
    (recompilers, "from flask import render_template_string\nrender_template_string('{{ x }}')"),
    (clockless, "from datetime import datetime\ndatetime.now()"),
    (forbidden_names, "class EntryManager: ..."),
    (forbidden_names, "class BaseForm: ..."),
    (float_sums, "score: Mapped[float | None]"),
    (float_sums, "column(sa.Float())"),
    (path_makers, "TOP = Path(__file__).parent"),
    (name_splitters, "short = name.partition(' · ')[2] or name"),
    (name_splitters, "round_, *rest = localized(name).split(SEPARATOR)"),
    (row_writers, "from contest.rules import MarkRow\nMarkRow('e', 'a', '8.5')"),
    (row_writers, "seen = eligibility.Applicant(role='student')"),
    (misplaced_midnights, "{{ row.closes|moment(zone) }}"),
    (misplaced_midnights, "format_moment(span.closes, zone)"),
    (misplaced_midnights, "WrongMoment(sentence, closes=span.closes)"),
    (misplaced_midnights, "Reason(True, sentence, {'closes': span.closes}, source)"),
    (leftovers, "x = 1  # " + "TODO: more"),
    (overshadowed, "render_page('x.html', of_page=1)"),
    (computing, "{{ done * 100 }}"),
    (computing, "{{ words | safe }}"),
    (computing, "<p>报名已截止</p>"),
    (crowded, f"<p>{'名' * 161}</p>"),
    (crowded, "{% if a %}{% if b %}x{% endif %}{% endif %}"),
    (crowded, "{% for one in many %}{{ one }}{% endfor %}"),
    (crowded, "{% set a = 1 %}{% set b = 2 %}"),
    (crowded, "{# of {% call %} #}{% import 'x' as x %}{% set b = 2 %}"),
    (word_tables, "{{ {'draft': _('草稿'), 'final': _('已定稿')}[state] }}"),
    (word_tables, "{{ {'draft': _('草稿')}.get(state, '') }}"),
    (word_tables, "{{ [_('金'), _('银')][place] }}"),
    (word_tables, "{% set words = {'draft': _('草稿')} %}{{ words[state] }}"),
    (formatted_by_hand, 'size = f"{size / 2**20:.1f} MB"'),
    (formatted_by_hand, 'time = there.strftime("%H:%M")'),
    (formatted_by_hand, 'many = f"{n:,}"'),
    (formatted_by_hand, '{{ "{:,}".format(n) }}'),
    (gendered, "# A judge who comes back takes his own seat again."),
    (gendered, '"""The entry goes back. She corrects it."""'),
    (gendered, 'msgstr "Nobody consents to a change of his own."'),
]


@pytest.mark.parametrize(("rule", "text"), PLANTED)
def test_the_rule_finds_a_planted_fault(tmp_path, rule, text):
    path = tmp_path / "planted.py"
    path.write_text(text, encoding="utf-8")
    assert list(rule(path))


def test_a_template_may_translate_and_count_on(tmp_path):
    path = tmp_path / "lawful.html"
    path.write_text("<p lang=zh>中文</p>{{ _('报名已截止') }}{{ loop.index + 1 }}{{ a - b }}", encoding="utf-8")
    assert not list(computing(path))


def test_a_name_or_a_quotation_is_no_pronoun(tmp_path):
    path = tmp_path / "lawful.py"
    path.write_text('name = "He Siyuan"  # 何思远; the law says “his own work”; `he.po` is a file', encoding="utf-8")
    assert not list(gendered(path))


def test_a_short_condition_may_stand_in_a_line(tmp_path):
    path = tmp_path / "lawful.html"
    text = """{# {% call %} of {% form %}: said in a comment #}
<p class="a{% if b %} c{% endif %}">{% if d %}{{ d }}{% else %}–{% endif %}</p>
{{ ui.tabs([{"url": "/", "label": _("全部")}]) }}{{ rows[0] }}
"""
    path.write_text(text, encoding="utf-8")
    assert not [*crowded(path), *word_tables(path)]


def test_file_roles_are_the_same_in_every_step():
    """A step's files have the names that the contract of their order knows; other files are listed by name."""
    for step in STEPS:
        folder = ROOT / "contest" / step
        assert (folder / "__init__.py").exists()
        named = {path.stem for path in folder.iterdir() if path.suffix == ".py" or path.is_dir()}
        for wrong, right in (("view", "views"), ("model", "models"), ("action", "actions"), ("routes", "views")):
            assert wrong not in named, f"{step}/{wrong}.py is called {right}.py here"
        joined = ast.unparse(parsed(folder / "__init__.py"))
        assert "def join(app" in joined, f"{step} does not join the app"


def test_no_file_grows_past_a_page_of_attention():
    """Past ~400 lines a file becomes a folder (docs/architecture); the limit leaves a little slack for blank lines."""
    long = {
        str(path.relative_to(ROOT)): lines
        for path in PYTHON
        if (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES * 1.1
    }
    assert not long, long


def test_public_functions_of_actions_say_what_they_do():
    silent = [
        where(path, node)
        for path in actions()
        for node in parsed(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert not silent, silent


def test_the_front_end_files_are_ours_or_vendored():
    """No address of another machine in our style sheets and scripts: everything they fetch is here."""
    foreign = []
    for path in [*(ROOT / "contest/static/css").glob("*.css"), *(ROOT / "contest/static/js").rglob("*.js")]:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if re.search(r"(url\(|import |src=|fetch\()['\"]?(https?:)?//", line):
                foreign.append(f"{path.name}:{number}")
    assert not foreign, foreign
