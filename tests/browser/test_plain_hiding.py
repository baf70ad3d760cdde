# ruff: noqa: E501 - a page is easier to read on one line
"""What is wanted and cannot be seen: the plain agent looks behind what is closed, and never does harm by it."""

import pytest

from stepwire.agent.ports import Done
from stepwire.protocol.codes import CompletionCode

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

GO = "<button onclick=\"document.title = 'done'\">Export</button>"
CLOSED = "this.setAttribute('aria-expanded', true), this.nextElementSibling.hidden = false"
HIDING = {
    "a section": f"<details><summary>Advanced</summary>{GO}</details>",
    "a section in a section": f"<details><summary>Advanced</summary><details><summary>Files</summary>{GO}</details></details>",
    "an accordion": f'<button aria-expanded=false onclick="{CLOSED}">Data</button><div hidden>{GO}</div>',
    "an accordion that says nothing of it": f"<h3 onclick=\"this.nextElementSibling.style.display = 'block'\">Data</h3><div style='display: none'>{GO}</div>",
    "a tab": f'<div role=tablist><button role=tab aria-selected=true>Basics</button><button role=tab aria-selected=false aria-controls=p onclick="p.hidden = false">Data</button></div><div id=p role=tabpanel hidden>{GO}</div>',
    "a menu without a name": f"<button data-toggle=dropdown onclick=\"m.style.display = 'block'\"><i class='fas fa-ellipsis-v' style='display: inline-block; width: 9px; height: 9px'></i></button><div id=m style='display: none'>{GO}</div>",
    "a menu that is made when it is opened": f"<button aria-haspopup=menu aria-expanded=false onclick=\"this.setAttribute('aria-expanded', true); m.innerHTML = document.querySelector('template').innerHTML\">Actions</button><div id=m></div><template>{GO}</template>",
    "a menu under the pointer": f"<style>li ul {{ display: none }} li:hover ul {{ display: block }}</style><ul><li><a href=/away>Tools</a><ul><li>{GO}</ul></ul>",
    "the end of a list that grows": f"<div id=l style='height: 3000px'>List</div><script>onscroll = () => {{ onscroll = null; l.insertAdjacentHTML('afterend', `{GO}`) }}</script>",
}


@pytest.mark.parametrize("html", HIDING.values(), ids=HIDING)
async def test_what_is_hidden_is_brought_up_step_by_step(run, html):
    ended = await run("Click Export", html)
    assert (ended.verdict, ended.title) == (Done(), "done"), ended.done
    assert len(ended.done) > 1
    assert "Looking for “Export”" in ended.steps[0].explanation


async def test_what_is_on_a_later_page_of_a_list_is_found_there(run):
    page = "<ul><li><a href=/a>Crane</a><li><a href=/b>Ferry</a></ul><a href=/{}>Next</a>"
    later = "<ul><li><a href=/c>Buoy</a><li><a href=/harbour>Harbour</a></ul>"
    ended = await run(
        "Open Harbour",
        page.format("two"),
        two=page.format("three"),
        three=later,
        harbour="<title>there</title>",
    )
    assert (ended.verdict, ended.title) == (Done(), "there")


async def test_what_is_on_no_page_ends_on_the_first(run):
    page = "<ul><li><a href=/a>Crane</a><li><a href=/b>Ferry</a></ul><a href=/two>Next</a>"
    ended = await run(
        "Open Harbour", page, two="<title>two</title><ul><li><a href=/c>Buoy</a><li><a href=/d>Dock</a></ul>"
    )
    assert ended.code is CompletionCode.TARGET_NOT_FOUND
    assert ended.title == "start"


async def test_what_was_opened_in_vain_is_closed_again(run):
    menu = "<button id=b aria-expanded=false onclick=\"this.setAttribute('aria-expanded', this.getAttribute('aria-expanded') !== 'true')\">Actions</button>"
    ended = await run("Click Export", menu)
    assert ended.code is CompletionCode.TARGET_NOT_FOUND
    assert [done[1] for done in ended.done] == ["Actions", "Actions"]
    assert ended.steps[1].explanation == "Closing “Actions” again"


@pytest.mark.parametrize("name", ["Delete account", "Sign out", "Pay now", "Submit order"])
async def test_nothing_that_does_harm_is_pressed_to_find_something(run, name):
    ended = await run(
        "Click Export",
        f"<button aria-expanded=false onclick=\"document.title = 'harm'\">{name}</button><div hidden>Export</div>",
    )
    assert ended.code is CompletionCode.TARGET_NOT_FOUND
    assert (ended.done, ended.title) == ([], "start")


async def test_a_hidden_field_is_brought_up_too(run):
    page = "<details><summary>Address</summary><label>Postcode <input></label></details>"
    ended = await run("Type 80331 into Postcode", page)
    assert ended.verdict == Done()
