"""Saved sessions: the cookies and storage of a browser, kept under a name for the next run. Pure.

The format is Playwright's ``storageState``, so that what other tools saved can be imported and what was
saved here is understood there. What is in it opens accounts: it is encrypted at rest, belongs to one
owner, and never leaves the server again but into the browser of that owner's runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

LARGEST = 1_000_000  # bytes of JSON
LATEST = datetime(9999, 12, 31, tzinfo=UTC).timestamp()  # an expiry may lie behind the calendar's end


class _Part(BaseModel):
    """A part of the state: what is not known of a newer format is left out."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_camel, validate_by_name=True, validate_by_alias=True,
        hide_input_in_errors=True, allow_inf_nan=False,
    )  # fmt: skip


class SavedCookie(_Part):
    """One cookie. ``expires`` counts seconds since 1970; -1: with the browser."""

    name: Annotated[str, Field(max_length=4_096)]
    value: Annotated[str, Field(max_length=65_536, repr=False)]
    domain: Annotated[str, Field(min_length=1, max_length=255)]
    path: Annotated[str, Field(max_length=4_096)] = "/"
    expires: float = -1
    http_only: bool = False
    secure: bool = False
    same_site: Literal["Strict", "Lax", "None"] = "Lax"


class SavedItem(_Part):
    """One entry of an origin's local storage."""

    name: str
    value: Annotated[str, Field(repr=False)]


class SavedOrigin(_Part):
    """The local storage of one origin."""

    origin: Annotated[str, Field(pattern=r"^https?://", max_length=1_024)]
    local_storage: tuple[SavedItem, ...] = Field(default=(), max_length=10_000)


class StorageState(_Part):
    """Cookies and local storage, as Playwright's ``storageState`` writes them."""

    cookies: tuple[SavedCookie, ...] = Field(default=(), max_length=2_000)
    origins: tuple[SavedOrigin, ...] = Field(default=(), max_length=500)

    @model_validator(mode="after")
    def _holds_either(self) -> StorageState:
        if not self.model_fields_set:  # it would put nothing in the place of a session
            raise ValueError("this is no storageState: it has neither cookies nor origins")
        return self

    def plain(self) -> dict[str, Any]:
        """The state as a browser takes it."""
        return self.model_dump(mode="json", by_alias=True)


@dataclass(frozen=True, slots=True)
class SavedSession:
    """A state under its name; one owner's."""

    owner: str
    name: str
    saved_at: datetime
    state: Mapping[str, Any] = field(repr=False)

    def sites(self) -> tuple[str, ...]:
        """The domains that it holds something of."""
        domains = [str(cookie["domain"]).lstrip(".") for cookie in self.state["cookies"]]
        origins = [str(origin["origin"]).split("://", 1)[-1] for origin in self.state["origins"]]
        return tuple(sorted({*domains, *origins}))

    def expired(self, now: datetime) -> int:
        """How many of its cookies have expired."""
        return sum(0 < cookie["expires"] <= now.timestamp() for cookie in self.state["cookies"])

    def expires_at(self) -> datetime | None:
        """When the first of its cookies expires, if any does."""
        times = [cookie["expires"] for cookie in self.state["cookies"] if cookie["expires"] > 0]
        return datetime.fromtimestamp(min(*times, LATEST), UTC) if times else None

    def warning(self, now: datetime) -> str | None:
        """A sentence when cookies of it have expired: whoever relies on it may have to sign in again."""
        gone, count = self.expired(now), len(self.state["cookies"])
        if not gone:
            return None
        what = "has expired" if gone == count else f"has expired in part ({gone} of {count} cookies)"
        return f"The session “{self.name}”, saved on {self.saved_at:%Y-%m-%d}, {what}: sign in again."


class SessionUnreadable(Exception):
    """The key that encrypted a session is no longer in the key file."""

    def __init__(self, name: str) -> None:
        self.message = (
            f"The session “{name}” was encrypted with a key that is no longer in the key file. "
            "Put that file back from a backup, or delete the session and save it again."
        )
        super().__init__(self.message)
