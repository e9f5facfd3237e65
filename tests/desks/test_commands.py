"""The commands as a newcomer types them, in processes of their own with a folder of their own."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from contest.desks.asking import ask_for_the_rest, ask_mode
from contest.desks.commands import init_command
from contest.desks.demo import free_port


def contest(folder: Path, *command: str, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "SECRET_KEY", "FIELD_KEYS")}
    return subprocess.run(
        [sys.executable, "-m", "contest", *command],
        env={**clean, "SAIWU_INSTANCE": str(folder), **env},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_smoke_run_goes_the_whole_path_and_prints_the_medal_table(tmp_path):
    done = contest(tmp_path, "demo", "--check")
    assert done.returncode == 0, done.stderr
    assert "1  1  0  1  江西师范大学" in done.stdout
    assert "2  0  1  0  江西财经大学" in done.stdout
    assert not (tmp_path / "saiwu.sqlite3").exists(), "it keeps to a database of its own"


def test_a_seed_can_be_listed_loaded_twice_and_counted(tmp_path):
    seeds = [
        "career-2023",
        "career-2025",
        "career-demo",
        "challenge-cup",
        "course-selection",
        "diving",
        "gymnastics-team",
        "points-challenge",
        "science-fair",
        "singing",
        "skills-2023",
        "sports-day",
        "ten-feats",
        "vocational-skills",
        "walk-up",
        "worldskills-event",
    ]
    assert contest(tmp_path, "seed").stdout.split() == seeds
    first = contest(tmp_path, "seed", "career-demo")
    assert first.returncode == 0, first.stderr
    assert first.stdout.strip() == "career-demo: 职业规划大赛·体验赛季"
    again = contest(tmp_path, "seed", "career-demo")
    assert "already there" in again.stderr
    figures = json.loads(contest(tmp_path, "stats", "career-demo", "--json").stdout)
    assert figures["contestants"] > 0


@pytest.mark.parametrize(
    ("command", "says"), [(("seed", "atlantis"), "career-demo"), (("stats", "atlantis"), "contest seed")]
)
def test_a_name_that_is_not_there_is_refused_in_words(tmp_path, command, says):
    contest(tmp_path, "migrate")
    done = contest(tmp_path, *command)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_production_refuses_to_start_without_secrets_until_init_has_made_them(tmp_path):
    production = {"SAIWU_MODE": "production", "MAIL_URL": f"file:{tmp_path / 'mail'}"}
    refused = contest(tmp_path, "migrate", **production)
    assert refused.returncode != 0
    assert "contest init" in refused.stderr
    assert "Traceback" not in refused.stderr
    answers = (
        "--name",
        "管理员",
        "--login",
        "boss",
        "--password",
        "Seven-Rivers-3",
        "--mail-to",
        "boss@example.edu.cn",
        "--public-url",
    )
    wrong = contest(tmp_path, "init", *answers, "contest.example.org", **production)
    assert wrong.returncode == 1
    assert "write the whole of it" in wrong.stderr
    answers += ("https://contest.example.org/",)
    done = contest(tmp_path, "init", *answers, **production)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
    assert (tmp_path / "public-url").read_text() == "https://contest.example.org\n"
    [letter] = (tmp_path / "mail").glob("*.eml")
    assert "boss@example.edu.cn" in letter.read_text()
    _again_from_a_file(tmp_path, production)
    assert contest(tmp_path, "audit", "verify", **production).returncode == 0


ANSWERS = """public_url = "https://contest.example.org"
mode = "proxy"
name = "管理员"
login = "boss"
password = "Seven-Rivers-3"
[organisation]
code = "4136010421"
[[organiser]]
name = "林秘书"
[contest]
template = "school-skills"
key = "skills-2027"
name = "第三届技能月"
"""


# The same, typed: mode, organisation, its kind as offered, code, an organiser without e-mail, no more, the contest.
TYPED = "\n江西财经大学\n\n4136010421\n林秘书\n\n\n第三届技能月\nskills-2027\n\n"


def _again_from_a_file(tmp_path: Path, production: dict[str, str]) -> None:
    """Run again, with the answers in a file: what is there stays, and what is missing comes to it."""
    (tmp_path / "answers.toml").write_text(ANSWERS.replace("[organisation]", "[organiser]", 1))
    wrong = contest(tmp_path, "init", "--answers", str(tmp_path / "answers.toml"), **production)
    assert wrong.returncode in (1, 2)
    assert "不" in wrong.stderr
    (tmp_path / "answers.toml").write_text(ANSWERS)
    done = contest(tmp_path, "init", "--answers", str(tmp_path / "answers.toml"), **production)
    assert done.returncode == 0, done.stderr
    assert "the password stays" in done.stdout
    assert "https://contest.example.org/i/" in done.stdout
    assert "/desk/skills-2027" in done.stdout
    given = ("--name", "管理员", "--login", "boss", "--password", "Seven-Rivers-3", "--mail-to", "")
    given += ("--public-url", "https://contest.example.org")
    again = contest(tmp_path, "init", *given, "--ask", stdin=TYPED, **production)
    assert again.returncode == 0, again.stderr
    assert "组织者已在 organiser is there already: 林秘书" in again.stdout
    with sqlite3.connect(tmp_path / "saiwu.sqlite3") as held:
        assert held.execute("SELECT count(*) FROM contest").fetchone() == (4,)
    wrong = contest(tmp_path, "doctor", **production)
    assert "TRUSTED_PROXIES=1" in wrong.stdout
    assert "No backup is noted" in wrong.stdout


def test_init_asks_for_what_a_file_of_answers_may_hold():
    with CliRunner().isolation(input=TYPED):
        mode, rest = ask_mode(), ask_for_the_rest()
    kept = tomllib.loads(ANSWERS)
    organisation = {"kind": "school", "name": "江西财经大学", **kept["organisation"]}
    assert mode == "proxy"
    assert rest == {"organisation": organisation, "organiser": kept["organiser"], "contest": kept["contest"]}
    with CliRunner().isolation(input="alone\n\n"):
        assert (ask_mode(), ask_for_the_rest()) == ("alone", {}), "an empty answer asks no more"


def test_init_asks_for_the_address_that_links_need():
    """Whoever gives no `--public-url` is asked; otherwise links would lead to 127.0.0.1."""
    (option,) = [one for one in init_command.params if one.name == "public_url"]
    assert "https://" in option.prompt


def test_the_demo_and_its_passwords_are_not_for_production(tmp_path):
    production = {"SAIWU_MODE": "production", "SECRET_KEY": "x" * 40, "FIELD_KEYS": "A" * 43 + "="}
    done = contest(tmp_path, "demo", **production)
    assert done.returncode == 2
    assert "开发模式" in done.stderr


def test_a_port_that_is_taken_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) > port
