"""One-time codes of authenticators (TOTP, RFC 6238), as sites ask for them after the password. Pure.

The seed is what a site shows when two-factor sign-in is set up: Base32, in groups or not, or the whole
``otpauth://`` address behind its QR code, which also says digits, period and digest.
"""

from __future__ import annotations

import binascii
from datetime import datetime

import pyotp


def code_at(seed: str, now: datetime) -> str:
    """The code at this time. Raises ValueError for what is no seed."""
    return _totp(seed).at(now)


def is_seed(seed: str) -> bool:
    """Whether codes can be made of it."""
    try:
        _totp(seed).byte_secret()
    except (ValueError, binascii.Error):
        return False
    return True


def _totp(seed: str) -> pyotp.TOTP:
    if not seed.startswith("otpauth://"):
        return pyotp.TOTP(seed.replace(" ", "").replace("-", "").upper())
    parsed = pyotp.parse_uri(seed)
    if not isinstance(parsed, pyotp.TOTP):
        raise ValueError("It is of counted codes, not of timed ones.")  # noqa: TRY004 - of its text
    return parsed
