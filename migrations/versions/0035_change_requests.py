"""A delegation asks for changes after registration has closed, and the organisers decide."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "change_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(length=32), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("contest_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("instead_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('swap', 'withdraw', 'name')", name=op.f("ck_change_request_kind")),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'refused', 'taken-back')", name=op.f("ck_change_request_state")
        ),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name=op.f("ck_change_request_decided")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_change_request_edition_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["organisation.id"], name=op.f("fk_change_request_delegation_id")),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f("fk_change_request_contest_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_change_request_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_change_request_person_id")),
        sa.ForeignKeyConstraint(["instead_id"], ["person.id"], name=op.f("fk_change_request_instead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
    )
    op.create_index(
        "uq_change_request_open",
        "change_request",
        ["entry_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(op.f("ix_change_request_contest_id_state"), "change_request", ["contest_id", "state"])
    op.create_index(op.f("ix_change_request_edition_id_delegation_id"), "change_request", ["edition_id", "delegation_id"])
    op.create_index(op.f("ix_change_request_entry_id"), "change_request", ["entry_id"])
    op.create_index(op.f("ix_change_request_person_id"), "change_request", ["person_id"])
    op.create_index(op.f("ix_change_request_instead_id"), "change_request", ["instead_id"])


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
