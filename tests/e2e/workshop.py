# ruff: noqa: E501 - a list of actions is easier to read on one line each
"""A site with something for every action to do, and a list of commands that does all of it.

What the site notices it says in `#said`; so each action is followed by the expectation that it was noticed. A
test that leaves an action out, or does another thing, fails at that expectation.
"""

from __future__ import annotations

from typing import Any

import pyotp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
PIN = "four-and-twenty"

PAGE = """<!doctype html><title>Workshop</title>
<style>body { margin: 8px; font: 16px sans-serif } .box { width: 120px; height: 40px; background: #ddd }</style>
<output id="said">Nothing yet</output>
<nav><a href="/about">About</a> <a href="/help" target="_blank" rel="opener">Help</a> <a href="/report.csv">Report</a></nav>
<button onclick="say('clicked')" oncontextmenu="say('clicked right'); return false">Once</button>
<button ondblclick="say('clicked twice')">Twice</button>
<button onmouseover="say('hovered')">Menu</button>
<label>Name <input id="name" oninput="say('named ' + value)" onkeydown="key(event)"></label>
<label>PIN <input type="password" oninput="say(value === 'four-and-twenty' ? 'right pin' : 'wrong pin')"></label>
<label>Code <input id="code" oninput="verify(value)"></label>
<label>Size <select multiple onchange="say('sizes ' + [...selectedOptions].map((o) => o.label))"><option>S<option>M<option>L</select></label>
<label>Shape <select onchange="say('shape ' + value)"><option>Round<option>Square</select></label>
<div role="combobox" aria-label="Colour" tabindex="0" aria-expanded="false" onclick="colours.hidden = false">Any</div>
<div role="listbox" id="colours" hidden><div role="option" onclick="say('colour ' + textContent); colours.hidden = true">Navy</div></div>
<label><input type="checkbox" onchange="say(checked ? 'agreed' : 'disagreed')"> Terms</label>
<label><input type="radio" onchange="say('chose post')"> Post</label>
<button disabled>Locked</button>
<div class="box" id="stone" draggable="true">Stone</div>
<div class="box" id="basket" ondragover="event.preventDefault()" ondrop="say('dropped')">Basket</div>
<div class="box" id="track" onpointerdown="setPointerCapture(event.pointerId); from = event" onpointerup="way(event)">Track</div>
<label>File <input type="file" multiple onchange="read(files)"></label>
<button onclick="say(['asked', confirm('Sure?'), prompt('Who?')].join(' '))">Ask</button>
<button onclick="alert('Ready'); say('told')">Tell</button>
<button onclick="say('wait'); setTimeout(() => say('it is later now'), 300)">Later</button>
<iframe id="inside" srcdoc="<button onclick=&quot;parent.say('inside')&quot;>Inside</button>" height="40"></iframe>
<ul><li><span>Mug</span> <button onclick="say('added mug')">Add</button></li><li><span>Lamp</span> <button onclick="say('added lamp')">Add</button></li></ul>
<table><tr><th>Tool<th>Price<tr><td>Saw<td>£12<tr><td>Plane<td>£30</table>
<div style="height: 1500px"></div>
<p id="end">The end</p>
<script>
  let from;
  const colours = document.getElementById("colours");
  window.say = (text) => { document.getElementById("said").textContent = text; };
  const key = (event) => { if (event.key === "Enter") say("sent " + event.target.value); if (event.key === "a" && event.ctrlKey) say("marked all"); };
  const way = (event) => { const box = event.target.getBoundingClientRect(); say(`from ${Math.round(from.clientX - box.x)} by ${Math.round(event.clientX - from.clientX)}`); };
  const verify = async (code) => { if (code.length === 6) say(await (await fetch("/code?is=" + code)).text()); };
  const read = async (files) => say("got " + (await Promise.all([...files].map(async (file) => file.name + ": " + await file.text()))).join(", "));
  addEventListener("scroll", () => say("scrolled " + (scrollY > 1000 ? "far" : "a bit")));
</script>"""
ABOUT = "<!doctype html><title>About</title><h1>About the workshop</h1>"
HELP = """<!doctype html><title>Help</title><h1>Help</h1><button onclick="window.close()">Close</button>"""


async def code(request: Request) -> Response:
    right = pyotp.TOTP(SEED).verify(request.query_params["is"], valid_window=1)
    return PlainTextResponse("right code" if right else "wrong code")


async def report(_: Request) -> Response:
    return Response("a,b\n1,2\n", headers={"Content-Disposition": 'attachment; filename="report.csv"'})


def page(text: str) -> Any:
    return lambda _: HTMLResponse(text)


def workshop() -> Starlette:
    """The site."""
    pages = [Route("/", page(PAGE)), Route("/about", page(ABOUT)), Route("/help", page(HELP))]
    return Starlette(routes=[*pages, Route("/code", code), Route("/report.csv", report)])


FILES = {"stone.txt": b"granite", "sand.txt": b"quartz"}


def button(name: str, **more: Any) -> dict[str, Any]:
    return {"role": "button", "name": name, **more}


def said(text: str) -> dict[str, Any]:
    return {"type": "expect", "what": "text", "target": {"css": "#said"}, "value": text}


NAME = {"role": "textbox", "name": "Name"}
TERMS = {"role": "checkbox", "name": "Terms"}
LAMP = {"css": "li:nth-of-type(2) > button", **button("Add", within={"role": "listitem", "text": "Lamp"})}

EVERY_ACTION: tuple[dict[str, Any], ...] = (
    {"type": "navigate", "url": "SITE/"},
    said("Nothing yet"),
    {"type": "click", "target": button("Once")}, said("clicked"),
    {"type": "click", "target": button("Once"), "button": "right"}, said("clicked right"),
    {"type": "click", "target": button("Inside", frame=["#inside"])}, said("inside"),
    {"type": "double_click", "target": button("Twice")}, said("clicked twice"),
    {"type": "hover", "target": button("Menu")}, said("hovered"),
    {"type": "type", "target": NAME, "text": "Ada {{surname}}"}, said("named Ada Lovelace"),
    {"type": "type", "target": NAME, "text": "O'Hara \"{x}\" `$`", "submit": True}, said("sent O'Hara \"{x}\" `$`"),
    {"type": "press", "target": NAME, "keys": "Control+A"}, said("marked all"),
    {"type": "press", "keys": "Enter"}, said("sent O'Hara"),
    {"type": "clear", "target": NAME},
    {"type": "expect", "what": "value", "target": NAME, "value": ""},
    {"type": "type", "target": {"label": "PIN"}, "text": "{{secret:pin}}"}, said("right pin"),
    {"type": "type", "target": {"css": "#code"}, "text": "{{secret:code}}"}, said("right code"),
    {"type": "select", "target": {"role": "listbox", "name": "Size"}, "options": ["S", "L"]}, said("sizes S,L"),
    {"type": "select", "target": {"role": "combobox", "name": "Shape"}, "options": ["Square"]}, said("shape Square"),
    {"type": "expect", "what": "value", "target": {"role": "combobox", "name": "Shape"}, "value": "Square"},
    {"type": "select", "target": {"role": "combobox", "name": "Colour", "css": "div[role=combobox]"}, "options": ["Navy"]}, said("colour Navy"),
    {"type": "check", "target": TERMS}, said("agreed"),
    {"type": "expect", "what": "checked", "target": TERMS},
    {"type": "expect", "what": "value", "target": TERMS, "value": "true"},
    {"type": "uncheck", "target": TERMS}, said("disagreed"),
    {"type": "expect", "what": "checked", "target": TERMS, "negate": True},
    {"type": "check", "target": {"role": "radio", "name": "Post"}}, said("chose post"),
    {"type": "expect", "what": "enabled", "target": button("Locked"), "negate": True},
    {"type": "expect", "what": "count", "target": button("Add"), "value": 2},
    {"type": "expect", "what": "visible", "target": button("Nope"), "negate": True},
    {"type": "expect", "what": "visible", "target": button("Once"), "soft": True},
    {"type": "expect", "what": "text", "target": {"role": "paragraph", "name": "The end"}, "value": "end"},
    {"type": "expect", "what": "text", "value": "the END"},
    {"type": "expect", "what": "text", "value": "no such words", "negate": True},
    {"type": "click", "target": LAMP}, said("added lamp"),
    {"type": "drag", "target": {"css": "#stone"}, "to": {"css": "#basket"}}, said("dropped"),
    {"type": "drag", "target": {"css": "#track"}, "to": {"css": "#track"}, "start": {"x": -40, "y": 0}, "offset": {"x": 30, "y": 5}}, said("from 20 by 70"),
    {"type": "upload", "target": {"label": "File"}, "files": ["stone.txt", "sand.txt"]}, said("got stone.txt: granite, sand.txt: quartz"),
    {"type": "click", "target": button("Tell")}, {"type": "dialog", "accept": True}, said("told"),
    {"type": "click", "target": button("Ask")}, {"type": "dialog", "accept": True}, {"type": "dialog", "accept": True, "text": "{{surname}}"}, said("asked true Lovelace"),
    {"type": "click", "target": button("Ask")}, {"type": "dialog", "accept": False}, {"type": "dialog", "accept": False}, said("asked false"),
    {"type": "click", "target": button("Later")},
    {"type": "wait", "until": {"text": "it is later now"}},
    {"type": "wait", "until": {"gone": "no such words"}},
    {"type": "wait", "until": {"visible": button("Once")}},
    {"type": "wait", "until": {"hidden": button("Nope")}},
    {"type": "wait", "until": {"url": "SITE"}},
    {"type": "wait", "until": {"seconds": 0.01}},
    {"type": "read", "what": "text", "target": {"css": "#said"}},
    {"type": "read", "what": "value", "target": NAME},
    {"type": "read", "what": "count", "target": button("Add")},
    {"type": "read", "what": "title"},
    {"type": "read", "what": "url"},
    {"type": "read", "what": "table", "target": {"css": "table"}},
    {"type": "read", "what": "list", "target": {"css": "ul"}},
    {"type": "scroll", "target": {"css": "#end"}}, said("scrolled far"),
    {"type": "scroll", "direction": "up", "amount": 5000}, said("scrolled a bit"),
    {"type": "click", "target": {"role": "link", "name": "Report"}},
    {"type": "click", "target": {"role": "link", "name": "Help"}},
    {"type": "expect", "what": "title", "value": "Help"},
    {"type": "click", "target": button("Close")},
    {"type": "expect", "what": "title", "value": "Workshop"},
    {"type": "tab", "do": "open", "url": "SITE/about"},
    {"type": "expect", "what": "url", "value": "/about"},
    {"type": "tab", "do": "switch", "index": 0},
    {"type": "expect", "what": "title", "value": "About", "negate": True},
    {"type": "tab", "do": "close", "index": 1},
    {"type": "expect", "what": "url", "value": "/about", "negate": True},
    {"type": "click", "target": {"role": "link", "name": "About"}},
    {"type": "expect", "what": "visible", "target": {"role": "heading", "name": "About the workshop"}},
    {"type": "back"},
    {"type": "expect", "what": "title", "value": "Workshop"},
)  # fmt: skip


def commands_at(address: str, actions: tuple[dict[str, Any], ...] = EVERY_ACTION) -> list[dict[str, Any]]:
    """The commands, on the site at this address."""
    return [{"version": 1, "action": _at(address, action)} for action in actions]


def _at(address: str, value: Any) -> Any:
    match value:
        case str():
            return value.replace("SITE", address.rstrip("/"))
        case dict():
            return {key: _at(address, item) for key, item in value.items()}
        case _:
            return value
