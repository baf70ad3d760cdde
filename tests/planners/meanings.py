"""What a task comes to, told in short, and lists of tasks with what they are meant to come to.

**Theory.** A list is to be read, and written, by people who know no class of the grammar. So instructions
that come to the same on a page are told alike: to press a link or to go to it, to type into a field or to
give it a value. A phrase is told as ``‹name @relation:place #ordinal›``, its role only where it has no
name (``‹|checkbox›``).

A list is a text: ``## area``, a sentence, and below it ``= `` and what it is meant to come to, once for
each reading that serves its writer. ``= refused`` alone: it has to be refused, for it says too little or
wants what no page offers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, assert_never

from stepwire.planners.plain.language import instructions as the
from stepwire.planners.plain.language.grammar import understand
from stepwire.planners.plain.language.phrases import phrase
from stepwire.planners.plain.language.sentences import Piece

HERE = Path(__file__).parent
REFUSED = "refused"
Outcome = Literal["as meant", "refused", "misunderstood"]


@dataclass(frozen=True, slots=True)
class Utterance:
    """A task as somebody writes it, and what it may come to."""

    area: str
    said: str
    meant: tuple[str, ...]

    @property
    def told(self) -> str:
        """What the grammar makes of it."""
        understood = understand(self.said)
        return REFUSED if isinstance(understood, the.NotUnderstood) else told(understood)

    @property
    def outcome(self) -> Outcome:
        """Whether that is what is meant; refused what has a meaning is the lesser failure."""
        mine = _folded(self.told)
        if any(mine in (_folded(meant), _folded(_PHRASE.sub(_as_read, meant))) for meant in self.meant):
            return "as meant"
        return "refused" if mine == REFUSED else "misunderstood"


def utterances(name: Literal["worked", "held_out"]) -> tuple[Utterance, ...]:
    """The list of this name."""
    found: list[Utterance] = []
    area = ""
    for line in (HERE / f"utterances_{name}.txt").read_text().splitlines():
        if line.startswith("## "):
            area = line[3:]
        elif line.startswith("= "):
            last = found.pop()
            found.append(Utterance(area, last.said, (*last.meant, line[2:])))
        elif line:
            found.append(Utterance(area, line.replace("\\n", "\n"), ()))
    return tuple(found)


_PHRASE = re.compile(r"‹(?P<head>[^|#@›][^#@›]*?)(?P<nth> #-?\d+)?(?P<place> @\w+:[^›]+)?›")


def _as_read(match: re.Match[str]) -> str:
    """ "‹first message›" as the grammar reads these words: an ordinal and a role are told as such."""
    head = phrase(Piece(match["head"], ()), match["head"])
    if head is None or head.place is not None:
        return match[0]
    return f"{_phrase(head)[:-1]}{match['nth'] or ''}{match['place'] or ''}›"


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def told(understood: tuple[the.Instruction, ...]) -> str:
    """A task's instructions in short."""
    return " ; ".join(map(_instruction, understood))


def _instruction(do: the.Instruction) -> str:
    match do:
        case the.Repeat(what, until, times):
            return f"repeat {times if until is None else f'until {_condition(until)}'}: {_simple(what)}"
        case the.If(condition, what, holds):
            return f"{'if' if holds else 'unless'} {_condition(condition)}: {_instruction(what)}"
        case the.ForEach(items, steps, but):
            return f"for each {_phrase(items)}{_but(but)}: {told(steps)}"
        case the.Either(_, parts):
            return told(parts)
        case _:
            return _simple(do)


def _simple(do: the.Simple) -> str:
    match do:
        case the.Open(address):
            return f"open {address or 'start'}"
        case the.Visit(target) | the.Click(target, "click"):
            return f"press {_phrase(target)}"
        case the.Click(target, how):
            return f"{how}-press {_phrase(target)}"
        case the.Submit(button):
            return f"press ‹{button or 'submit'}›"
        case the.ClickEach(target, count, but):
            return f"each press {_phrase(target)}{f' ×{count}' if count else ''}{_but(but)}"
        case the.SignIn(name, password):
            return f"sign in {name} / {password}"
        case the.Search(text, box):
            return f"search {text}{f' in {_phrase(box)}' if box else ''}"
        case the.SearchBy(facets, _):
            return f"search by {', '.join(f'{names[0]} {value}' for names, value in facets)}"
        case the.Hover(target):
            return f"hover {_phrase(target)}"
        case the.TypeText(text, None, submit):
            return f"type {text}{' ; key Enter' if submit else ''}"
        case the.TypeText(text, into, submit):
            return f"{_set(into, text)}{' ; key Enter' if submit else ''}"
        case the.TypeEach(text, into):
            return f"each {_set(into, text)}"
        case the.Fill(values) | the.Change(None, values):
            return " ; ".join(_set(field, value) for field, value in values)
        case the.Adjust(target, by):
            return f"adjust {_phrase(target)} by {by:g}"
        case the.Choose(option, None):
            return f"press ‹{option}›"
        case the.Choose(option, within):
            return _set(within, option)
        case the.Tick(target, on):
            return _set(target, _switch(on))
        case the.TickEach(target, on, but):
            return f"each {_set(target, _switch(on))}{_but(but)}"
        case the.SetSliders(values):
            return f"sliders {', '.join(values)}"
        case the.Accept(target):
            return f"accept {_phrase(target)}"
        case the.Empty(target):
            return f"clear {_phrase(target)}"
        case the.Focus(target):
            return f"focus {_phrase(target)}"
        case the.PressKeys(keys, into):
            return f"key {keys}{f' in {_phrase(into)}' if into else ''}"
        case the.ScrollBy(direction, to_the_end):
            return f"scroll {('top' if direction == 'up' else 'bottom') if to_the_end else direction}"
        case the.ScrollTo(target):
            return f"scroll to {_phrase(target)}"
        case the.ScrollInside(target, to_the_top):
            return f"scroll {_phrase(target)} to {'top' if to_the_top else 'bottom'}"
        case the.Expand(target, on):
            return f"{'expand' if on else 'collapse'} {_phrase(target)}"
        case the.DragTo(target, to):
            return f"drag {_phrase(target)} to {_phrase(to)}"
        case the.DragBy(target, x, y):
            return f"drag {_phrase(target)} by {x:g}, {y:g}"
        case the.Resize(target, wider, taller):
            return f"resize {_phrase(target)} by {wider:g}, {taller:g}"
        case the.SelectText(target):
            return f"mark {_phrase(target)}"
        case the.Use("add", thing, to):
            return f"add {f'{_phrase(thing)} ' if thing else ''}to {to}"
        case the.Use(verb, thing):
            return f"do {verb} {_phrase(thing) if thing else ''}"
        case the.GoBack():
            return "back"
        case the.Reload():
            return "reload"
        case the.OpenTab(address):
            return f"tab new{f' {address}' if address else ''}"
        case the.SwitchTab(index, step, title):
            return f"tab {_phrase(title) if title else index if step is None else f'{step:+}'}"
        case the.CloseTab():
            return "close tab"
        case the.AnswerDialog(accept, text):
            return f"dialog {'accept' if accept else 'dismiss'}{f' {text}' if text else ''}"
        case the.CloseDialog():
            return "close layer"
        case the.WaitSeconds(seconds):
            return f"wait {seconds:g}s"
        case the.WaitUntil(condition):
            return f"wait until {_condition(condition)}"
        case the.Verify(condition, soft):
            return f"{'softly ' if soft else ''}check {_condition(condition)}"
        case the.Tell(questions):
            return f"tell {', '.join(map(_question, questions))}"
        case the.Remember(source):
            return f"remember {_source(source)}"
        case the.Copy(None, into):
            return f"copy it to {_maybe(into)}"
        case the.Copy(source, into):
            return f"copy {_source(source)} to {_maybe(into)}"
        case the.CopyByLabels():
            return "copy by labels"
        case the.Pick(verb, measure, most):
            return f"pick {verb} {'most' if most else 'least'} {measure}"
        case the.Travel(origin, destination, day, best):
            return f"travel {origin} → {destination} on {day}, {_most(best.most)} {best.measure}"
        case the.Mail(deed, sender, text):
            return f"mail {deed} {sender}{f' “{text}”' if text else ''}"
        case the.Create(kind, name, values, press):
            return f"create {_record(the.Record(name, kind))}{_values(values)}{f' {press}' if press else ''}"
        case the.Change(record, values, press=press) if record is not None:
            return f"change {_record(record)}{_values(values)}{f' {press}' if press else ''}"
        case the.Change():
            raise AssertionError(do)
        case the.Delete(record):
            return f"delete {_record(record)}"
        case the.Show(record):
            return f"show {_record(record)}"
        case the.Do(verb, record):
            return f"do {verb} {_record(record)}"
        case the.Upload(file, into):
            return f"upload {file}{f' to {_phrase(into)}' if into else ''}"
        case the.Sort(by, descending):
            return f"sort {by}{'' if descending is None else ' desc' if descending else ' asc'}"
        case the.Filter(value, field):
            return f"filter {f'{field} = ' if field else ''}{value}"
        case _:
            assert_never(do)


def _condition(condition: the.Condition) -> str:
    match condition:
        case the.Shown(what):
            return f"shown {_phrase(what)}"
        case the.Gone(what):
            return f"gone {_phrase(what)}"
        case the.AddressHas(text):
            return f"address has {text}"
        case the.TitleHas(text):
            return f"title has {text}"
        case the.Loaded():
            return "loaded"
        case the.IsSo(words, of, value):
            return f"value {words}{f' of {of}' if of else ''} is {value}"
        case the.InState(what, state):
            return f"{_phrase(what)} {state}"
        case the.Says(what, text):
            return f"{_phrase(what)} says {text}"
        case the.Counts(what, number):
            return f"count {number} {_phrase(what)}"
        case the.Denied(denied):
            return f"not {_condition(denied)}"
        case _:
            assert_never(condition)


def _question(question: the.Question) -> str:
    match question:
        case the.Named():
            return _source(question)
        case the.EveryValue(words, of):
            return f"all {words}{f' of {of}' if of else ''}"
        case the.TextOf(what):
            return f"text {_phrase(what)}"
        case the.HowMany(what):
            return f"count {_phrase(what)}"
        case the.PageFact(what):
            return what
        case the.Whether(condition):
            return f"whether {_condition(condition)}"
        case the.DialogSays():
            return "dialog"
        case the.Reckoned(how, words):
            return f"{how} {words}"
        case the.Best(what, measure, most):
            return f"best {_most(most)} {measure} of {what}"
        case _:
            assert_never(question)


def _source(source: the.Source) -> str:
    match source:
        case the.Named(words, of):
            return f"value {words}{f' of {of}' if of else ''}"
        case the.LastWord(what, last):
            return f"{'last' if last else 'first'} word {_phrase(what)}"
        case the.Sum():
            return "sum"
        case the.TextShown():
            return "text"
        case the.Reckoned(how, words):
            return f"{how} {words}"
        case _:
            assert_never(source)


def _phrase(phrase: the.Phrase) -> str:
    words = phrase.words or f"|{phrase.role}"
    nth = f" #{phrase.nth}" if phrase.nth is not None else ""
    place = f" @{phrase.place.relation}:{phrase.place.words}" if phrase.place else ""
    return f"‹{words}{nth}{place}›"


def _maybe(phrase: the.Phrase | None) -> str:
    return _phrase(phrase) if phrase else "‹›"


def _set(field: the.Phrase, value: str) -> str:
    return f"set {_phrase(field)} = {value}"


def _values(values: the.Values) -> str:
    told = " ; ".join(f"{field.words or field.said} = {value}" for field, value in values)
    return f" {{ {told} }}" if values else ""


def _record(record: the.Record) -> str:
    return " ".join(part for part in (record.kind, record.name and f"“{record.name}”") if part)


def _but(phrases: tuple[the.Phrase, ...]) -> str:
    return f" but {', '.join(map(_phrase, phrases))}" if phrases else ""


def _switch(on: bool) -> str:
    return "on" if on else "off"


def _most(most: bool) -> str:
    return "most" if most else "least"
