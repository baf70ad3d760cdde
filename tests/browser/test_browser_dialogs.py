"""Dialogs wait for an answer, oldest first, and interrupt whoever waits for their page."""

import asyncio

import pytest
from playwright.async_api import Error

from stepwire.agent.observation import OpenDialog
from stepwire.browser.dialogs import MOST_WAITING, Asking, Dialogs


class FakeDialog:
    def __init__(self, type="alert", message="Hi", page="page", gone=False):
        self.type, self.message, self.default_value, self.page = type, message, "", page
        self.answer = None
        self._gone = gone

    async def accept(self, text=None):
        self.answer = ("accepted", text)
        if self._gone:
            raise Error("already handled")

    async def dismiss(self):
        self.answer = ("dismissed", None)


async def test_a_dialog_is_open_until_it_is_answered():
    dialogs = Dialogs()
    dialog = FakeDialog("confirm", "Sure?")
    assert dialogs.take(dialog)
    assert dialogs.open == OpenDialog("confirm", "Sure?")
    assert dialogs.opened.done()
    assert await dialogs.answer(accept=True, text="x")
    assert dialog.answer == ("accepted", "x")
    assert dialogs.open is None
    assert not dialogs.opened.done()


async def test_several_are_answered_in_order():
    dialogs = Dialogs()
    one, two = FakeDialog(), FakeDialog()
    dialogs.take(one)
    dialogs.take(two)
    await dialogs.answer(accept=False)
    assert (one.answer, two.answer) == (("dismissed", None), None)
    assert dialogs.opened.done()


async def test_a_question_before_leaving_does_not_wait():
    dialogs = Dialogs()
    assert not dialogs.take(FakeDialog("beforeunload"))
    assert dialogs.open is None


async def test_too_many_do_not_wait():
    dialogs = Dialogs()
    assert all(dialogs.take(FakeDialog()) for _ in range(MOST_WAITING))
    assert not dialogs.take(FakeDialog())


async def test_answering_nothing_or_what_is_gone_is_told():
    dialogs = Dialogs()
    assert not await dialogs.answer(accept=True)
    dialogs.take(FakeDialog(gone=True))
    assert not await dialogs.answer(accept=True)


@pytest.mark.parametrize(("page", "still_open"), [("page", False), ("other", True)])
async def test_the_dialogs_of_a_page_go_with_it(page, still_open):
    dialogs = Dialogs()
    dialogs.take(FakeDialog())
    dialogs.forget(page)
    assert dialogs.opened.done() is still_open


async def test_each_is_noted_once():
    dialogs = Dialogs()
    dialogs.take(FakeDialog("prompt"))
    assert dialogs.notes() == ["The page opened a dialog (prompt)."]
    assert dialogs.notes() == []


async def test_who_asks_is_known_once_both_have_told_of_the_dialog():
    asking = Asking()
    asking.told("http://one.test/")
    asking.opened()
    assert await asking.url() == "http://one.test/"
    asking.opened()
    waiting = asyncio.ensure_future(asking.url())
    await asyncio.sleep(0)
    assert not waiting.done()
    asking.told("http://two.test/")
    assert await waiting == "http://two.test/"


async def test_who_asks_is_not_known_of_a_dialog_that_one_has_not_told_of_yet():
    asking = Asking()
    asking.told("http://one.test/")
    asking.opened()
    asking.told("http://two.test/")
    assert await asking.url() == ""
