"""Seeds: an example contest as files, loaded into the database and taken to its state by the actions that pages use."""

from contest.desks.seeding.load import seed

__all__ = ["seed"]
