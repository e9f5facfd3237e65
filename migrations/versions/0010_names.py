"""One word for one thing: columns, tables and constraints take the names that the models use now.

No row changes. PostgreSQL renames in place. SQLite renames columns in place too, but keeps the names of constraints in
the text of a table, so the four tables whose constraints carry an old name are written anew with their rows.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = {"honour": "earlier_award", "audit_seal": "audit_link"}
COLUMNS = {
    "appearance": {
        "realm": "region",
        "standing": "participation",
        "standing_reason": "participation_reason",
    },
    "account": {"phone_sealed": "phone_encrypted"},
    "entry_member": {"place": "position"},
    "person": {"realm": "region", "identity_sealed": "identity_encrypted"},
    "receipt": {"once": "idempotency_key", "deed": "operation"},
    "reserve": {"place": "position"},
    "sheet_version": {"realm": "region", "standing": "is_current"},
    "tabulated_contest": {"standing": "is_current"},
    "tabulation": {"realm": "region", "standing": "is_current"},
}
# Every other table that is spread out by it.
REGION = {"realm": "region"}
REWRITTEN = ("appearance", "receipt", "honour", "audit_seal")  # on SQLite: a constraint's name changes
OTHER_NAMES = {  # names that follow from no column
    "ck_appearance_standing": "ck_appearance_participation",
    "ck_sheet_version_nobody_confirms_his_own": "ck_sheet_version_nobody_confirms_their_own",
    "uq_membership_standing": "uq_membership_current",
    "uq_milestone_standing": "uq_milestone_current",
    "uq_sheet_version_standing": "uq_sheet_version_is_current",
    "uq_tabulated_contest_standing": "uq_tabulated_contest_is_current",
}


def upgrade() -> None:
    inspector = sa.inspect(op.get_bind())
    tables = sorted(set(inspector.get_table_names()) - {"alembic_version"})
    columns = {
        table: {
            old: new
            for old, new in {**REGION, **COLUMNS.get(table, {})}.items()
            if old in {column["name"] for column in inspector.get_columns(table)}
        }
        for table in tables
    }
    if op.get_bind().dialect.name == "sqlite":
        _on_sqlite(tables, columns)
    else:
        _on_postgresql(tables, columns)


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore a backup instead")


def new_name(name: str, table: str, columns: dict[str, str]) -> str:
    """A constraint's or index's name under the new names of its table and its columns."""
    if name in OTHER_NAMES:
        return OTHER_NAMES[name]
    kind, _, rest = name.partition("_")
    if kind not in ("ix", "uq", "ck", "fk", "pk") or not rest.startswith(table):
        return name
    parts = rest.removeprefix(table)
    for old, new in columns.items():
        parts = (parts + "_").replace(f"_{old}_", f"_{new}_")[:-1]
    return f"{kind}_{TABLES.get(table, table)}{parts}"


def _on_postgresql(tables: list[str], columns: dict[str, dict[str, str]]) -> None:
    connection = op.get_bind()
    for table in tables:
        for old, new in columns[table].items():
            op.alter_column(table, old, new_column_name=new)
        constraints = connection.execute(
            sa.text("SELECT conname FROM pg_constraint WHERE conrelid = CAST(:t AS regclass)"), {"t": table}
        ).scalars().all()
        indexes = connection.execute(
            sa.text("SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND tablename = :t"),
            {"t": table},
        ).scalars().all()
        for name in constraints:
            if (new := new_name(name, table, columns[table])) != name:
                op.execute(f'ALTER TABLE "{table}" RENAME CONSTRAINT "{name}" TO "{new}"')
        for name in set(indexes) - set(constraints):
            if (new := new_name(name, table, columns[table])) != name:
                op.execute(f'ALTER INDEX "{name}" RENAME TO "{new}"')
        if table in TABLES:
            op.rename_table(table, TABLES[table])


def _on_sqlite(tables: list[str], columns: dict[str, dict[str, str]]) -> None:
    connection = op.get_bind()
    for table in tables:
        for old, new in columns[table].items():
            op.execute(f'ALTER TABLE "{table}" RENAME COLUMN "{old}" TO "{new}"')
        made = connection.execute(
            sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :t AND sql IS NOT NULL"),
            {"t": table},
        ).all()
        indexes = [(name, sql) for name, sql in made if table in TABLES or new_name(name, table, columns[table]) != name]
        for name, _sql in indexes:
            op.execute(f'DROP INDEX "{name}"')
        text = connection.execute(
            sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :t"), {"t": table}
        ).scalar_one()
        if table in REWRITTEN or any(name in text for name in OTHER_NAMES):
            others = [one for one in made if one not in indexes]
            _written_anew(table, text, columns[table])
            indexes += others
        for name, sql in indexes:
            changed = sql.replace(name, new_name(name, table, columns[table]), 1)
            op.execute(changed.replace(f" ON {table} ", f" ON {TABLES.get(table, table)} ", 1))


def _written_anew(table: str, text: str, columns: dict[str, str]) -> None:
    """The same table under its new names, with its rows. Foreign keys are off (migrations/env.py)."""
    target = TABLES.get(table, table)
    names = {word.strip('",()') for word in text.split() if word.startswith(("ck_", "uq_", "fk_", "pk_"))}
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(f"CONSTRAINT {name} ", f"CONSTRAINT {new_name(name, table, columns)} ")
    head, _, body = text.partition("(")
    op.execute(f'{head.replace(table, "renamed_" + target)}({body}')
    op.execute(f'INSERT INTO "renamed_{target}" SELECT * FROM "{table}"')  # noqa: S608 - both names stand above
    op.execute(f'DROP TABLE "{table}"')
    op.execute(f'ALTER TABLE "renamed_{target}" RENAME TO "{target}"')
