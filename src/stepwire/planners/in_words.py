"""An action in a few words, for people who watch and for a model that is told what it did. Pure."""

from __future__ import annotations

from typing import assert_never

from stepwire.planners.plain.stage import shown
from stepwire.runs.actions import (
    Action,
    Back,
    Check,
    Clear,
    Click,
    Dialog,
    DoubleClick,
    Drag,
    Expect,
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
    Wait,
)


def told(action: Action) -> str:
    """What the action does, such as ``Type “lamp” into searchbox “Search”``."""
    match action:
        case Navigate(url=url):
            return f"Open {url[:200]}"
        case Back():
            return "Go back"
        case Click(target=target, button=button):
            return f"{'Click' if button == 'left' else f'{button.capitalize()}-click'} {_named(target)}"
        case DoubleClick() | Hover() | Clear() | Check() | Uncheck():
            return f"{action.type.replace('_', '-').capitalize()} {_named(action.target)}"
        case Type(target=target, text=text, submit=submit):
            return f"Type {shown(text)} into {_named(target)}{' and press Enter' if submit else ''}"
        case Select(target=target, options=options):
            return f"Choose {', '.join(shown(option) for option in options)} in {_named(target)}"
        case Press(keys=keys):
            return f"Press {keys}"
        case Scroll(direction=direction):
            return f"Scroll {direction}"
        case Drag(target=target, to=to):
            return f"Drag {_named(target)} to {_named(to)}"
        case Upload(target=target, files=files):
            return f"Give {', '.join(files)} to {_named(target)}"
        case Tab(do=do):
            return f"{do.capitalize()} a tab"
        case Dialog(accept=accept):
            return f"{'Accept' if accept else 'Dismiss'} the dialog"
        case Wait():
            return "Wait"
        case Read(target=target, what=what):
            return f"Read {_named(target) if target else f'the page’s {what}'}"
        case Expect():
            return _expected(action)
        case _:
            assert_never(action)


def _expected(action: Expect) -> str:
    named = _named(action.target) if action.target else "the page"
    if action.what in ("visible", "enabled", "checked"):
        return f"Check that {named} is {'not ' if action.negate else ''}{action.what}"
    of = f" of {named}" if action.target else ""
    if action.negate:
        return f"Check that the {action.what}{of} is another"
    return f"Check the {action.what}{of}"


def _named(target: Target) -> str:
    said = target.name or target.label or target.text or target.placeholder or target.css
    return f"{target.role or 'element'} {shown(said)}" if said else f"a {target.role or 'element'}"
