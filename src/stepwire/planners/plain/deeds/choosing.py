"""One of several: options of lists, groups of radio buttons, whatever bears the name."""

from __future__ import annotations

import re
from dataclasses import replace

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.deeds import suggesting
from stepwire.planners.plain.language.instructions.fields import Choose
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.likeness import likeness
from stepwire.planners.plain.language.phrases import named
from stepwire.planners.plain.page.candidates import CLOSE, GOOD, SURE, Candidate, Wanted
from stepwire.planners.plain.page.finding import Ambiguous, Finding, Found, find, fits_context, ranked
from stepwire.planners.plain.page.index import Thing, name_of
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, shown, target, unfound
from stepwire.protocol.codes import CompletionCode
from stepwire.runs import actions


def choose(do: Choose, stage: Stage) -> Story[None]:
    """Choose the option, in the list or group that is named, else wherever there is just one like it."""
    if do.within is not None:
        yield from _choose_within(do.option, do.within, stage)
    else:
        yield from _choose_anywhere(do.option, stage)


def _choose_anywhere(option: str, stage: Stage) -> Story[None]:
    absent, doubt = stage.pauses(stage.patience.element), stage.pauses(stage.patience.doubt)
    wanted = named(stage.filled(option))
    while True:
        yield from stage.clear_dialog()
        finding = yield from stage.find(wanted, Wanted.CHOICE)
        finding = _with_lists(wanted, finding, stage.page)
        if isinstance(finding, Found):
            yield from _take_or_select(finding.thing, option, stage)
            return
        pauses = doubt if isinstance(finding, Ambiguous) else absent
        if pauses.over:
            raise unfound(wanted, Wanted.CHOICE, finding)
        yield pauses.next()


def _with_lists(wanted: Phrase, finding: Finding, page: Observation) -> Finding:
    """The finding, with the lists that have such an option as candidates too."""
    lists = [
        Candidate(each, max(likeness(wanted.said, label) for label in each.options))
        for each in page.elements
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


def _choose_within(option: str, within: Phrase, stage: Stage) -> Story[None]:
    grouped = yield from grouped_choice(within, option, stage)
    if grouped is not None:
        yield from take(grouped, stage)
        return
    box = yield from stage.need(within, Wanted.LIST)
    if isinstance(box, Element) and box.options:
        yield from select(box, option, stage)
        return
    if isinstance(box, Element) and box.editable:
        if not (yield from suggesting.enter(box, stage.filled(option), stage)):
            raise Stuck(
                CompletionCode.TARGET_NOT_FOUND, f"{called(box)} offers nothing like {shown(option)}."
            )
        return
    yield from from_list(box, option, stage)


def grouped_choice(group: Phrase, option: str, stage: Stage) -> Story[Thing | None]:
    """The radio button or option of that name in the group of that name; None without waiting."""
    yield from stage.clear_dialog()
    words, label = stage.phrase(group).words or group.said, stage.filled(option)
    for _ in range(2):
        page = stage.page
        if isinstance(find(stage.phrase(group), Wanted.SETTABLE, page), Found):
            return None  # a field of that name: not a group of choices
        fitting = [
            each
            for each in ranked(label, Wanted.CHOICE, page)
            if each.thing.role in ("radio", "option", "menuitemradio", "button")
            and fits_context(words, each.thing, page)
        ]
        if fitting and (len(fitting) == 1 or fitting[1].score < fitting[0].score - CLOSE):
            return fitting[0].thing
        if stage.sees_all:
            break
        yield from stage.look_further()
    return None


def _take_or_select(thing: Thing, option: str, stage: Stage) -> Story[None]:
    if isinstance(thing, Element) and thing.options:
        yield from select(thing, option, stage)
    else:
        yield from take(thing, stage)


def take(thing: Thing, stage: Stage) -> Story[None]:
    """Choose something that stands on the page: tick it if it can be, else click it."""
    at = target(thing)
    if isinstance(thing, Element) and thing.role in ("radio", "checkbox", "menuitemradio"):
        yield from stage.do(actions.Check(target=at), f"Choosing {called(thing)}")
    else:
        yield from stage.do(actions.Click(target=at), f"Choosing {called(thing)}")


def select(box: Element, value: str, stage: Stage) -> Story[None]:
    """Choose what the value names in a list, through what a page has laid over it if it has."""
    labels = _labels(stage.filled(value), box)
    if labels is None:
        offered = ", ".join(shown(option, 30) for option in box.options[:8])
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            f"{called(box)} has no one option {shown(value)}. It offers {offered}.",
        )
    names = ", ".join(shown(label, 30) for label in labels)
    cover = None if box.in_view else _cover(box, stage.page)
    if cover is not None and len(labels) == 1:
        yield from _open_and_take(cover, box, replace(named(labels[0]), quoted=True), stage)
        return
    before = stage.page
    yield from stage.do(
        actions.Select(target=target(box), options=labels), f"Choosing {names} in {called(box)}"
    )
    if box.tag != "select":  # the browser looks after those itself
        yield from _see_it_kept(box, labels[0], before, stage)


def from_list(box: Thing, option: str, stage: Stage) -> Story[None]:
    """Open a list whose options are not known yet, and take the one of that name. Raises Stuck."""
    yield from _open_and_take(box, box, named(stage.filled(option)), stage)


def _open_and_take(opener: Thing, box: Thing, option: Phrase, stage: Stage) -> Story[None]:
    """Open a list that the page has made itself, and take the option from it. Raises Stuck."""
    before = stage.page
    yield from stage.do(actions.Click(target=target(opener)), f"Opening {called(opener)}")
    chosen = yield from stage.need(option, Wanted.CHOICE)
    yield from take(chosen, stage)
    yield from _see_it_kept(box, name_of(chosen), before, stage)


def _see_it_kept(box: Thing, label: str, before: Observation, stage: Stage) -> Story[None]:
    """A list that looks as before it was opened, and shows something else, has not taken the choice."""
    now = stage.page.element(box.ref)
    if now is None or _shows(label, now) or (yield from _has_changed(now, before, stage)):
        stage.given.keep(now)
        return
    raise Stuck(
        CompletionCode.TASK_FAILED,
        f"{called(now)} has not kept {shown(label)}: it is as it was before that was chosen.",
    )


def _shows(label: str, box: Element) -> bool:
    return any(likeness(label, text) >= SURE for text in (box.value, box.text, box.name) if text)


def _has_changed(box: Element, before: Observation, stage: Stage) -> Story[bool]:
    """Whether the list, or else the page around it, is not as it was."""
    was = before.element(box.ref)
    if was is None or (was.value, was.text, was.name) != (box.value, box.text, box.name):
        return True
    return (yield from stage.changes(before))


def _cover(box: Element, page: Observation) -> Element | None:
    """What a page has laid over a list to be clicked in its place."""
    over = [
        each
        for each in page.elements
        if each is not box
        and each.in_view
        and each.role in ("generic", "button", "combobox")
        and each.rect.x <= box.rect.x + 1
        and each.rect.y <= box.rect.y + 1
        and each.rect.y + each.rect.height >= box.rect.y + box.rect.height - 1
        and each.rect.x + each.rect.width >= box.rect.x + box.rect.width / 2
    ]
    return over[0] if len(over) == 1 else None


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
