"""Failed tries are rows, so that all processes count them together."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "failed_try",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name_digest", sa.Text(), nullable=False),
        sa.Column("address_digest", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_try")),
    )
    op.create_index("ix_failed_try_at", "failed_try", ["at"])
    op.create_index("ix_failed_try_name", "failed_try", ["kind", "name_digest", "at"])
    op.create_index("ix_failed_try_address", "failed_try", ["kind", "address_digest", "at"])


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
