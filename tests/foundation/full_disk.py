"""Run by test_outages.py on a small disk of its own: fills it up and prints what the application says to a person who
saves. `python -m tests.foundation.full_disk FOLDER`"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from contest import create_app
from contest.web.labels import OUTAGE_SENTENCES
from tests.client import PageClient
from tests.databases import a_config
from tests.foundation.conftest import plant


def main(folder: Path) -> None:
    app = create_app(a_config(f"sqlite:///{folder}/saiwu.sqlite3", folder, mode="development"))
    plant(app)
    client = PageClient(app)
    told: dict[str, list[object]] = {"before": [], "full": [], "says": [], "told": []}
    client.get("/plant/rows")
    for n in range(3):
        told["before"].append(client.ask("POST", f"/plant/keep/before-{n}", status=None, data=_token(client)).status)
    client.get("/plant/rows")
    with (folder / "ballast").open("wb", buffering=0) as ballast:
        try:
            while ballast.write(b"x" * 512):
                pass
        except OSError:
            pass
    for n in range(6):
        page = client.ask("POST", f"/plant/keep/{n}-{'x' * 60_000}"[:60_000], status=None, data=_token(client))
        told["full"].append(page.status)
        told["says"].append(next((said for said in OUTAGE_SENTENCES.values() if said in page.words), page.words[:300]))
        assert "记下了" not in page.text
        told["told"].append(client.get("/plant/rows").json["told"])
    series = [key for key in client.get("/plant/rows").json["keys"] if "before" in key]
    print(json.dumps({**told, "kept": series}))


def _token(client: PageClient) -> dict[str, str]:
    return {"csrf_token": client.token()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
