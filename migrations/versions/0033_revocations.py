"""A single certificate may be revoked: who asked for it and why, and who confirmed it."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("issued_certificate", sa.Column("revoke_reason", sa.Text(), nullable=True))
    op.add_column("issued_certificate", sa.Column("revoke_asked_by", sa.Uuid(), nullable=True))
    op.add_column("issued_certificate", sa.Column("revoke_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("issued_certificate", sa.Column("revoked_by", sa.Uuid(), nullable=True))
    op.add_column("issued_certificate", sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
