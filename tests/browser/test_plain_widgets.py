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
