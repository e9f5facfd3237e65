"""Rosters and entries from files: numbers as they are compared, codes that are handed out, what an import changed."""

import unicodedata

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

CURRENT = "confirmed_at IS NOT NULL AND ended_at IS NULL"


def upgrade() -> None:
    document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "import_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("scope_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("heads", sa.String(length=64), nullable=True),
        sa.Column("content_encrypted", sa.Text(), nullable=True),
        sa.Column("columns", document, nullable=False),
        sa.Column("edits_encrypted", sa.Text(), nullable=True),
        sa.Column("answers", document, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_draft")),
    )
    op.create_index(op.f("ix_import_draft_kind_scope_id"), "import_draft", ["kind", "scope_id"])
    op.create_index(op.f("ix_import_draft_at"), "import_draft", ["at"])
    op.add_column("import", sa.Column("was_encrypted", sa.Text(), nullable=True))
    op.add_column("entry", sa.Column("on_behalf_by", sa.Uuid(), nullable=True))
    op.add_column("entry", sa.Column("import_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_entry_import_id"), "entry", ["import_id"])
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_enrolment_organisation_id_number"), type_="unique")
        batch_op.add_column(sa.Column("number_key", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("class_name", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("adviser", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("telephone_encrypted", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("import_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("code_index", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("code_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("code_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("code_used_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(op.f("uq_enrolment_code_index"), ["code_index"])
    _give_keys()
    op.create_index(op.f("ix_enrolment_organisation_id_number_key"), "enrolment", ["organisation_id", "number_key"])
    op.create_index(op.f("ix_enrolment_import_id"), "enrolment", ["import_id"])
    op.create_index(
        "uq_enrolment_confirmed_number",
        "enrolment",
        ["organisation_id", "number_key"],
        unique=True,
        sqlite_where=sa.text(CURRENT),
        postgresql_where=sa.text(CURRENT),
    )


def _give_keys() -> None:
    """The key of each number. Of confirmed numbers that were told apart by case or spaces alone, the first keeps it."""
    enrolment = sa.table(
        "enrolment",
        sa.column("id", sa.Uuid()),
        sa.column("organisation_id", sa.Uuid()),
        sa.column("number", sa.Text()),
        sa.column("number_key", sa.Text()),
        sa.column("confirmed_at", sa.DateTime(timezone=True)),
        sa.column("ended_at", sa.DateTime(timezone=True)),
    )
    connection = op.get_bind()
    rows = connection.execute(sa.select(enrolment).where(enrolment.c.number.is_not(None)).order_by(enrolment.c.id))
    taken, keys = set(), []
    for row in rows:
        key = "".join(unicodedata.normalize("NFKC", row.number).split()).casefold()
        if not key:
            continue
        if row.confirmed_at is not None and row.ended_at is None:
            if (row.organisation_id, key) in taken:
                continue
            taken.add((row.organisation_id, key))
        keys.append({"of": row.id, "key": key})
    if keys:
        given = sa.update(enrolment).where(enrolment.c.id == sa.bindparam("of")).values(number_key=sa.bindparam("key"))
        connection.execute(given, keys)


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
