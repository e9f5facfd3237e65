"""How pages show registration's rows, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from contest.registration.labels import PARTICIPATION_GLYPHS, PARTICIPATION_LABELS
from contest.registration.models import Appearance, Authority, Participation


@dataclass(frozen=True)
class ParticipationShown:
    """How an entry takes part: `glyph` is a kind of `ui.state`. After a change: since when, by whom, and why."""

    key: str
    glyph: str
    label: str
    since: datetime | None
    by: str
    reason: str

    @property
    def is_remarkable(self) -> bool:
        """Whether it is unusual: not competing, or competing again."""
        return self.key != Participation.COMPETING or self.since is not None


def participation_shown(appearance: Appearance) -> ParticipationShown:
    """An appearance's participation for `ui.participation`. Reads `participation_by`: load it with the rows."""
    by = appearance.participation_by
    if by is not None:
        name = by.name
    else:
        name = _("选手本人") if appearance.participation_authority == Authority.ENTRANT else ""
    return ParticipationShown(
        key=appearance.participation,
        glyph=PARTICIPATION_GLYPHS[appearance.participation],
        label=_(PARTICIPATION_LABELS[appearance.participation]),
        # A withdrawal of a past season has a moment, but no author.
        since=appearance.participation_since or appearance.withdrawn_at,
        by=name,
        reason=appearance.participation_reason or "",
    )
