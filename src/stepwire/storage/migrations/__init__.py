"""The history of the records database's tables, run by Alembic. A released step never changes."""
