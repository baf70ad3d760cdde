"""Carrying out one instruction: which actions it takes on the page as it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, assert_never
from urllib.parse import urljoin

from stepwire.agent.observation import Element, TabInfo
from stepwire.planners.plain import comparing, copying, dates, goals, guessing, mail, sliders, travel
from stepwire.planners.plain.answering import SeveralAnswers, Source, answer, said_count
from stepwire.planners.plain.finding import (
    CLOSE,
    GOOD,
    SURE,
    Absent,
    Ambiguous,
    Candidate,
    Finding,
    Found,
    Thing,
    Wanted,
    every_item,
    find,
    fits_context,
    is_more,
    likeness,
    name_of,
    next_page,
    ranked,
    tokens,
)
from stepwire.planners.plain.instructions import (
    Accept,
    AnswerDialog,
    Choose,
    Click,
    ClickEach,
    CloseDialog,
    CloseTab,
    Condition,
    Copy,
    CopyByLabels,
    DialogSays,
    DragTo,
    Empty,
    Expand,
    Fill,
    Focus,
    GoBack,
    Gone,
    Guess,
    Hover,
    HowMany,
    If,
    Instruction,
    Mail,
    Named,
    Open,
    OpenTab,
    PageFact,
    Phrase,
    Pick,
    PressKeys,
    Question,
    Reload,
    Remember,
    Repeat,
    ScrollBy,
    ScrollInside,
    ScrollTo,
    Search,
    SearchBy,
    SetSliders,
    Shown,
    SignIn,
    Submit,
    SwitchTab,
    Tell,
    TextOf,
    Tick,
    Travel,
    TypeEach,
    TypeText,
    Use,
    Verify,
    Visit,
    WaitSeconds,
    WaitUntil,
    Whether,
)
from stepwire.planners.plain.lexicon import ACCEPT_NAMES, EXPAND_NAMES, MORE_NAMES, ROLES
from stepwire.planners.plain.measures import as_typed, day_of
from stepwire.planners.plain.phrases import named
from stepwire.planners.plain.seeing import holds, said
from stepwire.planners.plain.stage import (
    ActFailed,
    Stage,
    Story,
    Stuck,
    called,
    every,
    shown,
    target,
    unfound,
)
from stepwire.protocol.codes import CompletionCode
from stepwire.runs import actions
from stepwire.runs.actions import Target

MOST_ROUNDS = 50
_SCREENS = 100_000  # pixels: to the end of any page
_OK = frozenset({"ok", "okay", "yes", "accept", "confirm", "leave"})
_CANCEL = frozenset({"cancel", "no", "dismiss", "stay"})


class Deeds:
    """Carries out instructions on a stage and keeps what they found out."""

    def __init__(self, stage: Stage, start_url: str | None) -> None:
        self._stage = stage
        self._start_url = start_url
        self._remembered = ""
        self.results: list[Any] = []

    def carry_out(self, do: Instruction) -> Story[None]:
        """All it takes to do this. Raises Stuck, ActFailed."""
        match do:
            case Focus(what):
                yield from self._focus(what)
            case TypeEach(text, into):
                for thing in (yield from every(into, Wanted.EDITABLE, self._stage)):
                    yield from self._type_into(thing, text)
            case Remember(source):
                self._remembered = yield from copying.value(source, self._stage)
            case Copy(source, into):
                text = self._remembered if source is None else (yield from copying.value(source, self._stage))
                yield from self._type(TypeText(text, into))
            case CopyByLabels():
                yield from copying.by_labels(self._stage)
            case ScrollInside(what, to_the_top):
                yield from self._scroll_inside(what, to_the_top)
            case ClickEach():
                yield from self._click_each(do)
            case SetSliders(values):
                yield from sliders.set_all(values, self._stage)
            case Pick():
                yield from comparing.pick(do, self._stage)
            case Guess():
                yield from guessing.guess(do, self._stage)
            case Travel():
                yield from travel.book(do, self._stage)
            case SearchBy():
                yield from goals.search_by(do, self._stage)
            case Mail():
                yield from mail.deal_with(do, self._stage)
            case Open(address):
                yield from self._open(address)
            case Visit(what):
                thing = yield from self._stage.need(what, Wanted.WAY)
                yield from self._act(actions.Click(target=target(thing)), f"Opening {called(thing)}")
            case SignIn():
                yield from self._ready()
                yield from goals.sign_in(do, self._stage)
            case Search():
                yield from goals.search(do, self._stage)
            case Click():
                yield from self._click(do)
            case Hover(what):
                thing = yield from self._stage.need(what, Wanted.ANYTHING)
                yield from self._act(actions.Hover(target=target(thing)), f"Pointing at {called(thing)}")
            case TypeText():
                yield from self._type(do)
            case Fill(values):
                for field, value in values:
                    yield from self._fill(field, value)
            case Choose(option, within):
                yield from self._choose(option, within)
            case Tick(what, on):
                yield from self._tick(what, on)
            case Accept(what):
                yield from self._accept(what)
            case Empty(what):
                thing = yield from self._stage.need(what, Wanted.EDITABLE)
                yield from self._act(actions.Clear(target=target(thing)), f"Emptying {called(thing)}")
            case PressKeys():
                yield from self._press(do)
            case Submit():
                yield from goals.submit(self._stage)
            case ScrollBy(direction, to_the_end):
                yield from self._scroll(direction, to_the_end)
            case ScrollTo(what):
                thing = yield from self._stage.need(what, Wanted.ANYTHING)
                yield from self._act(actions.Scroll(target=target(thing)), f"Scrolling to {called(thing)}")
            case Expand(what, on):
                yield from self._expand(what, on)
            case DragTo():
                yield from self._drag(do)
            case Use():
                yield from goals.use(do, self._stage)
            case GoBack():
                yield from self._ready()
                yield from self._act(actions.Back(), "Going back one page")
            case Reload():
                yield from self._ready()
                yield from self._act(actions.Navigate(url=self._stage.page.url), "Loading the page again")
            case OpenTab(address):
                url = self._address(address) if address else None
                yield from self._act(
                    actions.Tab(do="open", url=url), f"Opening a new tab{f' with {url}' if url else ''}"
                )
            case SwitchTab():
                yield from self._switch_tab(do)
            case CloseTab():
                yield from self._act(actions.Tab(do="close"), "Closing the tab")
            case AnswerDialog(accept, text):
                yield from self._answer_dialog(accept, text)
            case CloseDialog():
                yield from goals.close_layer(self._stage)
            case WaitSeconds(seconds):
                yield from self._wait(seconds)
            case WaitUntil(condition):
                yield from self._wait_until(condition)
            case Verify(condition):
                yield from self._verify(condition)
            case Tell(questions):
                for question in questions:
                    self.results.append((yield from self._answer(question)))
            case Repeat():
                yield from self._repeat(do)
            case If(condition, what, wanted):
                yield from self._ready()
                if (yield from self._come_true(condition)) is wanted:
                    yield from self.carry_out(what)
            case _:
                assert_never(do)

    def _act(self, action: actions.Action, explanation: str) -> Story[Any]:
        """Carry out an action; for a ``read``, what was read."""
        step = yield from self._stage.do(action, explanation)
        return step.action.value if step is not None and isinstance(step.action, actions.Read) else None

    def _ready(self) -> Story[None]:
        yield from self._stage.clear_dialog()

    # -- getting somewhere --------------------------------------------------------------------

    def _open(self, address: str | None) -> Story[None]:
        yield from self._ready()
        if address is None and self._start_url is None:
            thing = yield from self._stage.need(named("Home"), Wanted.WAY)
            yield from self._act(actions.Click(target=target(thing)), f"Opening {called(thing)}")
            return
        url = self._address(address) if address is not None else self._start_url or ""
        if self._just_opened(url):
            return
        what = "the start page" if address is None else url
        yield from self._act(actions.Navigate(url=url), f"Opening {what}")

    def _address(self, address: str) -> str:
        filled = self._stage.filled(address)
        return urljoin(self._base(), filled) if filled.startswith("/") else filled

    def _base(self) -> str:
        url = self._stage.page.url
        return url if url.startswith("http") else self._start_url or url

    def _just_opened(self, url: str) -> bool:
        """Whether the run's only step so far was to open this address: then it is open."""
        steps = self._stage.view.history
        first = steps[0].action if len(steps) == 1 and steps[0].error is None else None
        return isinstance(first, actions.Navigate) and first.url.rstrip("/") == url.rstrip("/")

    def _switch_tab(self, do: SwitchTab) -> Story[None]:
        tabs = self._stage.page.tabs
        if do.title is not None:
            index = _tab_titled(self._stage.phrase(do.title), tabs)
            if index is None:
                thing = yield from self._stage.need(do.title, Wanted.WAY)
                yield from self._act(actions.Click(target=target(thing)), f"Opening {called(thing)}")
                return
        elif do.step is not None:
            current = next((tab.index for tab in tabs if tab.current), 0)
            index = (current + do.step) % max(1, len(tabs))
        else:
            index = do.index if do.index is not None and do.index >= 0 else len(tabs) + (do.index or -1)
        if not 0 <= index < max(1, len(tabs)):
            raise Stuck(CompletionCode.TARGET_NOT_FOUND, f"There is no such tab: {len(tabs)} are open.")
        yield from self._act(actions.Tab(do="switch", index=index), f"Switching to tab {index + 1}")

    # -- pointing -----------------------------------------------------------------------------

    def _click(self, do: Click) -> Story[None]:
        word = do.target.said.lower()
        if self._stage.page.dialog is not None and word in _OK | _CANCEL:
            yield from self._answer_dialog(word in _OK, None)
            return
        thing = (yield from self._reveal(do.target)) or (
            yield from self._stage.need(do.target, Wanted.CLICKABLE)
        )
        at = target(thing)
        match do.how:
            case "click":
                yield from self._act(actions.Click(target=at), f"Clicking {called(thing)}")
            case "double":
                yield from self._act(actions.DoubleClick(target=at), f"Double-clicking {called(thing)}")
            case "right":
                yield from self._act(
                    actions.Click(target=at, button="right"), f"Right-clicking {called(thing)}"
                )
            case _:
                assert_never(do.how)

    def _reveal(self, what: Phrase) -> Story[Thing | None]:
        """Open the menu of a place that holds what is wanted, or go on to the page that it is on.

        What appears in an opened menu belongs to the place, wherever it is drawn.
        """
        yield from self._ready()
        finding = yield from self._stage.find(what, Wanted.CLICKABLE)
        if not isinstance(finding, Absent):
            return None
        if what.place is not None:
            return (yield from self._in_menu(what, what.place.words))
        if what.role == "item" and not what.words and (what.nth or 0) > 0:
            yield from self._turn_pages(what)
        return None

    def _in_menu(self, what: Phrase, place: str) -> Story[Thing | None]:
        yield from self._stage.look_further()
        page = self._stage.page
        menus = [each for each in page.elements if is_more(each) and fits_context(place, each, page)]
        if len(menus) != 1:
            return None
        known = {each.ref for each in page.elements} | {each.ref for each in page.texts}
        for _ in range(2):  # a picture that changes under the pointer may lose the first click
            yield from self._act(
                actions.Click(target=target(menus[0])), f"Opening what more there is for {shown(place)}"
            )
            yield from self._stage.look_further()
            opened = replace(
                self._stage.page,
                elements=tuple(each for each in self._stage.page.elements if each.ref not in known),
                texts=tuple(each for each in self._stage.page.texts if each.ref not in known),
            )
            finding = find(replace(what, said=what.words, place=None), Wanted.CLICKABLE, opened)
            if isinstance(finding, Found):
                return finding.thing
            if opened.texts:
                break
        return None

    def _turn_pages(self, what: Phrase) -> Story[None]:
        """Turn to the page that holds the so-many-th item. What is left to count is found there."""
        before = 0
        for _ in range(MOST_ROUNDS):
            here = every_item(self._stage.page)
            if not here or before + len(here) > (what.nth or 0):
                break
            onward = next_page(self._stage.page)
            if onward is None:
                break
            before += len(here)
            yield from self._act(actions.Click(target=target(onward)), "Turning to the next page")
            yield from self._stage.look_further()
        self._stage.counted_before = before

    def _click_each(self, do: ClickEach) -> Story[None]:
        things = yield from every(do.target, Wanted.CLICKABLE, self._stage)
        if do.count is not None and len(things) < do.count:
            raise Stuck(
                CompletionCode.TARGET_NOT_FOUND,
                f"{shown(do.target.said)} is there {len(things)} times, not {do.count} times.",
            )
        for thing in things[: do.count]:
            yield from self._act(actions.Click(target=target(thing)), f"Clicking {called(thing)}")

    def _focus(self, what: Phrase) -> Story[None]:
        field = yield from self._stage.need(what, Wanted.EDITABLE)
        self._stage.last_field = field.ref
        yield from self._act(actions.Click(target=target(field)), f"Putting the cursor into {called(field)}")

    def _scroll_inside(self, what: Phrase, to_the_top: bool) -> Story[None]:
        thing = yield from self._stage.need(what, Wanted.ANYTHING)
        where = "top" if to_the_top else "bottom"
        scroll = actions.Scroll(
            target=target(thing), direction="up" if to_the_top else "down", amount=_SCREENS
        )
        yield from self._act(scroll, f"Scrolling {called(thing)} to the {where}")

    def _scroll(self, direction: Any, to_the_end: bool) -> Story[None]:
        yield from self._ready()
        amount = _SCREENS if to_the_end else None
        where = ("to the top" if direction == "up" else "to the bottom") if to_the_end else direction
        yield from self._act(actions.Scroll(direction=direction, amount=amount), f"Scrolling {where}")

    def _expand(self, what: Phrase, on: bool) -> Story[None]:
        yield from self._ready()
        finding = yield from self._stage.find(what, Wanted.CLICKABLE)
        opener = self._expander(what) if on and isinstance(finding, Absent) else None
        thing = opener or (yield from self._stage.need(what, Wanted.CLICKABLE))
        if isinstance(thing, Element) and thing.expanded is on:
            return
        verb = "Opening" if on else "Closing"
        yield from self._act(actions.Click(target=target(thing)), f"{verb} {called(thing)}")

    def _expander(self, what: Phrase) -> Element | None:
        """For a menu without a name: the one control of the page that opens something."""
        if not re.search(r"\b(?:menu|section|list|tree)\b", what.said, re.IGNORECASE):
            return None
        names = {*EXPAND_NAMES, *MORE_NAMES}
        openers = [each for each in self._stage.page.elements if each.name.strip().lower() in names]
        return openers[0] if len(openers) == 1 else None

    def _drag(self, do: DragTo) -> Story[None]:
        what = yield from self._stage.need(do.target, Wanted.ANYTHING)
        to = yield from self._stage.need(do.to, Wanted.ANYTHING)
        yield from self._act(
            actions.Drag(target=target(what), to=target(to)), f"Dragging {called(what)} onto {called(to)}"
        )

    def _press(self, do: PressKeys) -> Story[None]:
        yield from self._ready()
        if do.button is not None:
            button = yield from self._stage.find(do.button, Wanted.CLICKABLE)
            if isinstance(button, Found) and button.score >= SURE:
                yield from self._act(
                    actions.Click(target=target(button.thing)), f"Pressing {called(button.thing)}"
                )
                return
        if do.into is None:
            yield from self._act(actions.Press(keys=do.keys), f"Pressing {do.keys}")
            return
        thing = yield from self._stage.need(do.into, Wanted.ANYTHING)
        yield from self._act(
            actions.Press(keys=do.keys, target=target(thing)), f"Pressing {do.keys} in {called(thing)}"
        )

    # -- fields -------------------------------------------------------------------------------

    def _type(self, do: TypeText) -> Story[None]:
        field = (
            (yield from self._stage.need(do.into, Wanted.EDITABLE))
            if do.into
            else (yield from self._focused())
        )
        yield from self._type_into(field, do.text, do.submit)

    def _type_into(self, field: Thing, text: str, submit: bool = False) -> Story[None]:
        self._stage.last_field = field.ref
        then = " and pressing Enter" if submit else ""
        yield from self._act(
            actions.Type(target=target(field), text=text, submit=submit),
            f"Typing {shown(text)} into {called(field)}{then}",
        )

    def _focused(self) -> Story[Thing]:
        """The field that has the focus, else the only field there is. Raises Stuck."""
        yield from self._ready()
        fields = [each for each in self._stage.page.elements if each.editable]
        focused = [each for each in fields if each.focused]
        if not focused:
            yield from self._stage.look_further()
            fields = [each for each in self._stage.page.elements if each.editable]
        if len(focused or fields) == 1:
            return (focused or fields)[0]
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            f"No field has the focus and the page has {len(fields)} of them: "
            "say which, as in “type … into Name”.",
        )

    def _fill(self, field: Phrase, value: str) -> Story[None]:
        grouped = yield from self._grouped_choice(field, value)
        if grouped is not None:
            yield from self._take(grouped)
            return
        thing = yield from self._stage.need(field, Wanted.SETTABLE)
        match thing:
            case Element(options=options) if options:
                yield from self._select(thing, value)
            case Element(role=role, checked=checked) if role != "radio" and (
                role in ("checkbox", "switch") or checked is not None
            ):
                yield from self._set_box(thing, value)
            case Element(role="slider", editable=False):
                yield from sliders.set_to(thing, value, self._stage)
            case Element(editable=False, role="textbox") if day_of(value) is not None:
                yield from dates.pick_day(thing, value, self._stage)
            case Element(input_type=kind):
                yield from self._type_into(thing, as_typed(value, kind))
            case _:
                yield from self._type_into(thing, value)

    def _set_box(self, box: Element, value: str) -> Story[None]:
        match value.strip().lower():
            case "yes" | "on" | "true" | "checked" | "ticked" | "x" | "1" | "enabled":
                yield from self._act(actions.Check(target=target(box)), f"Ticking {called(box)}")
            case "no" | "off" | "false" | "unchecked" | "unticked" | "" | "0" | "disabled":
                yield from self._act(actions.Uncheck(target=target(box)), f"Unticking {called(box)}")
            case _:
                raise Stuck(
                    CompletionCode.TASK_FAILED,
                    f"{called(box)} is a box to tick: its value can be yes or no, not {shown(value)}.",
                )

    def _tick(self, what: Phrase, on: bool) -> Story[None]:
        thing = yield from self._stage.need(what, Wanted.CHECKABLE)
        if on:
            yield from self._act(actions.Check(target=target(thing)), f"Ticking {called(thing)}")
        else:
            yield from self._act(actions.Uncheck(target=target(thing)), f"Unticking {called(thing)}")

    def _accept(self, what: Phrase) -> Story[None]:
        """Tick the box that agrees to it, else press the one button that does."""
        pauses = self._stage.pauses(self._stage.patience.element)
        while True:
            yield from self._ready()
            box = yield from self._stage.find(what, Wanted.CHECKABLE)
            if isinstance(box, Found):
                yield from self._act(actions.Check(target=target(box.thing)), f"Ticking {called(box.thing)}")
                return
            button = self._accepting(self._stage.phrase(what))
            if button is not None:
                yield from self._act(actions.Click(target=target(button)), f"Pressing {called(button)}")
                return
            if pauses.over:
                raise unfound(what, Wanted.CHECKABLE, box)
            yield pauses.next()

    def _accepting(self, what: Phrase) -> Element | None:
        page = self._stage.page
        full = find(named(f"accept {what.said}"), Wanted.CLICKABLE, page)
        if isinstance(full, Found) and isinstance(full.thing, Element) and full.score >= 86.0:
            return full.thing
        buttons = [
            each
            for name in ACCEPT_NAMES
            for each in page.elements
            if each.role in ("button", "link")
            and likeness(name, each.name) >= SURE
            and fits_context(what.said, each, page)
        ]
        return buttons[0] if buttons else None

    # -- choosing -----------------------------------------------------------------------------

    def _choose(self, option: str, within: Phrase | None) -> Story[None]:
        if within is not None:
            yield from self._choose_within(option, within)
            return
        absent, doubt = (
            self._stage.pauses(self._stage.patience.element),
            self._stage.pauses(self._stage.patience.doubt),
        )
        wanted = named(self._stage.filled(option))
        while True:
            yield from self._ready()
            finding = yield from self._stage.find(wanted, Wanted.CHOICE)
            finding = self._with_lists(wanted, finding)
            if isinstance(finding, Found):
                yield from self._take_or_select(finding.thing, option)
                return
            pauses = doubt if isinstance(finding, Ambiguous) else absent
            if pauses.over:
                raise unfound(wanted, Wanted.CHOICE, finding)
            yield pauses.next()

    def _with_lists(self, wanted: Phrase, finding: Finding) -> Finding:
        """The finding, with the lists that have such an option as candidates too."""
        lists = [
            Candidate(each, max(likeness(wanted.said, label) for label in each.options))
            for each in self._stage.page.elements
            if each.options and not each.disabled
        ]
        good = [each for each in lists if each.score >= GOOD]
        best = max((each.score for each in good), default=0.0)
        close = tuple(each for each in good if each.score >= best - CLOSE)
        score = finding.score if isinstance(finding, Found) else 0.0
        if not close or score > best:
            return finding
        if isinstance(finding, Ambiguous):
            return Ambiguous((*finding.candidates, *close))
        if len(close) > 1:
            return Ambiguous(close)
        return Found(close[0].thing, best)

    def _choose_within(self, option: str, within: Phrase) -> Story[None]:
        grouped = yield from self._grouped_choice(within, option)
        if grouped is not None:
            yield from self._take(grouped)
            return
        box = yield from self._stage.need(within, Wanted.LIST)
        if isinstance(box, Element) and box.options:
            yield from self._select(box, option)
            return
        yield from self._act(actions.Click(target=target(box)), f"Opening {called(box)}")
        chosen = yield from self._stage.need(named(self._stage.filled(option)), Wanted.CHOICE)
        yield from self._take(chosen)

    def _grouped_choice(self, group: Phrase, option: str) -> Story[Thing | None]:
        """The radio button or option of that name in the group of that name; None without waiting."""
        yield from self._ready()
        words, label = self._stage.phrase(group).words or group.said, self._stage.filled(option)
        for _ in range(2):
            page = self._stage.page
            if isinstance(find(self._stage.phrase(group), Wanted.SETTABLE, page), Found):
                return None  # a field of that name: not a group of choices
            fitting = [
                each
                for each in ranked(label, Wanted.CHOICE, page)
                if each.thing.role in ("radio", "option", "menuitemradio", "button")
                and fits_context(words, each.thing, page)
            ]
            if fitting and (len(fitting) == 1 or fitting[1].score < fitting[0].score - CLOSE):
                return fitting[0].thing
            if self._stage.sees_all:
                break
            yield from self._stage.look_further()
        return None

    def _take_or_select(self, thing: Thing, option: str) -> Story[None]:
        if isinstance(thing, Element) and thing.options:
            yield from self._select(thing, option)
        else:
            yield from self._take(thing)

    def _take(self, thing: Thing) -> Story[None]:
        """Choose something that stands on the page: tick it if it can be, else click it."""
        at = target(thing)
        if isinstance(thing, Element) and thing.role in ("radio", "checkbox", "menuitemradio"):
            yield from self._act(actions.Check(target=at), f"Choosing {called(thing)}")
        else:
            yield from self._act(actions.Click(target=at), f"Choosing {called(thing)}")

    def _select(self, box: Element, value: str) -> Story[None]:
        labels = _labels(self._stage.filled(value), box)
        if labels is None:
            offered = ", ".join(shown(option, 30) for option in box.options[:8])
            raise Stuck(
                CompletionCode.TARGET_NOT_FOUND,
                f"{called(box)} has no one option {shown(value)}. It offers {offered}.",
            )
        names = ", ".join(shown(label, 30) for label in labels)
        cover = None if box.in_view else self._cover(box)
        if cover is not None and len(labels) == 1:
            yield from self._act(actions.Click(target=target(cover)), f"Opening {called(cover)}")
            option = yield from self._stage.need(replace(named(labels[0]), quoted=True), Wanted.CHOICE)
            yield from self._take(option)
            return
        yield from self._act(
            actions.Select(target=target(box), options=labels), f"Choosing {names} in {called(box)}"
        )

    def _cover(self, box: Element) -> Element | None:
        """What a page has laid over a list to be clicked in its place."""
        over = [
            each
            for each in self._stage.page.elements
            if each is not box
            and each.in_view
            and each.role in ("generic", "button", "combobox")
            and each.rect.x <= box.rect.x + 1
            and each.rect.y <= box.rect.y + 1
            and each.rect.y + each.rect.height >= box.rect.y + box.rect.height - 1
            and each.rect.x + each.rect.width >= box.rect.x + box.rect.width / 2
        ]
        return over[0] if len(over) == 1 else None

    # -- dialogs, waiting, checking -----------------------------------------------------------

    def _answer_dialog(self, accept: bool, text: str | None) -> Story[None]:
        pauses = self._stage.pauses(self._stage.patience.element)
        while (dialog := self._stage.page.dialog) is None:
            if pauses.over:
                raise Stuck(CompletionCode.TARGET_NOT_FOUND, "No dialog of the browser is open.")
            yield pauses.next()
        verb = "Accepting" if accept else "Dismissing"
        typed = f" with {shown(text)}" if text is not None else ""
        yield from self._act(
            actions.Dialog(accept=accept, text=text), f"{verb} the {dialog.kind} dialog{typed}"
        )

    def _wait(self, seconds: float) -> Story[None]:
        condition = actions.Condition(seconds=seconds)
        yield from self._act(
            actions.Wait(until=condition, timeout=max(1.0, min(600.0, seconds + 5.0))),
            f"Waiting {seconds:g} seconds",
        )

    def _wait_until(self, condition: Condition) -> Story[None]:
        yield from self._await(condition, self._stage.patience.awaited)
        action = _as_wait(condition, self._stage)
        if action is None:
            return
        try:
            yield from self._act(action, f"Seen: {said(condition)}")
        except ActFailed:
            return  # it was so when it was seen; the step only records it

    def _verify(self, condition: Condition) -> Story[None]:
        yield from self._await(condition, self._stage.patience.element)
        action = _as_expect(condition, self._stage)
        if action is not None:
            yield from self._act(action, f"Checking that {said(condition)}")

    def _await(self, condition: Condition, seconds: float) -> Story[None]:
        pauses = self._stage.pauses(seconds)
        while not (yield from holds(condition, self._stage)):
            yield from self._ready()
            if pauses.over:
                raise Stuck(
                    CompletionCode.EXPECTATION_FAILED,
                    f"It did not come true within {seconds:g} seconds that {said(condition)}.",
                )
            yield pauses.next()

    def _repeat(self, do: Repeat) -> Story[None]:
        rounds = do.times if do.times is not None else MOST_ROUNDS
        for _ in range(rounds):
            if do.until is not None and (yield from self._come_true(do.until)):
                return
            yield from self.carry_out(do.what)
        if do.until is not None and not (yield from self._come_true(do.until)):
            raise Stuck(
                CompletionCode.TASK_FAILED,
                f"After {rounds} rounds it was still not so that {said(do.until)}.",
            )

    def _come_true(self, condition: Condition) -> Story[bool]:
        """Whether the condition holds, given a moment to."""
        if (yield from holds(condition, self._stage)):
            return True
        if isinstance(condition, Gone) or not self._stage.view.history:
            return False
        yield self._stage.pauses(1.0).next()
        return (yield from holds(condition, self._stage))

    # -- answering ----------------------------------------------------------------------------

    def _answer(self, question: Question) -> Story[Any]:
        match question:
            case DialogSays():
                return self._stage.page.dialog.message if self._stage.page.dialog else None
            case PageFact(what):
                yield from self._ready()
                return (yield from self._act(actions.Read(what=what), f"Reading the page's {what}"))
            case Whether(condition):
                return (yield from holds(condition, self._stage))
            case HowMany(what):
                return (yield from self._count(self._stage.phrase(what)))
            case TextOf(what):
                thing = yield from self._stage.need(what, Wanted.ANYTHING)
                return (yield from self._read(thing))
            case Named(words, of):
                return (yield from self._named(Named(self._stage.filled(words), self._stage.filled(of))))
            case _:
                assert_never(question)

    def _read(self, thing: Thing) -> Story[Any]:
        what: Any = "value" if isinstance(thing, Element) and (thing.value or thing.editable) else "text"
        read = yield from self._act(actions.Read(what=what, target=target(thing)), f"Reading {called(thing)}")
        return read if read is not None else name_of(thing)

    def _named(self, asked: Named) -> Story[Any]:
        pauses = self._stage.pauses(self._stage.patience.element)
        while True:
            yield from self._ready()
            found = answer(asked, self._stage.page)
            if not isinstance(found, Source):
                yield from self._stage.look_further()
                found = answer(asked, self._stage.page)
            if isinstance(found, Source):
                explanation = f"Reading {shown(asked.words)}"
                yield from self._act(actions.Read(what=found.what, target=target(found.thing)), explanation)
                return found.answer
            text = self._text_itself(asked)
            if text is not None:
                return (yield from self._read(text))
            if pauses.over:
                raise _unanswered(asked, found)
            yield pauses.next()

    def _text_itself(self, asked: Named) -> Thing | None:
        """For "the heading", "the message": the one thing of that role."""
        words = f"{asked.words} of {asked.of}" if asked.of else asked.words
        role = next((role for role in ("heading", "message") if asked.words.lower().endswith(role)), None)
        if role is None or asked.of:
            return None
        phrase = Phrase(said=words, words="", role=role)
        found = find(phrase, Wanted.ANYTHING, self._stage.page)
        return found.thing if isinstance(found, Found) else None

    def _count(self, what: Phrase) -> Story[Any]:
        yield from self._ready()
        yield from self._stage.look_further()
        page = self._stage.page
        told = said_count(what.said, page)
        if told is not None:
            yield from self._act(
                actions.Read(what="text", target=target(told.thing)), f"Reading how many {what.said}"
            )
            return int(re.sub(r"\D", "", told.answer))
        if what.role is not None and not what.words and what.place is None:
            css = _ROLE_CSS.get(what.role)
            counted = Target(css=css) if css else Target(role=ROLES[what.role][0])
            read = yield from self._act(actions.Read(what="count", target=counted), f"Counting {what.said}")
            return read if read is not None else 0
        return len(_all(what, self._stage))


_ROLE_CSS = {
    "row": "tr:has(td), [role=row]:has([role=cell], [role=gridcell])",
    "item": "li, [role=listitem], article",
}


def _all(what: Phrase, stage: Stage) -> list[Thing]:
    """Everything on the page that the phrase fits."""
    finding = [each.thing for each in ranked(what.words or what.said, Wanted.ANYTHING, stage.page)]
    roles = ROLES[what.role] if what.role else None
    place = what.place.words if what.place else None
    return [
        thing
        for thing in finding
        if (roles is None or thing.role in roles)
        and (place is None or fits_context(place, thing, stage.page))
    ]


def _tab_titled(title: Phrase, tabs: tuple[TabInfo, ...]) -> int | None:
    scored = sorted(((likeness(title.said, tab.title), tab.index) for tab in tabs), reverse=True)
    return scored[0][1] if scored and scored[0][0] >= 86.0 else None


def _labels(value: str, box: Element) -> tuple[str, ...] | None:
    """The options that a value names: one, or several in a list that takes several."""
    if (label := _label(value, box.options)) is not None:
        return (label,)
    parts = [part for part in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", value) if part]
    if box.role == "listbox" and len(parts) > 1:
        labels = [_label(part, box.options) for part in parts]
        known = tuple(label for label in labels if label is not None)
        return known if len(known) == len(labels) else None
    return None


def _label(value: str, options: tuple[str, ...]) -> str | None:
    scored = sorted(((likeness(value, option), option) for option in options), key=lambda pair: -pair[0])
    if not scored or scored[0][0] < GOOD:
        return None
    if len(scored) > 1 and scored[1][0] > scored[0][0] - 2.0 and scored[0][0] < SURE:
        return None
    return scored[0][1]


def _as_wait(condition: Condition, stage: Stage) -> actions.Wait | None:
    match condition:
        case Shown(what) if tokens(what.said):
            return actions.Wait(until=actions.Condition(text=stage.filled(what.said)), timeout=2.0)
        case Gone(what) if tokens(what.said):
            return actions.Wait(until=actions.Condition(gone=stage.filled(what.said)), timeout=2.0)
        case _:
            return None


def _as_expect(condition: Condition, stage: Stage) -> actions.Expect | None:
    """The check as an action that can be replayed, where the page's text alone decides it."""
    match condition:
        case Shown(what) if what.quoted:
            return actions.Expect(what="text", value=stage.filled(what.said))
        case Gone(what) if what.quoted:
            return actions.Expect(what="text", value=stage.filled(what.said), negate=True)
        case _:
            return None


def _unanswered(asked: Named, found: object) -> Stuck:
    what = shown(f"{asked.words} of {asked.of}" if asked.of else asked.words)
    if isinstance(found, SeveralAnswers):
        values = ", ".join(shown(each, 40) for each in found.answers[:5])
        return Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            f"The page gives several values for {what}: {values}. Say of what, as in “the price of …”.",
        )
    return Stuck(CompletionCode.TARGET_NOT_FOUND, f"The page gives no value under the name {what}.")
