"""Seeds: an example contest as files, loaded into the database and driven to its state by the same actions as pages."""

from contest.desks.seeding.load import seed

__all__ = ["seed"]
