"""赛务 Saiwu: contests from a school's own round to the national final.

create_app reads like a table of contents: configuration, extensions, the seven steps in order, the doors.
The package itself imports nothing heavy, so `contest.rules` can be used alone.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contest.config import Config
    from contest.web import Application


def create_app(config: Config | None = None) -> Application:
    """Build the application. Without a configuration, the environment is read."""
    was_collecting = gc.isenabled()
    gc.disable()  # the objects made here stay; searching them for garbage takes a fifth of the start
    try:
        return _built(config)
    finally:
        if was_collecting:
            gc.enable()


def _built(config: Config | None) -> Application:
    from contest import access, cli, extensions, web
    from contest.config import from_environment
    from contest.resources import STATIC, TEMPLATES

    config = config or from_environment()
    app = web.Application("contest", template_folder=str(TEMPLATES), static_folder=str(STATIC))

    extensions.configure(app, config)
    web.attach(app, config)

    from contest import awards, desks, editions, judging, people, publication, registration, results

    for step in (people, editions, registration, judging, results, awards, publication, desks):
        step.join(app)

    cli.attach(app)
    if config.mode != "production":
        from contest import design

        design.join(app)
    access.refuse_doorless_endpoints(app)
    return app
