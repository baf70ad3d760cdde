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

from stepwire.planners.plain.language.grammar import understand
from stepwire.planners.plain.language.instructions import (
    conditions,
    dialogs,
    fields,
    goals,
    instruction,
    navigation,
    pointer,
    questions,
    reading,
    records,
    targets,
)
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
        return REFUSED if isinstance(understood, instruction.NotUnderstood) else told(understood)

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


def told(understood: tuple[instruction.Instruction, ...]) -> str:
    """A task's instructions in short."""
    return " ; ".join(map(_instruction, understood))


def _instruction(do: instruction.Instruction) -> str:
    match do:
        case instruction.Repeat(what, until, times):
            return f"repeat {times if until is None else f'until {_condition(until)}'}: {_simple(what)}"
        case instruction.If(condition, what, holds):
            return f"{'if' if holds else 'unless'} {_condition(condition)}: {_instruction(what)}"
        case instruction.ForEach(items, steps, but, limit):
            within = f" {_limit(limit)}" if limit is not None else ""
            return f"for each {_phrase(items)}{within}{_but(but)}: {told(steps)}"
        case instruction.Either(_, parts):
            return told(parts)
        case _:
            return _simple(do)


def _simple(do: instruction.Simple) -> str:
    match do:
        case navigation.Open(address):
            return f"open {address or 'start'}"
        case navigation.Visit(target) | pointer.Click(target, "click"):
            return f"press {_phrase(target)}"
        case pointer.Click(target, how):
            return f"{how}-press {_phrase(target)}"
        case fields.Submit(button):
            return f"press ‹{button or 'submit'}›"
        case pointer.ClickEach(target, count, but):
            return f"each press {_phrase(target)}{f' ×{count}' if count else ''}{_but(but)}"
        case goals.SignIn(name, password):
            return f"sign in {name} / {password}"
        case goals.Search(text, box):
            return f"search {text}{f' in {_phrase(box)}' if box else ''}"
        case goals.SearchBy(facets, _):
            return f"search by {', '.join(f'{names[0]} {value}' for names, value in facets)}"
        case pointer.Hover(target):
            return f"hover {_phrase(target)}"
        case fields.TypeText(text, None, submit):
            return f"type {text}{' ; key Enter' if submit else ''}"
        case fields.TypeText(text, into, submit):
            return f"{_set(into, text)}{' ; key Enter' if submit else ''}"
        case fields.TypeEach(text, into):
            return f"each {_set(into, text)}"
        case fields.Fill(values) | records.Change(None, values):
            return " ; ".join(_set(field, value) for field, value in values)
        case fields.Adjust(target, by):
            return f"adjust {_phrase(target)} by {by:g}"
        case fields.Choose(option, None):
            return f"press ‹{option}›"
        case fields.Choose(option, within):
            return _set(within, option)
        case fields.Tick(target, on):
            return _set(target, _switch(on))
        case fields.TickEach(target, on, but):
            return f"each {_set(target, _switch(on))}{_but(but)}"
        case fields.SetSliders(values):
            return f"sliders {', '.join(values)}"
        case fields.Accept(target):
            return f"accept {_phrase(target)}"
        case fields.Empty(target):
            return f"clear {_phrase(target)}"
        case fields.Focus(target):
            return f"focus {_phrase(target)}"
        case fields.PressKeys(keys, into):
            return f"key {keys}{f' in {_phrase(into)}' if into else ''}"
        case pointer.ScrollBy(direction, to_the_end):
            return f"scroll {('top' if direction == 'up' else 'bottom') if to_the_end else direction}"
        case pointer.ScrollTo(target):
            return f"scroll to {_phrase(target)}"
        case pointer.ScrollInside(target, to_the_top):
            return f"scroll {_phrase(target)} to {'top' if to_the_top else 'bottom'}"
        case pointer.Expand(target, on):
            return f"{'expand' if on else 'collapse'} {_phrase(target)}"
        case pointer.DragTo(target, to):
            return f"drag {_phrase(target)} to {_phrase(to)}"
        case pointer.DragBy(target, x, y):
            return f"drag {_phrase(target)} by {x:g}, {y:g}"
        case pointer.Resize(target, wider, taller):
            return f"resize {_phrase(target)} by {wider:g}, {taller:g}"
        case pointer.SelectText(target):
            return f"mark {_phrase(target)}"
        case goals.Use("add", thing, to, count):
            what = f"{f'{count} of ' if count > 1 else ''}{_phrase(thing) if thing else ''}"
            return f"add {f'{what.strip()} ' if what else ''}to {to}"
        case goals.Use(verb, thing):
            return f"do {verb} {_phrase(thing) if thing else ''}"
        case navigation.GoBack():
            return "back"
        case navigation.Reload():
            return "reload"
        case navigation.OpenTab(address):
            return f"tab new{f' {address}' if address else ''}"
        case navigation.SwitchTab(index, step, title):
            return f"tab {_phrase(title) if title else index if step is None else f'{step:+}'}"
        case navigation.CloseTab():
            return "close tab"
        case dialogs.AnswerDialog(accept, text):
            return f"dialog {'accept' if accept else 'dismiss'}{f' {text}' if text else ''}"
        case dialogs.CloseDialog():
            return "close layer"
        case reading.WaitSeconds(seconds):
            return f"wait {seconds:g}s"
        case reading.WaitUntil(condition):
            return f"wait until {_condition(condition)}"
        case reading.Verify(condition, soft):
            return f"{'softly ' if soft else ''}check {_condition(condition)}"
        case reading.Tell(asked):
            return f"tell {', '.join(map(_question, asked))}"
        case reading.Remember(source):
            return f"remember {_source(source)}"
        case reading.Copy(None, into):
            return f"copy it to {_maybe(into)}"
        case reading.Copy(source, into):
            return f"copy {_source(source)} to {_maybe(into)}"
        case reading.CopyByLabels():
            return "copy by labels"
        case goals.Pick(verb, measure, most, count=count):
            so_many = f" {count} times" if count > 1 else ""
            return f"pick {verb} {'most' if most else 'least'} {measure}{so_many}"
        case goals.Travel(origin, destination, day, best):
            return f"travel {origin} → {destination} on {day}, {_most(best.most)} {best.measure}"
        case goals.Mail(deed, sender, text):
            return f"mail {deed} {sender}{f' “{text}”' if text else ''}"
        case records.Create(kind, name, values, press):
            return (
                f"create {_record(records.Record(name, kind))}{_values(values)}{f' {press}' if press else ''}"
            )
        case records.Change(record, values, press=press) if record is not None:
            return f"change {_record(record)}{_values(values)}{f' {press}' if press else ''}"
        case records.Change():
            raise AssertionError(do)
        case records.Delete(record):
            return f"delete {_record(record)}"
        case records.Show(record):
            return f"show {_record(record)}"
        case records.Do(verb, record):
            return f"do {verb} {_record(record)}"
        case fields.Upload(file, into):
            return f"upload {file}{f' to {_phrase(into)}' if into else ''}"
        case goals.Sort(by, descending):
            return f"sort {by}{'' if descending is None else ' desc' if descending else ' asc'}"
        case goals.Filter(value, field):
            return f"filter {f'{field} = ' if field else ''}{value}"
        case _:
            assert_never(do)


def _condition(condition: conditions.Condition) -> str:
    match condition:
        case conditions.Shown(what):
            return f"shown {_phrase(what)}"
        case conditions.Gone(what):
            return f"gone {_phrase(what)}"
        case conditions.AddressHas(text):
            return f"address has {text}"
        case conditions.TitleHas(text):
            return f"title has {text}"
        case conditions.Loaded():
            return "loaded"
        case conditions.IsSo(words, of, value):
            return f"value {words}{f' of {of}' if of else ''} is {value}"
        case conditions.Compared(words, of, limit):
            return f"value {words}{f' of {of}' if of else ''} is {_limit(limit)}"
        case conditions.InState(what, state):
            return f"{_phrase(what)} {state}"
        case conditions.Says(what, text):
            return f"{_phrase(what)} says {text}"
        case conditions.Counts(what, number):
            how_many = _limit(number) if isinstance(number, conditions.Limit) else number
            return f"count {how_many} {_phrase(what)}"
        case conditions.Denied(denied):
            return f"not {_condition(denied)}"
        case _:
            assert_never(condition)


def _limit(limit: conditions.Limit) -> str:
    return f"{limit.bound} {limit.number:g}{limit.currency and ' ' + limit.currency}"


def _question(question: questions.Question) -> str:
    match question:
        case questions.Named():
            return _source(question)
        case questions.EveryValue(words, of):
            return f"all {words}{f' of {of}' if of else ''}"
        case questions.TextOf(what):
            return f"text {_phrase(what)}"
        case questions.HowMany(what):
            return f"count {_phrase(what)}"
        case questions.PageFact(what):
            return what
        case questions.Whether(condition):
            return f"whether {_condition(condition)}"
        case questions.DialogSays():
            return "dialog"
        case questions.Reckoned(how, words):
            return f"{how} {words}"
        case questions.Best(what, measure, most):
            return f"best {_most(most)} {measure} of {what}"
        case questions.OfTheBest(words, best):
            return f"value {words} of {_question(best)}"
        case _:
            assert_never(question)


def _source(source: questions.Source) -> str:
    match source:
        case questions.Named(words, of):
            return f"value {words}{f' of {of}' if of else ''}"
        case questions.LastWord(what, last):
            return f"{'last' if last else 'first'} word {_phrase(what)}"
        case questions.Sum():
            return "sum"
        case questions.TextShown():
            return "text"
        case questions.Reckoned(how, words):
            return f"{how} {words}"
        case _:
            assert_never(source)


def _phrase(phrase: targets.Phrase) -> str:
    words = phrase.words or f"|{phrase.role}"
    nth = f" #{phrase.nth}" if phrase.nth is not None else ""
    place = f" @{phrase.place.relation}:{phrase.place.words}" if phrase.place else ""
    return f"‹{words}{nth}{place}›"


def _maybe(phrase: targets.Phrase | None) -> str:
    return _phrase(phrase) if phrase else "‹›"


def _set(field: targets.Phrase, value: str) -> str:
    return f"set {_phrase(field)} = {value}"


def _values(values: records.Values) -> str:
    told = " ; ".join(f"{field.words or field.said} = {value}" for field, value in values)
    return f" {{ {told} }}" if values else ""


def _record(record: records.Record) -> str:
    return " ".join(part for part in (record.kind, record.name and f"“{record.name}”") if part)


def _but(phrases: tuple[targets.Phrase, ...]) -> str:
    return f" but {', '.join(map(_phrase, phrases))}" if phrases else ""


def _switch(on: bool) -> str:
    return "on" if on else "off"


def _most(most: bool) -> str:
    return "most" if most else "least"
