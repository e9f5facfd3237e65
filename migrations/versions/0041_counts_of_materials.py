"""What was counted in the files that are handed in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("material", sa.Column("counts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False, server_default="{}"))


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
