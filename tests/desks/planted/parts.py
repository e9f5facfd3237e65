"""Parts of SQL that the plants of several steps share."""

from __future__ import annotations

SOMEBODY = "(SELECT id FROM account ORDER BY id DESC LIMIT 1)"
LONG_AGO = "'2020-01-01 00:00:00'"
# One that nothing refers to yet.
ANY_APPEARANCE = "(SELECT id FROM appearance WHERE code = 'X3')"
ANY_CONTEST = "(SELECT id FROM contest ORDER BY id DESC LIMIT 1)"
