"""What the agent that reads plain English says of a text before any run."""

from __future__ import annotations

from stepwire.planners import NotUnderstood, understand


def not_understood(text: str) -> NotUnderstood | None:
    """The first sentence that it does not understand, and why; None when it understands all of them."""
    found = understand(text)
    return found if isinstance(found, NotUnderstood) else None
