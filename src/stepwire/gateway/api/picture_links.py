"""Addresses of pictures that carry their own permission: signed, for one picture, for a few minutes.

A viewer that asked for ``screenshots: "url"`` puts them into an ``<img>``, where no Authorization
header can be sent. The signature covers the run, the step and the time; the width is free, for a
smaller copy shows nothing more.

A link says when it was made, too: one that is older than the run it names was made for an earlier
run of the same id, and opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from urllib.parse import quote

from stepwire.gateway.public_address import PublicAddress
from stepwire.runs.model import Run
from stepwire.runs.ports import Clock

GOOD_FOR: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class LinkClaim:
    """What the query of a link says: until when it is good (seconds since 1970), and the signature."""

    expires: int
    signature: str = field(repr=False)


class PictureLinks:
    """Makes the links and checks them, with a key that only the servers of one installation know."""

    def __init__(self, key: str, clock: Clock, public: PublicAddress | None = None) -> None:
        self._key = key.encode()
        self._clock = clock
        self._public = public or PublicAddress()

    def link(self, run_id: str, number: int) -> str:
        """The address of one step's picture, good for five minutes, for that picture only.

        A path, unless the server knows its public address.
        """
        expires = int((self._clock.now() + GOOD_FOR).timestamp())
        signature = self._signature(run_id, number, expires)
        path = f"/api/runs/{quote(run_id, safe='')}/steps/{number}/screenshot"
        return self._public.of(f"{path}?expires={expires}&signature={signature}")

    def opens(self, claim: LinkClaim, run: Run, number: int) -> bool:
        """Whether a link with this query was made here for this picture and is still good."""
        signature = self._signature(run.id, number, claim.expires)
        if not hmac.compare_digest(signature.encode(), claim.signature.encode("utf-8", "replace")):
            return False
        made_at = claim.expires - int(GOOD_FOR.total_seconds())
        return self._clock.now().timestamp() < claim.expires and int(run.created_at.timestamp()) <= made_at

    def _signature(self, run_id: str, number: int, expires: int) -> str:
        text = f"{run_id}\n{number}\n{expires}"
        return hmac.new(self._key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
