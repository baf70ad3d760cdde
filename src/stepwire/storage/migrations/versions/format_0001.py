"""Runs, their labels and secrets, and parked watches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    _runs()
    _secrets()
    _parked()


def _runs() -> None:
    time = sa.DateTime(timezone=True)
    op.create_table(
        "runs",
        sa.Column("id", sa.String(128), primary_key=True),
        sa.Column("owner", sa.String(1024), nullable=False),
        sa.Column("spec", sa.JSON, nullable=False),
        sa.Column("search", sa.Text, nullable=False),
        sa.Column("epoch", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(256), nullable=False),
        sa.Column("created_at", time, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("steps", sa.Integer, nullable=False),
        sa.Column("started_at", time),
        sa.Column("ended_at", time),
        sa.Column("code", sa.String(64)),
        sa.Column("error", sa.Text),
        sa.Column("result", sa.JSON),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("cancel_requested", sa.Boolean, nullable=False),
    )
    op.create_index("runs_by_age", "runs", ["created_at", "id"])
    op.create_index("runs_by_owner", "runs", ["owner", "created_at", "id"])
    op.create_index("runs_by_status", "runs", ["status"])
    op.create_table(
        "labels",
        sa.Column("run_id", sa.String(128), sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def _secrets() -> None:
    op.create_table(
        "secrets",
        sa.Column("run_id", sa.String(128), primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )


def _parked() -> None:
    op.create_table(
        "parked",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("session", sa.String(128), nullable=False, unique=True),
        sa.Column("token_hash", sa.String(128), nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("parked_by_token", "parked", ["token_hash"])
    op.create_table(
        "watches",
        sa.Column("parked", sa.Integer, sa.ForeignKey("parked.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("run_id", sa.String(128), nullable=False),
        sa.Column("after", sa.Integer, nullable=False),
        sa.Column("screenshots", sa.String(16), nullable=False),
    )
    op.create_index("watches_by_run", "watches", ["run_id"])
