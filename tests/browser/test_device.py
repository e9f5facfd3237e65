"""What a judge's device keeps, in a real browser: sealed, under names that tell nothing, and shut to everybody else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contest.db import session as db_session
from tests.browser.conftest import Tab
from tests.judging.world import World, build
from tests.people import People

# Everything that a browser keeps for the site, as text: each value of each store, bytes as they are and decoded. A key
# that cannot be taken out has no bytes that anybody could find.
EVERYTHING = """async () => {
    const found = [];
    const say = (value) => {
        if (value === null || value === undefined) return;
        if (value instanceof CryptoKey) { found.push(`key ${value.algorithm.name} ${value.extractable}`); return; }
        if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
            const bytes = new Uint8Array(value.buffer ?? value);
            for (const kind of ["utf-8", "utf-16le"]) found.push(new TextDecoder(kind).decode(bytes));
            return;
        }
        if (typeof value === "object") {
            for (const [name, one] of value instanceof Map ? value : Object.entries(value)) { say(name); say(one); }
            return;
        }
        found.push(String(value));
        if (typeof value === "string") try { found.push(atob(value)); } catch { /* no base64 */ }
    };
    const done = (asked) => new Promise((good, bad) => {
        asked.onsuccess = () => good(asked.result); asked.onerror = () => bad(asked.error);
    });
    for (const { name } of await indexedDB.databases()) {
        const base = await done(indexedDB.open(name));
        for (const store of base.objectStoreNames) {
            const rows = base.transaction(store).objectStore(store);
            for (const key of await done(rows.getAllKeys())) say(key);
            for (const value of await done(base.transaction(store).objectStore(store).getAll())) say(value);
        }
        base.close();
    }
    for (const store of [localStorage, sessionStorage]) say({ ...store });
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            say(request.url);
            say(await (await cache.match(request)).arrayBuffer());
        }
    }
    say(document.cookie);
    return found;
}"""
VAULT = """async (value) => {
    const { openVault } = await import(document.querySelector("script[src*='sheet/main.js']").src
        .replace("sheet/main.js", "device/vault.js"));
    const vault = await openVault(document.querySelector("form[data-sheet]"));
    const hex = ({ iv, data }) => ({ iv: [...iv], data: [...new Uint8Array(data)] });
    if (typeof value === "string") return { room: vault.room, sealed: hex(await vault.seal({ planted: value })) };
    const sealed = { iv: new Uint8Array(value.iv), data: new Uint8Array(value.data).buffer };
    return { room: vault.room, opened: await vault.open(sealed).catch((fault) => fault.name) };
}"""


@pytest.fixture
def world(session: Any, people: People, at: Any) -> World:
    return build(people, at).opened()


def sheet(world: World, somebody: Any, n: int = 0) -> str:
    path = f"/judge/{world.task(somebody, n).id}"
    db_session.commit()
    return path


def kept_on(tab: Tab) -> list[str]:
    return list(tab.page.evaluate(EVERYTHING))


def test_what_one_page_seals_the_next_opens_and_another_sheet_does_not(world: World, browse: Any) -> None:
    judge = world.people.judge
    one, two = sheet(world, judge), sheet(world, judge, 1)
    tab = browse("judge", "phone").open(one)
    first = tab.page.evaluate(VAULT, "MARK-14.125")
    tab.open(one)
    assert tab.page.evaluate(VAULT, first["sealed"]) == {"room": first["room"], "opened": {"planted": "MARK-14.125"}}
    tab.open(two)
    other = tab.page.evaluate(VAULT, first["sealed"])
    assert other["room"] != first["room"]
    assert other["opened"] == "OperationError"
    kept = kept_on(tab)
    assert "key AES-GCM false" in kept
    assert not [text for text in kept if text.startswith("key ") and text.endswith("true")]
    told = {"MARK-14.125", str(judge.account_id), one.rpartition("/")[2], judge.name}
    told |= {text.replace("-", "") for text in told}
    assert not [(mark, text) for text in kept for mark in told if mark in text]


def test_another_account_in_the_same_browser_has_rooms_of_its_own(world: World, browse: Any) -> None:
    tab = browse("judge", "phone").open(sheet(world, world.people.judge))
    first = tab.page.evaluate(VAULT, "MARK-14.125")
    tab.page.context.add_cookies([tab.site.cookie(world.second)])
    tab.open(sheet(world, world.second))
    other = tab.page.evaluate(VAULT, first["sealed"])
    assert other["room"] != first["room"]
    assert other["opened"] == "OperationError"
    tab.page.context.add_cookies([tab.site.cookie(world.people.judge)])
    tab.open(sheet(world, world.people.judge))
    again = tab.page.evaluate(VAULT, first["sealed"])
    assert json.dumps(again) == json.dumps({"room": first["room"], "opened": {"planted": "MARK-14.125"}})
