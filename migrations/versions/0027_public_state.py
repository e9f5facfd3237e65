"""A number that grows with what public pages show."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "public_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_public_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_state")),
    )


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
