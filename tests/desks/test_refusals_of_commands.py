"""Every command, with a missing, empty or garbage file, a folder, or a name that is not there: a sentence and exit 2.

The commands are taken from the tree itself, so that a new one is held to it too.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from contest import cli

RULEBOOK = 'law = "1"\n[ranking]\nprecedence = ["score"]\n'
# They serve, ask questions, take no input, or are another program's.
LEFT_OUT = {
    "serve",
    "demo",
    "init",
    "db",
    "smoke",
    "migrate",
    "migrations-match",
    "send-mail",
    "run",
    "shell",
    "routes",
}
GOOD = {"rulebook": "good.toml", "entries": "entries.csv", "out": "out", "awards": "awards.csv", "entry": "nobody"}


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with its words, in the order of the tree."""
    context = click.Context(group, info_name="contest")
    for name in group.list_commands(context):
        if name in LEFT_OUT:
            continue
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))
        else:
            yield (*path, name), found


def badly_given(command: click.Command, files: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """(what is wrong, the words) for each parameter and each bad value of it; the others are as they should be."""
    for wrong in command.params:
        if isinstance(wrong, click.Option) and wrong.is_flag:
            continue
        is_path = isinstance(wrong.type, click.Path)
        values = files if is_path and wrong.name != "out" else {"a file": files["a file"], "nothing": ""}
        if not is_path:
            values = {"nobody's name": "atlantis", "nothing": ""}
        for what, value in values.items():
            words: list[str] = []
            for one in command.params:
                if one is not wrong and not one.required:
                    continue
                given = value if one is wrong else GOOD.get(str(one.name), files["a file"])
                words += [one.opts[0], given] if isinstance(one, click.Option) else [given]
            yield f"{wrong.name}: {what}", words


def test_a_command_that_is_given_something_wrong_says_so(
    app: object, session: object, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "_apps", [app])
    monkeypatch.setattr(sys, "stdin", io.StringIO())  # nobody is there to answer a command that asks
    (tmp_path / "good.toml").write_text(RULEBOOK)
    (tmp_path / "entries.csv").write_text("entry\na\n")
    (tmp_path / "awards.csv").write_text("award,group\n")
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "garbage").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "words").write_text("contest;entry\n[[[[\n")
    (tmp_path / "folder").mkdir()
    files = {
        "a file": "words",
        "no file": "missing",
        "an empty file": "empty",
        "garbage": "garbage",
        "a folder": "folder",
    }
    failed = []
    tried = 0
    for path, command in commands(cli.contest):
        for what, words in badly_given(command, files):
            tried += 1
            monkeypatch.setattr(sys, "argv", ["contest", *path, *words])
            try:
                cli.main()
                code: object = 0
            except SystemExit as done:
                code = done.code
            except BaseException as fault:
                code = repr(fault)
            said = capsys.readouterr().err
            if code != 2 or not said.strip() or "Traceback" in said:
                failed.append(f"contest {' '.join(path)} ({what}): {code} {said[:200]}")
    assert tried > 60
    assert not failed, "\n".join(failed)
