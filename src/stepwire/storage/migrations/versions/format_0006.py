"""How many tokens of what was spent are estimated."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Give what was spent the column; none was estimated so far."""
    op.add_column(
        "spending", sa.Column("estimated_tokens", sa.BigInteger, nullable=False, server_default="0")
    )
