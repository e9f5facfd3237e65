"""Objections that came on paper and were recorded at a desk: when, whose and how."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("objection", sa.Column("received_on", sa.Date(), nullable=True))
    op.add_column("objection", sa.Column("person_id", sa.Uuid(), nullable=True))
    op.add_column("objection", sa.Column("paper_name", sa.Text(), nullable=True))
    op.add_column("objection", sa.Column("paper_note", sa.Text(), nullable=True))
    op.create_index(op.f("ix_objection_person_id"), "objection", ["person_id"])


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
