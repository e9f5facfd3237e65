"""Make the season of seeds/career-2023: `python seeds/career-2023/generate.py [--seed N] [--out DIR]`.

The same seed gives the same bytes. People, works and marks are made up here; the rulebook decides everything that
follows from them (places, awards, who goes on), through `contest tabulate`.
"""

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from making import season  # noqa: E402 - the folder's name is no package name


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the season of seeds/career-2023.")
    parser.add_argument("--seed", type=int, default=2023)
    parser.add_argument("--out", type=Path, default=HERE)
    arguments = parser.parse_args()
    season.make(arguments.out.resolve(), arguments.seed, HERE / "rulebook.toml")


if __name__ == "__main__":
    main()
