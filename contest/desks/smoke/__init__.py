"""One small contest through the whole path by the same actions that the pages use: register → verify → mark → confirm →
tabulate → award → publish → advance, and again in the province."""

from contest.desks.smoke.path import walk

__all__ = ["walk"]
