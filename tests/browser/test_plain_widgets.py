# ruff: noqa: E501 - a page is easier to read on one line
"""Widgets that need a hand: the plain agent drives them as a person would, and looks whether they have moved."""

import pytest

from stepwire.agent.ports import Done
from stepwire.protocol.codes import CompletionCode

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# -- held down --------------------------------------------------------------------------------

CARD = "<div id=a draggable=true style='width: 80px; height: 40px; background: gold'>Card</div><div id=b style='width: 200px; height: 90px; margin-top: 60px'>Done column</div>"
DROP = "<script>a.ondragstart = (e) => e.dataTransfer.setData('text', 'a'); b.ondragover = (e) => e.preventDefault(); b.ondrop = (e) => (e.preventDefault(), b.append(a), document.title = 'dropped')</script>"
NOTE = """<div id=n style='position: absolute; left: 100px; top: 60px; width: 90px; height: 40px; background: gold; user-select: none'>Note</div><script>
n.onpointerdown = (e) => { n.setPointerCapture(e.pointerId); const x = e.clientX - n.offsetLeft, y = e.clientY - n.offsetTop;
  n.onpointermove = (m) => { n.style.left = m.clientX - x + 'px'; n.style.top = m.clientY - y + 'px'; document.title = [n.offsetLeft, n.offsetTop] }; n.onpointerup = () => (n.onpointermove = null) }</script>"""
MARKED = (
    "<script>document.onselectionchange = () => (document.title = getSelection().toString().trim())</script>"
)
TEXTS = f"<p>First paragraph</p><p style='width: 90px'>Second paragraph in several lines</p>{MARKED}"
RESIZED = "<label>Comment <textarea id=t style='width: 200px; height: 60px'></textarea></label><script>new ResizeObserver(() => (document.title = [t.offsetWidth, t.offsetHeight])).observe(t)</script>"


@pytest.mark.parametrize(
    ("task", "html", "title"),
    [
        ("Drag Card onto Done column", CARD + DROP, "dropped"),
        ("Drag Note to the right by 80 pixels", NOTE, "180,60"),
        ("Drag Note up by 30 pixels", NOTE, "100,30"),
        ("Select the text First paragraph", TEXTS, "First paragraph"),
        ("Highlight the second paragraph", TEXTS, "Second paragraph in several lines"),
        ("Resize the Comment field so that its height is larger", RESIZED, "206,166"),
        ("Make the Comment field wider by 50 pixels", RESIZED, "256,66"),
    ],
)
async def test_what_is_held_down_gets_where_it_was_meant_to(run, task, html, title):
    ended = await run(task, html)
    assert (ended.verdict, ended.title) == (Done(), title), ended.done


@pytest.mark.parametrize(
    ("task", "html", "told"),
    [
        ("Drag Card onto Done column", CARD.replace("draggable=true", ""), "nothing has changed"),
        (
            "Enlarge the Comment field",
            RESIZED.replace("height: 60px", "height: 60px; resize: none"),
            "kept its size",
        ),
    ],
)
async def test_what_does_not_move_is_no_success(run, task, html, told):
    ended = await run(task, html)
    assert ended.code is CompletionCode.TASK_FAILED
    assert told in ended.error


# -- brought to a value -----------------------------------------------------------------------

SLIDER = """<div style='width: 200px; height: 8px; background: silver; position: relative; margin: 40px'><div id=h role=slider tabindex=0 aria-label=Volume aria-valuemin=0 aria-valuemax=100 aria-valuenow=20 style='position: absolute; left: 40px; top: -6px; width: 20px; height: 20px; background: blue'></div></div>
<script>let v = 20; const set = (n) => { v = Math.max(0, Math.min(100, n)); h.setAttribute('aria-valuenow', v); h.style.left = v * 2 + 'px'; document.title = v };"""
BY_KEYS = SLIDER + "h.onkeydown = (e) => set(v + (e.key === 'ArrowRight') - (e.key === 'ArrowLeft'))</script>"
BY_POINTER = (
    SLIDER
    + "h.onpointerdown = (e) => { h.setPointerCapture(e.pointerId); const x = e.clientX, s = v; h.onpointermove = (m) => set(s + Math.round((m.clientX - x) / 2)); h.onpointerup = () => (h.onpointermove = null) }</script>"
)
TRACK = """<div id=h role=slider aria-label=Volume aria-valuemin=0 aria-valuemax=100 aria-valuenow=20 style='width: 200px; height: 20px; background: silver'></div><script>
const set = (e) => { const n = Math.round((e.clientX - h.offsetLeft) / 2); h.setAttribute('aria-valuenow', n); document.title = n };
h.onpointerdown = (e) => { set(e); h.onpointermove = set }; onpointerup = () => (h.onpointermove = null)</script>"""
NATIVE = "<label>Volume <input type=range min=0 max=100 step=5 onchange='document.title = value'></label>"
SPINNER = "<div role=spinbutton aria-label=Guests aria-valuenow=1 tabindex=0 id=s>1</div><script>s.onkeydown = (e) => { const n = +s.ariaValueNow + (e.key === 'ArrowUp') - (e.key === 'ArrowDown'); s.ariaValueNow = s.textContent = document.title = n }</script>"
STEPPER = "<label>Guests <input id=g readonly value=1></label><button aria-label='Decrease Guests' onclick='g.value--'>-</button><button onclick='g.value < 5 && g.value++, document.title = g.value'>+</button>"
CITY = """<label>City <input id=i role=combobox></label><ul id=l role=listbox></ul><script>
i.oninput = () => { l.innerHTML = ['Berlin', 'Bern', 'Bergen'].filter((x) => x.toLowerCase().startsWith(i.value.toLowerCase())).map((x) => `<li role=option onclick="i.value = '${x}'; l.innerHTML = ''; document.title = '${x}'">${x}</li>`).join('') }</script>"""
CALENDAR = """<label>Date <input id=d readonly></label><div id=c></div><script>
const m = new Date(2026, 10, 1); const draw = () => (c.innerHTML = `<button onclick="turn(-1)">Prev</button><span>${m.toLocaleString('en', { month: 'long' })} ${m.getFullYear()}</span><button onclick="turn(1)">Next</button><p>` + [...Array(28)].map((_, n) => `<a href="#" onclick="pick(${n + 1}); return false">${n + 1}</a> `).join(''));
const turn = (n) => { m.setMonth(m.getMonth() + n); draw() }; const pick = (n) => { d.value = document.title = `${m.getMonth() + 1}/${n}/${m.getFullYear()}`; c.innerHTML = '' }; d.onclick = draw</script>"""
EDITOR = (
    "<div contenteditable aria-label=Body oninput='document.title = innerText' style='height: 60px'>Old</div>"
)
FRAMED = "<iframe title=Body srcdoc=\"<body contenteditable oninput='parent.document.title = innerText'>Old</body>\"></iframe>"
TREE = "<ul role=tree><li role=treeitem aria-expanded=false onclick=\"this.setAttribute('aria-expanded', true), q.hidden = false\">Fruit<ul id=q role=group hidden><li role=treeitem onclick=\"event.stopPropagation(), document.title = 'apples'\">Apples</ul></ul>"


@pytest.mark.parametrize(
    ("task", "html", "title"),
    [
        ("Set the Volume slider to 35", BY_KEYS, "35"),
        ("Set the Volume slider to 35", BY_POINTER, "35"),
        ("Set the Volume slider to 35", TRACK, "35"),
        ("Set Volume to 35", NATIVE, "35"),
        ("Set Guests to 3", SPINNER, "3"),
        ("Set Guests to 3", STEPPER, "3"),
        ("Choose Bern from City", CITY, "Bern"),
        ("Set City to Bern", CITY, "Bern"),
        ("Type Ber into City and choose Bergen", CITY, "Bergen"),
        ("Set Date to 12/14/2026", CALENDAR, "12/14/2026"),
        ("Type Hello world into Body", EDITOR, "Hello world"),
        ("Type Hello world into Body", FRAMED, "Hello world"),
        ("Click Apples", TREE, "apples"),
    ],
)
async def test_a_widget_is_brought_to_its_value(run, task, html, title):
    ended = await run(task, html)
    assert (ended.verdict, ended.title) == (Done(), title), ended.done


@pytest.mark.parametrize(
    ("task", "html"),
    [
        ("Set the Volume slider to 35", SLIDER + "</script>"),
        ("Set Volume to 33", NATIVE),
        ("Set Guests to 9", STEPPER),
        ("Choose Oslo from City", CITY),
    ],
)
async def test_a_widget_that_does_not_get_there_is_no_success(run, task, html):
    ended = await run(task, html)
    assert ended.code in (CompletionCode.TASK_FAILED, CompletionCode.TARGET_NOT_FOUND)
