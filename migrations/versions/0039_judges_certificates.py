"""Certificates are given to judges too."""

from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

HOLDER = "holder IN ('contestant', 'adviser', 'organisation', 'participant', 'judge')"


def upgrade() -> None:
    name = op.f("ck_issued_certificate_holder")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(name, "issued_certificate", type_="check")
        op.create_check_constraint(name, "issued_certificate", HOLDER)
        return
    with op.batch_alter_table("issued_certificate", schema=None, recreate="always") as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, HOLDER)


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
