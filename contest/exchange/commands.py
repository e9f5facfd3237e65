"""The commands of the law: `tabulate`, `table`, `verify`, `explain`, `rulebook new`, `rulebook check`,
`rulebook schema` (section 1).

They need no database and no configuration. Exit 0: done; 1: done, but a problem blocks; 2: bad input, one line per
fault on stderr (the first 100, and how many there are) and nothing written.
"""

import errno
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from contest.exchange.draft_labels import QUESTIONS
from contest.exchange.drafting import Draft, Unclear, is_asked, read_criteria, read_name, read_shares, rulebook_of
from contest.exchange.presenters import explanation_text
from contest.exchange.reading import (
    in_their_files,
    read_awards,
    read_given,
    read_inputs,
    read_rulebook,
    require_attributes,
)
from contest.exchange.remarks import (
    Distinct,
    distinct_in,
    distinct_in_columns,
    look_alikes,
    marks_of_judges,
    marks_of_judges_in_columns,
    marks_on_aspects,
    marks_on_aspects_in_columns,
    unlisted,
    untaken,
)
from contest.exchange.text import as_text, read_bytes
from contest.exchange.writing import outputs_as_bytes, tables_as_bytes, write_all
from contest.rules import Fault, Faults, Inputs, Ranked, Rulebook, award_and_advance, rank, schema, tables_from_awards
from contest.rules.labels import PHRASES
from contest.rules.rulebook import parse
from contest.rules.rulebook.reading import faults_at
from contest.rules.rulebook.unreachable import unreachable_rungs

DONE, BLOCKED, BAD_INPUT, UNVOUCHED = 0, 1, 2, 3
MOST_TOLD = 100
MOST_NAMED = 10
MOST_BUNDLE_BYTES, MOST_SEAL_BYTES = 2**30, 2**20


class Place(click.Path):
    """A file or folder; an empty text is none, and not the folder that one is in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("the path is empty; name a file or a folder", param, ctx)
        return super().convert(value, param, ctx)


FILE = Place(path_type=Path)
INPUT_OPTIONS = ("marks", "scores", "adjustments", "lots", "groups", "judges", "members", "decisions")


@contextmanager
def refusing() -> Iterator[None]:
    """Turn faults into lines on stderr and exit 2."""
    try:
        yield
    except Faults as refused:
        _refuse(refused)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Switch garbage collection off while rows and standings are made: they have no cycles, and it would take a third
    longer."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _refuse(refused: Faults) -> NoReturn:
    for fault in refused.faults[:MOST_TOLD]:
        click.echo(fault.text(), err=True)
    total = len(refused.faults)
    if total > MOST_TOLD:
        click.echo(PHRASES["more"][1].format(count=total - MOST_TOLD, total=total), err=True)
    sys.exit(BAD_INPUT)


def _write(files: Mapping[str, bytes], out: Path) -> None:
    try:
        write_all(files, out)
    except OSError as error:
        raise Faults([Fault(str(out), 0, "out.unwritable", {"out": out, "reason": error.strerror or error})]) from None


def _input_files(command: Callable[..., None]) -> Callable[..., None]:
    for name in reversed(INPUT_OPTIONS):
        command = click.option(f"--{name}", type=FILE, help=f"{name}.csv or .parquet")(command)
    return command


@click.command()
@click.argument("rulebook", type=FILE)
@click.option("--entries", type=FILE, required=True, help="entries.csv or .parquet")
@_input_files
@click.option("--out", type=FILE, required=True, help="the folder for the outputs")
@click.option("--engine", type=click.Choice(["exact", "columnar"]), default="exact", show_default=True)
@click.option("--explain", is_flag=True, help="also write explain.jsonl: how each entry came to its result")
def tabulate(rulebook: Path, out: Path, engine: str, explain: bool, **files: Path | None) -> None:
    """Turn marks into places, awards, tables and the next tier, under RULEBOOK (统分)."""
    paths = {kind: path for kind, path in files.items() if path is not None}
    with refusing(), _uncollected():
        book = read_rulebook(rulebook)
        try:
            ranked = _by_columns(paths, book, explain) if engine == "columnar" else _by_rows(paths, book, explain)
            _clear_progress()
            outcome = award_and_advance(ranked)
        except Faults as refused:
            _refuse(in_their_files(refused, paths, rulebook))
        _write(outputs_as_bytes(outcome), out)
    blocking = sum(problem.blocks for problem in outcome.problems)
    if blocking:
        click.echo(f"{blocking} problems block: the outputs are provisional; see {out / 'problems.csv'}", err=True)
        sys.exit(BLOCKED)


def _by_rows(paths: Mapping[str, Path], book: Rulebook, explain: bool) -> Ranked:
    given = read_given(paths)
    require_attributes(given, book)
    ranked = rank(given.inputs, book, explain=explain, progress=_progress)
    remarks = [untaken(given.inputs, book, marks_on_aspects(given.inputs))]
    if book.law == "1":  # law 2 has problems for them
        remarks += [_alike(given.inputs, paths), unlisted(given.inputs, marks_of_judges(given.inputs))]
    _remark(paths, *remarks)
    return ranked


def _alike(inputs: Inputs, paths: Mapping[str, Path], marks: Distinct | None = None) -> Iterator[Fault]:
    """Keys that look alike, file by file."""
    for kind in paths:
        of_columns = kind == "marks" and marks is not None
        yield from look_alikes(kind, marks if of_columns and marks else distinct_in(kind, getattr(inputs, kind)))


def _remark(paths: Mapping[str, Path], *remarks: Iterator[Fault]) -> None:
    """Tell on stderr what changes no output; the first so many."""
    _clear_progress()
    found = [fault for some in remarks for fault in some]
    for fault in in_their_files(Faults(found), paths, Path()).faults[:MOST_TOLD]:
        click.echo(fault.text(), err=True)
    if len(found) > MOST_TOLD:
        click.echo(PHRASES["more"][1].format(count=len(found) - MOST_TOLD, total=len(found)), err=True)


def _by_columns(paths: Mapping[str, Path], book: Rulebook, explain: bool) -> Ranked:
    """The columnar engine; prints which contests it handed to the exact one, and why."""
    try:
        from contest.exchange.frames import read_given_and_columns
        from contest.rules.columnar import rank_columns
    except ImportError:
        raise Faults([Fault("columnar", 0, "engine.missing")]) from None
    given, marks = read_given_and_columns(paths)
    require_attributes(given, book)
    ranked, handed = rank_columns(given.inputs, marks, book, explain=explain, progress=_progress)
    remarks = [] if marks is None else [untaken(given.inputs, book, marks_on_aspects_in_columns(marks))]
    if book.law == "1":
        remarks.append(_alike(given.inputs, paths, None if marks is None else distinct_in_columns(marks)))
        if marks is not None:
            remarks.append(unlisted(given.inputs, marks_of_judges_in_columns(marks)))
    _remark(paths, *remarks)
    for reason in sorted(set(handed.values())):
        contests = [contest for contest, why in handed.items() if why == reason]
        named = ", ".join(contest or "—" for contest in contests[:MOST_NAMED])
        more = f" and {len(contests) - MOST_NAMED} more" if len(contests) > MOST_NAMED else ""
        click.echo(f"columnar: handed to the exact engine ({reason}): {named}{more}", err=True)
    return ranked


def _progress(done: int, of: int) -> None:
    """A progress count on stderr, if stderr is a terminal."""
    if sys.stderr.isatty() and (done % 10 == 0):
        click.echo(f"\r{done} / {of}", nl=False, err=True)


def _clear_progress() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)


@click.command()
@click.argument("rulebook", type=FILE)
@click.option("--awards", type=FILE, required=True, help="awards.csv or .parquet")
@click.option("--entries", type=FILE, help="entries.csv or .parquet")
@click.option("--out", type=FILE, required=True, help="the folder for the tables")
def table(rulebook: Path, awards: Path, entries: Path | None, out: Path) -> None:
    """Make only the tables, from awards already given, under RULEBOOK (奖牌榜)."""
    paths = {"awards": awards} if entries is None else {"awards": awards, "entries": entries}
    with refusing():
        book = read_rulebook(rulebook)
        rows = None if entries is None else read_inputs({"entries": entries}).entries
        given = read_awards(awards, rows, book)
        try:
            tables = tables_from_awards(given, rows, book)
        except Faults as refused:
            _refuse(in_their_files(refused, paths, rulebook))
        _write(tables_as_bytes(tables), out)
        found = [look_alikes("awards", distinct_in("awards", given))]
        _remark(paths, *found, *([] if rows is None else [look_alikes("entries", distinct_in("entries", rows))]))


@click.command()
@click.argument("folder", type=FILE, metavar="DIR")
@click.argument("entry")
@click.option("--contest", help="only in this contest")
def explain(folder: Path, entry: str, contest: str | None) -> None:
    """Tell how ENTRY came to its result, from the explain.jsonl in DIR, in both languages (说明)."""
    path = folder / "explain.jsonl"
    with refusing():
        if not path.is_file():
            raise Faults([Fault(str(folder), 0, "explain.missing")])
        shown = 0
        for line, text in enumerate(as_text(read_bytes(path), str(path)).rstrip("\n").split("\n"), start=1):
            try:
                facts = json.loads(text)
                wanted = facts["entry"] == entry and contest in (None, facts["contest"])
                if wanted:
                    words = f"{explanation_text(facts, 'zh')}\n\n{explanation_text(facts, 'en')}"
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                raise Faults([Fault(str(path), line, "explain.broken")]) from None
            if wanted:
                click.echo(("\n" if shown else "") + words)
                shown += 1
        if not shown:
            raise Faults([Fault(str(path), 0, "explain.entry", {"entry": entry})])


@click.command()
@click.argument("bundle", type=FILE)
@click.option("--seal", type=FILE, help="the bundle's seal.json, where it is not in the same download")
@click.option("--key", "keys", type=FILE, multiple=True, help="a publisher's public key or keys (PEM); several times")
@click.option("--trusted", type=FILE, help="a folder of public keys (*.pem), or one file of several")
@click.option("--unsigned-ok", is_flag=True, help="exit 0 also where nobody vouches for it")
def verify(bundle: Path, seal: Path | None, keys: tuple[Path, ...], trusted: Path | None, unsigned_ok: bool) -> None:
    """Derive a published result again from its BUNDLE, and say whether a known key vouches for it (核对).

    Exit 0: published by a known key, unchanged. 3: unchanged in itself, but nobody vouches for it. 1: changed.
    2: it cannot be read.
    """
    from contest.exchange.trusted import read_trusted
    from contest.exchange.verifying import verify as verify_bytes

    with refusing():
        raw = read_bytes(bundle, most=MOST_BUNDLE_BYTES)
        seal_bytes = None if seal is None else read_bytes(seal, most=MOST_SEAL_BYTES)
        known = read_trusted([*keys, *([trusted] if trusted else [])])
    verdict = known.judge(verify_bytes(raw, seal_bytes, known.keys))
    code = {"published": DONE, "unvouched": UNVOUCHED, "changed": BLOCKED, "unreadable": BAD_INPUT}[verdict.kind]
    if unsigned_ok and code == UNVOUCHED:
        code = DONE
    click.echo(f"{bundle}: {verdict.sentence()}", err=code != DONE)
    sys.exit(code)


@click.group()
def rulebook() -> None:
    """Write a first rulebook, check one, or print the schema of rulebooks (规则)."""


@rulebook.command()
@click.argument("file", type=FILE)
def check(file: Path) -> None:
    """Say whether FILE is a rulebook; else every fault with its line."""
    with refusing():
        book = read_rulebook(file)
        remarks = unreachable_rungs(book)
        if remarks:
            text = as_text(read_bytes(file), str(file)).replace("\r\n", "\n")
            for fault in faults_at(remarks, text, filename=str(file)):
                click.echo(fault.text(), err=True)
    parts = [f"{len(rules)} {part}" for part, rules in book if isinstance(rules, tuple) and rules]
    click.echo(f"{file}: a rulebook of law {book.law}; {', '.join(parts) or 'nothing in it'}")


class Answer(click.ParamType[Any, Any]):
    """An answer in words; where it is unclear it is asked for again."""

    name = "text"

    def __init__(self, read: Callable[[str], Any]) -> None:
        self.read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return self.read(value)
        except Unclear as unclear:
            self.fail(str(unclear), param, ctx)


ANSWERS: dict[str, tuple[click.ParamType[Any, Any], str]] = {
    "name": (Answer(read_name), "我的比赛"),
    "results": (click.Choice(["judged", "measured", "scores"]), "judged"),
    "criteria": (Answer(read_criteria), "内容 60, 表达 40"),
    "drop": (click.IntRange(0, 3), "1"),
    "better": (click.Choice(["higher", "lower"]), "higher"),
    "awards": (Answer(read_shares), "一等奖 10%, 二等奖 20%, 三等奖 30%"),
    "rounding": (click.Choice(["down", "up", "nearest"]), "down"),
    "tie": (click.Choice(["include", "exclude", "stop"]), "include"),
    "table": (click.BOOL, "yes"),
}
"""The questions in their order, each with its kind and what it is where nothing is typed."""


def _answers(command: Callable[..., None]) -> Callable[..., None]:
    for key in reversed(ANSWERS):
        command = click.option(f"--{key}", type=ANSWERS[key][0], help=QUESTIONS[key])(command)
    return command


@rulebook.command()
@click.argument("file", type=FILE)
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="language of the comments")
@_answers
def new(file: Path, lang: str, **given: Any) -> None:
    """Ask a few questions and write a commented rulebook to FILE, which must not be there yet (新建)."""
    if file.exists():  # before nine questions, not after them
        with refusing():
            raise Faults([Fault(str(file), 0, "out.unwritable", {"out": file, "reason": os.strerror(errno.EEXIST)})])
    for key, (kind, default) in ANSWERS.items():
        if given[key] is None:
            answer = _asked(key, kind, default) if is_asked(key, given) else default
            given[key] = kind.convert(answer, None, None)
    with refusing():
        text = rulebook_of(Draft(**given), lang)
        parse(text, filename=str(file))
        try:
            with file.open("x", encoding="utf-8", newline="\n") as out:
                out.write(text)
        except OSError as error:
            facts = {"out": file, "reason": error.strerror or error}
            raise Faults([Fault(str(file), 0, "out.unwritable", facts)]) from None
    click.echo(f"{file}: written; read it, change it, then: contest rulebook check {file}")


def _asked(key: str, kind: click.ParamType[Any, Any], default: str) -> Any:
    try:
        return click.prompt(QUESTIONS[key], default=default, type=kind)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        raise click.UsageError(f"--{key} is needed where nobody can be asked: {QUESTIONS[key]}") from None


@rulebook.command(name="schema")
def print_schema() -> None:
    """Print the JSON Schema of rulebooks, so that editors complete them."""
    click.echo(json.dumps(schema(), ensure_ascii=False, indent=2))


@click.group()
def law() -> None:
    """The law of contests: no database, no configuration."""


for _command in (tabulate, table, verify, explain, rulebook):
    law.add_command(_command)


def main(argv: list[str]) -> int:
    """Run one command of the law; its exit code."""
    try:
        law.main(argv, prog_name="contest")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else BAD_INPUT
    return DONE
