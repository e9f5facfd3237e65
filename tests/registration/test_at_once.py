"""Several hands at the same moment, through the real edge: one entry, one decision, distinct numbers and codes."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from typing import Any

from contest.people.models import Account
from contest.registration.models import Appearance, Entry
from contest.web import Application
from tests.client import PageClient
from tests.people import Named
from tests.registration.conftest import Season

Visit = Callable[[str | None], PageClient]


def at_once(actions_at_once: list[Callable[[], Any]]) -> list[Any]:
    """Run functions in threads that begin together; each keeps the test's clock."""
    gate, answers = threading.Barrier(len(actions_at_once)), [None] * len(actions_at_once)

    def run(place: int, action: Callable[[], Any]) -> None:
        gate.wait()
        answers[place] = action()

    threads = [
        threading.Thread(target=contextvars.copy_context().run, args=(run, place, action))
        for place, action in enumerate(actions_at_once)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def post(client: PageClient, path: str, **fields: Any) -> Callable[[], int]:
    sent = {"csrf_token": client.token(), **fields}
    return lambda: client.outside(lambda: client.browser.post(path, data=sent).status_code)


def test_six_hands_register_one_person_once(season: Season, visit: Visit, session: Any) -> None:
    session.commit()
    actions_at_once = [
        post(visit("alice"), "/my/tracks/career-2023/growth/higher", title=f"第{n}次", idempotency_key=str(n))
        for n in range(6)
    ]
    answers = at_once(actions_at_once)
    assert sorted(answers) == [303] + [409] * 5
    assert session.query(Entry).count() == 1


def test_six_students_get_six_numbers(season: Season, app: Application, session: Any) -> None:
    """They are the school's first, so each of them finds no contest and would make it."""
    students = [season.student() for _ in range(6)]
    session.commit()
    clients = []
    for student in students:
        account = session.query(Account).filter_by(person_id=student.id).one()
        clients.append(PageClient(app).sign_in(Named("x", account.name, account.id, student.id)))
    session.commit()
    answers = at_once([post(client, "/my/tracks/career-2023/growth/higher", idempotency_key="1") for client in clients])
    assert answers == [303] * 6
    assert len({entry.number for entry in session.query(Entry)}) == 6
    assert len({entry.contest_id for entry in session.query(Entry)}) == 1


def test_six_decisions_on_one_entry_count_once(season: Season, visit: Visit, session: Any) -> None:
    entry = season.submitted(season.alice)
    session.commit()
    address = f"/desk/career-2023/verify/school/4136010421?entry={entry.id}"
    answers = at_once(
        [post(visit("organiser"), address, operation="verify", version="", idempotency_key=str(n)) for n in range(6)]
    )
    assert sorted(answers) == [303] + [409] * 5
    assert session.query(Appearance).count() == 1


def test_six_entries_passed_together_get_six_codes(season: Season, visit: Visit, session: Any) -> None:
    entries = [season.submitted(season.student()) for _ in range(6)]
    session.commit()
    desk = "/desk/career-2023/verify/school/4136010421"
    answers = at_once(
        [
            post(
                visit("organiser"),
                f"{desk}?entry={entry.id}",
                operation="verify",
                confirming="y",
                version="",
                idempotency_key="1" + str(entry.id),
            )
            for entry in entries
        ]
    )  # fmt: skip
    assert answers == [303] * 6
    assert sorted(row.code for row in session.query(Appearance)) == ["01", "02", "03", "04", "05", "06"]
