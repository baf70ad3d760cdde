"""What Alembic runs: the migrations, on the connection it was given or, without one, as printed SQL."""

from __future__ import annotations

from alembic import context

from stepwire.storage.tables import METADATA


def run() -> None:
    """Run the migrations in one transaction: a database is never half migrated."""
    connection = context.config.attributes.get("connection")
    if connection is None:
        context.configure(dialect_name=context.config.attributes["dialect"], target_metadata=METADATA)
    else:
        context.configure(connection=connection, target_metadata=METADATA, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


run()
