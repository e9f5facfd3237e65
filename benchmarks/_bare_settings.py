"""The committed settings for the reference server, without the worker thread that only our application has."""

from pathlib import Path
from runpy import run_path

globals().update(run_path(str(Path(__file__).parent.parent / "gunicorn.conf.py")))
del post_worker_init  # noqa: F821
