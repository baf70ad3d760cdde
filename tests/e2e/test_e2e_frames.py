# ruff: noqa: E501 - a page is easier to read on one line
"""A payment form in a frame of another origin: filled in by the plain agent, replayed, exported and executed."""

import pytest
import pytest_asyncio
from exported_tests import executed_in_both
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from workplace import workplace

from stepwire.export import unexpressed
from stepwire.runs.request import RunRequest

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SHOP = """<!doctype html><title>Till</title><h1>Your order: £12</h1>
<iframe title="Card payment" src="http://localhost:{port}/pay?session=8371" width="500" height="300"></iframe>
<p id="state">Not paid yet</p><script>onmessage = () => {{ state.textContent = "Order placed"; }};</script>"""
PAY = """<!doctype html><form onsubmit="event.preventDefault(); pay()">
<p><label>Card number <input id="card" inputmode="numeric"></label> <label>CVC <input id="cvc" type="password"></label></p>
<p><label>Country <select id="country"><option>France</option><option>Norway</option></select></label>
<label><input type="checkbox" id="keep"> Remember this card</label></p><button>Pay £12</button></form><p id="told"></p>
<script>function pay() {
  const right = card.value === "4242 4242 4242 4242" && cvc.value === "cvc-737" && country.value === "Norway" && keep.checked;
  told.textContent = right ? "Accepted" : "Declined";
  if (right) parent.postMessage("paid", "*");
}</script>"""
TASK = """Type "4242 4242 4242 4242" into Card number. Type {{secret:cvc}} into CVC. Choose Norway as the Country.
Tick "Remember this card". Click "Pay £12". Wait until "Accepted" appears. Check that "Accepted" is shown. Check that "Order placed" is shown."""


async def shop(request: Request) -> HTMLResponse:
    return HTMLResponse(SHOP.format(port=request.url.port))


async def pay(_: Request) -> HTMLResponse:
    return HTMLResponse(PAY)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place():
    async with workplace(Starlette(routes=[Route("/", shop), Route("/pay", pay)])) as place:
        yield place


def request(place, **what):
    secret = {"name": "cvc", "value": "cvc-737", "domains": ["localhost"]}
    return RunRequest.model_validate({"secrets": [secret], "start": True, **what})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def recording(place):
    """What the plain agent did."""
    return await place.recorded(request(place, task=TASK, start_url=place.address))


async def test_the_plain_agent_pays_in_the_frame_and_every_command_names_it(recording):
    targets = [target for each in recording.commands if (target := getattr(each.action, "target", None))]
    assert len(targets) >= 5
    assert {target.frame for target in targets} == {('iframe[title="Card payment"]',)}


async def test_a_recording_of_it_is_replayed(place, recording):
    again = await place.recorded(
        request(
            place, commands=[each.model_dump(by_alias=True, exclude_none=True) for each in recording.commands]
        )
    )
    assert [each.action for each in again.commands] == [each.action for each in recording.commands]


async def test_a_secret_of_the_shop_alone_is_not_typed_into_the_frame(place):
    secret = {"name": "cvc", "value": "cvc-737", "domains": ["127.0.0.1"]}
    run = await place.ended(
        request(place, task="Type {{secret:cvc}} into CVC.", start_url=place.address, secrets=[secret])
    )
    assert run.error is not None
    typed = [step for step in await place.steps(run) if step.action.type == "type"]
    assert "only on 127.0.0.1, and this is localhost" in typed[0].error


async def test_an_exported_test_pays_in_the_frame_too(recording, tmp_path):
    assert unexpressed(recording) == []
    outcomes = await executed_in_both({"paid": recording}, tmp_path, {"SECRET_CVC": "cvc-737"})
    for language, outcome in outcomes.items():
        assert outcome["paid"].passed, f"{language}: {outcome['paid'].said}"
