"""The page that shows a run live, in a real browser, against a gateway that says what a test wants."""

import base64
import io
import json

import pytest
from PIL import Image
from pretend_gateway import PretendGateway

pytestmark = pytest.mark.browser


def picture(colour):
    bytes_ = io.BytesIO()
    Image.new("RGB", (64, 40), colour).save(bytes_, "JPEG")
    return base64.b64encode(bytes_.getvalue()).decode()


def step(number, name="Place order", **action):
    return {
        "type": "step_update",
        "runId": "run-123",
        "stepNumber": number,
        "position": f"p{number}",
        "screenshot": picture((number * 20, 80, 120)),
        "action": {"type": "click", "target": {"role": "button", "name": name, **action}},
        "explanation": f"Because of {number}",
        "url": "https://shop.example/basket",
        "viewport": {"width": 1280, "height": 800},
    }


def status(word, **more):
    return {"type": "run_status", "runId": "run-123", "status": word, **more}


DONE = {
    "type": "completion",
    "runId": "run-123",
    "position": "p-end",
    "status": "success",
    "result": {"order": "HG-20418"},
    "commands": [
        {"version": 1, "action": {"type": "click", "target": {"role": "button", "name": "Place order"}}}
    ],
}


def opened(page, serve, gateway, path="/runs/run-123"):
    page.goto(f"{serve(gateway.app)}{path}#code=once")
    return gateway


def numbers(page):
    return page.locator("#rows .n").all_inner_texts()


def test_the_links_code_signs_in_and_leaves_the_address(page, serve):
    opened(page, serve, PretendGateway()).wait_for("watch")
    assert "#" not in page.url
    page.reload()
    page.get_by_text("This run waits to be started").wait_for()


def test_a_link_that_was_used_elsewhere_says_so_and_asks_for_a_token(page, serve):
    gateway = PretendGateway()
    gateway.code = None
    opened(page, serve, gateway)
    page.get_by_text("This link was used already").wait_for()
    assert "#" not in page.url
    page.get_by_label("Token").fill("good")
    page.get_by_role("button", name="Continue").click()
    gateway.wait_for("watch")


def test_opening_a_used_link_again_changes_nothing_for_who_is_signed_in(page, serve):
    gateway = opened(page, serve, PretendGateway())
    gateway.wait_for("watch")
    page.evaluate("location.hash = '#code=once'")
    gateway.wait_for("watch", 2)
    assert page.evaluate("location.hash") == ""


def test_a_token_in_an_address_is_not_taken(page, serve):
    gateway = PretendGateway()
    page.goto(f"{serve(gateway.app)}/runs/run-123#token=good")
    page.get_by_role("heading", name="Watch a run").wait_for()
    assert page.evaluate("sessionStorage.length") == 0


def test_without_a_token_the_page_asks_for_one(page, serve):
    gateway = PretendGateway()
    page.goto(f"{serve(gateway.app)}/runs/run-123")
    page.get_by_label("Token").fill("wrong")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("That token is not good.").wait_for()
    page.get_by_label("Token").fill("good")
    page.get_by_role("button", name="Continue").click()
    gateway.wait_for("watch")


def test_the_list_leads_to_a_run(page, serve):
    gateway = opened(page, serve, PretendGateway(), "/")
    page.get_by_role("link", name="run-123").click()
    gateway.wait_for("watch")
    assert page.url.endswith("/runs/run-123")


def test_text_of_the_server_is_never_markup(page, serve):
    opened(page, serve, PretendGateway())
    page.get_by_role("heading", name="Buy one navy <b>storm lantern</b>").wait_for()
    assert page.locator("b", has_text="storm lantern").count() == 0


def test_a_pending_run_is_started_here_and_seen_to_its_end(page, serve):
    gateway = opened(page, serve, PretendGateway())
    page.get_by_role("button", name="Start").click()
    assert gateway.wait_for("start_agent")["runId"] == "run-123"
    gateway.say(status("running", phase="deciding", viewers=3), step(1), step(2))
    page.get_by_text("2. Clicked Place order").wait_for()
    assert page.locator("#viewers-count").inner_text() == "3"
    assert page.locator("#now").inner_text().startswith("Deciding")
    gateway.say(DONE)
    page.get_by_role("heading", name="Done").wait_for()
    assert page.locator("#result").inner_text().split() == ["order", "HG-20418"]
    assert page.locator("#status").inner_text() == "✓ Succeeded"
    assert page.get_by_role("button", name="Cancel").is_hidden()


def test_buttons_wait_for_the_line(page, serve):
    gateway = opened(page, serve, PretendGateway(refusing=True))
    page.get_by_text("Connection lost, trying again").wait_for()
    assert page.get_by_role("button", name="Start").is_disabled()
    gateway.refusing = False
    page.get_by_role("button", name="Try now").click()
    page.get_by_role("button", name="Start").click()
    gateway.wait_for("start_agent")


def test_after_a_cut_line_every_step_is_there_once(page, serve):
    gateway = opened(page, serve, PretendGateway([step(1), step(2)], "running"))
    page.get_by_text("2. Clicked").wait_for()
    gateway.cut()
    page.get_by_text("Connection lost, trying again").wait_for()
    gateway.log.append(step(3))
    page.get_by_role("button", name="Try now").click()
    assert gateway.wait_for("watch", 2)["after"] == "p2"
    page.get_by_text("3. Clicked").wait_for()
    gateway.say(step(3), step(4))
    page.get_by_text("4. Clicked").wait_for()
    assert numbers(page) == ["1", "2", "3", "4"]


def test_it_comes_back_by_itself_with_its_session(page, serve):
    gateway = opened(page, serve, PretendGateway([step(1)], "running"))
    gateway.wait_for("watch")
    gateway.cut()
    gateway.wait_for("watch", 2)
    assert gateway.wait_for("authenticate", 2)["session"] == "s-1"


def test_an_expired_token_asks_for_another(page, serve):
    gateway = opened(page, serve, PretendGateway([step(1)], "running"))
    gateway.wait_for("watch")
    gateway.cut(1008, "token_expired")
    page.get_by_text("Your session ended.").wait_for()


def test_a_lost_position_starts_the_list_anew(page, serve):
    gateway = opened(page, serve, PretendGateway([step(1, "Old")], "running"))
    page.get_by_text("1. Clicked Old").wait_for()
    lost = {
        "type": "error",
        "error": "That position is of another log.",
        "code": "position_unknown",
        "runId": "run-123",
    }
    gateway.say(lost, step(1, "New"))
    page.get_by_text("1. Clicked New").wait_for()
    assert numbers(page) == ["1"]


def test_the_target_is_marked_on_the_picture_before(page, serve):
    rect = {"x": 640, "y": 400, "width": 128, "height": 40}
    opened(page, serve, PretendGateway([step(1), step(2, rect=rect)], "running"))
    page.get_by_text("2. Clicked").wait_for()
    assert page.locator("#mark").is_hidden()
    page.get_by_role("button", name="Before").click()
    assert page.locator("#mark").is_visible()
    style = page.locator("#mark").evaluate("mark => [mark.style.left, mark.style.top, mark.style.width]")
    assert style == ["50%", "50%", "10%"]
    page.keyboard.press("Space")
    page.keyboard.press("ArrowUp")
    assert page.locator("#what").inner_text().startswith("1.")
    assert page.get_by_role("button", name="Before").is_disabled()


def test_whoever_looks_back_is_not_torn_away_by_a_new_step(page, serve):
    gateway = opened(page, serve, PretendGateway([step(1), step(2)], "running"))
    page.get_by_role("option").first.click()
    gateway.say(step(3))
    page.get_by_role("button", name="2 newer").wait_for()
    assert page.locator("#what").inner_text().startswith("1.")
    page.keyboard.press("End")
    page.get_by_text("3. Clicked").wait_for()


def test_a_failed_step_and_a_failed_run_say_why(page, serve):
    gateway = opened(page, serve, PretendGateway(status="running"))
    gateway.wait_for("watch")
    failed = step(1)
    failed["action"]["error"] = "Nothing on the page is called that."
    end = {
        "type": "completion",
        "runId": "run-123",
        "position": "p-end",
        "status": "failed",
        "code": "target_not_found",
    }
    gateway.say(failed, end | {"error": "Gave up at step 1.", "commands": []})
    page.get_by_role("heading", name="It did not work").wait_for()
    assert page.locator("#end-words").inner_text() == "Gave up at step 1."
    assert page.locator("#why").inner_text() == "Nothing on the page is called that."


def test_cancelling_takes_two_clicks(page, serve):
    gateway = opened(page, serve, PretendGateway([step(1)], "running"))
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Really cancel?").click()
    assert gateway.wait_for("cancel")["runId"] == "run-123"


def test_the_commands_can_be_copied(page, serve):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, serve, PretendGateway([step(1), DONE], "succeeded"))
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert json.loads(page.evaluate("navigator.clipboard.readText()")) == DONE["commands"]


def test_where_copying_is_not_allowed_the_button_says_so(page, serve):
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined });")
    opened(page, serve, PretendGateway([step(1), DONE], "succeeded"))
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Not allowed here").wait_for()


def test_no_id_stands_twice_on_the_page(page, serve):
    opened(page, serve, PretendGateway()).wait_for("watch")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
    assert len(ids) == len(set(ids))


def test_secrets_and_foreign_runs_stay_out_of_sight(page, serve):
    gateway = opened(page, serve, PretendGateway(status="running"))
    gateway.wait_for("watch")
    typed = step(1, "Password")
    typed["action"] |= {"type": "type", "text": "{{secret:password}}"}
    gateway.say(step(1) | {"runId": "another"}, typed)
    page.get_by_text("1. Typed “••••••” into Password").wait_for()
    assert numbers(page) == ["1"]
