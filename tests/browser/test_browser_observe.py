# ruff: noqa: E501 - a page is easier to read on one line
"""What the agent sees: roles, names, states and places, as a person would tell them."""

import pytest

from stepwire.agent.page_text import page_text
from stepwire.browser.frames import Inside
from stepwire.browser.observe import joined
from stepwire.browser.placement import Placement
from stepwire.runs.actions import Click, Navigate, Read, Target, Type

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def seen(session, site, fill):
    """A function that shows a page and gives its observation."""

    async def see(html, *, whole=False):
        await session.act(Navigate(url=site.page("/", f"<!doctype html>{html}")), fill)
        return await session.observe(whole=whole)

    return see


@pytest.mark.parametrize(
    ("html", "role", "name"),
    [
        ("<button>Save <b>all</b></button>", "button", "Save all"),
        ("<button aria-label='Close'>×</button>", "button", "Close"),
        ("<button><img alt=Search src=x width=9 height=9></button>", "button", "Search"),
        ("<button title=Delete style='width: 20px; height: 20px'></button>", "button", "Delete"),
        ("<button><span style='display: none'>Hidden</span>Shown</button>", "button", "Shown"),
        ("<button><svg width=9 height=9><title>Star</title></svg></button>", "button", "Star"),
        ("<b id=l>Your</b> <b id=m>name</b><input aria-labelledby='l m'>", "textbox", "Your name"),
        ("<label>Email <input></label>", "textbox", "Email"),
        ("<label for=i>Email</label><input id=i type=email>", "textbox", "Email"),
        ("<input placeholder='Your city'>", "textbox", "Your city"),
        ("<input type=search aria-label=Find>", "searchbox", "Find"),
        ("<input type=number aria-label=Age>", "spinbutton", "Age"),
        ("<input type=range aria-label=Volume>", "slider", "Volume"),
        ("<input type=submit>", "button", "Submit"),
        ("<input type=submit value=Send>", "button", "Send"),
        ("<input type=image alt=Go src=x>", "button", "Go"),
        ("<a href=/x>More</a>", "link", "More"),
        ("<a href=/x><img src=x alt=Home width=9 height=9></a>", "link", "Home"),
        ("<select aria-label=Size><option>S</select>", "combobox", "Size"),
        ("<select aria-label=Size multiple><option>S</select>", "listbox", "Size"),
        ("<details><summary>More</summary>x</details>", "button", "More"),
        ("<div role=tab tabindex=0>Tab</div>", "tab", "Tab"),
        ("<div role=menuitem>Copy</div>", "menuitem", "Copy"),
        ("<div contenteditable aria-label=Post>x</div>", "textbox", "Post"),
        ("<div style='cursor: pointer'>Card <i>two</i></div>", "generic", "Card two"),
        ("<div onclick='1'>Row</div>", "generic", "Row"),
    ],
)
async def test_roles_and_names_are_those_of_the_accessibility_rules(seen, html, role, name):
    elements = (await seen(html)).elements
    assert [(element.role, element.name) for element in elements] == [(role, name)]


async def test_controls_and_texts_are_numbered_in_the_order_of_the_document(seen):
    page = await seen("<h1>Sign in</h1><input aria-label=Name value=ada><p>Or</p><button>Join</button>")
    assert page_text(page).split("\n")[3:] == [
        "heading: Sign in",
        'textbox "Name" = "ada"',
        "paragraph: Or",
        'button "Join"',
    ]


async def test_results_and_custom_elements_are_read_though_they_stand_in_a_line(seen):
    page = await seen("<p>Sum: <output>42</output></p><my-badge>new</my-badge>")
    assert [(text.role, text.text) for text in page.texts] == [
        ("paragraph", "Sum:"),
        ("status", "42"),
        ("text", "new"),
    ]


async def test_states_are_told(seen):
    page = await seen(
        "<input type=checkbox checked aria-label=a><input required disabled aria-label=b>"
        "<button aria-expanded=true>c</button><div role=tab aria-selected=true tabindex=0>d</div>"
        "<input type=radio aria-label=e><input autofocus aria-label=f>"
    )
    a, b, c, d, e, f = page.elements
    assert (a.checked, e.checked, b.checked) == (True, False, None)
    assert (b.required, b.disabled, b.editable) == (True, True, False)
    assert (c.expanded, c.clickable) == (True, True)
    assert d.selected is True
    assert (f.focused, f.editable) == (True, True)


async def test_what_a_browser_may_fill_in_is_told(seen):
    html = (
        "<input autocomplete='billing CC-Number'><select autocomplete=cc-exp-month></select>"
        "<input autocomplete=off><input autocomplete=on><input><form autocomplete=off><input></form>"
    )
    fields = (await seen(html)).elements
    assert [field.autofill for field in fields] == ["billing cc-number", "cc-exp-month", "", "", "", ""]


async def test_passwords_never_leave_the_page(seen, session, fill):
    page = await seen("<input type=password value=hunter2 aria-label=Password>")
    assert page.elements[0].value == "••••••"
    outcome = await session.act(Read(what="value", target=Target(label="Password")), fill)
    assert outcome.action.value == "••••••"


async def test_lists_tell_their_options(seen):
    page = await seen("<select aria-label=Size><option>S<option selected>M</select>")
    assert (page.elements[0].options, page.elements[0].value) == (("S", "M"), "M")


async def test_the_row_is_the_context(seen):
    page = await seen(
        "<table><tr><td>Ada<td>$5<td><button>Pay</button><tr><td>Bob<td>$7<td><button>Pay</button></table>"
    )
    assert [element.context for element in page.elements] == ["Ada $5 Pay", "Bob $7 Pay"]


async def test_the_nearest_words_are_the_context_where_there_is_no_row(seen):
    page = await seen(
        "<div><div><div>Blue lamp</div><div><button>Add</button></div></div><div><div>Red chair</div><button>Add</button></div></div>"
    )
    assert [element.context for element in page.elements] == ["Blue lamp Add", "Red chair Add"]


async def test_texts_are_told_once_with_their_role(seen):
    page = await seen(
        "<h1>Title</h1><p>Some <b>bold</b> words</p><div role=alert>Wrong</div><table><tr><td>Cell</table><ul><li>Item</ul>"
    )
    assert [(text.role, text.text) for text in page.texts] == [
        ("heading", "Title"),
        ("paragraph", "Some bold words"),
        ("alert", "Wrong"),
        ("cell", "Cell"),
        ("listitem", "Item"),
    ]


async def test_what_lies_out_of_view_is_counted_or_told_as_such(seen, session):
    html = "<button>Top</button><div style='height: 5000px'></div><button>Low</button><p>Words</p>"
    page = await seen(html)
    assert ([element.name for element in page.elements], page.above, page.below) == (["Top"], 0, 1)
    whole = await session.observe(whole=True)
    assert [(element.name, element.in_view) for element in whole.elements] == [("Top", True), ("Low", False)]
    assert [(text.text, text.in_view) for text in whole.texts] == [("Words", False)]


async def test_what_a_dialog_box_covers_is_out_of_view(seen):
    page = await seen(
        "<button>Under</button><p>Behind</p>"
        "<div style='position: fixed; inset: 0; background: #fff'><button>Over</button></div>"
    )
    assert [element.name for element in page.elements] == ["Over"]
    assert page.texts == ()


async def test_hidden_things_are_not_told(seen):
    page = await seen(
        "<button hidden>a</button><button style='visibility: hidden'>b</button><button style='width: 0; height: 0; padding: 0; border: 0; overflow: hidden'>c</button>"
        "<div style='height: 0; overflow: hidden'><button>d</button></div><p style='opacity: 0'>e</p><input type=hidden value=f>"
    )
    assert page.elements == ()
    assert page.texts == ()


async def test_open_shadow_trees_are_seen_and_clicked(seen, session, fill):
    script = "x.attachShadow({mode: 'open'}).innerHTML = '<button onclick=\"document.title = 1\"><slot></slot></button>'"
    page = await seen(f"<div id=x>Deep</div><script>{script}</script>")
    assert [element.name for element in page.elements] == ["Deep"]
    outcome = await session.act(Click(target=Target(ref=page.elements[0].ref)), fill)
    assert (await session.place())[1] == "1"
    await session.act(Click(target=outcome.action.target), fill)


async def test_frames_of_the_same_origin_are_seen_and_clicked(seen, session, site, fill):
    site.page(
        "/inner",
        "<!doctype html><button onclick='top.document.title = \"in\" + location.pathname'>Inside</button>",
    )
    page = await seen(
        "<div style='height: 100px'></div><iframe id=pane src=/inner style='border: 5px solid'></iframe>"
    )
    (inside,) = page.elements
    assert (inside.name, inside.frame) == ("Inside", 1)
    assert inside.rect.y > 105
    outcome = await session.act(Click(target=Target(ref=inside.ref)), fill)
    assert outcome.action.target.frame == ("#pane",)
    assert (await session.place())[1] == "in/inner"
    await session.act(Click(target=outcome.action.target), fill)


@pytest.mark.parametrize(
    "make",
    ["d.designMode = 'on'", "d.body.contentEditable = true", "d.body.setAttribute('contenteditable', '')"],
)
async def test_an_editor_that_fills_a_frame_is_a_field_with_the_frames_name(seen, session, fill, make):
    page = await seen(
        "<iframe id=f title='Message body'></iframe>"
        f"<script>const d = f.contentDocument; d.body.innerHTML = '<p>Dear all</p>'; {make}</script>"
    )
    (editor,) = page.elements
    assert (editor.role, editor.name, editor.editable, editor.value) == (
        "textbox",
        "Message body",
        True,
        "Dear all",
    )
    await session.act(Type(target=Target(ref=editor.ref), text="Hello"), fill)
    assert [element.value for element in (await session.observe()).elements] == ["Hello"]


async def test_refs_live_as_long_as_the_element_and_are_never_given_again(seen, session, site, fill):
    first = await seen("<button>A</button>")
    again = await session.observe()
    assert again.elements[0].ref == first.elements[0].ref
    other = await seen("<button>B</button>")
    assert other.elements[0].ref != first.elements[0].ref


async def test_the_page_cannot_reach_the_script(seen):
    page = await seen(
        "<script>Element.prototype.getBoundingClientRect = () => { throw 1 }; Array.prototype.push = null;"
        "JSON.stringify = () => 'x'; document.title = typeof stepwire</script><button>Safe</button>"
    )
    assert (page.elements[0].name, page.title) == ("Safe", "undefined")


async def test_texts_are_bounded_and_well_formed(seen):
    page = await seen(
        "<button></button><button id=b>x</button>"
        "<script>document.querySelector('button').textContent = 'long '.repeat(1000); b.textContent = 'a\\ud800b \\\\ud800'</script>"
    )
    long, odd = page.elements
    assert len(long.name) <= 200
    assert odd.name == "a�b \\ud800"


async def test_ten_thousand_elements_are_bounded(seen, session):
    page = await seen("<body><script>document.body.innerHTML = '<button>x</button>'.repeat(10000)</script>")
    whole = await session.observe(whole=True)
    assert len(page.elements) <= 400
    assert page.below > 5000
    assert len(whole.elements) == 3000


async def test_a_page_without_a_body_is_empty(session, site, fill):
    await session.act(Navigate(url="about:blank"), fill)
    assert (await session.observe()).elements == ()


async def test_long_lists_are_counted_not_entered_unless_something_escaped_into_view(seen):
    rows = "<tr><td><button>Row {n}</button>".format
    menu = "<tr><td><div style='position: fixed; left: 300px; top: 50px; width: 200px; height: 90px'><button>Menu</button></div>"
    table = "".join(rows(n=n) for n in range(2000))
    page = await seen(f"<table>{table}{menu}</table>")
    names = [element.name for element in page.elements]
    assert "Menu" in names
    assert "Row 0" in names
    assert len(names) + page.below == 2001


@pytest.mark.parametrize(
    ("change", "more"),
    [
        ("rows[90].firstChild.insertAdjacentHTML('beforeend', '<p><button>New</button>')", 1),
        ("rows[90].firstChild.innerHTML = ''", -1),
        ("rows[90].firstChild.setAttribute('role', 'button')", 1),
        ("for (const row of [...rows, ...rows, ...rows]) row.append(document.createElement('button'))", 300),
    ],
)
async def test_what_changes_in_a_long_list_is_counted_anew(seen, session, fill, change, more):
    rows = "".join(f"<tr><td><button>Row {n}</button>" for n in range(100))
    change = f"const rows = [...document.querySelectorAll('tr')]; {change}"
    page = await seen(f'<a href="#" onclick="{change}">Change</a><table><tbody>{rows}</table>')
    await session.act(Click(target=Target(role="link", name="Change")), fill)
    again = await session.observe()
    assert len(again.elements) + again.below == len(page.elements) + page.below + more


async def test_a_picture_without_words_is_told_by_what_its_makers_call_it(seen):
    page = await seen(
        "<i class='btn-trash' style='display: block; width: 20px; height: 20px; background-image: url(img/bin.png)'></i>"
        "<i style='display: block; width: 20px; height: 20px'></i>"
    )
    assert [(each.role, each.name, each.hint) for each in page.elements] == [("img", "", "btn trash bin")]


async def test_a_handle_made_of_plain_elements_is_a_slider(seen):
    page = await seen(
        "<span tabindex=0 class='ui-slider-handle' style='display: block; width: 9px; height: 9px'></span>"
    )
    assert [element.role for element in page.elements] == ["slider"]


async def test_what_stands_beside_the_matter_of_the_page_is_told_as_such(seen):
    page = await seen(
        "<nav><a href=/a>Menu</a></nav><div class='left-sidebar' style='width: 200px'><ul><li>Links <a href=/b>Home</a></ul></div>"
        "<main><header><a href=/c>Title</a></header><p>Words</p></main><footer><a href=/d>Imprint</a></footer>"
    )
    assert {each.name: each.aside for each in page.elements} == {
        "Menu": True,
        "Home": True,
        "Title": False,
        "Imprint": True,
    }
    told = {each.text: each.aside for each in page.texts}
    assert (told["Links Home"], told["Words"]) == (True, False)


async def test_what_is_in_frames_comes_after_the_page_with_numbers_of_its_own_and_within_its_limits():
    def seen(*names, **more):
        elements = [
            {"name": name, "rect": [1, 2, 3, 4], "order": n, "form": 1} for n, name in enumerate(names)
        ]
        counts = {"above": 0, "below": 1, "forms": 1, "origin": "http://pay.test"}
        return {"elements": elements, "texts": [], **counts, **more}

    insides = [
        Inside("p1e1", Placement(2, 0, 0, 2, 10, 20), seen("B", "C")),
        Inside("p1e2", Placement(e=5, f=6), None),
    ]
    whole = joined(seen("A", origin="http://shop.test"), insides, {"maxElements": 2, "maxTexts": 9})
    one, two = whole["elements"]
    assert (one["name"], one["form"], one.get("origin")) == ("A", 1, None)
    assert (two["name"], two["form"], two["origin"]) == ("B", 2, "http://pay.test")
    assert (two["rect"], two["order"], two["frame"]) == ([12, 24, 6, 8], 1, 50)
    assert (whole["texts"][0]["role"], whole["texts"][0]["rect"][:2]) == ("iframe", [5, 6])
    assert whole["below"] == 2
