"""What 0003 and 0006 gained after they had landed, for a database that was made before that.

Proposals of rulebooks, rehearsals and the tie of a problem were written into 0003 and 0006 themselves, so a database
that had run them already (made at commit 16cbd01) says that it is up to date and lacks all three. Each is added where it
is not there; any other database stays as it is.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if not _has_column("edition", "rehearsal_of_id"):
        with op.batch_alter_table("edition", schema=None) as batch_op:
            batch_op.add_column(sa.Column("rehearsal_of_id", sa.Uuid(), nullable=True))
            batch_op.create_foreign_key(
                batch_op.f("fk_edition_rehearsal_of_id"), "edition", ["rehearsal_of_id"], ["id"]
            )

    if not sa.inspect(op.get_bind()).has_table("rulebook_proposal"):
        op.create_table(
            "rulebook_proposal",
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.Column("contest_id", sa.Uuid(), nullable=False),
            sa.Column("together", sa.Boolean(), nullable=False),
            sa.Column("text", sa.Text(), nullable=False),
            sa.Column("digest", sa.String(length=64), nullable=False),
            sa.Column("base_digest", sa.String(length=64), nullable=False),
            sa.Column("reason", sa.Text(), nullable=False),
            sa.Column("by_id", sa.Uuid(), nullable=True),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("outcome", sa.Text(), nullable=True),
            sa.Column("decided_by", sa.Uuid(), nullable=True),
            sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("decision", sa.Text(), nullable=True),
            sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f("fk_rulebook_proposal_contest_id")),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_rulebook_proposal")),
        )
        with op.batch_alter_table("rulebook_proposal", schema=None) as batch_op:
            batch_op.create_index(
                "uq_rulebook_proposal_open",
                ["contest_id"],
                unique=True,
                sqlite_where=sa.text("decided_at IS NULL"),
                postgresql_where=sa.text("decided_at IS NULL"),
            )

    if not _has_column("problem", "tie"):
        with op.batch_alter_table("problem", schema=None) as batch_op:
            batch_op.add_column(
                sa.Column("tie", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True)
            )


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")


def _has_column(table: str, name: str) -> bool:
    return name in {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}
