"""Addresses as people write them: with a scheme or without, or only a path. Pure."""

from __future__ import annotations

import re

_BARE = re.compile(
    r"(?:[\w-]+\.)+[a-z]{2,24}(?::\d+)?(?:[/?#]\S*)?|localhost(?::\d+)?(?:[/?#]\S*)?|\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:[/?#]\S*)?|/\S*"
    r"|\[[0-9a-f:]+\](?::\d+)?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)


def address_of(text: str) -> str | None:
    """The address that a text is; None when it is none. A path stays a path."""
    text = text.strip()
    if _SCHEME.fullmatch(text) and not re.fullmatch(r"(?:[\w.-]+):\d+(?:/\S*)?", text):
        return text
    if re.fullmatch(r"[\w.-]+:\d+(?:[/?#]\S*)?", text) or _BARE.fullmatch(text):
        if text.startswith("/"):
            return text
        private = re.match(r"localhost|\d{1,3}(?:\.\d{1,3}){3}|\[", text)
        return f"{'http' if private else 'https'}://{text}"
    return None
