"""Chords of keys as people write them, in the names that browsers know. Pure."""

from __future__ import annotations

from typing import Final

KEYS: Final = {
    "ctrl": "Control",
    "control": "Control",
    "cmd": "Meta",
    "command": "Meta",
    "option": "Alt",
    "esc": "Escape",
    "return": "Enter",
    "del": "Delete",
    "up": "ArrowUp",
    "down": "ArrowDown",
    "left": "ArrowLeft",
    "right": "ArrowRight",
    "pgup": "PageUp",
    "pgdn": "PageDown",
    "spacebar": "Space",
}


def playwright_keys(keys: str) -> str:
    """A chord such as ``ctrl+a`` as ``Control+a``."""
    if keys in ("+", " "):
        return {"+": "+", " ": "Space"}[keys]
    parts = [part.strip() for part in keys.split("+")]
    return "+".join(_key(part, chord=len(parts) > 1) for part in parts)


def _key(name: str, *, chord: bool) -> str:
    known = KEYS.get(name.lower())
    if known:
        return known
    if len(name) == 1:
        return name.lower() if chord else name
    return name[0].upper() + name[1:]
