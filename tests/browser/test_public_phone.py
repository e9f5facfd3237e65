"""Every public page on two widths of phone, in both languages: no heading breaks inside a word, no part of a state line
is parted from nothing, and nothing is wider than the screen."""

from __future__ import annotations

from collections.abc import Callable

from contest.db import session
from contest.publication.actions.embedding import allow_embeds
from contest.web import Application
from contest.web.documents import address_in
from tests.browser.conftest import Tab
from tests.publication.test_public_leaks import address_book
from tests.results.world import World

Browse = Callable[..., Tab]

SEARCH = "/search?q=xuan"
FILES = (".csv", ".xlsx", ".pdf", ".docx", ".png", ".xml")

# A word is a run of letters, or of Chinese characters that would fit on a line: longer ones must break somewhere.
FAULTS = """() => {
    const faults = [];
    const lines = (rects) => new Set([...rects].map((one) => Math.round(one.top))).size;
    for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
        const texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            for (const word of texts.currentNode.data.matchAll(/[A-Za-zÀ-ɏ]+|[\\u4e00-\\u9fff]+/g)) {
                const range = document.createRange();
                range.setStart(texts.currentNode, word.index);
                range.setEnd(texts.currentNode, word.index + word[0].length);
                const rects = range.getClientRects();
                const width = [...rects].reduce((sum, one) => sum + one.width, 0);
                if (lines(rects) > 1 && width <= heading.clientWidth) faults.push(`${heading.innerText}: ${word[0]}`);
            }
        }
    }
    for (const line of document.querySelectorAll(".s-state-line")) {
        const parts = [...line.children];
        parts.forEach((part, n) => {
            const own = part.getBoundingClientRect();
            const begins = Math.abs(own.left - line.getBoundingClientRect().left) < 1;
            const follows = n > 0 && parts[n - 1].getBoundingClientRect().bottom > own.top + 1;
            const strip = parseFloat(getComputedStyle(line).clipPath.split(" ")[3]);
            if (!begins && !follows) faults.push(`parted from nothing: ${part.innerText}`);
            if (begins && !(strip >= parseFloat(getComputedStyle(part, "::before").width)))
                faults.push(`a separator begins the line: ${part.innerText}`);
        });
    }
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth) faults.push("it is too wide");
    return faults;
}"""


def test_no_public_page_breaks_words_or_leaves_separators(
    app: Application, judged_round: World, browse: Browse
) -> None:
    judged_round.published()
    allow_embeds(judged_round.edition, ["https://news.example.org"], by=None, at=judged_round.at)
    session.commit()
    pages = [
        addresses[-1 if name == "certificate" else 0]  # the first certificate was never given
        for name, addresses in address_book(judged_round).items()
        if f"public.{name}" in app.public_pages and not addresses[0].endswith(FILES)
    ]
    assert len(pages) >= 14
    tab, faults = browse(size="phone"), {}
    for path in [*pages, SEARCH]:
        for language in ("zh", "en"):
            tab.open(address_in(language, path))
            for width in (390, 320):
                tab.page.set_viewport_size({"width": width, "height": 700})
                if found := tab.page.evaluate(FAULTS):
                    faults[path, language, width] = found
    assert not faults
    # Axe looks at those that readers come to from outside, in both themes.
    event, group = (next(path for path in pages if kind in path and "/embed/" not in path) for kind in ("/c/", "/g/"))
    for path in (event, group, SEARCH):
        tab.open(path)
        for theme in ("light", "dark"):
            tab.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            tab.check("phone")
