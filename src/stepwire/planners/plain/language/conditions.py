"""What can be so on a page, in words: "the total is £5", "Save is disabled", "there are 3 rows". Pure.

A condition is read by the first form that fits it; what is denied is read as what it denies.
"""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import re
from collections.abc import Callable

from stepwire.planners.plain.language.instructions.conditions import (
    AddressHas,
    Compared,
    Condition,
    Counts,
    Denied,
    Gone,
    InState,
    IsSo,
    Loaded,
    Says,
    Shown,
    State,
    TitleHas,
)
from stepwire.planners.plain.language.instructions.questions import Named
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.lexicon import NUMBERS
from stepwire.planners.plain.language.limits import LIMIT, limit_of
from stepwire.planners.plain.language.phrases import named, phrase
from stepwire.planners.plain.language.sentences import Piece
from stepwire.planners.plain.language.value_names import named_value


def condition(piece: Piece, text: str, it: Phrase | None) -> Condition | None:
    """The condition that a text names; ``it`` is what "it" stands for. None when it is none."""
    text = _plainly(text)
    if (counted := compared(piece, text) or _counts(piece, text)) is not None:
        return counted
    for pattern, build in _FORMS:
        if match := pattern.fullmatch(text):
            return build(match, piece, it)
    if (denied := _denied(piece, text, it)) is not None:
        return denied
    for pattern, build in _VALUES:
        if match := pattern.fullmatch(text):
            return build(match, piece, it)
    return Shown(named(piece.value(text))) if piece.is_quoted(text) else None


# -- moods ------------------------------------------------------------------------------------

# "The total should not be £5" is "the total is not £5"; "should contain" is "contains".
_MODAL = r"(?:should|must|ought to|shall|has to|have to)(?: now)?"
_MOODS = (
    (re.compile(rf"\b{_MODAL} (?:not|never)(?: now)? be\b|\bshouldn['’]t be\b", re.IGNORECASE), "is not"),
    (re.compile(rf"\b{_MODAL} be\b", re.IGNORECASE), "is"),
    (re.compile(rf"\b(?:{_MODAL} (?:not|never)|shouldn['’]t) (?=(?:see|say|show|contain|display|have|read|appear|exist)\b)", re.IGNORECASE), "does not "),
    (re.compile(rf"\b{_MODAL} have\b", re.IGNORECASE), "has"),
    (re.compile(rf"\b{_MODAL} (say|show|contain|display|read|appear|exist|disappear|include|become|change|end)\b", re.IGNORECASE), r"\1s"),
)  # fmt: skip


def _plainly(text: str) -> str:
    """The condition as a statement: what should be is."""
    text = text.strip().rstrip(".!,")
    for mood, plainly in _MOODS:
        text = mood.sub(plainly, text)
    return re.sub(r"\byou does not\b", "you do not", text, flags=re.IGNORECASE)


# -- more and less, and how many --------------------------------------------------------------

_WITHIN = re.compile(
    rf"(?P<what>(?:the |my )?\w.*?) (?:(?:is|are|has|equals|amounts to|comes to)(?: now)?|(?P<costs>costs?)) {LIMIT}",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(r"(?:the )?(?:number|count) of (?P<what>.+)", re.IGNORECASE)
_COUNTS_WITHIN = re.compile(
    rf"(?:there (?:is|are)|you (?:can )?see|the page (?:shows|has|lists|contains)) {LIMIT} (?P<what>.+?)(?: on the page| listed| shown| displayed)?",
    re.IGNORECASE,
)


def compared(piece: Piece, text: str) -> Compared | Counts | None:
    """A value or a number of things that is more or less than another."""
    if match := _COUNTS_WITHIN.fullmatch(text):
        what = phrase(piece, match["what"])
        return Counts(what, limit_of(match)) if what is not None and what.role is not None else None
    match = _WITHIN.fullmatch(text)
    if match is None:
        return None
    if counted := _NUMBER_OF.fullmatch(match["what"]):
        what = phrase(piece, counted["what"])
        return Counts(what, limit_of(match)) if what is not None and what.role is not None else None
    asked = named_value(piece, match["what"])
    if not isinstance(asked, Named):
        return None
    if match["costs"]:
        return Compared("price", f"{asked.words} of {asked.of}" if asked.of else asked.words, limit_of(match))
    return Compared(asked.words, asked.of, limit_of(match))


_COUNTS = re.compile(
    rf"(?:there (?:is|are)|you (?:can )?see|the page (?:shows|has|lists|contains)|(?:the )?(?:number|count) of (?P<of>.+?) (?:is|equals))"
    rf"(?: exactly)? (?P<number>\d{{1,6}}|no|{'|'.join(NUMBERS)})(?: (?P<what>.+?))??(?: on the page| listed| shown| displayed)?"
    rf"|(?:the |my )?(?:basket|cart|list|table|page|inbox|menu|dropdown) (?:has|contains|shows|lists|holds) (?:exactly )?(?P<held>\d{{1,6}}) (?P<these>.+)"
    rf"|(?:all |exactly )?(?P<all>\d{{1,6}}) (?P<them>.+?) are (?:shown|listed|loaded|visible|displayed|there)",
    re.IGNORECASE,
)


def _counts(piece: Piece, text: str) -> Counts | Gone | None:
    match = _COUNTS.fullmatch(text)
    said = match and (match["of"] or match["what"] or match["them"] or match["these"])
    if match is None or not said:
        return None
    what = phrase(piece, said)
    number = (match["number"] or match["all"] or match["held"]).lower()
    if number in ("a", "an"):
        return None  # "there is a box" is so where there are two
    if what is None or what.role is None or (number == "no" and not match["of"]):
        return None
    return Counts(what, 0 if number == "no" else NUMBERS.get(number) or int(number))


# -- what is there, and in what state ---------------------------------------------------------

_IT = r"(?:it|that|this|the (?:button|link|control))"
_VISIBLE = r"(?:visible|shown|displayed|there|present|on the (?:page|screen)|available|found)"
_LAYER = r"(?:the |a )?(?:[\w“”-]+ )?(?:dialog|menu|modal|pop-?up|side ?bar|drawer|window)"
_GONE = (
    re.compile(
        r"(?P<what>.+?) (?:disappears?|vanish(?:es)?|goes away|go away|has (?:gone|disappeared|vanished)|"
        r"is (?:gone|hidden|removed|no longer " + _VISIBLE + r"|not " + _VISIBLE + r")|isn['’]t " + _VISIBLE + r"|"
        r"(?:does not|doesn['’]t|do not) (?:appear|exist|show)|no longer (?:appears|exists|shows)|cannot be seen|gone|hidden)",
        re.IGNORECASE,
    ),
    re.compile(r"(?:there (?:is|are) (?:no|not any)(?: more| longer)?|no more) (?P<what>.+?)(?: left| any ?more)?", re.IGNORECASE),
    re.compile(r"no (?P<what>.+?) (?:is|are|appears?|remains?)(?: " + _VISIBLE + r"| left)?", re.IGNORECASE),
    re.compile(r"(?:the page|it) (?:has|shows|contains|says|displays) no (?P<what>.+)", re.IGNORECASE),
    re.compile(rf"(?P<what>{_LAYER}) (?:is|has|gets)(?: now| been)? closed", re.IGNORECASE),
    re.compile(r"you (?:no longer|don['’]t|do not|can(?:not|['’]t)) see (?P<what>.+?)(?: any ?more)?", re.IGNORECASE),
    re.compile(
        r"(?:the page|it) (?:no longer|does not|doesn['’]t) (?:says?|shows?|contains?|displays?) (?P<what>.+)", re.IGNORECASE
    ),
)  # fmt: skip
_ADDRESS = re.compile(
    r"(?:the )?(?:page['’]s |current )?(?:address|url|location)(?: of the page)? (?:contains|has|is|includes|becomes|matches|ends with|changes to) (?P<text>.+)",
    re.IGNORECASE,
)
_LOADED = re.compile(
    r"(?:the |this )?(?:new |next )?(?:page|site|everything|it) (?:has |is |has been )?(?:fully )?(?:loads?|loaded|finished(?: loading)?|ready)",
    re.IGNORECASE,
)
_SHOWN = (
    re.compile(
        r"(?:the page|page|the screen|it) (?:now )?(?:should |must )?(?:says?|shows?|contains?|displays?|reads?|has)(?: the text| that)? (?P<what>.+)",
        re.IGNORECASE,
    ),
    re.compile(r"(?:you|i|we) (?:can |should |must )?(?:now )?(?:see|find|reach|get)(?: the text)? (?P<what>.+?)(?: on the (?:page|screen))?", re.IGNORECASE),
    re.compile(r"(?:i am|i['’]m|you are|we are|the user is) (?:now )?(?:on|at) the (?P<what>.+?)(?: page| screen)?", re.IGNORECASE),
    re.compile(r"(?:you are |you['’]re |i am )?asked(?: whether| if| for| to)? (?P<what>[\U000F0000-\U000FFFFD])", re.IGNORECASE),
    re.compile(rf"(?P<what>{_LAYER}) (?:is|has)(?: now| been)? open(?:ed)?", re.IGNORECASE),
    re.compile(r"there (?:is|are) (?:a |an |some )?(?P<what>.+?)(?: on the page)?", re.IGNORECASE),
    re.compile(
        r"(?P<what>.+?) (?:appears?|opens|shows? up|comes? up|pops? up|exists?|is (?:now )?" + _VISIBLE + r"|are (?:now )?" + _VISIBLE
        + r"|has (?:appeared|come up)|can be seen|" + _VISIBLE + r")",
        re.IGNORECASE,
    ),
)  # fmt: skip
_TITLE_HAS = re.compile(
    r"(?:the )?(?:page['’]s |page )?title(?: of the page)? (?:contains|has|is|includes|says|reads) (?P<text>.+)",
    re.IGNORECASE,
)
_STATES: dict[str, State] = {
    "enabled": "enabled", "active": "enabled", "clickable": "enabled", "disabled": "disabled", "inactive": "disabled",
    "greyed out": "disabled", "ticked": "ticked", "checked": "ticked", "selected": "ticked", "on": "ticked",
    "unticked": "unticked", "unchecked": "unticked", "not ticked": "unticked", "not checked": "unticked",
    "not selected": "unticked", "off": "unticked", "empty": "empty", "blank": "empty",
}  # fmt: skip
_IN_STATE = re.compile(
    rf"(?P<what>.+?) (?:is|are|becomes)(?: now| still)? (?P<state>{'|'.join(sorted(_STATES, key=len, reverse=True))})",
    re.IGNORECASE,
)
_Build = Callable[[re.Match[str], Piece, Phrase | None], Condition | None]


def _of_what(build: Callable[[Phrase, re.Match[str], Piece], Condition]) -> _Build:
    """What is said of the thing in the slot ``what``; None where that points at nothing."""

    def read(match: re.Match[str], piece: Piece, it: Phrase | None) -> Condition | None:
        what = _what(piece, match["what"], it)
        return build(what, match, piece) if what is not None else None

    return read


def _what(piece: Piece, text: str, it: Phrase | None) -> Phrase | None:
    if re.fullmatch(_IT, text, re.IGNORECASE) and (it is not None or not text.lower().startswith("the ")):
        return it
    bare = re.sub(
        r"^(?:the )?(?:text|words?|message) (?=[\U000F0000-\U000FFFFD]$)", "", text, flags=re.IGNORECASE
    )
    return phrase(piece, bare)


_FORMS: tuple[tuple[re.Pattern[str], _Build], ...] = (
    (_LOADED, lambda match, piece, it: Loaded()),
    (_ADDRESS, lambda match, piece, it: AddressHas(piece.value(match["text"]))),
    (_TITLE_HAS, lambda match, piece, it: TitleHas(piece.value(match["text"]))),
    *((gone, _of_what(lambda what, match, piece: Gone(what))) for gone in _GONE),
    *((shown, _of_what(lambda what, match, piece: Shown(what))) for shown in _SHOWN),
    (_IN_STATE, _of_what(lambda what, match, piece: InState(what, _STATES[match["state"].lower()]))),
)


# -- what is denied ---------------------------------------------------------------------------

_DENIAL = re.compile(
    r"(?P<what>.+?)(?: (?P<be>is|are|does|do|has|have)(?: not|n['’]t)| (?P<no>no longer))(?: (?P<rest>.+))",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:not|no longer)\b|n['’]t\b", re.IGNORECASE)


def _denied(piece: Piece, text: str, it: Phrase | None) -> Denied | None:
    """The opposite of a condition, where that can be told from not being there at all."""
    match = _DENIAL.fullmatch(text)
    if match is None:
        return None
    if _DENIES.search(match["rest"]):
        return None  # what denies what is denied is not understood
    verb, rest = (match["be"] or "").lower(), match["rest"]
    if verb in ("does", "do"):
        first, _, more = rest.partition(" ")
        rest = f"{'has' if first.lower() == 'have' else first + 's'} {more}".strip()
        plainly = f"{match['what']} {rest}"
    else:
        plainly = f"{match['what']} {verb} {rest}" if verb else f"{match['what']} {rest}"
    found = condition(piece, plainly, it)
    return (
        Denied(found)
        if isinstance(found, AddressHas | TitleHas | IsSo | Compared | InState | Says | Counts)
        else None
    )


# -- what something says, or what a value is --------------------------------------------------

_SAYS_SO = re.compile(
    r"(?P<what>.+?(?<! that)(?<! which)(?<! who)) (?:says|reads|contains|includes|shows|displays|has the (?:text|value))(?: the text| the value)? (?P<text>.+)",
    re.IGNORECASE,
)
_IS_SO = re.compile(
    r"(?P<what>(?:the |my )?\w.*?|[\U000F0000-\U000FFFFD]) (?:is|are|equals|becomes)(?: now)? (?P<value>(?!not\b)\S.*)",
    re.IGNORECASE,
)
# What tells of a value ("the sum of the items"), where something is, or a state that no page tells in words.
_NO_VALUE_IS = re.compile(
    r"(?:the|its|my|your|what|as|in|at|under|next to|listed|sorted) [a-z]|.* and .* (?:is|are)\b|"
    r"(?:required|mandatory|optional|highlighted|focused|focussed|editable|read-?only|valid|invalid|listed|sorted|"
    r"aligned|centred|centered|underlined|bold)\b"
)
_COMPARED = re.compile(
    r"(?:more|less|greater|bigger|smaller|higher|lower|fewer|at least|at most|over|under|above|below|between|not)\b",
    re.IGNORECASE,
)


def _is_so(match: re.Match[str], piece: Piece, it: Phrase | None) -> IsSo | None:
    what, value = match["what"], match["value"]
    if piece.is_sealed(what) and value[:1].islower():
        return None
    if _NO_VALUE_IS.match(value) or _COMPARED.match(value) or not _is_name_of_value(piece, what, value):
        return None
    asked = named_value(piece, what)
    return IsSo(asked.words, asked.of, piece.value(value)) if isinstance(asked, Named) else None


def _is_name_of_value(piece: Piece, what: str, value: str) -> bool:
    """A control has a state, no value: "the field Name is required" is not known; "the heading is “Orders”" is."""
    pointed = phrase(piece, what)
    if pointed is None or pointed.role in (None, "heading", "message", "cell", "item", "row"):
        return pointed is not None
    return not value[:1].islower()


_VALUES: tuple[tuple[re.Pattern[str], _Build], ...] = (
    (_SAYS_SO, _of_what(lambda what, match, piece: Says(what, piece.value(match["text"])))),
    (_IS_SO, _is_so),
)
