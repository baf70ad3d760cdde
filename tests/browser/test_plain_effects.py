# ruff: noqa: E501 - a page is easier to read on one line
"""What the plain agent does when an action has no effect, or not the one that was meant."""

import pytest

from stepwire.agent.ports import Done
from stepwire.protocol.codes import CompletionCode

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


# -- clicks -----------------------------------------------------------------------------------


async def test_a_button_that_is_not_ready_yet_is_pressed_in_one_other_way(run):
    late = "<button id=b>Save</button><script>addEventListener('click', () => (b.onclick = () => (document.title = 'saved')))</script>"
    ended = await run("Click Save", late)
    assert (ended.verdict, ended.title) == (Done(), "saved")
    assert ended.done == [("click", "Save"), ("press", "Save")]
    assert "The page did not react." in ended.steps[0].notes
    assert "pressed with Enter" in ended.steps[1].explanation


async def test_a_page_that_answers_late_is_not_asked_twice(run):
    slow = '<button onclick="setTimeout(() => (document.title = (window.n = (window.n ?? 0) + 1)), 150)">Save</button>'
    ended = await run("Click Save", slow)
    assert ended.done == [("click", "Save")]
    assert ended.title == "1"


async def test_a_dead_button_is_no_success(run):
    ended = await run("Click Save", "<button>Save</button>")
    assert ended.code is CompletionCode.TASK_FAILED
    assert "“Save” was clicked, then pressed with Enter: the page reacted to neither." in ended.error
    assert len(ended.done) == 2


async def test_what_is_so_already_needs_no_effect(run):
    tabs = "<div role=tablist><button role=tab aria-selected=true>Prices</button><button role=tab>Terms</button></div>"
    ended = await run("Click Prices", tabs)
    assert (ended.verdict, len(ended.done)) == (Done(), 1)


async def test_the_twin_that_can_be_clicked_is_the_other_way(run):
    twins = "<p>Archive</p><div style='margin-top: 90px' role=button tabindex=0 onclick='document.title = 1'>Archive</div>"
    ended = await run("Click the first Archive", twins)
    assert ended.title in ("1", "start")
    if ended.title == "start":
        assert ended.code is CompletionCode.TASK_FAILED


TICKING = {
    "a clock": "<p id=t>10:41:07.000</p><script>setInterval(() => (t.textContent = new Date().toISOString().slice(11, 23)), 60)</script>",
    "a news ticker": "<ul id=t><li>One</ul><script>let n = 0; setInterval(() => (t.innerHTML = '<li>' + 'abcdefghij'[n++ % 10]), 40)</script>",
    "an animation": "<div id=t>o</div><script>const f = (at) => { t.style.marginLeft = at % 50 + 'px'; requestAnimationFrame(f) }; f(0)</script>",
    "a poll": "<script>setInterval(() => fetch('/news?at=' + Math.random()), 40)</script>",
}


@pytest.mark.parametrize("what", TICKING)
async def test_a_page_that_moves_by_itself_hides_no_dead_button(run, what):
    ended = await run("Wait 0.2 seconds. Click Save", f"<button>Save</button>{TICKING[what]}", news="")
    assert ended.code is CompletionCode.TASK_FAILED
    assert "the page reacted to neither" in ended.error


@pytest.mark.parametrize("what", TICKING)
async def test_on_a_page_that_moves_by_itself_a_button_that_answers_is_pressed_once(run, what):
    button = "<button onclick='document.title = (window.n = (window.n ?? 0) + 1)'>Save</button>"
    ended = await run("Click Save", button + TICKING[what], news="")
    assert (ended.verdict, ended.title) == (Done(), "1")
    assert ended.done == [("click", "Save")]


async def test_an_animation_that_ends_just_then_hides_no_dead_button_either(run):
    page = """<button id=b>Save</button><div id=t>o</div><script>let last = 9e9; const f = (at) => { t.style.marginLeft = at % 50 + 'px';
      if (at < last) requestAnimationFrame(f) }; requestAnimationFrame(f); b.onpointerdown = () => (last = performance.now() + 5)</script>"""
    ended = await run("Click Save", page)
    assert ended.code is CompletionCode.TASK_FAILED


async def test_an_answer_in_the_place_of_the_clock_itself_is_one(run):
    clock = TICKING["a clock"].replace(
        "</script>", "; b.onclick = () => (document.title = t.textContent = 'stopped')</script>"
    )
    ended = await run("Click Stop", f"<button id=b>Stop</button>{clock}")
    assert (ended.verdict, len(ended.done)) == (Done(), 1)


CARD = "<div tabindex=0 role=button id=c>Card</div>"


@pytest.mark.parametrize(
    ("task", "event"), [("Right-click Card", "contextmenu"), ("Double-click Card", "dblclick")]
)
async def test_a_click_of_another_sort_has_to_be_answered_too(run, task, event):
    ended = await run(task, f"{CARD}<script>c.on{event} = () => (document.title = '{event}')</script>")
    assert (ended.verdict, ended.title, len(ended.done)) == (Done(), event, 1)
    ended = await run(task, CARD)
    assert ended.code is CompletionCode.TASK_FAILED
    assert "clicked again: the page reacted to neither" in ended.error


# -- forms that are refused -------------------------------------------------------------------


async def test_a_form_that_the_browser_does_not_send_is_no_success(run):
    form = "<form action=/sent><label>Title <input required name=t></label><button>Save</button></form>"
    ended = await run("Click Save", form, sent="<title>sent</title>")
    assert ended.code is CompletionCode.TASK_FAILED
    assert "Title" in ended.error
    assert "fill" in ended.error.lower()


async def test_a_form_that_the_page_hands_back_is_no_success(run):
    form = """<form onsubmit="event.preventDefault(); m.textContent = 'Title is already taken.'"><label>Title <input name=t></label>
      <div id=m class=form-error></div><button>Save</button></form>"""
    ended = await run("Type Report into Title and click Save", form)
    assert ended.code is CompletionCode.TASK_FAILED
    assert "already taken" in ended.error


async def test_a_page_that_comes_back_with_its_errors_is_no_success(run):
    form = "<form action=/again><label>Title <input name=t {}></label>{}<button>Save</button></form>"
    marked = form.format("aria-invalid=true aria-describedby=e", "<p id=e>Must be longer.</p>")
    ended = await run("Type R into Title and click Save", form.format("", ""), again=marked)
    assert ended.code is CompletionCode.TASK_FAILED
    assert "Title: Must be longer." in ended.error


async def test_a_task_that_asks_about_the_refusal_goes_on(run):
    form = (
        "<form><label>Title <input required></label><button>Save</button></form><p>All fields are needed</p>"
    )
    ended = await run("Click Save. Check that “All fields are needed” is shown.", form)
    assert ended.verdict == Done()


async def test_a_task_that_mends_what_was_refused_goes_on(run):
    form = "<form action=/sent><label>Title <input required name=t></label><button>Save</button></form>"
    ended = await run("Click Save, type Report into Title, click Save", form, sent="<title>sent</title>")
    assert (ended.verdict, ended.title) == (Done(), "sent")


async def test_good_news_in_a_box_are_no_refusal(run):
    form = """<form onsubmit="event.preventDefault(); m.textContent = 'Your changes are saved.'"><label>Title <input></label>
      <div id=m role=alert class=alert-success></div><button>Save</button></form>"""
    assert (await run("Type R into Title and click Save", form)).verdict == Done()


async def test_an_error_page_behind_a_click_is_no_success(run):
    ended = await run("Click Orders", "<a href=/nowhere>Orders</a>")
    assert ended.code is CompletionCode.TASK_FAILED
    assert "404" in ended.error


async def test_what_is_disabled_can_be_scrolled_all_the_same(run):
    terms = "<label>Terms <textarea id=t disabled rows=2>{}</textarea></label><script>t.onscroll = () => (document.title = 'read')</script>"
    page = terms.format("Some more words.\n" * 40)
    assert (await run("Scroll to the bottom of the textarea", page)).title == "read"


# -- fields -----------------------------------------------------------------------------------


async def test_a_text_that_a_field_cuts_is_no_success(run):
    ended = await run("Type 123456 into PIN", "<label>PIN <input maxlength=4></label>")
    assert ended.code is CompletionCode.TASK_FAILED
    assert "“1234”" in ended.error


LATE = "<label>Amount <input id=a></label><script>a.onchange = () => setTimeout(() => (a.value = '99'), 200)</script>"


async def test_a_value_that_the_page_rewrites_later_is_no_success(run):
    ended = await run("Type 20 into Amount", LATE)
    assert ended.code is CompletionCode.TASK_FAILED
    assert "“Amount” was given: it held “20”, and now holds “99”" in ended.error


async def test_a_value_that_is_written_in_another_form_later_is_the_same(run):
    assert (await run("Type 99 into Amount", LATE.replace("'99'", "'$99.00'"))).verdict == Done()


async def test_a_box_that_the_page_unticks_later_is_no_success(run):
    box = "<label><input type=checkbox id=b> News</label><script>b.onchange = () => setTimeout(() => (b.checked = false), 200)</script>"
    ended = await run("Tick News", box)
    assert ended.code is CompletionCode.TASK_FAILED
    assert "it held a tick, and now holds no tick" in ended.error


LISTBOX = """<div role=combobox aria-label=Size aria-expanded=false aria-controls=l tabindex=0 id=s onclick="l.hidden = false">Small</div>
  <ul role=listbox id=l hidden><li role=option>Small<li role=option>Large</ul><script>
  for (const o of l.children) o.onclick = () => { l.hidden = true; KEEP }</script>"""


@pytest.mark.parametrize("task", ["Choose Large from Size", "Set Size to Large"])
async def test_a_list_of_the_page_s_own_has_to_keep_its_choice(run, task):
    ended = await run(task, LISTBOX.replace("KEEP", "s.textContent = document.title = o.textContent"))
    assert (ended.verdict, ended.title) == (Done(), "Large")
    ended = await run(task, LISTBOX.replace("KEEP", ""))
    assert ended.code is CompletionCode.TASK_FAILED
    assert "has not kept “Large”" in ended.error


async def test_a_list_that_acts_elsewhere_has_kept_its_choice(run):
    acting = (
        LISTBOX.replace("KEEP", "document.title = 'sorted'; p.textContent = 'By size'")
        + "<p id=p>By name</p>"
    )
    assert (await run("Choose Large from Size", acting)).title == "sorted"


async def test_a_value_that_a_field_does_not_accept_is_no_success(run):
    page = "<label>E-mail <input type=email></label>"
    ended = await run("Type ada into E-mail", page)
    assert ended.code is CompletionCode.TASK_FAILED
    assert "“E-mail” does not accept what was typed" in ended.error
    ended = await run("Type ada into E-mail, type ada@x.example into E-mail", page)
    assert ended.verdict == Done()


async def test_a_box_that_does_not_answer_to_the_pointer_is_ticked_by_a_key(run):
    box = "<div role=checkbox aria-checked=false tabindex=0 onkeydown=\"event.key === ' ' && this.setAttribute('aria-checked', true)\">Agree</div>"
    ended = await run("Tick Agree", box)
    assert ended.verdict == Done()
    assert ended.done[-1] == ("press", "Agree")


async def test_a_section_that_answers_to_keys_only_is_opened_by_a_key(run):
    section = "<button aria-expanded=false onkeydown=\"event.key === 'Enter' && this.setAttribute('aria-expanded', true)\">More</button>"
    ended = await run("Expand More", section)
    assert ended.verdict == Done()
