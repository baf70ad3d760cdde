"""Stepwire runs browser agents and shows every step live over one small WebSocket protocol."""

__version__ = "0.1.0"
