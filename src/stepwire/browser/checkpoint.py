"""What the guard refused, sorted into what ends the run and what is only worth a note.

The proxy answers a refused page with 403 and a header, or refuses the tunnel; the guard's own list
says which host and why. A page's word alone is never believed: the reason comes from the list.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.async_api import Error, Request, Response

from stepwire.agent.ports import GuardPass, NavigationBlocked
from stepwire.browser.mask import Mask

HEADER = "stepwire-refused"
MOST_NOTED = 10


class Checkpoint:
    """Watches the navigations of a session against its pass."""

    def __init__(self, guard: GuardPass, mask: Mask) -> None:
        self._guard = guard
        self._mask = mask
        self._stopped: set[str] = set()
        self._error_status = 0

    def answered(self, response: Response) -> None:
        """A response arrived."""
        if opens_page(response.request):
            self._error_status = response.status if response.status >= 400 else 0
        if response.status == 403 and HEADER in response.headers and opens_page(response.request):
            self._stopped.add(host_of(response.url))

    def failed(self, request: Request) -> None:
        """A request failed."""
        if "ERR_TUNNEL_CONNECTION_FAILED" in (request.failure or "") and opens_page(request):
            self._stopped.add(host_of(request.url))

    def begin(self) -> None:
        """An action begins: what is answered from now on is its doing."""
        self._error_status = 0

    def error_status(self) -> int:
        """The status of the page that the action led to, if its server called it an error; else 0."""
        return self._error_status

    def suspect(self, url: str) -> None:
        """An address did not open: perhaps it was refused."""
        self._stopped.add(host_of(url))

    def pass_or_raise(self) -> list[str]:
        """Notes on refused subresources since the last call. Raises NavigationBlocked."""
        refusals = self._guard.refusals()
        stopped, self._stopped = self._stopped, set()
        for refusal in refusals:
            if host_of(refusal.host) in stopped:
                raise self.blocked(refusal.reason)
        lines = dict.fromkeys(
            self._mask.text(f"Refused {refusal.host}: {refusal.reason}") for refusal in refusals
        )
        notes = list(lines)[:MOST_NOTED]
        return notes if len(lines) <= MOST_NOTED else [*notes, f"Refused {len(lines) - MOST_NOTED} more."]

    def blocked(self, reason: str) -> NavigationBlocked:
        """The error for an address that was refused. Masked: a page can put a secret into a host's name."""
        return NavigationBlocked(self._mask.text(f"The address was refused: {reason}"))


def opens_page(request: Request) -> bool:
    """Whether the request was to show a page in a tab, not in a frame of one."""
    if not request.is_navigation_request():
        return False
    try:
        return request.frame.parent_frame is None
    except Error:
        return True  # the tab itself is only just opening


def host_of(address: str) -> str:
    """The host of a URL, or of ``host:port``, without the port, as browsers read it; "" when it has none."""
    address = address.replace("\\", "/")
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        return (parts.hostname or "").rstrip(".")
    except ValueError:  # brackets that are no address, letters that are no host's
        return ""
