"""More time for one entry, decisions opened again, what a flagged part was before, and rejections of a person."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entry", sa.Column("late_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("entry", sa.Column("late_reason", sa.Text(), nullable=True))
    op.add_column("entry", sa.Column("late_by_id", sa.Uuid(), nullable=True))
    op.add_column("verification", sa.Column("before", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False, server_default="{}"))
    op.add_column("verification", sa.Column("unchanged_reason", sa.Text(), nullable=True))
    op.add_column("verification", sa.Column("of_person", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("verification", sa.Column("reopened_reason", sa.Text(), nullable=True))


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
