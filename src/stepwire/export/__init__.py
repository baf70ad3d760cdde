"""Recordings for other programs: Playwright tests in Python and TypeScript, and the JSON contract. Pure."""

from stepwire.export.formats import FORMATS, Format, exported, unexpressed

__all__ = ["FORMATS", "Format", "exported", "unexpressed"]
