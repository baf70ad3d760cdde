"""Labels found by their value."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the index."""
    op.create_index("labels_by_value", "labels", ["name", "value", "run_id"])
