"""What organisers enter of attributes that the ranking goes by, by whom, and who confirmed it."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entered_attribute",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(length=32), nullable=False),
        sa.Column("contest_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> by_id",
            name=op.f("ck_entered_attribute_nobody_confirms_their_own"),
        ),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f("fk_entered_attribute_contest_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_entered_attribute_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entered_attribute")),
        sa.UniqueConstraint("entry_id", "key", "number", name=op.f("uq_entered_attribute_entry_id_key_number")),
    )
    op.create_index(op.f("ix_entered_attribute_contest_id"), "entered_attribute", ["contest_id"])
    op.create_index(
        "uq_entered_attribute_is_current",
        "entered_attribute",
        ["entry_id", "key"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
