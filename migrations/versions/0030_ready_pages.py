"""Public pages that are made by whoever publishes, before anybody can ask for them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "ready_page",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.BigInteger(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("headers", DOCUMENT, nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("plain", sa.LargeBinary(), nullable=False),
        sa.Column("gzip", sa.LargeBinary(), nullable=True),
        sa.Column("br", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ready_page")),
    )
    op.create_index(op.f("ix_ready_page_state"), "ready_page", ["state"])


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
