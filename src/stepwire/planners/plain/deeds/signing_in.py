"""Signing in: name and password into the form of this page, or of the one behind its link."""

from __future__ import annotations

from collections.abc import Iterable

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.instructions.goals import SignIn
from stepwire.planners.plain.language.lexicon import SIGN_IN_NAMES, SIGN_IN_SUBMITS, USER_NAMES
from stepwire.planners.plain.language.likeness import likeness
from stepwire.planners.plain.page.effects import complaint
from stepwire.planners.plain.page.finding import bearing
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, shown, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click, Press, Type


def sign_in(do: SignIn, stage: Stage) -> Story[None]:
    """Give name and password to the sign-in form of this page, or of the one behind its link."""
    yield from stage.clear_dialog()
    form = yield from _sign_in_form(stage)
    if form is None:
        yield from _follow_sign_in_link(stage)
        form = yield from stage.look_for(_awaited_form, seconds=stage.patience.sending)
    name, password = form
    if name is not None:
        yield from stage.do(
            Type(target=target(name), text=do.name), f"Typing {shown(do.name)} into {called(name)}"
        )
    if password is None:
        yield from _send(stage, name, SIGN_IN_SUBMITS)
        password = yield from stage.look_for(_awaited_password, seconds=stage.patience.sending, whole=False)
    else:
        password = (yield from _password_again(stage)) or password
    yield from stage.do(
        Type(target=target(password), text=do.password),
        f"Typing {shown(do.password)} into {called(password)}",
    )
    before = stage.page
    yield from _send(stage, password, SIGN_IN_SUBMITS)
    yield from _signed_in(before, stage)


Form = tuple[Element | None, Element | None]


def _sign_in_form(stage: Stage) -> Story[Form | None]:
    """The name and password fields; the password may come on a later page."""
    form = _form(stage.page)
    if form is None or form[1] is None:
        yield from stage.look_further()
        form = _form(stage.page)
    return form


def _awaited_form(page: Observation) -> Form:
    form = _form(page)
    if form is None:
        raise Stuck(CompletionCode.TARGET_NOT_FOUND, "No fields for a name and a password have appeared.")
    return form


def _awaited_password(page: Observation) -> Element:
    password = _password(page)
    if password is None:
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND, "No password field has appeared after the name was sent."
        )
    return password


def _form(page: Observation) -> Form | None:
    password = _password(page)
    fields = [each for each in page.elements if _takes_a_name(each)]
    if password is not None:
        before = fields_before(page, password, fields)
        likely = [each for each in before if _is_user_field(each)]
        return next(iter((likely or before)[-1:]), None), password
    named_fields = [each for each in fields if each.input_type == "email" or _is_user_field(each)]
    sends = bearing(page, SIGN_IN_SUBMITS[:4], lambda each: each.role == "button")
    if len(named_fields) == 1 and sends and _speaks_of_signing_in(page):
        return named_fields[0], None
    return None


def fields_before(page: Observation, last: Element, fields: list[Element]) -> list[Element]:
    """The fields that stand before another in the page's order."""
    order = {each.ref: place for place, each in enumerate(page.elements)}
    return [each for each in fields if order[each.ref] < order[last.ref]]


def _password(page: Observation) -> Element | None:
    fields = [each for each in page.elements if each.input_type == "password" and not each.disabled]
    return fields[0] if fields else None


def _takes_a_name(element: Element) -> bool:
    return (
        element.editable and element.input_type in ("", "text", "email", "tel") and element.role == "textbox"
    )


def _is_user_field(element: Element) -> bool:
    return element.input_type == "email" or any(
        likeness(name, text) >= 88.0
        for name in USER_NAMES
        for text in (element.name, element.placeholder)
        if text
    )


def _speaks_of_signing_in(page: Observation) -> bool:
    texts = [page.title, *(block.text for block in page.texts), *(each.name for each in page.elements)]
    return any(likeness(name, text) >= 80.0 for name in SIGN_IN_NAMES[:2] for text in texts)


def _follow_sign_in_link(stage: Stage) -> Story[None]:
    """Open the form with its link, unless it has come up by itself meanwhile."""
    way = yield from stage.look_for(_way_to_the_form)
    if way is not None:
        yield from stage.do(Click(target=target(way)), f"Opening the sign-in page with {called(way)}")


def _way_to_the_form(page: Observation) -> Element | None:
    if _form(page) is not None:
        return None
    ways = bearing(page, SIGN_IN_NAMES, lambda each: each.role in ("link", "button", "menuitem", "tab"))
    if ways:
        return ways[0]
    raise Stuck(
        CompletionCode.TARGET_NOT_FOUND,
        "There is no sign-in form on this page, and no link or button “Sign in” or “Log in” to one.",
    )


def _password_again(stage: Stage) -> Story[Element | None]:
    """The password field as it stands after the name was typed: pages redraw their forms."""
    password = _password(stage.page)
    if password is None:
        yield from stage.look_further()
        password = _password(stage.page)
    return password


def _send(stage: Stage, field: Element | None, names: Iterable[str]) -> Story[None]:
    """Press the button behind a field that sends its form, else Enter in the field."""
    buttons = bearing(stage.page, names, lambda each: each.role == "button" and not each.disabled)
    order = {each.ref: place for place, each in enumerate(stage.page.elements)}
    here = order.get(field.ref, -1) if field is not None else -1
    behind = [each for each in buttons if order[each.ref] > here]
    if behind:
        nearest = min(behind, key=lambda each: order[each.ref])
        yield from stage.do(Click(target=target(nearest)), f"Pressing {called(nearest)}")
    elif field is not None:
        yield from stage.do(Press(keys="Enter", target=target(field)), f"Pressing Enter in {called(field)}")


def _signed_in(before: Observation, stage: Stage) -> Story[None]:
    """Wait until the form is gone; a refusal when it stays.

    A form that came back as a new one, or with a complaint, is not waited for.
    """
    pauses, doubt = stage.pauses(stage.patience.sending), stage.pauses(stage.patience.doubt)
    while (password := _password(stage.page)) is not None and stage.refused is None:
        stage.refused = complaint(before, stage.page)
        if pauses.over or (doubt.over and before.element(password.ref) is None):
            stage.refused = "the sign-in form is still there: the name or the password may be wrong"
        yield pauses.next()
