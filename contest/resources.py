"""Where the files are that come with the code: templates, migrations, seeds, words, the server's settings.

In a checkout they are at the top, where people look for them. In a wheel they are inside the package, in
`contest/shipped`, where hatch_build.py puts them. All other code asks here and builds no path itself
(tests/architecture/test_house_rules.py).
"""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
IS_INSTALLED = (PACKAGE / "shipped").is_dir()
ROOT = PACKAGE / "shipped" if IS_INSTALLED else PACKAGE.parent

TEMPLATES = ROOT / "templates"
MIGRATIONS = ROOT / "migrations"
PAPERS = TEMPLATES / "papers"  # designs of lists and certificates, for typst
SEEDS = ROOT / "seeds"
FACTS = SEEDS / "facts"
SERVER_SETTINGS = ROOT / "gunicorn.conf.py"
STATIC = PACKAGE / "static"
CATALOGS = PACKAGE / "translations"
# Where systems put the fonts that papers are set in (Debian: fonts-noto-cjk; Fedora, Arch, Alpine beside it).
FONT_FOLDERS = tuple(
    Path("/usr/share/fonts") / folder
    for folder in (
        *("opentype/noto", "google-noto-sans-cjk-fonts", "google-noto-serif-cjk-fonts"),
        *("google-noto-sans-mono-cjk-vf-fonts", "noto-cjk", "noto"),
    )
)


def default_instance() -> Path:
    """The folder for files, secrets and mail if SAIWU_INSTANCE is not set.

    `instance/` in a checkout. An installed package must not write next to its own code, because an upgrade would delete
    the data; it uses the user's data folder ($XDG_DATA_HOME/saiwu, else ~/.local/share/saiwu).
    """
    if not IS_INSTALLED:
        return ROOT / "instance"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "saiwu"
