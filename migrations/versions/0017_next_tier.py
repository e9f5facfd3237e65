"""What was decided about an entry's place in the next tier: the participation of an entry that was removed from a
contest, and the decisions on whom a correction below puts in or out."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_participation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("contest_id", sa.Uuid(), nullable=False),
        sa.Column("participation", sa.Text(), nullable=False),
        sa.Column("participation_reason", sa.Text(), nullable=True),
        sa.Column("participation_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("participation_by_id", sa.Uuid(), nullable=True),
        sa.Column("participation_authority", sa.Text(), nullable=False),
        sa.Column("withdrawn_from", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "participation IN ('competing', 'guest', 'withdrawn', 'absent', 'disqualified')",
            name=op.f("ck_former_participation_participation"),
        ),
        sa.CheckConstraint(
            "participation_authority IN ('entrant', 'desk', 'chair')",
            name=op.f("ck_former_participation_participation_authority"),
        ),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f("fk_former_participation_contest_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_former_participation_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_participation")),
        sa.UniqueConstraint("entry_id", "contest_id", name=op.f("uq_former_participation_entry_id_contest_id")),
    )
    op.create_index(op.f("ix_former_participation_contest_id"), "former_participation", ["contest_id"], unique=False)
    op.create_table(
        "advance_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contest_id", sa.Uuid(), nullable=False),
        sa.Column("tabulation_id", sa.Uuid(), nullable=False),
        sa.Column("appearance_id", sa.Uuid(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "choice IN ('kept', 'withdrawn', 'added', 'left-out', 'taken-back', 'sent')",
            name=op.f("ck_advance_decision_choice"),
        ),
        sa.ForeignKeyConstraint(["appearance_id"], ["appearance.id"], name=op.f("fk_advance_decision_appearance_id")),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f("fk_advance_decision_contest_id")),
        sa.ForeignKeyConstraint(["tabulation_id"], ["tabulation.id"], name=op.f("fk_advance_decision_tabulation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advance_decision")),
    )
    op.create_index(
        op.f("ix_advance_decision_appearance_id"), "advance_decision", ["appearance_id"], unique=False
    )
    op.create_index(
        op.f("ix_advance_decision_contest_id_at"), "advance_decision", ["contest_id", "at"], unique=False
    )


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
