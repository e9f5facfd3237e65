"""The rulebook: a contest's whole law in one TOML file (docs/law), read into unchangeable pydantic models."""

from contest.rules.rulebook.book import Law, Rulebook, schema
from contest.rules.rulebook.reading import parse, parse_mapping

__all__ = ["Law", "Rulebook", "parse", "parse_mapping", "schema"]
