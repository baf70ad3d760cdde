"""What a run cost at models."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Give runs the column."""
    op.add_column("runs", sa.Column("usage", sa.JSON))
