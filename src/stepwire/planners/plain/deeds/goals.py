"""Instructions that leave steps out: sign in, search, add to the basket, send, close.

The way there is found by general means: kinds of fields, common names of controls, what stands
together. Each try is a visible step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from stepwire.agent.observation import Element, Observation
from stepwire.agent.ports import Pause
from stepwire.planners.plain.language.instructions import Phrase, Search, SearchBy, SignIn, Use
from stepwire.planners.plain.language.lexicon import (
    ADD_NAMES,
    CLOSE_NAMES,
    SEARCH_NAMES,
    SIGN_IN_NAMES,
    SIGN_IN_SUBMITS,
    SUBMIT_NAMES,
    USER_NAMES,
)
from stepwire.planners.plain.language.likeness import canonical, likeness, tokens
from stepwire.planners.plain.language.phrases import named
from stepwire.planners.plain.page.effects import complaint
from stepwire.planners.plain.page.finding import (
    GOOD,
    SURE,
    Ambiguous,
    Candidate,
    Found,
    Wanted,
    find,
    fits_context,
    name_of,
    that_hold,
)
from stepwire.planners.plain.page.index import Thing
from stepwire.planners.plain.page.results import begun
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, shown, target, unfound
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click, Dialog, Press, Type

_NEAR = 420.0


# -- signing in -------------------------------------------------------------------------------


def sign_in(do: SignIn, stage: Stage) -> Story[None]:
    """Give name and password to the sign-in form of this page, or of the one behind its link."""
    yield from stage.clear_dialog()
    form = yield from _sign_in_form(stage)
    if form is None:
        yield from _follow_sign_in_link(stage)
        form = yield from _await_form(stage)
    name, password = form
    if name is not None:
        yield from stage.do(
            Type(target=target(name), text=do.name), f"Typing {shown(do.name)} into {called(name)}"
        )
    if password is None:
        yield from _send(stage, name, SIGN_IN_SUBMITS)
        password = yield from _await_password(stage)
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


def _form(page: Observation) -> Form | None:
    password = _password(page)
    fields = [each for each in page.elements if _takes_a_name(each)]
    if password is not None:
        before = fields_before(page, password, fields)
        likely = [each for each in before if _is_user_field(each)]
        return next(iter((likely or before)[-1:]), None), password
    named_fields = [each for each in fields if each.input_type == "email" or _is_user_field(each)]
    sends = _named(page, SIGN_IN_SUBMITS[:4], lambda each: each.role == "button")
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
    pauses = stage.pauses(stage.patience.element)
    while True:
        yield from stage.look_further()
        for name in SIGN_IN_NAMES:
            ways = _named(
                stage.page, (name,), lambda each: each.role in ("link", "button", "menuitem", "tab")
            )
            if ways:
                yield from stage.do(
                    Click(target=target(ways[0])), f"Opening the sign-in page with {called(ways[0])}"
                )
                return
        if pauses.over:
            raise Stuck(
                CompletionCode.TARGET_NOT_FOUND,
                "There is no sign-in form on this page, and no link or button “Sign in” or “Log in” to one.",
            )
        yield pauses.next()
        if _form(stage.page) is not None:
            return


def _await_form(stage: Stage) -> Story[Form]:
    pauses = stage.pauses(stage.patience.sending)
    while True:
        form = yield from _sign_in_form(stage)
        if form is not None:
            return form
        if pauses.over:
            raise Stuck(CompletionCode.TARGET_NOT_FOUND, "No fields for a name and a password have appeared.")
        yield pauses.next()


def _await_password(stage: Stage) -> Story[Element]:
    pauses = stage.pauses(stage.patience.sending)
    while (password := _password(stage.page)) is None:
        if pauses.over:
            raise Stuck(
                CompletionCode.TARGET_NOT_FOUND, "No password field has appeared after the name was sent."
            )
        yield pauses.next()
    return password


def _password_again(stage: Stage) -> Story[Element | None]:
    """The password field as it stands after the name was typed: pages redraw their forms."""
    password = _password(stage.page)
    if password is None:
        yield from stage.look_further()
        password = _password(stage.page)
    return password


def _send(stage: Stage, field: Element | None, names: Iterable[str]) -> Story[None]:
    """Press the button behind a field that sends its form, else Enter in the field."""
    buttons = _named(stage.page, names, lambda each: each.role == "button" and not each.disabled)
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


# -- searching --------------------------------------------------------------------------------


def search(do: Search, stage: Stage) -> Story[None]:
    """Type into the search box and send it; press its button if Enter changes nothing."""
    box = yield from _search_box(do, stage)
    before = _looks(stage.page)
    stage.searched = begun(do.text, stage.page)
    yield from stage.do(
        Type(target=target(box), text=do.text, submit=True),
        f"Searching for {shown(do.text)} in {called(box)}",
    )
    if _looks(stage.page) != before:
        return
    yield Pause(stage.patience.first_pause * 2)
    buttons = [
        each
        for each in _named(stage.page, SEARCH_NAMES, lambda each: each.role == "button")
        if _near(box, each)
    ]
    if _looks(stage.page) == before and len(buttons) == 1:
        yield from stage.do(Click(target=target(buttons[0])), f"Pressing {called(buttons[0])}")


def _search_box(do: Search, stage: Stage) -> Story[Element]:
    if do.box is not None and do.box.words:
        thing = yield from stage.need(do.box, Wanted.EDITABLE)
        if isinstance(thing, Element):
            return thing
    pauses = stage.pauses(stage.patience.element)
    while True:
        yield from stage.clear_dialog()
        boxes = _search_boxes(stage.page)
        if not boxes:
            yield from stage.look_further()
            boxes = _search_boxes(stage.page)
        if len(boxes) == 1:
            return boxes[0]
        if boxes and pauses.over:
            raise unfound(
                named("search box"),
                Wanted.EDITABLE,
                Ambiguous(tuple(Candidate(each, 90.0) for each in boxes)),
            )
        if pauses.over:
            raise Stuck(CompletionCode.TARGET_NOT_FOUND, "There is no search box on this page.")
        opener = _named(stage.page, ("search",), lambda each: each.role in ("button", "link"))
        if not boxes and len(opener) == 1:
            yield from stage.do(
                Click(target=target(opener[0])), f"Opening the search with {called(opener[0])}"
            )
        yield pauses.next()


def _search_boxes(page: Observation) -> list[Element]:
    """Where to search; of several, the one in what the page is about before those beside it."""
    usable = [each for each in page.elements if each.editable and each.input_type != "password"]
    plain = [each for each in usable if each.role == "searchbox" or each.input_type == "search"]
    boxes = plain or [each for each in usable if _is_search_box(each)]
    inmost = [each for each in boxes if not each.aside]
    return inmost if len(inmost) == 1 else boxes


def _is_search_box(element: Element) -> bool:
    texts = (element.name, element.placeholder, element.title, element.test_id)
    return any(likeness("search", text) >= GOOD for text in texts if text)


def _looks(page: Observation) -> tuple[object, ...]:
    """What tells one page from another, without what fields hold."""
    return (
        page.url,
        page.title,
        tuple(each.name for each in page.elements),
        tuple(block.text for block in page.texts),
    )


def _near(one: Element, other: Element) -> bool:
    return abs(one.rect.y - other.rect.y) < 80 and abs(one.rect.x + one.rect.width - other.rect.x) < _NEAR


# -- using what stands beside a thing ---------------------------------------------------------


def use(do: Use, stage: Stage) -> Story[None]:
    """Press the control that does this to the thing: by full name, in its row or card, or on its page."""
    thing = stage.phrase(do.thing) if do.thing is not None else None
    pauses = stage.pauses(stage.patience.element)
    followed = False
    while True:
        yield from stage.clear_dialog()
        yield from stage.look_further()
        controls = _controls_for(do, thing, stage.page)
        if len(controls) == 1:
            yield from stage.do(
                Click(target=target(controls[0])), f"Pressing {called(controls[0])}{_for(thing)}"
            )
            return
        if len(controls) > 1:
            candidates = tuple(Candidate(each, 90.0) for each in controls[:6])
            raise unfound(named(do.said or do.verb), Wanted.CLICKABLE, Ambiguous(candidates))
        way = find(thing, Wanted.WAY, stage.page) if thing is not None and not followed else None
        if isinstance(way, Found) and isinstance(way.thing, Element) and way.score >= SURE:
            followed = True
            yield from stage.do(Click(target=target(way.thing)), f"Opening {called(way.thing)}")
            continue
        if pauses.over:
            raise Stuck(
                CompletionCode.TARGET_NOT_FOUND,
                f"No control to {do.verb}{_for(thing)} was found, neither beside it nor on its own page.",
            )
        yield pauses.next()


def _controls_for(do: Use, thing: Phrase | None, page: Observation) -> list[Element]:
    names = [name.format(to=do.to) for name in ADD_NAMES] if do.verb == "add" else [do.verb]
    controls = _named(
        page, names, lambda each: each.role in ("button", "link", "menuitem") and not each.disabled
    )
    if thing is None:
        return controls
    full = find(named(f"{do.verb} {thing.said}{' to ' + do.to if do.to else ''}"), Wanted.CLICKABLE, page)
    if isinstance(full, Found) and isinstance(full.thing, Element) and _does(do.verb, full):
        return [full.thing]
    words = thing.words or (thing.place.words if thing.place else thing.said)
    beside = [each for each in controls if fits_context(words, each, page)]
    if beside or not _is_about(words, page):
        return beside
    return controls


def _does(verb: str, full: Found) -> bool:
    """Whether a control named like "verb thing" does just that: "Remove Storm lantern, Navy"."""
    first = canonical(tokens(name_of(full.thing)))[:1]
    return full.score >= 86.0 or first == canonical(tokens(verb))


def _is_about(words: str, page: Observation) -> bool:
    """Whether the page has this as its first heading."""
    headings = [block.text for block in page.texts if block.role == "heading"]
    return bool(headings) and likeness(words, headings[0]) >= 90.0


def _for(thing: Phrase | None) -> str:
    return f" for {shown(thing.said)}" if thing is not None else ""


# -- sending and closing ----------------------------------------------------------------------


def submit(stage: Stage, button: str = "") -> Story[None]:
    """Press the one button that sends a form, else Enter in the field that was filled last.

    ``button`` is the word that the writer said is on it.
    """
    yield from stage.clear_dialog()
    field = stage.page.element(stage.last_field) if stage.last_field else None
    yield from stage.look_further()
    names = (button, f"{button} changes", *SUBMIT_NAMES) if button else SUBMIT_NAMES
    buttons = _named(stage.page, names, lambda each: each.role == "button" and not each.disabled)
    if len(buttons) == 1:
        yield from stage.do(Click(target=target(buttons[0])), f"Sending the form with {called(buttons[0])}")
    elif field is not None:
        yield from stage.do(Press(keys="Enter", target=target(field)), "Sending the form with Enter")
    else:
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            "It is not clear which button sends the form: say its name, as in “click Save”.",
        )


def close_layer(stage: Stage) -> Story[None]:
    """Close what lies over the page: the browser's dialog, else by its button, else by Escape."""
    if stage.page.dialog is not None:
        accept = stage.page.dialog.kind == "alert"
        yield from stage.do(Dialog(accept=accept), f"Closing the page's {stage.page.dialog.kind} dialog")
        return
    for name in CLOSE_NAMES:
        buttons = _named(stage.page, (name,), lambda each: each.role in ("button", "link") and each.in_view)
        if len(buttons) == 1:
            yield from stage.do(Click(target=target(buttons[0])), f"Closing it with {called(buttons[0])}")
            return
        if buttons:
            raise unfound(
                named(name), Wanted.CLICKABLE, Ambiguous(tuple(Candidate(each, 90.0) for each in buttons))
            )
    yield from stage.do(Press(keys="Escape"), "Closing it with Escape")


def _named(page: Observation, names: Iterable[str], fits: Callable[[Element], bool]) -> list[Element]:
    """The elements that bear the first of these names that any bears."""
    for name in names:
        held = (each for each in that_hold(name, page) if isinstance(each, Element))
        if bearing := [each for each in held if fits(each) and _bears(name, each)]:
            return bearing
    return []


def _bears(name: str, thing: Thing) -> bool:
    texts = [name_of(thing), *((thing.title,) if isinstance(thing, Element) else ())]
    return any(likeness(name, text) >= 94.0 for text in texts if text)


# -- searching with a form --------------------------------------------------------------------


def search_by(do: SearchBy, stage: Stage) -> Story[None]:
    """Fill in the search form field by field; where there is only a search box, search for the words."""
    yield from stage.clear_dialog()
    yield from stage.look_further()
    fields = _facet_fields(do, stage.page)
    if fields is None:
        yield from search(Search(do.text), stage)
        return
    for field, value in fields:
        stage.last_field = field.ref
        yield from stage.do(
            Type(target=target(field), text=value), f"Typing {shown(value)} into {called(field)}"
        )
    yield from press_one((*SEARCH_NAMES, *SUBMIT_NAMES), stage)


def press_one(names: Iterable[str], stage: Stage) -> Story[None]:
    """Press the one control with the first of these names, else send the form as usual."""
    buttons = _named(stage.page, names, lambda each: not each.editable and not each.disabled)
    if len(buttons) == 1:
        yield from stage.do(Click(target=target(buttons[0])), f"Pressing {called(buttons[0])}")
    else:
        yield from submit(stage)


def _facet_fields(do: SearchBy, page: Observation) -> list[tuple[Element, str]] | None:
    """One field for each part of what is searched for; None when they do not come out even."""
    fields = [each for each in page.elements if each.editable and each.input_type != "password"]
    found: list[tuple[Element, str]] = []
    for names, value in do.facets:
        fitting = [each for each in fields if any(_speaks_alike(name, name_of(each)) for name in names)]
        if len(fitting) != 1:
            return None
        found.append((fitting[0], value))
    return found


def _speaks_alike(name: str, label: str) -> bool:
    """Whether a label has this word or one of the same stem: "directed" and "Director Name"."""
    return any(word == name or (len(name) > 5 and word[:5] == name[:5]) for word in tokens(label))
