"""The console in a real browser, against a gateway that says what a test wants."""

import base64
import io
import json

import pytest
from PIL import Image
from playwright.sync_api import expect
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
    return page.get_by_role("option").locator(".n").all_inner_texts()


def shown(page):
    return page.locator(".stage .what b").inner_text()


def test_the_links_code_signs_in_and_leaves_the_address(page, serve):
    opened(page, serve, PretendGateway()).wait_for("watch")
    assert "#" not in page.url
    page.reload()
    page.get_by_text("Waits to be started").wait_for()


def test_a_link_that_was_used_elsewhere_says_so_and_asks_for_a_token(page, serve):
    gateway = PretendGateway()
    gateway.code = None
    opened(page, serve, gateway)
    page.get_by_text("This link was used already").wait_for()
    assert "#" not in page.url
    page.get_by_label("Token").fill("good")
    page.get_by_role("button", name="Continue").click()
    gateway.wait_for("watch")


def test_a_token_in_an_address_is_not_taken(page, serve):
    gateway = PretendGateway()
    page.goto(f"{serve(gateway.app)}/runs/run-123#token=good")
    page.get_by_role("heading", name="Sign in").wait_for()
    assert page.evaluate("sessionStorage.length") == 0


def test_a_first_token_that_is_refused_is_told_at_the_door(page, serve):
    gateway = PretendGateway()
    page.goto(f"{serve(gateway.app)}/runs/run-123")
    page.get_by_label("Token").fill("wrong")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("alert").wait_for()
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate("sessionStorage.length") == 0
    page.get_by_label("Token").fill("good")
    page.get_by_role("button", name="Continue").click()
    gateway.wait_for("watch")
    page.get_by_role("heading", name="Sign in").wait_for(state="hidden")


def test_the_list_leads_to_a_run_and_back(page, serve):
    gateway = opened(page, serve, PretendGateway(), "/")
    page.get_by_role("list", name="Runs").get_by_role("link").click()
    gateway.wait_for("watch")
    assert page.url.endswith("/runs/run-123")
    page.go_back()
    page.get_by_role("heading", name="Runs").wait_for()


def test_text_of_the_server_is_never_markup(page, serve):
    opened(page, serve, PretendGateway())
    page.get_by_text("Buy one navy <b>storm lantern</b>").wait_for()
    assert page.locator("b", has_text="storm lantern").count() == 0


def test_a_pending_run_is_started_here_and_seen_to_its_end(page, serve):
    gateway = opened(page, serve, PretendGateway())
    gateway.wait_for("watch")
    page.get_by_role("button", name="Start").click()
    gateway.wait_for("start")
    gateway.say(status("running", phase="deciding", viewers=3), step(1), step(2))
    page.get_by_text("2. Clicked Place order").wait_for()
    assert page.get_by_title("Watching").inner_text().split() == ["3", "watching"]
    assert page.locator(".row.now b").inner_text().startswith("Deciding")
    gateway.say(DONE)
    page.get_by_text("HG-20418").wait_for()
    assert page.locator(".top .pill").inner_text() == "Succeeded"
    assert page.get_by_role("button", name="Cancel").count() == 0


def test_a_lost_line_says_when_it_tries_again_and_can_be_told_to(page, clock, serve):
    gateway = opened(page, serve, PretendGateway([step(1)], "running"))
    page.get_by_text("1. Clicked").wait_for()
    clock.stop()
    gateway.cut()
    page.get_by_text("Connection lost.").wait_for()
    page.get_by_role("button", name="Try now").click()
    gateway.wait_for("watch", 2)
    page.get_by_text("Connection lost.").wait_for(state="hidden")


def test_after_a_cut_line_every_step_is_there_once(page, serve):
    gateway = opened(page, serve, PretendGateway([step(1), step(2)], "running"))
    page.get_by_text("2. Clicked").wait_for()
    gateway.log.append(step(3))
    gateway.cut()
    assert gateway.wait_for("watch", 2)["after"] == "p2"
    page.get_by_text("3. Clicked").wait_for()
    gateway.say(step(3), step(4))
    page.get_by_text("4. Clicked").wait_for()
    assert numbers(page) == ["1", "2", "3", "4"]


def test_an_expired_token_asks_for_another_and_keeps_the_page(page, serve):
    gateway = opened(page, serve, PretendGateway([step(1)], "running"))
    page.get_by_text("1. Clicked").wait_for()
    gateway.token = "better"
    gateway.cut(1008, "token_expired")
    page.get_by_role("dialog", name="Your session ended").wait_for()
    assert page.get_by_text("1. Clicked").is_visible()
    page.get_by_label("Token").fill("wrong")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("dialog", name="Your session ended").get_by_role("alert").wait_for()
    page.get_by_label("Token").fill("better")
    page.get_by_role("button", name="Continue").click()
    assert gateway.wait_for("watch", 2)["after"] == "p1"
    page.get_by_role("dialog").wait_for(state="hidden")


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
    style = page.locator(".mk").evaluate("mark => [mark.style.left, mark.style.top, mark.style.width]")
    assert style == ["50%", "50%", "10%"]
    page.keyboard.press("Space")
    page.locator(".mk").wait_for(state="hidden")
    page.keyboard.press("ArrowUp")
    page.get_by_text("1. Clicked").wait_for()
    assert page.url.endswith("/runs/run-123/steps/1")
    assert page.get_by_role("radio", name="Before").is_disabled()


def test_every_step_has_an_address_and_the_back_button_steps_back(page, serve):
    opened(
        page, serve, PretendGateway([step(1), step(2), step(3), DONE], "succeeded"), "/runs/run-123/steps/2"
    )
    page.get_by_text("2. Clicked").wait_for()
    page.get_by_role("option").first.click()
    page.get_by_text("1. Clicked").wait_for()
    page.go_back()
    page.get_by_text("2. Clicked").wait_for()


def test_whoever_looks_back_is_not_torn_away_by_a_new_step(page, serve):
    gateway = opened(page, serve, PretendGateway([step(1), step(2)], "running"))
    page.get_by_role("option").first.click()
    gateway.say(step(3))
    page.get_by_role("button", name="2 new steps").wait_for()
    assert shown(page).startswith("1.")
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
    page.get_by_role("status").get_by_text("Gave up at step 1.").wait_for()
    page.get_by_role("button", name="Details", exact=True).click()
    page.get_by_role("alert").get_by_text("Gave up at step 1.").wait_for()
    assert page.locator(".row.failed small").inner_text() == "Nothing on the page is called that."


def test_what_came_near_to_a_target_is_numbered_on_the_picture_and_listed(page, serve):
    rect = {"x": 640, "y": 400, "width": 128, "height": 40}
    nearest = [
        {"role": "radio", "name": "<b>Card</b>", "rect": rect},
        {"role": "radio", "rect": rect | {"y": 2_000}},
    ]
    failed = {
        **DONE,
        "status": "failed",
        "code": "target_not_found",
        "error": "Not there.",
        "nearest": nearest,
    }
    page.set_viewport_size({"width": 1440, "height": 900})
    opened(page, serve, PretendGateway([step(1), step(2), failed], "failed"))
    listed = page.get_by_role("region", name="Closest on the page").get_by_role("listitem")
    expect(listed).to_have_text(["1<b>Card</b>radio", "2Without a nameradio"])
    expect(page.locator(".mk.num")).to_have_text(["1"])
    page.get_by_role("radio", name="Before").click()
    expect(page.locator(".mk.num")).to_have_count(0)


def test_what_a_model_cost_is_told_for_the_step_and_for_the_run(page, serve):
    usage = {
        "model": "openai:small",
        "inputTokens": 1_620,
        "outputTokens": 60,
        "costUsd": 0.00042,
        "seconds": 1.26,
    }
    unpriced = {"model": "local:tiny", "inputTokens": 900, "outputTokens": 9, "seconds": 0.5}
    log = [
        step(1) | {"usage": unpriced},
        step(2) | {"usage": usage},
        DONE | {"usage": usage | {"costUsd": 1.5}},
    ]
    page.set_viewport_size({"width": 1440, "height": 900})
    opened(page, serve, PretendGateway(log, "succeeded"))
    details = page.get_by_role("complementary")
    expect(details.locator(".nums")).to_contain_text("Tokens1,680Cost$1.50")
    page.get_by_role("tab", name="Step").click()
    expect(details).to_contain_text("openai:smallTokens1,620 in, 60 outCost$0.00042Waited1.3 s")
    page.get_by_role("option").first.click()
    expect(details).to_contain_text("local:tinyTokens900 in, 9 outCostIts price is not known")


def test_what_was_said_at_a_model_is_fetched_when_it_is_opened_and_is_never_markup(page, serve):
    usage = {"model": "openai:small", "inputTokens": 9, "outputTokens": 1, "seconds": 0.1}
    gateway = PretendGateway([step(1) | {"usage": usage}, step(2) | {"usage": usage}, DONE], "succeeded")
    gateway.decisions[2] = [{"model": "openai:small", "prompt": "# Page <b>data</b>", "answer": "I click"}]
    page.set_viewport_size({"width": 1440, "height": 900})
    opened(page, serve, gateway)
    page.get_by_text("Prompt and answer").click()
    said = page.get_by_role("region", name="Asked of openai:small")
    expect(said).to_contain_text("# Page <b>data</b>")
    expect(said).to_contain_text("I click")
    page.get_by_role("option").first.click()
    page.get_by_text("Prompt and answer").click()
    expect(page.get_by_text("The server keeps no prompts and answers.")).to_be_visible()


def test_how_a_run_was_ended_and_what_was_estimated_is_told_in_its_tab(page, serve):
    usage = {"model": "openai:small", "inputTokens": 900, "outputTokens": 90, "seconds": 0.1}
    log = [step(1), step(2), DONE | {"usage": usage | {"estimatedTokens": 40}}]
    gateway = PretendGateway(log, "succeeded")
    gateway.decisions[3] = [{"model": "openai:small", "prompt": "The last page", "answer": "I am done"}]
    page.set_viewport_size({"width": 1440, "height": 900})
    opened(page, serve, gateway)
    page.get_by_role("tab", name="Run").click()
    details = page.get_by_role("complementary")
    expect(details).to_contain_text("900 in, 90 outEstimated40 of them: no provider reported these")
    page.get_by_text("Last prompt and answer").click()
    expect(page.get_by_role("region", name="Asked of openai:small")).to_contain_text("I am done")


def test_that_nothing_is_kept_of_an_end_is_told_where_it_is_asked_for(page, serve):
    usage = {"model": "openai:small", "inputTokens": 9, "outputTokens": 1, "seconds": 0.1}
    page.set_viewport_size({"width": 1440, "height": 900})
    opened(page, serve, PretendGateway([step(1), DONE | {"usage": usage}], "succeeded"))
    page.get_by_role("tab", name="Run").click()
    expect(page.get_by_role("complementary")).not_to_contain_text("Estimated")
    page.get_by_text("Last prompt and answer").click()
    expect(page.get_by_text("No model was asked behind the last step")).to_be_visible()


def test_cancelling_takes_two_clicks(page, serve):
    gateway = opened(page, serve, PretendGateway([step(1)], "running"))
    page.get_by_role("button", name="Cancel", exact=True).click()
    page.get_by_role("button", name="Cancel the run").click()
    assert gateway.wait_for("cancel")["runId"] == "run-123"


def test_the_commands_can_be_copied(page, clock, serve):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.set_viewport_size({"width": 1440, "height": 900})
    opened(page, serve, PretendGateway([step(1), DONE], "succeeded"))
    page.get_by_role("tab", name="Commands").click()
    page.get_by_role("button", name="Copy as JSON").wait_for()
    clock.stop()  # the answer stays for a moment only
    page.get_by_role("button", name="Copy as JSON").click()
    page.get_by_text("Copied").wait_for()
    assert json.loads(page.evaluate("navigator.clipboard.readText()")) == DONE["commands"]
    assert page.locator(".cmds li").inner_text().split("\n") == ["1", "click", 'button "Place order"']


def test_a_replay_asks_for_what_no_recording_keeps(page, serve):
    gateway = PretendGateway([step(1), DONE], "succeeded")
    gateway.recording = {
        "commands": [{}, {}],
        "variables": {"product": "mug"},
        "secrets": [{"name": "password"}],
        "session": "customer",
    }
    gateway.sessions = ["admin", "customer"]
    opened(page, serve, gateway)
    page.get_by_role("button", name="Replay").first.click()
    dialog = page.get_by_role("dialog", name="Replay")
    dialog.get_by_label("product").fill("lamp")
    dialog.get_by_label("password").fill("hunter2")
    dialog.get_by_label("Saved session").select_option("None")
    dialog.get_by_label("When the page has changed").select_option("write")
    dialog.get_by_role("button", name="Replay").click()
    assert gateway.wait_for("replay") == {
        "type": "replay",
        "runId": "run-123",
        "start": True,
        "heal": "write",
        "variables": {"product": "lamp"},
        "secrets": [{"name": "password", "value": "hunter2"}],
        "session": None,
    }
    dialog.wait_for(state="hidden")


def test_a_run_that_is_not_there_says_so(page, serve):
    gateway = PretendGateway()
    opened(page, serve, gateway, "/runs/another")
    gateway.wait_for("watch")
    gateway.say(
        {"type": "error", "error": "There is no such run.", "code": "unknown_run", "runId": "another"}
    )
    page.get_by_role("heading", name="This run is not here").wait_for()


def test_a_thousand_steps_are_a_list_of_what_is_in_sight(page, serve):
    steps = [step(number) for number in range(1, 1_001)]
    opened(page, serve, PretendGateway(steps, "running"))
    page.get_by_text("1000. Clicked").wait_for()
    assert page.get_by_role("option").count() < 60
    page.keyboard.press("Home")
    expect(page.get_by_role("option").first.locator(".n")).to_have_text("1")


def test_no_id_stands_twice_on_the_page(page, serve):
    opened(page, serve, PretendGateway([step(1), step(2)])).wait_for("watch")
    page.get_by_text("2. Clicked").wait_for()
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
    assert len(ids) == len(set(ids))


def test_secrets_and_foreign_runs_stay_out_of_sight(page, serve):
    gateway = opened(page, serve, PretendGateway(status="running"))
    gateway.wait_for("watch")
    typed = step(1, "Password")
    typed["action"] |= {"type": "type", "text": "{{secret:password}}"}
    gateway.say(step(1) | {"runId": "another"}, typed)
    page.get_by_text("1. Typed •••••• into Password").wait_for()
    assert numbers(page) == ["1"]


def test_a_new_run_is_asked_for_as_it_was_written(page, serve):
    gateway = opened(page, serve, PretendGateway(), "/new")
    page.get_by_label("Task", exact=True).fill("Sign in with {{secret:pin}}")
    page.get_by_label("Start page").fill("shop.example")
    page.get_by_text("Secrets").click()
    page.get_by_role("button", name="Add a secret").click()
    page.get_by_label("Name").fill("pin")
    page.get_by_label("Value of pin").fill("1234")
    page.get_by_role("button", name="Start run").click()
    asked = gateway.wait_for("create")
    assert asked["startUrl"] == "https://shop.example"
    assert asked["secrets"] == [{"name": "pin", "value": "1234"}]
    assert "maxSteps" not in asked
    gateway.wait_for("watch")
    page.wait_for_url("**/runs/run-123")


def test_what_plain_english_does_not_understand_is_underlined_while_it_is_written(page, serve):
    gateway = PretendGateway()
    gateway.doubt = {"sentence": "Wobble <b>it</b>.", "why": "Say click …."}
    opened(page, serve, gateway, "/new")
    task = page.get_by_label("Task", exact=True)
    task.fill("Open shop.example. Wobble <b>it</b>. Click Save.")
    page.get_by_role("status").get_by_text("is not understood").wait_for()
    assert page.locator(".task-text u").inner_text() == "Wobble <b>it</b>"
    assert "Say click …." in task.evaluate(
        "it => document.getElementById(it.getAttribute('aria-describedby')).innerText"
    )
    task.fill("Open shop.example. Click Save.")
    page.locator(".task-text u").wait_for(state="hidden")
    page.get_by_text("is not understood").wait_for(state="hidden")


def test_where_there_is_no_run_yet_a_real_one_can_be_played(page, clock, serve):
    gateway = PretendGateway()
    gateway.runs = []
    opened(page, serve, gateway, "/")
    demo = page.get_by_role("region", name="A run in the demo shop")
    play = demo.get_by_role("button", name="Play the demo run")
    play.wait_for()
    assert (
        demo.locator("img").first.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1280
    )
    clock.stop()
    play.click()
    expect(demo.locator("[aria-pressed=true]")).to_contain_text("2")
    steps = demo.locator("[aria-pressed]").count() + 1
    for number in range(3, steps + 1):
        clock.run_for(1_700)
        expect(demo.locator("[aria-pressed=true]")).to_contain_text(str(number))
    clock.run_for(1_700)
    play.wait_for()


def test_what_is_wrong_stands_beside_its_field_and_what_was_written_stays(page, serve):
    gateway = PretendGateway()
    problem = "Input should be less than or equal to 10000."
    gateway.created = (422, {"detail": "Wrong.", "errors": [{"at": "/maxSteps", "problem": problem}]})
    opened(page, serve, gateway, "/new")
    page.get_by_label("Task", exact=True).fill("Click Save")
    page.get_by_text("Limits").click()
    page.get_by_label("Steps", exact=True).fill("99999")
    page.get_by_role("button", name="Start run").click()
    page.get_by_role("alert").get_by_text(problem).wait_for()
    assert page.get_by_label("Task", exact=True).input_value() == "Click Save"
