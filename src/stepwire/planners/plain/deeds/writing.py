"""What the keyboard does: texts into fields, keys and chords."""

from __future__ import annotations

from stepwire.planners.plain.language.instructions.fields import (
    Empty,
    Focus,
    PressKeys,
    TypeEach,
    TypeText,
    Upload,
)
from stepwire.planners.plain.language.likeness import likeness
from stepwire.planners.plain.page.candidates import GOOD, SURE, Wanted
from stepwire.planners.plain.page.finding import Found, fits_context
from stepwire.planners.plain.page.index import Thing, name_of
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, every, shown, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs import actions


def focus(do: Focus, stage: Stage) -> Story[None]:
    """Put the cursor into it."""
    field = yield from stage.need(do.target, Wanted.EDITABLE)
    stage.last_field = field.ref
    yield from stage.do(actions.Click(target=target(field)), f"Putting the cursor into {called(field)}")


def type_text(do: TypeText, stage: Stage) -> Story[None]:
    """Type it into the field that is named, else into the one that has the focus."""
    field = (yield from stage.need(do.into, Wanted.EDITABLE)) if do.into else (yield from _focused(stage))
    yield from type_into(field, do.text, stage, submit=do.submit)


def type_each(do: TypeEach, stage: Stage) -> Story[None]:
    """Type the same into every field that fits."""
    for field in (yield from every(do.into, Wanted.EDITABLE, stage)):
        yield from type_into(field, do.text, stage)


def empty(do: Empty, stage: Stage) -> Story[None]:
    """Leave nothing in it."""
    field = yield from stage.need(do.target, Wanted.EDITABLE)
    yield from stage.do(actions.Clear(target=target(field)), f"Emptying {called(field)}")


def type_into(field: Thing, text: str, stage: Stage, *, submit: bool = False) -> Story[None]:
    """Replace what a field holds."""
    stage.last_field = field.ref
    then = " and pressing Enter" if submit else ""
    yield from stage.do(
        actions.Type(target=target(field), text=text, submit=submit),
        f"Typing {shown(text)} into {called(field)}{then}",
    )


def _focused(stage: Stage) -> Story[Thing]:
    """The field that has the focus, else the only field there is. Raises Stuck."""
    yield from stage.clear_dialog()
    fields = [each for each in stage.page.elements if each.editable]
    focused = [each for each in fields if each.focused]
    if not focused:
        yield from stage.look_further()
        fields = [each for each in stage.page.elements if each.editable]
    if len(focused or fields) == 1:
        return (focused or fields)[0]
    raise Stuck(
        CompletionCode.TARGET_NOT_FOUND,
        f"No field has the focus and the page has {len(fields)} of them: "
        "say which, as in “type … into Name”.",
    )


def press(do: PressKeys, stage: Stage) -> Story[None]:
    """Press the key, or the button of that name if it may be meant and is there."""
    yield from stage.clear_dialog()
    if do.button is not None:
        button = yield from stage.find(do.button, Wanted.CLICKABLE)
        if isinstance(button, Found) and button.score >= SURE:
            yield from stage.do(
                actions.Click(target=target(button.thing)), f"Pressing {called(button.thing)}"
            )
            return
    if do.into is None:
        yield from stage.do(actions.Press(keys=do.keys), f"Pressing {do.keys}")
        return
    thing = yield from stage.need(do.into, Wanted.ANYTHING)
    yield from stage.do(
        actions.Press(keys=do.keys, target=target(thing)), f"Pressing {do.keys} in {called(thing)}"
    )


def upload(do: Upload, stage: Stage) -> Story[None]:
    """Give the file to the field that takes files. Raises Stuck."""
    yield from stage.clear_dialog()
    yield from stage.look_further()
    fields = [each for each in stage.page.elements if each.input_type == "file"]
    if do.into is not None and len(fields) > 1:
        words = do.into.words or do.into.said
        fields = [
            each
            for each in fields
            if likeness(words, name_of(each)) >= GOOD or fits_context(words, each, stage.page)
        ]
    if len(fields) != 1:
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            f"The page has {len(fields)} fields that take a file; one is needed.",
        )
    yield from stage.do(
        actions.Upload(target=target(fields[0]), files=(do.file,)),
        f"Giving {shown(do.file)} to {called(fields[0])}",
    )
