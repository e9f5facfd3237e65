"""Chinese within pages of another language says that it is Chinese (docs/decisions, decision 107)."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from contest.i18n import HTML_LANG, language

# A stretch of Chinese with its punctuation and what stands in its brackets; figures between Chinese words belong to it,
# Latin words do not.
_SIGNS, _LETTERS = r"\u3001-\u3011\uff01-\uff5e", r"\u3400-\u9fff"
_BRACKET = "（[^（）<&]*）"
_BEGIN = rf"(?:(?=（[^（）<&]*[{_LETTERS}]){_BRACKET}|[{_SIGNS}]*[{_LETTERS}])"
_END = rf"(?:(?!（)[{_SIGNS}{_LETTERS}]|{_BRACKET})"
_STRETCH = re.compile(rf"{_BEGIN}(?:(?:[^A-Za-z<&（]|{_BRACKET})*{_END})?")
_TAG = re.compile(r"(<[^>]*>)")


def marked_by_language(text: str) -> str | Markup:
    """A sentence of ours in which names and sources may stand that were given in Chinese only: on English pages each
    stretch of Chinese says so (WCAG 3.1.2), so that it is read aloud as Chinese. Of markup only the text is touched."""
    if language() == "zh" or not text:
        return text
    marked = rf'<span lang="{HTML_LANG["zh"]}">\g<0></span>'
    parts = _TAG.split(str(escape(text)))
    parts[::2] = [_STRETCH.sub(marked, part) for part in parts[::2]]
    return Markup("".join(parts))  # noqa: S704 - escaped above
