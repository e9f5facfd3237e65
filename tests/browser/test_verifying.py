"""The page that verifies a bundle, as a visitor sees it: each verdict, and that there is none."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from contest.publication.models import PublishedFile
from contest.publication.sealed.turns import turn
from tests.results.world import World

STRANGER = Path(__file__).parent.parent / "exchange" / "corpus" / "bundles" / "sealed-2026.zip"


@pytest.fixture
def files(judged_round: World, app, session, tmp_path) -> dict[str, Path]:
    """Our own download, a stranger's, and a changed one."""
    from contest.files import file_store

    judged_round.published()
    session.commit()
    with app.app_context():
        name = "trial-2023-1-sealed.zip"
        own = file_store().read(session.query(PublishedFile).filter_by(name=name).one().digest)
    contents = {"own": own, "stranger": STRANGER.read_bytes(), "changed": own.replace(b",J1,", b",J9,", 1)}
    for kind, raw in contents.items():
        (tmp_path / f"{kind}.zip").write_bytes(raw)
    return {kind: tmp_path / f"{kind}.zip" for kind in contents}


SHOWN = {
    "own": ("未被改动", "unchanged"),
    "stranger": ("任何人都可能做出这份文件", "anybody could have made this file"),
    "changed": ("被改动过", "Changed"),
}


def sent(tab, file: Path):
    tab.open("/verify")
    tab.page.set_input_files("input[name=bundle]", str(file))
    with tab.page.expect_navigation():
        tab.page.locator("main button[type=submit], main form button").last.click()
    return tab


def kept(tab, name: str) -> None:
    """A picture, where somebody wants to look: `PICTURES=FOLDER pytest …`."""
    if folder := os.environ.get("PICTURES"):
        tab.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize(("size", "language"), [("phone", "zh"), ("phone", "en"), ("desktop", "zh")])
def test_each_verdict_is_whole(browse, files, size, language):
    tab = browse(size=size, language=language)
    for kind, words in SHOWN.items():
        sent(tab, files[kind]).says(words[0] if language == "zh" else words[1])
        kept(tab, f"{kind}-{size}-{language}")
        tab.check()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_that_there_is_none_is_whole(browse, files, app, monkeypatch, language):
    config = app.config["SAIWU"]
    tab = browse(size="phone", language=language)
    with turn(config.instance / "verifying", "127.0.0.1", config.verify_at_once):
        sent(tab, files["own"]).says("40")
        kept(tab, f"busy-phone-{language}")
        tab.check()
    monkeypatch.setitem(app.config, "SAIWU", replace(config, verify_seconds=0))
    sent(tab, files["own"]).says("contest verify")
    kept(tab, f"long-phone-{language}")
    tab.check()
