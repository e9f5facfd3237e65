"""Which sites may show an edition's results within their pages: none at first."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("edition", sa.Column("embed_origins", kind, nullable=False, server_default="[]"))


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
