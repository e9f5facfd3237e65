"""How many compete in a published contest, by one definition: the sealed rows with the status competing.

Drafts counted every entry on the roster, also who was absent or had withdrawn. What was published is counted again from
its sealed rows; no sealed file holds these numbers.
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

COUNTED = """
    SELECT COALESCE({what}, 0) FROM published_place
    WHERE published_place.publication_id = publication_contest.publication_id
    AND published_place.contest = publication_contest.key
    AND published_place.status = 'competing'
"""


def upgrade() -> None:
    entries, people = COUNTED.format(what="COUNT(*)"), COUNTED.format(what="SUM(published_place.size)")
    op.execute(
        f"UPDATE publication_contest SET entries = ({entries}), people = ({people}) "  # noqa: S608 - both are above
        "WHERE EXISTS (SELECT 1 FROM published_place "
        "WHERE published_place.publication_id = publication_contest.publication_id)"
    )


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
