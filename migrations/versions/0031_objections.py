"""Objections to publications, the evidence that came with them, and what was decided."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "objection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(length=32), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("contest_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("through_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("filed_by", sa.Uuid(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clause", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('contestant', 'adviser', 'leader')", name=op.f("ck_objection_role")),
        sa.CheckConstraint("state IN ('open', 'decided', 'withdrawn')", name=op.f("ck_objection_state")),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_objection_closed")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_objection_edition_id")),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"], name=op.f("fk_objection_publication_id")),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f("fk_objection_contest_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_objection_entry_id")),
        sa.ForeignKeyConstraint(["through_id"], ["entry.id"], name=op.f("fk_objection_through_id")),
        sa.ForeignKeyConstraint(["filed_by"], ["account.id"], name=op.f("fk_objection_filed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("edition_id", "number", name=op.f("uq_objection_edition_id_number")),
    )
    op.create_index(op.f("ix_objection_contest_id_state"), "objection", ["contest_id", "state"])
    op.create_index(op.f("ix_objection_publication_id"), "objection", ["publication_id"])
    op.create_index(op.f("ix_objection_filed_by"), "objection", ["filed_by"])
    op.create_table(
        "objection_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("objection_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["objection_id"], ["objection.id"], name=op.f("fk_objection_file_objection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_file")),
    )
    op.create_index(op.f("ix_objection_file_objection_id"), "objection_file", ["objection_id"])
    op.create_table(
        "objection_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("objection_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('rejected', 'upheld', 'correction')", name=op.f("ck_objection_decision_outcome")
        ),
        sa.ForeignKeyConstraint(["objection_id"], ["objection.id"], name=op.f("fk_objection_decision_objection_id")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_objection_decision_publication_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_objection_decision_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_decision")),
        sa.UniqueConstraint("objection_id", "level", name=op.f("uq_objection_decision_objection_id_level")),
    )
    op.create_index(op.f("ix_objection_decision_publication_id"), "objection_decision", ["publication_id"])


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
