"""Where the files lie that come with the code: templates, migrations, seeds, words, the server's settings.

In a checkout they lie at the top, where people look for them. In a wheel they lie inside the package, in
`contest/shipped`, where hatch_build.py puts them. Everything else asks here and works out no path of its own
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
SEEDS = ROOT / "seeds"
FACTS = SEEDS / "facts"
SERVER_SETTINGS = ROOT / "gunicorn.conf.py"
STATIC = PACKAGE / "static"
CATALOGS = PACKAGE / "translations"


def default_instance() -> Path:
    """The folder of files, secrets and mail when SAIWU_INSTANCE is not set.

    `instance/` in a checkout. An installed package must not write beside its own code, because an upgrade would throw
    the data away; it takes the user's data folder ($XDG_DATA_HOME/saiwu, else ~/.local/share/saiwu).
    """
    if not IS_INSTALLED:
        return ROOT / "instance"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "saiwu"
