"""Who may tabulate and see what is not yet published: the contest's own organisers; its supervisors read."""

from __future__ import annotations

from contest.editions.policies import organisers_of, overseers_of

tabulators = organisers_of
readers = overseers_of
