"""Our script inside a page: one isolated world, where the page can neither see nor change it.

The script is put in on the first call after a page has loaded and answers in JSON. Text in the
answers comes from the page: it is data.

A world is named by a number that another process may use for another one, even for a page's own. So nothing
is asked, and no secret handed over, before what stands there has shown the key that only our script has: a
page that waits there with a script of the same name hears nothing but a comparison.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import orjson
from playwright.async_api import CDPSession, Error

PARTS = (
    "place.js",
    "elements.js",
    "foreign.js",
    "observe.js",
    "hidden.js",
    "resolve.js",
    "tables.js",
    "change.js",
    "expecting.js",
    "pulse.js",
    "still.js",
    "masking.js",
)
CALLS = (
    "observe, pictured, uncovered, outward, behind, feel, felt, veil, aim, settle, watch, focus, prepare, "
    "enter, compare, setValue, finish, stateOf, chooseOptions, openOption, scroll, read, awaitCondition, "
    "expect, saying, host, pulse, stoodStill, stillHolds, isChosen, mask"
)


class PageMoved(Exception):
    """The page navigated away while the script was at work."""


class ScriptFailed(Exception):
    """The script threw. The message names the place, never page text."""


class World:
    """The script in one frame: in that of a tab, and in each of another origin than the one around it.

    ``numbers`` names each document, so that no ref is ever given twice. ``told``: whoever has it says at once
    when its document is gone, with ``left``. If not, it makes sure by itself that the world it entered is its
    own.
    """

    def __init__(self, cdp: CDPSession, frame_id: str, numbers: Iterator[int], *, told: bool) -> None:
        self.cdp = cdp
        self.frame_id = frame_id
        self.prefix: str | None = None  # of the refs of its document
        self._numbers = numbers
        self._told = told
        self._context: int | None = None
        self._key = ""

    async def call(self, function: str, argument: object = None) -> Any:
        """What the script's function returns. Raises PageMoved, ScriptFailed and Playwright's errors."""
        if self._context is None:
            await self._enter()
        answer = await self._ask(f"stepwire({orjson.dumps(function).decode()}, {_argument(argument)})")
        return orjson.loads(answer["result"]["value"])

    def left(self) -> None:
        """The document is gone: the next call enters the new one."""
        self._context = self.prefix = None

    def gave(self, ref: str) -> bool:
        """Whether the ref is of the document that stood here at the last call."""
        return self.prefix is not None and ref.startswith(self.prefix)

    async def element(self, ref: str) -> str:
        """The debugger's id of an element, for calls that take one. Raises PageMoved when it is gone."""
        answer = await self._ask(f"stepwire.elementOf({_argument(ref)})", by_value=False)
        if "objectId" not in answer["result"]:
            raise PageMoved
        return str(answer["result"]["objectId"])

    async def node(self, ref: str) -> dict[str, Any]:
        """What the browser knows of an element; of an iframe: its ``frameId``, and whether its document is in
        the same process (``contentDocument``).
        """
        described = await self.cdp.send("DOM.describeNode", {"objectId": await self.element(ref)})
        node: dict[str, Any] = described["node"]
        return node

    async def _enter(self) -> None:
        self._context, self._key = await self._own(), secrets.token_hex(16)
        put_in = f"globalThis.stepwire ??= {script()}('p{next(self._numbers)}')"
        answer = await self._evaluate(f"{put_in}; stepwire.key = '{self._key}'; stepwire.prefix")
        if not self._told and await self._own() != self._context:
            self.left()  # another world has that number now, and knows the key
            raise PageMoved
        self.prefix = f"{answer['result']['value']}e"

    async def _own(self) -> int:
        """The number of our world in the document that stands here: the same while that stays."""
        made = await self.cdp.send(
            "Page.createIsolatedWorld", {"frameId": self.frame_id, "worldName": "stepwire"}
        )
        return int(made["executionContextId"])

    async def _ask(self, expression: str, *, by_value: bool = True) -> dict[str, Any]:
        """The expression's value, where our script stands. Raises PageMoved when it does not."""
        answer = await self._evaluate(
            f"globalThis.stepwire?.key === '{self._key}' ? {expression} : undefined", by_value=by_value
        )
        if answer["result"]["type"] == "undefined":
            self.left()
            raise PageMoved
        return answer

    async def _evaluate(self, expression: str, *, by_value: bool = True) -> dict[str, Any]:
        context = self._context
        if context is None:  # left while it was being entered
            raise PageMoved
        try:
            answer = await self.cdp.send(
                "Runtime.evaluate",
                {
                    "expression": expression,
                    "contextId": context,
                    "awaitPromise": True,
                    "returnByValue": by_value,
                    "userGesture": False,
                },
            )
        except Error as error:
            if _means_moved(error.message):
                if self._context == context:
                    self._context = None
                raise PageMoved from error
            raise
        if "exceptionDetails" in answer:
            raise ScriptFailed(_where(answer["exceptionDetails"]))
        return answer


def script() -> str:
    """The whole script as an expression: a function that takes the prefix of this document's refs."""
    if not _SCRIPT:
        folder = files("stepwire.browser")
        body = "\n".join(folder.joinpath(part).read_text("utf-8") for part in PARTS)
        _SCRIPT.append(_WRAPPER % (body, CALLS))
    return _SCRIPT[0]


_SCRIPT: list[str] = []
# A lone surrogate is legal in a page and illegal in JSON.
_WRAPPER = """((PREFIX) => { "use strict";
%s
const calls = { %s };
const wellFormed = (_, value) => (typeof value === "string" ? value.toWellFormed() : value);
const stepwire = async (name, argument) => {
  const json = JSON.stringify((await calls[name](argument)) ?? null);
  return /\\\\ud[89a-f]/i.test(json) ? JSON.stringify(JSON.parse(json), wellFormed) : json;
};
stepwire.elementOf = elementOf;
stepwire.prefix = PREFIX;
return stepwire; })"""


def _argument(argument: object) -> str:
    return orjson.dumps(argument).decode()


def _means_moved(message: str) -> bool:
    return any(
        words in message
        for words in (
            "Cannot find context",
            "context was destroyed",
            "navigated or closed",
            "uniqueContextId not found",
            "Promise was collected",
            "Frame with the given frameId",
            "No frame for given id",
        )
    )


def _where(details: dict[str, Any]) -> str:
    kind = details.get("exception", {}).get("className", "Error")
    return f"{kind} at {details.get('lineNumber')}:{details.get('columnNumber')}"
