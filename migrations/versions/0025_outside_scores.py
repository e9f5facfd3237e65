"""Scores made elsewhere, with their versions."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outside_score",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(length=32), nullable=False),
        sa.Column("contest_id", sa.Uuid(), nullable=False),
        sa.Column("appearance_id", sa.Uuid(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("load_id", sa.Uuid(), nullable=True),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number = 1 OR reason IS NOT NULL", name=op.f("ck_outside_score_change_has_reason")),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> by_id", name=op.f("ck_outside_score_nobody_confirms_their_own")
        ),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f("fk_outside_score_contest_id")),
        sa.ForeignKeyConstraint(["appearance_id"], ["appearance.id"], name=op.f("fk_outside_score_appearance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_score")),
        sa.UniqueConstraint("appearance_id", "segment", "number", name=op.f("uq_outside_score_appearance_id_segment_number")),
    )
    op.create_index(op.f("ix_outside_score_contest_id_is_current"), "outside_score", ["contest_id", "is_current"])
    op.create_index(
        "uq_outside_score_is_current",
        "outside_score",
        ["appearance_id", "segment"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
