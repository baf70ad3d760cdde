"""What a tab is busy with: only what an action started, and only what changes a page."""

import asyncio

import pytest

from stepwire.browser.settle import Activity


@pytest.fixture
def activity():
    return Activity()


async def test_a_fresh_tab_rests(activity):
    assert not activity.busy


@pytest.mark.parametrize("kind", ["document", "script", "stylesheet", "fetch", "xhr"])
async def test_what_changes_a_page_is_awaited(activity, kind):
    activity.request_began("r", kind, "GET /it")
    assert activity.busy
    activity.request_ended("r")
    assert not activity.busy


@pytest.mark.parametrize("kind", ["image", "media", "websocket", "eventsource", "ping", "font"])
async def test_pictures_and_streams_are_not(activity, kind):
    activity.request_began("r", kind, "GET /it")
    assert not activity.busy


async def test_a_long_poll_from_before_the_action_is_not_its_doing(activity):
    activity.request_began("poll", "fetch", "GET /it")
    activity.begin()
    assert not activity.busy


async def test_a_navigation_lasts_until_its_document_is_there(activity):
    activity.navigation_asked()
    assert activity.navigating
    activity.committed()
    assert activity.navigating
    activity.loaded()
    assert not activity.busy


async def test_a_navigation_that_comes_to_nothing_ends(activity):
    activity.navigation_asked()
    activity.navigation_ended()
    assert not activity.busy


async def test_loading_that_stops_without_a_page_may_still_turn_out_as_a_download(activity):
    activity.navigation_asked()
    activity.loading_stopped()
    assert activity.busy
    activity.navigation_ended()
    assert not activity.busy


async def test_loading_that_stops_without_anything_is_given_up(activity):
    activity.navigation_asked()
    activity.loading_stopped()
    await asyncio.wait_for(activity.change(), 5)
    assert not activity.busy


async def test_a_new_document_forgets_the_requests_of_the_old(activity):
    activity.request_began("r", "fetch", "GET /it")
    activity.committed()
    activity.loaded()
    assert not activity.busy


async def test_who_waits_is_woken_by_every_end(activity):
    activity.request_began("r", "fetch", "GET /it")
    waiting = asyncio.ensure_future(activity.change())
    await asyncio.sleep(0)
    assert not waiting.done()
    activity.request_ended("r")
    await asyncio.wait_for(waiting, 1)


async def test_what_a_page_asks_for_while_nobody_acts_is_no_answer_to_an_action_either(activity):
    activity.begin()
    activity.end()
    activity.request_began("poll", "fetch", "GET /news")
    activity.begin()
    activity.request_began("poll again", "fetch", "GET /news")
    assert activity.asked == 0
    activity.request_began("its own", "fetch", "POST /orders")
    assert activity.asked == 1


@pytest.mark.parametrize("kind", ["fetch", "image", "font"])
async def test_what_arrives_and_may_be_seen_is_counted(activity, kind):
    activity.request_began("r", kind, "GET /it")
    activity.request_ended("r")
    assert activity.traffic == 2
