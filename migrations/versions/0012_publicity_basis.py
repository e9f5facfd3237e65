"""Who set the end of a publicity period: the rulebook's days, its calendar, or an organisation.

For what is published already nobody kept it, so its pages go on saying nothing about it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.add_column(sa.Column("publicity_basis", document, nullable=True))


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
