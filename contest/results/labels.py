"""Words for the closed sets of results."""

from __future__ import annotations

from contest.errors import N_
from contest.results.models import AdvanceChoice

ADVANCE_CHOICE_LABELS: dict[str, str] = {
    AdvanceChoice.KEPT: N_("保留参赛"),
    AdvanceChoice.WITHDRAWN: N_("退出"),
    AdvanceChoice.ADDED: N_("补入"),
    AdvanceChoice.LEFT_OUT: N_("不补入"),
    AdvanceChoice.TAKEN_BACK: N_("报送单位收回"),
    AdvanceChoice.SENT: N_("报送单位补报"),
}
