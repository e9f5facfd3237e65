"""Changes behind the application's back, one for each field that the log records of a row; test_rows_held.py makes each
of them and looks for it. By step:

`ONE`      for each kind of row, which one is changed
`PLANTS`   for each kind and field: SQL that changes one row in it; `:one` is the row's id
`ADDED`    rows that no line tells of
`REMOVED`  rows that are taken away. What lacks here everything refers to: with its foreign keys the database refuses
"""

from __future__ import annotations

from tests.desks.planted import editions, judging, people, publication, registration, results

STEPS = (people, editions, registration, judging, results, publication)
ONE: dict[str, str] = {kind: chosen for step in STEPS for kind, chosen in step.ONE.items()}
PLANTS: dict[tuple[str, str], str] = {field: change for step in STEPS for field, change in step.PLANTS.items()}
REMOVED: dict[str, list[str]] = {kind: changes for step in STEPS for kind, changes in step.REMOVED.items()}
ADDED: dict[str, str] = registration.ADDED | judging.ADDED | publication.ADDED
