"""Awards given, under one tabulation."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import relationship

from contest.db import Key, Mapped, Model, Region, mapped_column
from contest.editions.models import Contest
from contest.people.models import Organisation, Person
from contest.registration.models import Appearance
from contest.results.models import Tabulation


class AwardDecision(Model):
    """A row of awards.csv: an award to an appearance, a group, or a person behind an award."""

    __tablename__ = "award_decision"
    __table_args__ = (
        sa.UniqueConstraint("tabulation_id", "position"),
        sa.Index(None, "tabulation_id", "award"),
    )

    id: Mapped[Key]
    region: Mapped[Region]
    tabulation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("tabulation.id"))
    position: Mapped[int]  # the row's order in awards.csv
    award: Mapped[str]
    contest_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("contest.id"))
    appearance_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("appearance.id"), index=True)
    group_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    group: Mapped[str]  # the credited group's code, as in the outputs
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    size: Mapped[int]

    tabulation: Mapped[Tabulation] = relationship()
    contest: Mapped[Contest | None] = relationship()
    appearance: Mapped[Appearance | None] = relationship()
    credited: Mapped[Organisation | None] = relationship()
    person: Mapped[Person | None] = relationship()
