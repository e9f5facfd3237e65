"""Decisions on many entries at once, which are taken back at once: what they share."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("verification", sa.Column("together_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_verification_together_id"), "verification", ["together_id"])


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
