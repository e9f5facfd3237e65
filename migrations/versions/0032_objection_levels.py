"""An objection may be taken to a second level: which one it is at, when and why."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("objection", sa.Column("level", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("objection", sa.Column("further_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("objection", sa.Column("further_text", sa.Text(), nullable=True))


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
