"""Calls for help from a judge's sheet."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "help_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(length=32), nullable=False),
        sa.Column("contest_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("line_encrypted", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('rule', 'material', 'device', 'entry', 'other')", name=op.f("ck_help_call_kind")
        ),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f("fk_help_call_contest_id")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_help_call_assignment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_call")),
    )
    op.create_index(op.f("ix_help_call_contest_id"), "help_call", ["contest_id"])
    op.create_index(op.f("ix_help_call_assignment_id"), "help_call", ["assignment_id"])
    op.create_index(
        "uq_help_call_is_open",
        "help_call",
        ["assignment_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
