"""Who wrote an objection on paper is somebody who exists, and follows when two people turn out to be one."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Whoever was joined to a person of the roster before is known by the log alone.
    nobody = "person_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM person WHERE person.id = objection.person_id)"
    if op.get_bind().scalar(sa.text(f"SELECT count(*) FROM objection WHERE {nobody}")):  # noqa: S608
        op.execute(f"UPDATE objection SET paper_name = '–', person_id = NULL WHERE {nobody}")  # noqa: S608
    with op.batch_alter_table(
        "objection",
        schema=None,
        # Rebuilding a table on SQLite would lose the checks that it has.
        table_args=[
            sa.CheckConstraint("role IN ('contestant', 'adviser', 'leader')", name=op.f("ck_objection_role")),
            sa.CheckConstraint("state IN ('open', 'decided', 'withdrawn')", name=op.f("ck_objection_state")),
            sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_objection_closed")),
        ],
    ) as batch_op:
        batch_op.create_foreign_key(batch_op.f("fk_objection_person_id"), "person", ["person_id"], ["id"])


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
