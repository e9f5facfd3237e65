"""A receipt says what it is for, by a digest; forms whose sign-in has ended are kept for an hour, encrypted."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("receipt") as batch:
        batch.add_column(sa.Column("digest", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "kept_form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.Column("content_encrypted", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_form")),
    )
    op.create_index("ix_kept_form_at", "kept_form", ["at"])
    op.create_index("ix_kept_form_owner", "kept_form", ["account_id", "browser"])


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
