"""A contest may have several panels: each may have a segment of the rulebook, and the entries of one room."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

PART = ("segment", "attribute", "room")
seat = sa.table("seat", sa.column("panel_id", sa.Uuid()), sa.column("contest_id", sa.Uuid()))
panel = sa.table("panel", sa.column("id", sa.Uuid()), sa.column("contest_id", sa.Uuid()))


def upgrade() -> None:
    with op.batch_alter_table("panel", schema=None) as batch_op:
        for name in PART:
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        batch_op.drop_constraint(batch_op.f("uq_panel_contest_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_panel_contest_id_segment_attribute_room"), ["contest_id", *PART]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_panel_room_of_an_attribute"), "(attribute = '') = (room = '')"
        )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.add_column(sa.Column("contest_id", sa.Uuid(), nullable=True))
    its_contest = sa.select(panel.c.contest_id).where(panel.c.id == seat.c.panel_id).scalar_subquery()
    op.execute(sa.update(seat).values(contest_id=its_contest))
    with op.batch_alter_table(
        "seat",
        schema=None,
        # Rebuilding a table on SQLite would lose the check that it has.
        table_args=[sa.CheckConstraint("role IN ('judge', 'chair', 'panel')", name=op.f("ck_seat_role"))],
    ) as batch_op:
        batch_op.alter_column("contest_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.create_foreign_key(batch_op.f("fk_seat_contest_id"), "contest", ["contest_id"], ["id"])
    op.create_index(
        "uq_seat_has_its_code_in_the_contest",
        "seat",
        ["contest_id", "code"],
        unique=True,
        sqlite_where=sa.text("code <> ''"),
        postgresql_where=sa.text("code <> ''"),
    )


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
