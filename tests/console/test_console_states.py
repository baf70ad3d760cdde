"""Every page and state of the console: looked at, read by axe, and zoomed to 400 %."""

import pytest
from looks import Looks
from playwright.sync_api import expect
from pretend_gateway import PretendGateway
from shop_story import ShopStory

from stepwire.demo.shop import demo_shop

pytestmark = pytest.mark.browser

TASK = "Buy one navy storm lantern at harbour-goods.example, delivered before the weekend"


@pytest.fixture(scope="module")
def story(browser, serve_for_module):
    return ShopStory(browser, serve_for_module(demo_shop()))


@pytest.fixture
def looks(page):
    looks = Looks(page)
    yield looks
    looks.nothing_found()


@pytest.fixture
def gateway(story):
    gateway = PretendGateway(task=TASK)
    gateway.pictures = story.pictures
    return gateway


@pytest.fixture
def opened(page, serve, gateway):
    """Opens a path of the console for somebody who is signed in."""
    address = serve(gateway.app)
    page.set_viewport_size({"width": 1440, "height": 900})

    def open_(path="/runs/run-123", signed_in=True):
        page.goto(f"{address}{path}{'#code=once' if signed_in else ''}")

    return open_


def end(status, **more):
    return {"type": "completion", "runId": "run-123", "position": "p-end", "status": status, **more}


def status(word, **more):
    return {"type": "run_status", "runId": "run-123", "status": word, **more}


DOUBT = {
    "sentence": "Wobble the colour until it is a nice one.",
    "why": "Understood are sentences such as: open https://…; search for …; click …; type … into …",
}
DOUBTED = f"Open harbour-goods.example.\nSearch for “lantern” and click Storm lantern.\n{DOUBT['sentence']}"
COMMANDS = [
    {"version": 1, "action": {"type": "navigate", "url": "https://harbour-goods.example/"}},
    {"version": 1, "action": {"type": "click", "target": {"role": "button", "name": "Add to basket"}}},
]


RECORDING = {
    "commands": COMMANDS,
    "variables": {"product": "Storm lantern"},
    "secrets": [{"name": "password"}],
    "session": "customer",
}


NEAREST = [
    {"role": "radio", "name": "Bank transfer", "rect": {"x": 420, "y": 560, "width": 350, "height": 54}},
    {"role": "radio", "name": "Card", "rect": {"x": 58, "y": 560, "width": 350, "height": 54}},
    {"role": "button", "name": "Place order", "rect": {"x": 852, "y": 404, "width": 346, "height": 54}},
]


def test_signing_in(page, looks, opened, gateway):
    opened("/", signed_in=False)
    page.get_by_label("Token").wait_for()
    looks.at("sign-in")
    gateway.code = None
    opened("/?again")
    page.get_by_role("alert").wait_for()
    looks.at("sign-in-link-used")


def test_the_list(page, looks, opened, gateway):
    gateway.answering.clear()
    opened("/")
    page.locator(".skeleton").wait_for()
    looks.at("list-loading")
    gateway.runs = runs()
    gateway.answering.set()
    page.get_by_role("link", name="Compare").wait_for()
    looks.at("list")
    page.get_by_label("Search runs").fill("unheard of")
    page.get_by_text("No run matches").wait_for()
    looks.at("list-no-match")
    gateway.runs = []
    page.get_by_label("Search runs").fill("")
    page.get_by_role("heading", name="Say what to do").wait_for()
    page.get_by_role("button", name="Play the demo run").wait_for()
    looks.at("list-empty")
    gateway.doubt = DOUBT
    page.get_by_label("Task", exact=True).fill(DOUBTED)
    page.get_by_text("is not understood").wait_for()
    looks.at("list-empty-doubt")


def test_a_new_run(page, looks, opened, gateway):
    opened("/new")
    page.get_by_label("Task", exact=True).fill("Sign in with {{secret:password}} and click Save")
    looks.at("new")
    gateway.doubt = DOUBT
    page.get_by_label("Task", exact=True).fill(DOUBTED)
    page.get_by_text("is not understood").wait_for()
    looks.at("new-doubt")
    gateway.created = (
        422,
        {
            "detail": "Wrong.",
            "errors": [
                {
                    "at": "/task",
                    "problem": "“Save it somehow” is not understood. Say what to click or to type.",
                },
                {"at": "/maxSteps", "problem": "Input should be less than or equal to 10000."},
                {"at": "/secrets/0/name", "problem": "A secret needs a name."},
            ],
        },
    )
    page.get_by_role("button", name="Start run").click()
    page.get_by_role("alert").first.wait_for()
    looks.at("new-problems")


def test_a_run_from_its_start_to_its_end(page, looks, opened, gateway, story):
    opened()
    page.get_by_text("Waits to be started").wait_for()
    looks.at("run-pending")
    gateway.say(status("queued", queuePosition=2))
    page.locator(".top .pill", has_text="Queued, 2nd").wait_for()
    looks.at("run-queued")
    gateway.say(status("running", phase="deciding", viewers=3), *story.steps)
    page.get_by_text("6. Clicked").wait_for()
    looks.at("run-live")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    looks.at("run-keys")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    page.keyboard.press("Home")
    page.get_by_role("button", name="5 new steps").wait_for()
    page.keyboard.press("t")
    page.get_by_text("After step 1").wait_for()
    looks.at("run-page-text")
    page.keyboard.press("t")
    page.keyboard.press("End")
    page.keyboard.press("d")
    page.get_by_role("tablist").wait_for()
    looks.at("run-live-details")
    page.keyboard.press("d")
    page.get_by_role("button", name="Cancel", exact=True).click()
    looks.at("run-cancelling")
    page.get_by_role("button", name="Keep running").click()
    gateway.say(status("paused", viewers=3))
    page.locator(".top .pill", has_text="Paused").wait_for()
    looks.at("run-paused")


def test_a_line_that_breaks(page, clock, looks, opened, gateway, story):
    gateway.log, gateway.status = list(story.steps[:3]), "running"
    opened()
    page.get_by_text("3. Clicked").wait_for()
    clock.stop()  # it comes back when it is told to, not after its pause
    gateway.cut()
    page.get_by_text("Connection lost.").wait_for()
    looks.at("run-reconnecting", clock)
    gateway.log += story.steps[3:]
    page.get_by_role("button", name="Try now").click()
    clock.run_until(page.get_by_text("Caught up, 3 steps").is_visible)
    looks.at("run-caught-up", clock)
    clock.run_for(3_000)
    expect(page.get_by_text("Caught up")).to_be_hidden()
    page.context.set_offline(True)
    gateway.cut()
    page.get_by_text("You are offline").wait_for()
    looks.at("run-offline", clock)
    page.context.set_offline(False)
    gateway.wait_for("watch", 3)
    clock.go_on()
    gateway.token = "better"
    gateway.cut(1008, "token_expired")
    page.get_by_role("dialog", name="Your session ended").wait_for()
    looks.at("run-session-ended")


def test_a_run_that_succeeded(page, looks, opened, gateway, story):
    gateway.log = [*story.steps, end("success", result={"order": "HG-20418"}, commands=COMMANDS)]
    gateway.status = "succeeded"
    opened()
    page.get_by_text("HG-20418").wait_for()
    looks.at("run-succeeded")
    page.get_by_role("tab", name="Commands").click()
    looks.at("run-commands")
    page.get_by_role("button", name="Export").click()
    looks.at("run-export")
    page.keyboard.press("Escape")
    gateway.sessions, gateway.recording = ["customer"], RECORDING
    page.get_by_role("button", name="Replay").first.click()
    page.get_by_label("password").wait_for()
    looks.at("run-replay")


@pytest.mark.parametrize(
    ("word", "code", "why"),
    [
        ("failed", "target_not_found", "There is no “Pay by invoice” on the page “Your basket”."),
        ("cancelled", "cancelled", "The run was cancelled."),
    ],
)
def test_a_run_that_did_not_succeed(page, looks, opened, gateway, story, word, code, why):
    last = {**story.steps[-1], "action": {**story.steps[-1]["action"], "error": why}}
    near = {"nearest": NEAREST} if code == "target_not_found" else {}
    gateway.log = [*story.steps[:-1], last, end("failed", code=code, error=why, commands=COMMANDS, **near)]
    gateway.status = word
    opened()
    page.get_by_role("alert").get_by_text(why).wait_for()
    looks.at(f"run-{word}")


def test_pages_that_are_not_there(page, looks, opened, gateway):
    opened("/runs/another")
    gateway.wait_for("watch")
    gateway.say(
        {"type": "error", "error": "There is no such run.", "code": "unknown_run", "runId": "another"}
    )
    page.get_by_role("heading", name="This run is not here").wait_for()
    looks.at("run-unknown")


def runs():
    told = [
        ("running", TASK, {"steps": 6}),
        ("waiting", "Cancel the order HG-20377 and ask before anything is sent", {"steps": 9}),
        ("queued", "Read the price of every lantern", {"steps": 0, "queuePosition": 2}),
        ("failed", "Pay by invoice", {"steps": 8, "error": "There is no “Pay by invoice” on the page."}),
        (
            "succeeded",
            "Compare the delivery times of two lanterns, and tell me which is faster",
            {"steps": 12},
        ),
        ("cancelled", "Subscribe to the harbour letter", {"steps": 2}),
        ("pending", "Search for mug, click Enamel mug, and tell me the price.", {"steps": 0}),
    ]
    ended = {"failed", "succeeded", "cancelled"}
    return [
        {
            "runId": f"run-{number}",
            "status": word,
            "task": task,
            "agent": "plain",
            "owner": "ada",
            "startUrl": "https://harbour-goods.example/",
            "createdAt": "2026-01-02T03:04:05Z",
            "maxSteps": 100,
            "maxSeconds": 600,
            **({"startedAt": "2026-01-02T03:04:06Z"} if more["steps"] else {}),
            **({"endedAt": "2026-01-02T03:04:36Z"} if word in ended else {}),
            **more,
        }
        for number, (word, task, more) in enumerate(told)
    ]
