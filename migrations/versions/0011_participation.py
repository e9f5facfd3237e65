"""Who changed a participation, when and on what authority; a withdrawal and its moment belong together.

Two actions wrote an appearance's state: a withdrawal noted by the chair had no moment, and one taken back by the chair
kept it. Both are put right first, from the audit log where it knows.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATE = "participation"
STATES = "'competing', 'guest', 'withdrawn', 'absent', 'disqualified'"
CHANGES = ("registration.set_standing", "judging.note_standing")
AUTHORITIES = {"registration.set_standing": "desk", "judging.note_standing": "chair"}

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
appearance = sa.table(
    "appearance",
    sa.column("id", sa.Uuid()),
    sa.column("entry_id", sa.Uuid()),
    sa.column("contest_id", sa.Uuid()),
    sa.column(STATE, sa.Text()),
    sa.column("participation_since", sa.DateTime(timezone=True)),
    sa.column("participation_by_id", sa.Uuid()),
    sa.column("participation_authority", sa.Text()),
    sa.column("withdrawn_from", sa.Text()),
    sa.column("verified_at", sa.DateTime(timezone=True)),
    sa.column("registered_at", sa.DateTime(timezone=True)),
    sa.column("withdrawn_at", sa.DateTime(timezone=True)),
)
audit_line = sa.table(
    "audit_line",
    sa.column("id", sa.Uuid()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("by_id", sa.Uuid()),
    sa.column("action", sa.Text()),
    sa.column("subject_id", sa.Uuid()),
    sa.column("was", document),
    sa.column("now", document),
)
contest = sa.table("contest", sa.column("id", sa.Uuid()), sa.column("key", sa.Text()))
entry = sa.table("entry", sa.column("id", sa.Uuid()), sa.column("status", sa.Text()), sa.column("contest_id", sa.Uuid()))


account = sa.table("account", sa.column("id", sa.Uuid()), sa.column("person_id", sa.Uuid()))
member = sa.table("entry_member", sa.column("entry_id", sa.Uuid()), sa.column("person_id", sa.Uuid()))


def upgrade() -> None:
    with op.batch_alter_table("appearance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("participation_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("participation_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("participation_authority", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_from", sa.Text(), nullable=True))
    with op.batch_alter_table("reserve", schema=None) as batch_op:
        batch_op.add_column(sa.Column("instead_of_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_reserve_instead_of_id"), ["instead_of_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_reserve_instead_of_id"), "appearance", ["instead_of_id"], ["id"], ondelete="SET NULL"
        )
    say_who_and_when()
    make_withdrawals_whole()
    with op.batch_alter_table(
        "appearance",
        schema=None,
        # Rebuilding a table on SQLite would lose the check that it has.
        table_args=[sa.CheckConstraint(f"{STATE} IN ({STATES})", name=op.f(f"ck_appearance_{STATE}"))],
    ) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_appearance_withdrawn"), f"({STATE} = 'withdrawn') = (withdrawn_at IS NOT NULL)"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_appearance_participation_authority"),
            "participation_authority IN ('entrant', 'desk', 'chair')",
        )


def say_who_and_when() -> None:
    """The newest change that the log tells of each appearance."""
    connection = op.get_bind()
    lines = connection.execute(sa.select(audit_line).where(audit_line.c.action.in_(CHANGES)).order_by(audit_line.c.id))
    newest = {}
    for line in lines:
        # The desk's lines are about the entry and name the contest, the chair's are about the appearance.
        newest[line.subject_id, (line.now or {}).get("contest")] = line
    keys = {row.id: row.key for row in connection.execute(sa.select(contest))} if newest else {}
    for (subject, key), line in newest.items():
        found = appearance.c.id == subject
        if key is not None:
            found = sa.and_(
                appearance.c.entry_id == subject, appearance.c.contest_id.in_([id_ for id_ in keys if keys[id_] == key])
            )
        # A withdrawal that was taken back left no line of its own: then the newest line does not say what is true now.
        state = (line.now or {}).get("standing")
        older = sa.or_(appearance.c.participation_since.is_(None), appearance.c.participation_since < line.at)
        before = (line.was or {}).get("standing")
        connection.execute(
            sa.update(appearance)
            .where(found, older, appearance.c[STATE] == state)
            .values(
                participation_since=line.at,
                participation_by_id=line.by_id,
                participation_authority=AUTHORITIES[line.action],
                withdrawn_from=before if state == "withdrawn" and before != "withdrawn" else None,
            )
        )
    # Their own withdrawal, which they may take back: the entry itself is withdrawn, or one of its people signed it.
    entry_withdrawn = sa.exists().where(
        entry.c.id == appearance.c.entry_id,
        entry.c.contest_id == appearance.c.contest_id,
        entry.c.status == "withdrawn",
    )
    signed = sa.exists().where(
        member.c.entry_id == appearance.c.entry_id,
        member.c.person_id == account.c.person_id,
        account.c.id == appearance.c.participation_by_id,
    )
    connection.execute(
        sa.update(appearance)
        .where(appearance.c[STATE] == "withdrawn", sa.or_(entry_withdrawn, signed))
        .values(participation_authority="entrant")
    )


def make_withdrawals_whole() -> None:
    """Every withdrawal gets a moment, everything else loses it."""
    connection = op.get_bind()
    known = sa.func.coalesce(
        appearance.c.participation_since, appearance.c.verified_at, appearance.c.registered_at
    )
    connection.execute(
        sa.update(appearance)
        .where(appearance.c[STATE] == "withdrawn", appearance.c.withdrawn_at.is_(None))
        .values(withdrawn_at=known)
    )
    connection.execute(sa.update(appearance).where(appearance.c[STATE] != "withdrawn").values(withdrawn_at=None))


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
