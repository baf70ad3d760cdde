# ruff: noqa: E501 - a page is easier to read on one line
"""Actions on real pages: real input at coordinates, checked afterwards, described for replay."""

import pytest

from stepwire.agent.ports import ActionFailed, SessionSpec, TargetNotFound, TargetNotReady
from stepwire.runs.actions import (
    Back,
    Check,
    Clear,
    Click,
    Condition,
    DoubleClick,
    Drag,
    Hover,
    Navigate,
    Press,
    Read,
    Scroll,
    Select,
    Target,
    Type,
    Uncheck,
    Upload,
    Wait,
)
from stepwire.runs.actions import Tab as TabAction
from stepwire.runs.model import Viewport

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def on(session, site, fill):
    """A function that shows a page and then does actions on it, giving the last outcome."""

    async def do(html, *actions):
        await session.act(Navigate(url=site.page("/", f"<!doctype html>{html}")), fill)
        outcome = None
        for action in actions:
            outcome = await session.act(action, fill)
        return outcome

    return do


async def title(session):
    return (await session.place())[1]


async def test_a_click_is_described_for_replay(on, session):
    outcome = await on(
        "<button data-testid=go onclick='document.title = event.isTrusted'>Go</button>",
        Click(target=Target(role="button", name="Go")),
    )
    target = outcome.action.target
    assert await title(session) == "true"
    assert (target.role, target.name, target.test_id, target.text) == ("button", "Go", "go", "Go")
    assert (target.ref, target.css, target.nth) == (None, 'button[data-testid="go"]', None)
    assert outcome.rect.width > 10


async def test_a_click_far_below_scrolls_there_and_its_rect_is_from_before(on, session):
    outcome = await on(
        "<div style='height: 3000px'></div><button onclick='document.title = 1'>Far</button>",
        Click(target=Target(text="Far")),
    )
    assert await title(session) == "1"
    assert outcome.rect.y > 2900


async def test_a_click_waits_for_what_appears(on, session):
    script = "setTimeout(() => document.body.innerHTML = '<button onclick=\"document.title=1\">Late</button>', 100)"
    await on(f"<script>{script}</script>", Click(target=Target(text="Late")))
    assert await title(session) == "1"


async def test_a_covered_element_is_not_clicked(on):
    with pytest.raises(TargetNotReady, match="covers"):
        await on(
            "<button>Under</button><div style='position: fixed; inset: 0; background: #fffa'></div>",
            Click(target=Target(text="Under")),
        )


async def test_an_element_is_brought_to_where_bars_that_stand_still_leave_it_free(on, session):
    bars = "<header style='position: fixed; inset: 0 0 auto; height: 100px; background: #eee'></header><footer style='position: fixed; inset: auto 0 0; height: 450px; background: #eee'></footer>"
    button = "<button onclick='document.title = \"hit\"'>Go</button>"
    far = "<div style='height: 2000px'></div>"
    await on(f"{bars}{far}{button}{far}", Click(target=Target(css="button")))
    assert await title(session) == "hit"
    await on(
        f"{bars}<div style='height: 500px; overflow: auto'>{far}{button}{far}</div>",
        Click(target=Target(css="button")),
    )
    assert await title(session) == "hit"


async def test_a_disabled_element_is_not_clicked(on):
    with pytest.raises(TargetNotReady, match="disabled"):
        await on("<button disabled>Off</button>", Click(target=Target(text="Off")))


async def test_a_moving_element_is_clicked_where_it_comes_to_rest(on, session):
    await on(
        "<style>@keyframes in { from { margin-left: 500px } } button { animation: in 0.3s }</style>"
        "<button onclick='document.title = 1'>Slide</button>",
        Click(target=Target(text="Slide")),
    )
    assert await title(session) == "1"


async def test_double_click_and_hover_are_what_the_page_hears(on, session):
    await on(
        "<p ondblclick='document.title += 2'>Twice</p><b onmouseover='document.title += 1'>Over</b>",
        Hover(target=Target(text="Over")),
        DoubleClick(target=Target(text="Twice")),
    )
    assert await title(session) == "12"


async def test_the_right_button_is_a_context_menu(on, session):
    await on(
        "<p oncontextmenu='document.title = 1'>Menu</p>", Click(target=Target(text="Menu"), button="right")
    )
    assert await title(session) == "1"


async def test_typing_replaces_and_fires_input_and_change(on, session):
    await on(
        "<input aria-label=Name value=old oninput='document.title += 1' onchange='document.title += 2'>",
        Type(target=Target(label="Name"), text="Ada Lovelace"),
    )
    assert (await session.observe()).elements[0].value == "Ada Lovelace"
    assert await title(session) == "12"


async def test_submitting_presses_enter(on, session):
    await on(
        "<form onsubmit='document.title = q.value; return false'><input id=q name=q></form>",
        Type(target=Target(css="#q"), text="lamp", submit=True),
    )
    assert await title(session) == "lamp"


async def test_clearing_empties(on, session):
    await on("<textarea aria-label=Note>old</textarea>", Clear(target=Target(label="Note")))
    assert (await session.observe()).elements[0].value == ""


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", "2026-03-01"),
        ("time", "10:30"),
        ("range", "70"),
        ("color", "#ff0000"),
        ("number", "42"),
        ("month", "2026-03"),
    ],
)
async def test_fields_with_pickers_take_their_values(on, session, kind, value):
    await on(
        f"<input type={kind} aria-label=When onchange='document.title = value'>",
        Type(target=Target(label="When"), text=value),
    )
    assert await title(session) == value


async def test_a_date_that_is_none_fails(on):
    with pytest.raises(ActionFailed, match="another form"):
        await on("<input type=date aria-label=When>", Type(target=Target(label="When"), text="tomorrow"))


async def test_an_editor_without_a_field_takes_text(on, session):
    await on(
        "<div contenteditable role=textbox aria-label=Post>old</div>",
        Type(target=Target(label="Post"), text="new"),
    )
    assert (await session.observe()).elements[0].value == "new"


async def test_a_field_that_hears_only_keys_is_typed_into_key_by_key(on, session):
    script = (
        "const f = document.querySelector('input');"
        "f.addEventListener('beforeinput', e => e.preventDefault());"
        "f.addEventListener('keydown', e => { if (e.key.length == 1) f.value += e.key })"
    )
    await on(
        f"<input aria-label=Pin><script>{script}</script>", Type(target=Target(label="Pin"), text="1234")
    )
    assert (await session.observe()).elements[0].value == "1234"


async def test_a_field_that_formats_is_noted(on):
    outcome = await on(
        "<input aria-label=Card oninput='value = value.replace(/(....)(?=.)/g, \"$1 \")'>",
        Type(target=Target(label="Card"), text="12345678"),
    )
    assert outcome.notes == ("The field changed what was typed.",)


async def test_a_read_only_field_is_not_ready(on):
    with pytest.raises(TargetNotReady):
        await on("<input readonly aria-label=Fixed>", Type(target=Target(label="Fixed"), text="x"))


async def test_what_is_typed_depends_on_the_host_and_stays_a_template(session, site):
    await session.act(
        Navigate(url=site.page("/", "<input type=password aria-label=Password>")), lambda t, h: t
    )
    asked = []

    def fill(text, host):
        asked.append((text, host))
        return "hunter2hunter2"

    outcome = await session.act(Type(target=Target(label="Password"), text="{{secret:pw}}"), fill)
    assert asked == [("{{secret:pw}}", "shop.test")]
    assert outcome.action.text == "{{secret:pw}}"
    assert (await session.observe()).elements[0].value == "••••••"


OTHERS = {
    "another site": "<form action='https://evil.test/take'><input aria-label=Password></form>",
    "a button for another site": "<form><input aria-label=Password>"
    "<button formaction='//evil.test/take'>Go</button></form>",
    "a button outside": "<form id=f><input aria-label=Password></form>"
    "<button form=f formaction='https://evil.test/'>Go</button>",
    "a picture for another site": "<form><input aria-label=Password>"
    "<input type=image alt=Go src=x.png formaction='//evil.test/take'></form>",
    "hidden properties": "<form action='https://evil.test/'><input name=action><input name=elements>"
    "<input aria-label=Password></form>",
}


@pytest.mark.parametrize("html", OTHERS.values(), ids=OTHERS)
async def test_a_secret_goes_into_no_form_that_sends_it_to_a_site_it_is_not_meant_for(session, site, html):
    await session.act(Navigate(url=site.page("/", html)), lambda text, host: text)

    def fill(text, host):
        if host != "shop.test":
            raise ActionFailed(f"not on {host}")
        return text.replace("{{secret:pw}}", "hunter2hunter2")

    with pytest.raises(ActionFailed, match=r"not on evil\.test"):
        await session.act(Type(target=Target(label="Password"), text="{{secret:pw}}"), fill)
    await session.act(Type(target=Target(label="Password"), text="no secret"), fill)
    (field,) = [each for each in (await session.observe()).elements if each.name == "Password"]
    assert field.value == "no secret"


async def test_a_secret_is_chosen_only_where_it_may_be_typed(session, site):
    html = "<form action='https://evil.test/take'><input role=combobox aria-label=Password></form>"
    await session.act(Navigate(url=site.page("/", html)), lambda text, host: text)
    asked = []

    def fill(text, host):
        asked.append(host)
        return "hunter2hunter2"

    with pytest.raises(TargetNotFound):
        await session.act(Select(target=Target(label="Password"), options=("{{secret:pw}}",)), fill)
    assert asked == ["evil.test", "shop.test"]


SEARCHES = [
    "<input type=search aria-label=Find>",
    "<form role=search><input aria-label=Find></form>",
    "<search><input aria-label=Find></search>",
]


@pytest.mark.parametrize("html", SEARCHES)
async def test_a_secret_is_not_searched_for(session, site, html):
    await session.act(Navigate(url=site.page("/", html)), lambda text, host: text)
    with pytest.raises(ActionFailed, match="search field"):
        await session.act(Type(target=Target(label="Find"), text="a {{secret:pw}}"), lambda text, host: "x")


async def test_a_native_list_is_chosen_from_by_label(on, session):
    await on(
        "<select aria-label=Size onchange='document.title = value'><option value=s>Small<option value=m>Medium</select>",
        Select(target=Target(label="Size"), options=("Medium",)),
    )
    assert await title(session) == "m"


async def test_a_list_without_the_option_says_so(on):
    with pytest.raises(TargetNotFound, match="no such option"):
        await on(
            "<select aria-label=Size><option>S</select>", Select(target=Target(label="Size"), options=("XL",))
        )


async def test_a_list_made_of_divs_is_opened_and_chosen_from(on, session):
    await on(
        "<div role=combobox tabindex=0 aria-label=Size aria-expanded=false onclick='list.hidden = false'>Choose</div>"
        "<ul role=listbox id=list hidden><li role=option onclick='document.title = 1'>Small"
        "<li role=option onclick='document.title = 2; list.hidden = true'>Medium</ul>",
        Select(target=Target(role="combobox"), options=("Medium",)),
    )
    assert await title(session) == "2"


async def test_a_filtering_list_is_typed_into(on, session):
    await on(
        "<input role=combobox aria-label=City oninput='hits.innerHTML = value ? `<li role=option>${value}` : ``'>"
        "<ul role=listbox id=hits onclick='document.title = event.target.textContent'></ul>",
        Select(target=Target(role="combobox", name="City"), options=("Paris",)),
    )
    assert await title(session) == "Paris"


async def test_boxes_are_ticked_once(on, session):
    box = Target(role="checkbox", name="News")
    await on(
        "<label><input type=checkbox onchange='document.title += 1'> News</label>",
        Check(target=box),
        Check(target=box),
    )
    assert await title(session) == "1"
    assert (await session.observe()).elements[0].checked is True
    await session.act(Uncheck(target=box), lambda t, h: t)
    assert (await session.observe()).elements[0].checked is False


async def test_a_box_hidden_behind_its_label_is_ticked(on, session):
    await on(
        "<style>input { position: absolute; opacity: 0; width: 0; height: 0 }</style>"
        "<input type=checkbox id=c><label for=c>Terms</label>",
        Check(target=Target(role="checkbox", name="Terms")),
    )
    assert (await session.observe()).elements[0].checked is True


async def test_a_switch_of_aria_is_a_box_too(on, session):
    await on(
        "<div role=switch aria-checked=false aria-label=Wifi tabindex=0 style='width: 20px; height: 20px'"
        " onclick='ariaChecked = ariaChecked == \"false\"'></div>",
        Check(target=Target(role="switch", name="Wifi")),
    )
    assert (await session.observe()).elements[0].checked is True


async def test_a_box_that_does_not_change_fails(on):
    with pytest.raises(ActionFailed, match="did not change"):
        await on(
            "<input type=checkbox aria-label=No onclick='return false'>", Check(target=Target(label="No"))
        )


async def test_keys_and_chords_go_to_the_element(on, session):
    page = "<input value=abc aria-label=F onkeydown='if (event.key == \"Enter\") document.title = 1'>"
    await on(page, Press(keys="Ctrl+A", target=Target(label="F")), Press(keys="Del"), Press(keys="return"))
    seen = await session.observe()
    assert (seen.elements[0].value, seen.title) == ("", "1")


async def test_a_key_that_does_not_exist_is_said(on):
    with pytest.raises(ActionFailed, match="no key"):
        await on("<p>", Press(keys="Hyperspace"))


async def test_scrolling_moves_the_page_or_the_pane_around_the_middle(on, session):
    await on("<div style='height: 5000px'></div><h1>End</h1>", Scroll(direction="down", amount=100_000))
    assert [text.text for text in (await session.observe()).texts] == ["End"]


async def test_scrolling_moves_a_frame_and_then_what_is_around_it(on, session, site):
    site.page("/inner", "<!doctype html><div style='height: 900px'></div><h1>Inner end</h1>")
    site.page("/short", "<!doctype html>Short")
    frame = "<body style='margin: 0'><iframe src={} style='width: 90%; height: 600px'></iframe><div style='height: 600px'></div><h1>End</h1>"
    down = Scroll(direction="down", amount=5000)
    await on(frame.format("/inner"), down)
    assert [text.text for text in (await session.observe()).texts] == ["Inner end"]
    await session.act(down, lambda text, host: text)
    assert "End" in [text.text for text in (await session.observe()).texts]
    await on(frame.format("/short"), down)
    assert [text.text for text in (await session.observe()).texts] == ["End"]


async def test_dragging_moves_what_listens_to_the_mouse_and_what_is_draggable(on, session):
    page = (
        '<div id=a draggable=true ondragstart=\'event.dataTransfer.setData("text", "x")\'>Card</div>'
        "<div id=b style='height: 80px' ondragover='event.preventDefault()' ondrop='document.title = event.dataTransfer.getData(\"text\")'>Lane</div>"
    )
    outcome = await on(page, Drag(target=Target(css="#a"), to=Target(css="#b")))
    assert await title(session) == "x"
    assert outcome.action.to.css == "#b"


async def test_files_are_given_by_name(browser, site, fill, tmp_path):
    (tmp_path / "cv.txt").write_text("hello")
    spec = SessionSpec("run-1", Viewport(), files={"cv": tmp_path / "cv.txt"})
    url = site.page("/", "<input type=file aria-label=CV onchange='document.title = files[0].name'>")
    async with browser.open(spec) as session:
        await session.act(Navigate(url=url), fill)
        await session.act(Upload(target=Target(label="CV"), files=("cv",)), fill)
        assert await title(session) == "cv.txt"
        with pytest.raises(ActionFailed, match="no file named 'other'"):
            await session.act(Upload(target=Target(label="CV"), files=("other",)), fill)


async def test_a_field_for_files_behind_a_button_takes_them(browser, site, fill, tmp_path):
    (tmp_path / "cv.txt").write_text("hello")
    spec = SessionSpec("run-1", Viewport(), files={"cv": tmp_path / "cv.txt"})
    hidden = "<div>Your CV <div hidden><input type=file onchange='document.title = files[0].name'></div><button>Choose</button></div>"
    url = site.page("/", hidden)
    site.page("/seen", f"{hidden}<div style='height: 2000px'></div><input type=file aria-label=Photo>")
    async with browser.open(spec) as session:
        await session.act(Navigate(url=url), fill)
        (field,) = [each for each in (await session.observe()).elements if each.input_type == "file"]
        assert (field.context, field.in_view) == ("Your CV Choose", False)
        given = await session.act(Upload(target=Target(ref=field.ref), files=("cv",)), fill)
        assert await title(session) == "cv.txt"
        await session.act(Navigate(url=url), fill)
        await session.act(given.action, fill)
        assert await title(session) == "cv.txt"
        with pytest.raises(ActionFailed, match="not visible"):
            await session.act(Click(target=given.action.target), fill)
        await session.act(Navigate(url="http://shop.test/seen"), fill)
        assert "file" not in [each.input_type for each in (await session.observe()).elements]


async def test_waiting_ends_when_the_text_is_there_even_on_another_page(on, site, session):
    site.page("/next", "<h1>Ready now</h1>")
    await on(
        "<script>setTimeout(() => location = '/next', 150)</script>", Wait(until=Condition(text="ready"))
    )
    assert (await session.place())[0].endswith("/next")


async def test_waiting_in_vain_fails_at_its_deadline(on):
    with pytest.raises(ActionFailed, match=r"within 0\.2 seconds"):
        await on("<p>Never</p>", Wait(until=Condition(text="ready"), timeout=0.2))


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (Read(what="text", target=Target(css="h1")), "Total 7"),
        (Read(what="value", target=Target(css="input")), "in"),
        (Read(what="title"), "T"),
        (Read(what="url"), "http://shop.test/"),
        (Read(what="count", target=Target(css="li")), 2),
    ],
)
async def test_reading_gives_the_value(on, read, value):
    outcome = await on("<title>T</title><h1>Total <b>7</b></h1><input value=in><li>a<li>b", read)
    assert outcome.action.value == value


async def test_back_and_tabs(on, site, session, fill):
    site.page("/b", "<title>B</title>")
    await on("<title>A</title>", Navigate(url="http://shop.test/b"), Back())
    assert await title(session) == "A"
    await session.act(TabAction(do="open", url="http://shop.test/b"), fill)
    assert await title(session) == "B"
    await session.act(TabAction(do="switch", index=0), fill)
    assert await title(session) == "A"
    await session.act(TabAction(do="close", index=1), fill)
    assert len((await session.observe()).tabs) == 1
    with pytest.raises(ActionFailed, match="no tab 5"):
        await session.act(TabAction(do="switch", index=5), fill)


async def test_going_back_from_the_first_page_fails(session, fill):
    with pytest.raises(ActionFailed, match="no page to go back"):
        await session.act(Back(), fill)


async def test_an_action_waits_for_the_answer_it_asked_for(on, site, session):
    site.page("/data", "42")
    await on(
        "<button onclick='fetch(\"/data\").then(r => r.text()).then(t => document.title = t)'>Load</button>",
        Click(target=Target(text="Load")),
    )
    assert (await session.observe()).title == "42"


async def test_a_link_is_followed_until_its_page_is_there(on, site, session):
    site.page("/next", "<title>Next</title>" + "<p>x</p>" * 1000)
    await on("<a href=/next>Next</a>", Click(target=Target(text="Next")))
    assert (await session.observe()).title == "Next"


# -- what became of it ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text", "became"),
    [
        ("<input maxlength=4>", "123456", "something else"),
        ("<input type=number>", "twelve", "did not take"),
        ("<input oninput='value = value.toUpperCase()'>", "abc", None),
        ("<input oninput=\"value = value.replace(/(..)(?=.)/g, '$1 ')\">", "123456", None),
        ("<input onchange='value = Number(value).toFixed(2)'>", "12", None),
        ("<input onchange=\"value = '99'\">", "12", "changed what the field holds"),
        ("<input onchange=\"value = ''\">", "abc", "changed what the field holds"),
        (
            "<input onchange=\"document.body.append(document.createTextNode(value)); value = ''\">",
            "abc",
            None,
        ),
    ],
)
async def test_a_field_holds_what_was_typed_when_the_page_has_had_its_say(on, field, text, became):
    typing = Type(target=Target(css="input"), text=text)
    if became is None:
        await on(field, typing)
        return
    with pytest.raises(ActionFailed, match=became):
        await on(field, typing)


async def test_a_field_that_is_drawn_anew_is_asked_again(on):
    redrawn = """<div id=box></div><script>
    const draw = (value) => { box.innerHTML = '<label>Name <input></label>'; box.querySelector('input').value = value;
      box.querySelector('input').onchange = () => draw('nobody'); };
    draw('');</script>"""
    with pytest.raises(ActionFailed, match="changed what the field holds"):
        await on(redrawn, Type(target=Target(label="Name"), text="Ada"))


async def test_a_box_that_the_page_unticks_again_has_not_been_ticked(on):
    with pytest.raises(ActionFailed, match="did not change"):
        await on(
            "<label><input type=checkbox onchange='checked = false'> Agree</label>",
            Check(target=Target(label="Agree")),
        )


async def test_a_list_that_goes_back_to_what_it_was_has_refused(on):
    options = "<option>Red</option><option>Blue</option></select>"
    blue = Select(target=Target(css="select"), options=("Blue",))
    with pytest.raises(ActionFailed, match="did not keep"):
        await on(f"<select onchange='selectedIndex = 0'>{options}", blue)
    await on(f"<select onchange='document.title = value; selectedIndex = 0'>{options}", blue)


@pytest.mark.parametrize(
    ("html", "stirred"),
    [
        ("<button>Dead</button>", False),
        ("<button onmouseover='document.title = 1'>Only looks</button>", False),
        ("<button onclick='document.title = 1'>Alive</button>", True),
        ("<button onclick=\"fetch('/like')\">Tells its server</button>", True),
        ("<button onclick='window.scrollTo(0, 500)'>Down</button><p style='height: 3000px'>", True),
        ("<a href='#there'>There</a>", True),
        ("<a href='/next'>Next</a>", True),
        ("<button onclick='alert(1)'>Warns</button>", True),
        ("<button onclick=\"open('/next')\">Opens</button>", True),
        ("<canvas title=Board></canvas>", True),
        ("<label><input type=checkbox> Box</label>", True),
        ("<details><summary>More</summary>Text</details>", True),
    ],
)
async def test_whether_the_page_answered_a_click_is_told(on, html, stirred):
    outcome = await on(html, Click(target=Target(css="button, a, canvas, label, summary")))
    assert outcome.reaction.stirred is stirred
    assert ("The page did not react." in outcome.notes) is not stirred


async def test_a_form_that_the_browser_does_not_send_is_told(on):
    form = "<form onsubmit='return false'><input required name=q><button>Save</button></form>"
    save = Click(target=Target(css="button"))
    refused = (await on(form, save)).reaction
    assert (refused.refused, refused.sent) == (True, False)
    sent = (await on(form, Type(target=Target(css="input"), text="x"), save)).reaction
    assert (sent.refused, sent.sent) == (False, True)


async def test_a_value_that_the_field_does_not_accept_is_told(on):
    email = "<input type=email>"
    assert (await on(email, Type(target=Target(css="input"), text="ada"))).reaction.refused
    assert not (await on(email, Type(target=Target(css="input"), text="ada@x.example"))).reaction.refused


async def test_a_page_that_the_server_calls_an_error_is_told(on):
    outcome = await on("<a href='/nowhere'>Nowhere</a>", Click(target=Target(css="a")))
    assert outcome.reaction.status == 404
