"""A letter's state, its lease, when it is tried next and until when it is of use; a job's run; the last runs of chores.

The text of a letter is encrypted while it waits and erased afterwards. A migration has no keys: what waits is marked as
plain, and the letters that were sent lose their text now.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STATES = "('waiting', 'sent', 'withdrawn', 'expired', 'given-up')"
THREE_DAYS = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', written_at, '+3 days')",
    "postgresql": "written_at + interval '3 days'",
}
TWO_WEEKS = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', written_at, '+14 days')",
    "postgresql": "written_at + interval '14 days'",
}


def upgrade() -> None:
    kind = op.get_bind().dialect.name
    moment = sa.DateTime(timezone=True)
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("text_encrypted", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("kind", sa.Text(), server_default="notice", nullable=False))
        batch_op.add_column(sa.Column("about", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("state", sa.Text(), server_default="waiting", nullable=False))
        batch_op.add_column(sa.Column("next_at", moment, nullable=True))
        batch_op.add_column(sa.Column("try_until", moment, nullable=True))
        batch_op.add_column(sa.Column("use_by", moment, nullable=True))
        batch_op.add_column(sa.Column("lease", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("leased_until", moment, nullable=True))
        batch_op.add_column(sa.Column("fault", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("fault_code", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("ended_at", moment, nullable=True))
    op.execute(
        "UPDATE letter SET state = CASE WHEN sent_at IS NULL THEN 'waiting' ELSE 'sent' END,"
        " text_encrypted = CASE WHEN sent_at IS NULL THEN 'plain:' || text ELSE NULL END,"
        f" ended_at = sent_at, next_at = written_at, try_until = {THREE_DAYS[kind]}, use_by = {TWO_WEEKS[kind]}"
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_column("text")
        batch_op.alter_column("next_at", existing_type=moment, nullable=False)
        batch_op.alter_column("try_until", existing_type=moment, nullable=False)
        batch_op.alter_column("use_by", existing_type=moment, nullable=False)
        batch_op.create_check_constraint(batch_op.f("ck_letter_state"), f"state IN {STATES}")
        batch_op.drop_index(batch_op.f("ix_letter_sent_at"))
        batch_op.create_index(batch_op.f("ix_letter_about"), ["about"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_state_next_at"), ["state", "next_at"], unique=False)
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("run", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "chore",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lease", sa.Uuid(), nullable=True),
        sa.Column("leased_until", moment, nullable=True),
        sa.Column("began_at", moment, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("outcome", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("next_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chore")),
    )


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
