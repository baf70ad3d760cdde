"""The tables of the records database, as plain SQL that SQLite and PostgreSQL share.

Secrets and parked watches name their run without a foreign key: secrets are stored before the run
that needs them, so that no run is ever without. Removing a run removes them by name.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

METADATA = MetaData()


class UtcTime(TypeDecorator[datetime]):
    """A time in UTC. SQLite forgets the zone: it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time as the database takes it."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time, timezone-aware."""
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)


RUNS = Table(
    "runs",
    METADATA,
    Column("id", String(128), primary_key=True),
    Column("owner", String(1024), nullable=False),
    Column("spec", JSON, nullable=False),
    Column("search", Text, nullable=False),  # the task, case-folded, for "text" in a query
    Column("epoch", String(64), nullable=False),
    Column("digest", String(256), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("status", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("steps", Integer, nullable=False),
    Column("started_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("code", String(64)),
    Column("error", Text),
    Column("result", JSON(none_as_null=True)),
    Column("usage", JSON(none_as_null=True)),
    Column("bytes", BigInteger, nullable=False),
    Column("cancel_requested", Boolean, nullable=False),
    Index("runs_by_age", "created_at", "id"),
    Index("runs_by_owner", "owner", "created_at", "id"),
    Index("runs_by_status", "status"),
)

LABELS = Table(
    "labels",
    METADATA,
    Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    Index("labels_by_value", "name", "value", "run_id"),
)

SECRETS = Table(
    "secrets",
    METADATA,
    Column("run_id", String(128), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("kept_at", UtcTime, nullable=False),
)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("owner", String(1024), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("saved_at", UtcTime, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

SPENDING = Table(
    "spending",
    METADATA,
    Column("run_id", String(128), primary_key=True),  # no foreign key: what was spent stays spent
    Column("epoch", String(64), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("model", String(512), primary_key=True),
    Column("owner", String(1024), nullable=False),
    Column("labels", JSON, nullable=False),
    Column("decisions", Integer, nullable=False),
    Column("input_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("cost_nano_usd", BigInteger, nullable=False),
    Column("unpriced_tokens", BigInteger, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("estimated_tokens", BigInteger, nullable=False, server_default="0"),
    Index("spending_by_owner", "owner", "day"),
    Index("spending_by_day", "day"),
)

PARKED = Table(
    "parked",
    METADATA,
    Column("number", Integer, primary_key=True),  # grows: the smallest was parked first
    Column("session", String(128), nullable=False, unique=True),
    Column("token_hash", String(128), nullable=False),
    Column("origin", Text, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Index("parked_by_token", "token_hash"),
)

WATCHES = Table(
    "watches",
    METADATA,
    Column("parked", ForeignKey("parked.number", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("run_id", String(128), nullable=False),
    Column("after", Integer, nullable=False),
    Column("screenshots", String(16), nullable=False),
    Index("watches_by_run", "run_id"),
)
