"""Where tokens come from."""

from __future__ import annotations

import asyncio

import pytest

from stepwire.client import tokens
from stepwire.client.errors import TokenUnavailable
from stepwire.client.tokens import Tokens


async def test_a_text_is_what_it_is_and_cannot_be_renewed():
    given = Tokens("jwt")
    assert (await given.get(), given.renewable) == ("jwt", False)


async def test_a_function_is_asked_each_time():
    fresh = iter(["one", "two"])
    given = Tokens(lambda: next(fresh))
    assert [await given.get(), await given.get()] == ["one", "two"]
    assert given.renewable


async def test_a_function_may_be_async():
    async def fetch() -> str:
        return "fetched"

    assert await Tokens(fetch).get() == "fetched"


async def test_a_function_that_takes_for_ever_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(tokens, "GIVEN_WITHIN", 0.01)

    async def hang() -> str:
        await asyncio.Event().wait()
        return "never"

    with pytest.raises(TokenUnavailable, match="gave none"):
        await Tokens(hang).get()


async def test_an_empty_token_is_none():
    with pytest.raises(TokenUnavailable, match="empty"):
        await Tokens(lambda: "").get()
