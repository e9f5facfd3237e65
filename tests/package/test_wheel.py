"""The wheel of `uv build`, installed in an empty environment outside the checkout, does all that a checkout does.

It is built from the files that Git knows, so nothing that lies about in this checkout (compiled words, say) can help.
Whatever is in uv's cache is taken from there; the package index is asked only for what is not.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from contest.resources import ROOT

UV = Path(sys.executable).with_name("uv")
ANSWERS = (
    *("--name", "管理员", "--login", "boss", "--password", "Seven-Rivers-3", "--mail-to", ""),
    *("--public-url", "https://contest.example.org"),
)

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("wheel")]


def uv(*arguments: str | Path, cwd: Path) -> None:
    """Run uv, first with its cache alone."""
    for offline in (["--offline"], []):
        command = [str(UV), *map(str, arguments), *offline]
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
        if done.returncode == 0:
            return
    pytest.fail(f"{' '.join(command)}\n{done.stdout}{done.stderr}", pytrace=False)


def files_in_git() -> list[str]:
    """Every file of the checkout that is or could be committed."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    found = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in found.split("\0") if name and (ROOT / name).is_file()]


def locked_without_extras() -> str:
    """The part of requirements.lock that the package itself needs: no test tool can stand in for a dependency that
    pyproject.toml forgot."""
    wanted: set[str] = set()
    waiting = [Requirement("saiwu")]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        asked = waiting.pop()
        name, extras = canonicalize_name(asked.name), frozenset(asked.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        wanted.add(name)
        waiting += [
            needed
            for needed in map(Requirement, distribution(name).requires or ())
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in (*extras, ""))
        ]
    blocks = re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text("utf-8"))
    return "\n".join(block for block in blocks if canonicalize_name(re.split(r"[=\[ ]", block)[0]) in wanted)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as `uv build --wheel` builds it in a fresh clone, with the build tools that are locked."""
    clone, out = tmp_path_factory.mktemp("clone"), tmp_path_factory.mktemp("dist")
    for name in files_in_git():
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, clone / name)
    tools = ("--build-constraint", "requirements.lock", "--require-hashes", "--python", sys.executable)
    uv("build", "--wheel", *tools, "--out-dir", out, cwd=clone)
    [built] = out.glob("*.whl")
    return built


@dataclass(frozen=True)
class Installed:
    """The package in an environment of its own, with a home folder of its own."""

    programs: Path
    package: Path
    home: Path

    def env(self, **more: str) -> dict[str, str]:
        return {"PATH": f"{self.programs}:/usr/bin:/bin", "HOME": str(self.home), "LANG": "C.UTF-8", **more}

    def contest(self, *command: str, **env: str) -> str:
        """What `contest …` prints; it has to succeed."""
        done = subprocess.run(
            [self.programs / "contest", *command],
            cwd=self.home,
            env=self.env(**env),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def served(self, **env: str) -> Iterator[str]:
        """`contest serve` at a free port; gives the address."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        with (self.home / "server.log").open("w") as log:
            server = subprocess.Popen(
                [self.programs / "contest", "serve"],
                cwd=self.home,
                env=self.env(BIND=address, WEB_PROCESSES="1", **env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            for _ in range(600):
                if server.poll() is not None:
                    break
                with socket.socket() as trial:
                    if trial.connect_ex(("127.0.0.1", int(address.partition(":")[2]))) == 0:
                        break
                time.sleep(0.1)
            assert server.poll() is None, (self.home / "server.log").read_text()
            yield f"http://{address}"
        finally:
            server.terminate()
            server.wait(timeout=60)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("installed")
    lock = folder / "runtime.lock"
    lock.write_text(locked_without_extras(), "utf-8")
    uv("venv", "--python", sys.executable, folder / "env", cwd=folder)
    into = ("pip", "install", "--python", folder / "env" / "bin" / "python")
    uv(*into, "--compile-bytecode", "--require-hashes", "-r", lock, cwd=folder)
    uv(*into, "--compile-bytecode", "--no-deps", wheel, cwd=folder)
    [package] = (folder / "env" / "lib").glob("python*/site-packages/contest")
    (folder / "home").mkdir()
    return Installed(folder / "env" / "bin", package, folder / "home")


def ask(url: str, language: str) -> str:
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept-Language": language})) as answer:
        assert answer.status == 200
        return str(answer.read().decode())


def test_it_holds_all_that_the_checkout_ships(wheel: Path):
    inside = set(zipfile.ZipFile(wheel).namelist())
    for name in files_in_git():
        top = name.partition("/")[0]
        if top == "contest":
            assert name in inside
        elif top in ("templates", "migrations") or (top == "seeds" and not name.endswith(".py")):
            assert f"contest/shipped/{name}" in inside
        if name.startswith("contest/translations/") and name.endswith(".po"):
            assert f"{name.removesuffix('.po')}.mo" in inside
    strangers = {name for name in inside if not re.match(r"contest/|saiwu-[\d.]+\.dist-info/", name)}
    assert not strangers, "everything lies inside the package"
    assert not [name for name in inside if "__pycache__" in name]


def test_it_says_its_version(wheel: Path, installed: Installed):
    version = wheel.name.split("-")[1]
    assert re.fullmatch(r"20\d\d\.(1[0-2]|[1-9])\.\d+", version), "calendar versioning: year, month, number"
    assert installed.contest("--version") == f"contest {version}\n"


def test_it_goes_the_whole_path(installed: Installed):
    printed = installed.contest("demo", "--check")
    assert "1  1  0  1  江西师范大学" in printed


def test_it_is_set_up_seeded_and_served_for_real(installed: Installed):
    before = {path for path in installed.package.rglob("*") if "__pycache__" not in path.parts}
    production = {"SAIWU_MODE": "production"}
    data = installed.home / ".local" / "share" / "saiwu"
    assert "organisations loaded" in installed.contest("init", *ANSWERS, **production)
    assert (data / "saiwu.sqlite3").exists(), "its data lie in the user's folder, not beside the code"
    assert "career-demo" in installed.contest("seed").split()
    installed.contest("seed", "career-demo", "--quiet", **production)
    with installed.served(**production) as address:
        page = ask(f"{address}/sign-in", "zh-CN")
        assert "登录" in page
        assert "Sign in" in ask(f"{address}/sign-in", "en")
        assert "职业规划大赛" in ask(f"{address}/e/career-demo", "zh-CN")
        for asset in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
            ask(address + asset.replace("&amp;", "&"), "zh-CN")
        sockets = [path for path in installed.home.rglob("*") if path.is_socket()]
        assert not sockets, "gunicorn's control socket is off"
    after = {path for path in installed.package.rglob("*") if "__pycache__" not in path.parts}
    assert after == before, "nothing is written beside the code"
