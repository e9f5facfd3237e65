"""Papers as PDF, by typst. A design is a file of `templates/papers`; it reads the paper's values as JSON.

The same values give the same bytes: the document's date is among them, and fonts come from fixed folders only.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from contest.errors import N_, Unfit
from contest.resources import FONT_FOLDERS, PAPERS

if TYPE_CHECKING:
    import typst

# What the designs name. Debian has them in fonts-noto-cjk; typst brings the Latin faces.
FAMILIES = ("Noto Sans CJK SC", "Noto Serif CJK SC", "Noto Sans Mono CJK SC")


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """The fonts of this machine that papers are set in; read once a process."""
    import typst  # imported here, so that the app starts fast

    there = [folder for folder in FONT_FOLDERS if folder.is_dir()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=there)


def missing_families() -> list[str]:
    """Which of FAMILIES this machine lacks: without them a name would be set in empty boxes."""
    there = set(fonts().families())
    return [one for one in FAMILIES if one not in there]


def require_fonts() -> None:
    """Raises Unfit where the fonts are missing."""
    if missing := missing_families():
        raise Unfit(
            N_("这台机器没有排版用的字体：%(fonts)s。请安装 fonts-noto-cjk，再重新启动。"), fonts=" · ".join(missing)
        )


class Unreadable(ValueError):
    """A paper names a picture that is none."""


def typeset(design: str, values: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of a paper. `design`: the name of a file of `templates/papers`, without `.typ`; `values`: what it reads,
    as JSON; `at`: the moment that the file names as its own. Raises Unfit where the fonts are missing. Needs no app
    context, and lets other threads run meanwhile."""
    return _made(design, values, at, format="pdf")


def draw(design: str, values: Mapping[str, Any], *, at: datetime) -> bytes:
    """The same as a picture (PNG), at two points for each of the design's; for a design of one page."""
    return _made(design, values, at, format="png", ppi=144.0)


def _made(design: str, values: Mapping[str, Any], at: datetime, **how: Any) -> bytes:
    require_fonts()
    inputs = {"paper": json.dumps(values, ensure_ascii=False)}
    from typst import TypstError

    try:
        compiler = _compiler(design, with_pictures=bool(values.get("pictures")))
        made = compiler.compile(sys_inputs=inputs, timestamp=int(at.timestamp()), **how)
    except TypstError as refused:
        if values.get("pictures"):
            raise Unreadable(str(refused)) from refused
        raise
    if not isinstance(made, bytes):
        raise TypeError(f"{design} is no document of one file")
    return made


def _compiler(design: str, *, with_pictures: bool) -> typst.Compiler:
    """One for each design and thread. Pictures lie among the stored files: with them a design may read any file, and
    reads those that its paper names."""
    import typst

    known: dict[str, typst.Compiler] = _own.__dict__
    key = f"{design} with pictures" if with_pictures else design
    if key not in known:
        root = "/" if with_pictures else str(PAPERS)
        known[key] = typst.Compiler(str(PAPERS / f"{design}.typ"), root=root, font_paths=fonts())
    return known[key]


_own = threading.local()
