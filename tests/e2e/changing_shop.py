# ruff: noqa: E501 - a script is easier to read on its own lines
"""The demo shop as it might be after a redesign: the same words in other places, or a thing that is gone.

A filter in front of the shop puts a script at the end of each page. `Change.seed` renames every id and class,
takes the test ids away and shuffles what stands in lists; `Change.gone` removes one element for good, and leaves
what a careless replay would take for it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

DECOYS = ("nothing", "words", "other", "hidden", "twins")

SCRIPT = """
const random = ((state) => () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648)(CHANGE.seed + 7);
const all = (css) => [...document.querySelectorAll(css)];

function redesign() {
  const renamed = (word) => `n${CHANGE.seed}-${word}`;
  for (const name of ["id", "for", "aria-labelledby", "aria-describedby", "data-opens"])
    for (const el of all(`[${name}]`)) el.setAttribute(name, renamed(el.getAttribute(name)));
  for (const el of all("[class]")) el.setAttribute("class", [...el.classList].map(renamed).join(" "));
  for (const el of all("[data-testid]")) el.removeAttribute("data-testid");
  for (const sheet of document.styleSheets)
    for (const rule of sheet.cssRules)
      if (rule.selectorText) rule.selectorText = rule.selectorText.replace(/([.#])([a-z][\\w-]*)/g, (_, dot, word) => dot + renamed(word));
  for (const list of all("ul, fieldset, nav, tbody, [class*=fields]")) {
    const items = [...list.children].filter((item) => ["LI", "LABEL", "A", "TR"].includes(item.tagName) || /-field\\b/.test(item.className));
    const places = items.map((item) => item.replaceWith(document.createComment("")) ?? item);
    const comments = [...list.childNodes].filter((node) => node.nodeType === Node.COMMENT_NODE && node.data === "");
    places.sort(() => random() - 0.5);
    comments.forEach((comment, n) => comment.replaceWith(places[n]));
  }
  for (const el of all("main > *")) {
    const around = document.createElement("div");
    el.replaceWith(around);
    around.append(el);
  }
}

function remove({ css, text, decoy }) {
  for (const el of all(css).filter((el) => !text || (el.labels?.[0] ?? el).textContent.trim().startsWith(text))) {
    const whole = el.labels?.[0]?.contains(el) ? el.labels[0] : el;
    for (const label of el.labels ?? []) if (label !== whole) label.remove();
    const other = whole.cloneNode(true);
    for (const inner of [other, ...other.querySelectorAll("*")])
      for (const name of ["id", "name", "data-testid", "aria-label", "placeholder", "href", "title", "for"]) if (name !== "href" || inner.tagName === "A") inner.removeAttribute(name);
    if (other.tagName === "A") other.href = "/search";
    const say = (node, words) => {
      const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) texts.currentNode.data = "";
      if (node.tagName === "INPUT") node.setAttribute("aria-label", words);
      else node.append(words);
    };
    const words = document.createElement("h4");
    words.textContent = whole.textContent.trim() || "Gone";
    const twin = () => { const made = other.cloneNode(true); say(made, "Something else"); return made; };
    if (decoy === "hidden") whole.style.display = "none";
    else if (decoy === "nothing") whole.remove();
    else if (decoy === "words") whole.replaceWith(words);
    else if (decoy === "other") whole.replaceWith(twin());
    else whole.replaceWith(twin(), twin());
  }
}

if (CHANGE.gone) remove(CHANGE.gone);
if (CHANGE.seed !== null) redesign();
"""


@dataclass(slots=True)
class Change:
    """What is different now; a test sets it while the shop is served."""

    seed: int | None = None
    gone: dict[str, str] | None = None

    def script(self) -> bytes:
        if self.seed is None and self.gone is None:
            return b""
        change = json.dumps({"seed": self.seed, "gone": self.gone})
        return f"<script>{{ const CHANGE = {change};{SCRIPT}}}</script></body>".encode()


@dataclass(slots=True)
class ChangingShop:
    """The shop behind the filter."""

    shop: ASGIApp
    change: Change = field(default_factory=Change)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started: list[Message] = []

        async def filtered(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(message)
                return
            head = started.pop() if started else None
            headers = dict(head["headers"]) if head else {}
            script = self.change.script()
            if script and headers.get(b"content-type", b"").startswith(b"text/html"):
                message["body"] = message["body"].replace(b"</body>", script)
                headers[b"content-length"] = str(len(message["body"])).encode()
                head["headers"] = [
                    (name, value) for name, value in head["headers"] if name != b"content-length"
                ]
                head["headers"].append((b"content-length", headers[b"content-length"]))
            if head:
                await send(head)
            await send(message)

        await self.shop(scope, receive, filtered)


# What each command of the recording is about: a selector of it, and words that it begins with.
TARGETS = (
    ("a[href='/sign-in']", "Sign in"),
    ("#email", ""),
    ("#password", ""),
    ("main form button", "Sign in"),
    ("input[type=search]", ""),
    ("h3 a[href*=storm-lantern]", ""),
    ("input[name=colour][value=navy]", ""),
    ("button[data-testid=add-to-basket]", ""),
    ("input[name=quantity]", ""),
    ("a[data-testid=basket]", ""),
    ("a[data-testid=checkout]", ""),
    ("input[name=delivery][value=tracked]", ""),
    ("#card", ""),
    ("input[name=terms]", ""),
    ("button[data-testid=place-order]", ""),
)
TASK = (
    "Sign in as ada@lindqvist.example with the password lantern-light. Search for lantern, click Storm lantern, "
    "choose Navy, and click Add to basket. Search for {{second}}, click Enamel mug, type 2 into Quantity, "
    "click Add to basket. Open the basket. Check that the page says Enamel mug. Click Go to checkout, "
    "choose Tracked, type 4111 1111 1111 1111 into Card number, tick I accept the terms, then click Place order."
)
