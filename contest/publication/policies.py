"""Who may draft, review and publish: the organisers of the contest's own organisation. Its supervisors may read."""

from __future__ import annotations

from contest.editions.policies import organisers_of
from contest.results.policies import readers

publishers = organisers_of
desk_readers = readers
