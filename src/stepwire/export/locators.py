"""From a target to the locator that finds it: by role and name first, as people know it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from stepwire.runs.actions import Target

# fmt: off
ROLES: Final = frozenset({
    "alert", "alertdialog", "article", "banner", "blockquote", "button", "caption", "cell", "checkbox",
    "code", "columnheader", "combobox", "complementary", "contentinfo", "definition", "dialog",
    "document", "emphasis", "feed", "figure", "form", "grid", "gridcell", "group", "heading", "img",
    "link", "list", "listbox", "listitem", "log", "main", "marquee", "math", "menu", "menubar",
    "menuitem", "menuitemcheckbox", "menuitemradio", "meter", "navigation", "note", "option",
    "paragraph", "progressbar", "radio", "radiogroup", "region", "row", "rowgroup", "rowheader",
    "scrollbar", "search", "searchbox", "separator", "slider", "spinbutton", "status", "strong",
    "switch", "tab", "table", "tablist", "tabpanel", "term", "textbox", "time", "timer", "toolbar",
    "tooltip", "tree", "treegrid", "treeitem",
})
NAMED_BY_CONTENT: Final = frozenset({  # whose accessible name is the text in them (ARIA 1.2)
    "button", "cell", "checkbox", "columnheader", "gridcell", "heading", "link", "menuitem",
    "menuitemcheckbox", "menuitemradio", "option", "radio", "row", "rowheader", "switch", "tab", "tooltip",
    "treeitem",
})
NAMELESS: Final = frozenset({  # which may have no name at all
    "caption", "code", "definition", "emphasis", "paragraph", "strong", "term", "time",
})
# fmt: on
CUT: Final = "…"
LONGEST_NAME: Final = 200  # of a name as it is recorded; a longer one was cut


@dataclass(frozen=True, slots=True)
class Root:
    """Something that is there by itself: ``page``, or a part of it."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as it stands."""

    value: str | int | float | bool


@dataclass(frozen=True, slots=True)
class Template:
    """A text that may hold variables and secrets."""

    text: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """A text that begins like this."""

    text: str


@dataclass(frozen=True, slots=True)
class Bound:
    """An element whose document was seen to be on one of the domains of each secret, by the secret's name.

    It is that very element: what the page shows later, such as the next site, has no part of it.
    """

    element: Call
    domains: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Call:
    """A method called on something."""

    on: Root | Call | Bound
    method: str
    args: tuple[Value, ...] = ()
    options: Mapping[str, Value] = field(default_factory=dict)


Value = Literal | Template | Beginning | Call | Bound | tuple["Value", ...]


def locator(page: Root, target: Target) -> Call:
    """What finds the target on the page."""
    around: Root | Call = page
    for css in target.frame:
        around = Call(around, "frameLocator", (Literal(css),))
    found = _described(around, target)
    return found if target.nth is None else Call(found, "nth", (Literal(target.nth),))


def unsaid(target: Target) -> str | None:
    """What the locator leaves out that tells the target from its equals, in a sentence; None if nothing."""
    described = any(
        (target.role, target.name, target.test_id, target.label, target.placeholder, target.text, target.css)
    )
    if not described:
        return "Nothing describes the element but its place in another page."
    within = target.within
    if within is None or target.nth is not None or within.role in ROLES or target.css is not None:
        return None
    return f"Of several equals the one beside “{within.text}” is meant: no locator says that."


def _described(around: Root | Call, target: Target) -> Call:
    exact = {"exact": Literal(True)}
    by_role = target.role in ROLES and not _only_by_place(target) and not _named_by_text(target)
    if by_role and target.name is not None:
        role = Literal(target.role or "")
        return Call(_container(around, target), "getByRole", (role,), _named(target.name))
    if target.test_id is not None:
        return _by_test_id(around, target)
    if target.within is None or target.nth is not None or target.css is None:
        if target.label is not None:
            return Call(around, "getByLabel", (Literal(target.label),), exact)
        if target.placeholder is not None:
            return Call(around, "getByPlaceholder", (Literal(target.placeholder),), exact)
        if (text := target.text or (target.name if target.role in NAMELESS else None)) is not None:
            return Call(around, "getByText", (Literal(text),), exact)
    if target.css is not None:
        return Call(around, "locator", (Literal(target.css),))
    if target.role is not None:
        return Call(around, "getByRole", (Literal(target.role),), _named(target.name) if target.name else {})
    return Call(around, "getByText", (Literal(target.name or ""),), exact)


def _named_by_text(target: Target) -> bool:
    """Whether its name is its text, where a role has no name of that kind."""
    return target.role in NAMELESS or (
        target.role not in NAMED_BY_CONTENT and target.name is not None and target.name == target.text
    )


def _only_by_place(target: Target) -> bool:
    """Whether its equals are told apart by something around it that has no role: its selector is clearer."""
    return target.within is not None and target.within.role not in ROLES and target.css is not None


def _container(around: Root | Call, target: Target) -> Root | Call:
    within = target.within
    if within is None or within.role not in ROLES:
        return around
    says = Call(around, "getByText", (Literal(within.text),), {"exact": Literal(True)})
    return Call(Call(around, "getByRole", (Literal(within.role),)), "filter", (), {"has": says})


def _named(name: str) -> Mapping[str, Value]:
    if len(name) >= LONGEST_NAME - 1 and name.endswith(CUT):
        return {"name": Beginning(name.removesuffix(CUT).rstrip())}
    return {"name": Literal(name), "exact": Literal(True)}


def _by_test_id(around: Root | Call, target: Target) -> Call:
    """By test id; by selector where the attribute is another than Playwright's."""
    other = re.search(r"\[data-(?!testid=)[\w-]+=", target.css or "")
    if other and target.css is not None:
        return Call(around, "locator", (Literal(target.css),))
    return Call(around, "getByTestId", (Literal(target.test_id or ""),))
