"""The committed settings for the reference server, without what only our application has (templates, a worker)."""

from pathlib import Path
from runpy import run_path

globals().update(run_path(str(Path(__file__).parent.parent / "gunicorn.conf.py")))
del on_starting  # noqa: F821
post_worker_init = succeed  # noqa: F821
