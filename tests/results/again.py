"""What `contest tabulate` makes of a tabulation's exported inputs, to hold the application's files against it."""

from __future__ import annotations

from pathlib import Path

from contest.exchange.commands import main
from contest.results.models import Tabulation
from contest.results.queries import INPUTS_OF, file_of
from contest.results.queries.made_of import SIGNS


def retold(tabulation: Tabulation, folder: Path) -> dict[str, bytes]:
    """The outputs that the command makes of a run's exported inputs."""
    for name in tabulation.files:
        if name.startswith("inputs/") or name == "rulebook.toml":
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file_of(tabulation, name))
    given = [
        part
        for kind in ("entries", *INPUTS_OF)
        if f"inputs/{kind}.csv" in tabulation.files
        for part in (f"--{kind}", str(folder / "inputs" / f"{kind}.csv"))
    ]
    code = main(["tabulate", str(folder / "rulebook.toml"), *given, "--out", str(folder / "out"), "--explain"])
    assert code == (1 if tabulation.blocking else 0)
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}


def hold_to_the_command(tabulation: Tabulation, folder: Path) -> None:
    """Every output of a run is what the command makes of its inputs, byte for byte."""
    outputs = {
        name for name in tabulation.files if not name.startswith("inputs/") and name not in ("rulebook.toml", SIGNS)
    }
    made = retold(tabulation, folder)
    assert set(made) == outputs
    for name in sorted(outputs):
        assert file_of(tabulation, name) == made[name], name
