"""Issued certificates: their numbers and signatures, the digests of their files, and the ZIPs they were made into."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "issued_certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(length=32), nullable=False),
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("award", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("dated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "holder IN ('contestant', 'adviser', 'organisation', 'participant')",
            name=op.f("ck_issued_certificate_holder"),
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_issued_certificate_publication_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_issued_certificate_number")),
    )
    op.create_index(
        "uq_issued_certificate_holder",
        "issued_certificate",
        ["publication_id", "contest", "subject", "holder", "award", "person"],
        unique=True,
    )
    op.create_table(
        "certificate_file",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("look", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("look IN ('career', 'skills', 'plain')", name=op.f("ck_certificate_file_look")),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["issued_certificate.id"],
            name=op.f("fk_certificate_file_certificate_id"),
        ),
        sa.PrimaryKeyConstraint("certificate_id", "digest", name=op.f("pk_certificate_file")),
    )
    op.create_table(
        "certificate_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("look", sa.Text(), nullable=False),
        sa.Column("certificates", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("look IN ('career', 'skills', 'plain')", name=op.f("ck_certificate_run_look")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_certificate_run_publication_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_run")),
    )
    op.create_index(op.f("ix_certificate_run_publication_id"), "certificate_run", ["publication_id"])


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
