"""Rows of awards."""

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "award_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("realm", sa.String(length=32), nullable=False),
        sa.Column("tabulation_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("award", sa.Text(), nullable=False),
        sa.Column("contest_id", sa.Uuid(), nullable=True),
        sa.Column("appearance_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["appearance_id"], ["appearance.id"], name=op.f("fk_award_decision_appearance_id")),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f("fk_award_decision_contest_id")),
        sa.ForeignKeyConstraint(["group_id"], ["organisation.id"], name=op.f("fk_award_decision_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_award_decision_person_id")),
        sa.ForeignKeyConstraint(["tabulation_id"], ["tabulation.id"], name=op.f("fk_award_decision_tabulation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_decision")),
        sa.UniqueConstraint("tabulation_id", "position", name=op.f("uq_award_decision_tabulation_id_position")),
    )
    with op.batch_alter_table("award_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_decision_appearance_id"), ["appearance_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_award_decision_tabulation_id_award"), ["tabulation_id", "award"], unique=False
        )


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
