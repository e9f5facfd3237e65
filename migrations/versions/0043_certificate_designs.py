"""Certificates have an organisation's own seal, signature, paper and numbers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "certificate_design",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("files", document, nullable=False),
        sa.Column("numbering", document, nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_certificate_design_edition_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_certificate_design_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_design")),
        sa.UniqueConstraint(
            "edition_id",
            "organisation_id",
            "number",
            name=op.f("uq_certificate_design_edition_id_organisation_id_number"),
        ),
    )
    op.add_column("issued_certificate", sa.Column("serial", sa.Text(), nullable=True))
    op.add_column("issued_certificate", sa.Column("serial_stem", sa.Text(), nullable=True))
    op.add_column("issued_certificate", sa.Column("serial_n", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_issued_certificate_serial_stem"), "issued_certificate", ["serial_stem"])
    with op.batch_alter_table(
        "certificate_file",
        schema=None,
        # Rebuilding a table on SQLite would lose the check that it has.
        table_args=[sa.CheckConstraint("look IN ('career', 'skills', 'plain')", name=op.f("ck_certificate_file_look"))],
    ) as batch_op:
        batch_op.add_column(sa.Column("design_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_certificate_file_design_id"), "certificate_design", ["design_id"], ["id"]
        )


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
