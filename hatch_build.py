"""What `uv build` does beside packing `contest`: it compiles the words and maps the top-level folders in.

`contest/resources.py` finds them there. A checkout that is installed for development (`make setup`) keeps its folders
where they are.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = ("templates", "migrations", "seeds", "gunicorn.conf.py", "deploy")
INSIDE = "contest/shipped"


class Shipped(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        _compile_words(root)
        if version == "editable":
            return
        for name in SHIPPED:
            path = root / name
            files = sorted(path.rglob("*")) if path.is_dir() else [path]
            for file in files:
                if file.is_file() and _is_shipped(file.relative_to(root)):
                    build_data["force_include"][str(file)] = f"{INSIDE}/{file.relative_to(root)}"


def _is_shipped(file: Path) -> bool:
    """All but what Python has compiled and the programs that once made the seeds: nothing reads them afterwards."""
    return "__pycache__" not in file.parts and not (file.parts[0] == "seeds" and file.suffix == ".py")


def _compile_words(root: Path) -> None:
    sys.path.insert(0, str(root))
    try:
        from contest.i18n import compile_catalogues
    finally:
        sys.path.remove(str(root))
    compile_catalogues()
