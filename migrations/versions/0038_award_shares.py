"""Links by which people show others what they won, and what of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "award_share",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_index", sa.String(length=64), nullable=False),
        sa.Column("shown", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_award_share_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_share")),
        sa.UniqueConstraint("token_index", name=op.f("uq_award_share_token_index")),
    )
    op.create_index(
        "uq_award_share_person_id",
        "award_share",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_index("ix_award_share_revoked_at", "award_share", ["revoked_at"])


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
