"""How each account came by its credential, who vouches for a role, which link was mailed, and who signed a publication.

Accounts that an invitation made are taken as entered by a link that the inviter saw, because every inviter saw it on
the page until now; a reset by mail since then makes them accounts in their own right.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
account = sa.table(
    "account",
    sa.column("id", sa.Uuid()),
    sa.column("email", sa.Text()),
    sa.column("password", sa.Text()),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("credential_origin", sa.String(16)),
    sa.column("credential_from", sa.Uuid()),
    sa.column("credential_since", sa.DateTime(timezone=True)),
    sa.column("credential_at", sa.DateTime(timezone=True)),
)
invitation = sa.table(
    "invitation",
    sa.column("account_id", sa.Uuid()),
    sa.column("email", sa.Text()),
    sa.column("made_by", sa.Uuid()),
    sa.column("used_at", sa.DateTime(timezone=True)),
)
audit_line = sa.table(
    "audit_line",
    sa.column("id", sa.Uuid()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("action", sa.Text()),
    sa.column("subject_kind", sa.Text()),
    sa.column("subject_id", sa.Uuid()),
)
OWN = ("people.sign_up", "people.create_administrator")
CHANGES = ("people.change_password", "people.reset_password")


def upgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("credential_origin", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("credential_from", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("credential_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("credential_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("membership", sa.Column("vouched_by", sa.Uuid(), nullable=True))
    op.add_column("membership", sa.Column("vouched_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mailed_token_index", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("mailed_code_index", sa.String(length=64), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_invitation_mailed_token_index"), ["mailed_token_index"])
        batch_op.create_unique_constraint(batch_op.f("uq_invitation_mailed_code_index"), ["mailed_code_index"])
    op.add_column("publication", sa.Column("signed", document, nullable=True))
    say_where_credentials_come_from()


def say_where_credentials_come_from() -> None:
    connection = op.get_bind()
    lines = connection.execute(
        sa.select(audit_line.c.subject_id, audit_line.c.action, audit_line.c.at)
        .where(audit_line.c.subject_kind == "account", audit_line.c.action.in_(OWN + CHANGES))
        .order_by(audit_line.c.at, audit_line.c.id)
    ).all()
    own = {line.subject_id for line in lines if line.action in OWN}
    changed, reset = {}, {}
    for line in lines:
        if line.action in CHANGES:
            changed[line.subject_id] = line.at
        if line.action == "people.reset_password":
            reset[line.subject_id] = line.at
    used, addresses = {}, set()
    for row in connection.execute(sa.select(invitation).order_by(invitation.c.used_at)):
        addresses.add((row.account_id, row.email))
        if row.used_at is not None:
            used[row.account_id] = row
    for one in connection.execute(sa.select(account)).all():
        origin, by, since = None, None, None
        link, mailed = used.get(one.id), reset.get(one.id)
        if link is None or one.id in own:
            if one.password is not None:
                origin, since = "own", one.created_at
        else:
            origin, by, since = "shown", link.made_by, link.used_at
        if mailed is not None and (origin != "shown" or (mailed >= since and (one.id, one.email) in addresses)):
            origin, by, since = "mailed", None, mailed
        if origin is not None:
            connection.execute(
                sa.update(account)
                .where(account.c.id == one.id)
                .values(
                    credential_origin=origin,
                    credential_from=by,
                    credential_since=since,
                    credential_at=max(since, changed.get(one.id, since)),
                )
            )


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")
