"""One small contest from start to finish, with the same actions that the pages use: register → verify → mark → confirm
→ tabulate → award → publish → advance, and then the same in the province."""

from contest.desks.smoke.path import walk

__all__ = ["walk"]
