"""Alembic's surroundings: the app's engine, one transaction a migration, plain types in what is generated."""

import logging

from alembic import context
from flask import current_app
from sqlalchemy import text

from contest.db import UTCDateTime

logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)
glue = current_app.extensions["migrate"].db


def render_item(kind, item, autogen_context):
    """A migration imports nothing of the app: our types are written as the plain ones beneath (docs/stack, trap 6)."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(item).__name__ == "JSON":
        autogen_context.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def compare_type(_context, _column, _metadata_column, inspected, declared):
    """SQLite knows neither zones nor JSONB, so our own types are taken as equal to what they are kept in."""
    if isinstance(declared, UTCDateTime):
        return False
    return None


def run() -> None:
    engine = glue.engine
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # Batch ALTER with foreign keys on deletes the children of the table it rebuilds (docs/stack, trap 2).
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        elif connection.dialect.name == "postgresql":
            connection.execute(text("SET lock_timeout = '10s'"))
            connection.execute(text("SELECT pg_advisory_lock(721)"))
            connection.commit()
        settings = {**current_app.extensions["migrate"].configure_args, "compare_type": compare_type}
        context.configure(
            connection=connection,
            target_metadata=glue.metadata,
            render_item=render_item,
            transaction_per_migration=True,
            **settings,
        )
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            connection.commit()
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")
        elif connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_unlock(721)"))
            connection.commit()


run()
