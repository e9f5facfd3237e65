"""Who comes along with a delegation, and what is declared of its people for the venue."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delegation_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(length=32), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("declared_encrypted", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "role IN ('head', 'deputy-head', 'leader', 'liaison', 'coach', 'interpreter', 'doctor', 'press', 'staff')",
            name=op.f("ck_delegation_member_role"),
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_delegation_member_edition_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["organisation.id"], name=op.f("fk_delegation_member_delegation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_delegation_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_member")),
        sa.UniqueConstraint(
            "edition_id", "delegation_id", "person_id", name=op.f("uq_delegation_member_edition_id_delegation_id_person_id")
        ),
    )
    op.create_index(op.f("ix_delegation_member_person_id"), "delegation_member", ["person_id"])
    op.create_index(op.f("ix_delegation_member_import_id"), "delegation_member", ["import_id"])


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
