"""A run that buys a lantern in the demo shop, told with pictures of the real shop."""

from __future__ import annotations

import base64

from playwright.sync_api import Browser, Locator, Page

VIEWPORT = {"width": 1280, "height": 800}


class ShopStory:
    """``steps`` as a gateway sends them, and the JPEG after each of them in ``pictures``."""

    def __init__(self, browser: Browser, shop: str) -> None:
        self.steps: list[dict] = []
        self.pictures: list[bytes] = []
        page = browser.new_page(viewport=VIEWPORT)
        page.set_default_timeout(20_000)
        page.goto(shop)
        self._told(
            page, {"type": "navigate", "url": "https://harbour-goods.example/"}, "The task names this shop"
        )
        search = page.get_by_role("searchbox")
        self._typed(page, search, "lantern", "Faster than walking the menu")
        search.press("Enter")
        self._clicked(
            page, page.get_by_role("link", name="Storm lantern").first, "First result, and the name matches"
        )
        self._clicked(
            page, page.get_by_text("Navy", exact=True).first, "Red was chosen, the task says navy", "Navy"
        )
        self._clicked(page, page.get_by_role("button", name="Add to basket"), "One piece, navy, in stock")
        self._clicked(page, page.get_by_text("Go to checkout").first, "The basket holds one lantern")
        page.close()

    def _clicked(self, page: Page, target: Locator, why: str, name: str | None = None) -> None:
        called = name or target.inner_text().strip().splitlines()[0]
        action = {
            "type": "click",
            "target": {"role": "button", "name": called, "rect": target.bounding_box()},
        }
        target.click()
        self._told(page, action, why)

    def _typed(self, page: Page, target: Locator, text: str, why: str) -> None:
        rect = target.bounding_box()
        target.fill(text)
        self._told(
            page,
            {"type": "type", "text": text, "target": {"role": "searchbox", "name": "Search", "rect": rect}},
            why,
        )

    def _told(self, page: Page, action: dict, why: str) -> None:
        number = len(self.steps) + 1
        page.wait_for_load_state()
        picture = page.screenshot(type="jpeg", quality=70, animations="disabled")
        self.pictures.append(picture)
        path = page.evaluate("location.pathname + location.search")
        self.steps.append(
            {
                "type": "step_update",
                "runId": "run-123",
                "stepNumber": number,
                "position": f"p{number}",
                "screenshot": base64.b64encode(picture).decode(),
                "action": action,
                "explanation": why,
                "url": f"https://harbour-goods.example{path}",
                "title": page.title(),
                "at": f"2026-01-02T03:04:{5 + 2 * number:02}Z",
                "viewport": VIEWPORT,
                "timings": {"observe": 0.05, "decide": 1.1, "act": 0.2, "capture": 0.05},
            }
        )
