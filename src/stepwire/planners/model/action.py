"""From a deed, in a model's words, to an action of the agent. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from stepwire.agent.page_text import Thing
from stepwire.planners.model.answer import (
    AnswerDialog,
    Deed,
    DragTo,
    ElementDeed,
    GoBack,
    GoTo,
    OnElement,
    PressKeys,
    ReadOut,
    ScrollPage,
    SelectIn,
    TypeIn,
    UnusableAnswer,
    UploadTo,
    UseTab,
)
from stepwire.planners.plain.stage import target
from stepwire.runs.actions import (
    Action,
    Back,
    Check,
    Clear,
    Click,
    Dialog,
    DoubleClick,
    Drag,
    Hover,
    Navigate,
    Press,
    Read,
    Scroll,
    Select,
    Tab,
    Target,
    Type,
    Uncheck,
    Upload,
)
from stepwire.runs.task_secrets import TEMPLATE


def action_of(deed: Deed, things: Mapping[str, Thing], names: frozenset[str]) -> Action | None:
    """The action; None for a deed that is none (wait, look, done, give_up).

    ``things`` are what the refs mean, ``names`` the templates of the run. Raises UnusableAnswer.
    """
    return _at_thing(deed, things, names) or _at_page(deed, names)


def _at_thing(deed: Deed, things: Mapping[str, Thing], names: frozenset[str]) -> Action | None:
    def at(ref: str) -> Target:
        return target(things[ref])

    match deed:
        case OnElement(type=kind, ref=ref):
            return _on_element(kind, at(ref))
        case TypeIn(ref=ref, text=text, submit=submit):
            return Type(target=at(ref), text=_known(text, names), submit=submit)
        case SelectIn(ref=ref, option=option):
            return Select(target=at(ref), options=(_known(option, names),))
        case DragTo(ref=ref, to=to):
            return Drag(target=at(ref), to=at(to))
        case UploadTo(ref=ref, file=file):
            return Upload(target=at(ref), files=(file,))
        case ReadOut(ref=ref, what=what):
            return Read(target=at(ref), what=what)
        case _:
            return None


def _at_page(deed: Deed, names: frozenset[str]) -> Action | None:
    match deed:
        case PressKeys(keys=keys):
            return Press(keys=keys)
        case ScrollPage(direction=direction):
            return Scroll(direction=direction)
        case GoTo(url=url):
            return Navigate(url=_address(url))
        case GoBack():
            return Back()
        case UseTab(do=do, index=index):
            return Tab(do=do, index=index)
        case AnswerDialog(accept=accept, text=text):
            return Dialog(accept=accept, text=_known(text, names) if text else None)
        case _:
            return None


def _on_element(kind: ElementDeed, to: Target) -> Action:
    match kind:
        case "click":
            return Click(target=to)
        case "double_click":
            return DoubleClick(target=to)
        case "right_click":
            return Click(target=to, button="right")
        case "hover":
            return Hover(target=to)
        case "clear":
            return Clear(target=to)
        case "check":
            return Check(target=to)
        case "uncheck":
            return Uncheck(target=to)
        case _:
            assert_never(kind)


def _known(text: str, names: frozenset[str]) -> str:
    """The text, if all templates in it are the run's: no other could be filled in."""
    for match in TEMPLATE.finditer(text):
        template = f"{{{{{'secret:' if match[1] else ''}{match[2]}}}}}"
        if template not in names:
            raise UnusableAnswer(f"There is no {template}. Known: {', '.join(sorted(names)) or 'none'}.")
    return text


def _address(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise UnusableAnswer("An address begins with https:// or http://.")
    if TEMPLATE.search(url):
        raise UnusableAnswer("An address has no {{…}} in it.")
    return url
