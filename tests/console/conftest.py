"""What every test of the console may ask for."""

from __future__ import annotations

import pytest
from page_clock import PageClock
from playwright.sync_api import Page


@pytest.fixture
def clock(page: Page) -> PageClock:
    return PageClock(page)
