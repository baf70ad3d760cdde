"""What can be asked of a page, and what can be waited for: questions and conditions in words. Pure."""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import re
from typing import Literal

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
from stepwire.planners.plain.language.instructions.questions import (
    Best,
    DialogSays,
    EveryValue,
    HowMany,
    Named,
    OfTheBest,
    PageFact,
    Question,
    Reckoned,
    TextOf,
    Whether,
)
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.lexicon import NUMBERS
from stepwire.planners.plain.language.limits import LIMIT, limit_of
from stepwire.planners.plain.language.phrases import named, phrase
from stepwire.planners.plain.language.sentences import Piece
from stepwire.planners.plain.language.superlatives import MEASURED

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


# "The total should not be £5" is "the total is not £5"; "should contain" is "contains".
_MODAL = r"(?:should|must|ought to|shall|has to|have to)(?: now)?"
_MOODS = (
    (re.compile(rf"\b{_MODAL} (?:not|never)(?: now)? be\b|\bshouldn['’]t be\b", re.IGNORECASE), "is not"),
    (re.compile(rf"\b{_MODAL} be\b", re.IGNORECASE), "is"),
    (re.compile(rf"\b(?:{_MODAL} (?:not|never)|shouldn['’]t) (?=(?:see|say|show|contain|display|have|read|appear|exist)\b)", re.IGNORECASE), "does not "),
    (re.compile(rf"\b{_MODAL} have\b", re.IGNORECASE), "has"),
    (re.compile(rf"\b{_MODAL} (say|show|contain|display|read|appear|exist|disappear|include|become|change|end)\b", re.IGNORECASE), r"\1s"),
)  # fmt: skip
_DENIAL = re.compile(
    r"(?P<what>.+?)(?: (?P<be>is|are|does|do|has|have)(?: not|n['’]t)| (?P<no>no longer))(?: (?P<rest>.+))",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:not|no longer)\b|n['’]t\b", re.IGNORECASE)
_TITLE_HAS = re.compile(
    r"(?:the )?(?:page['’]s |page )?title(?: of the page)? (?:contains|has|is|includes|says|reads) (?P<text>.+)",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    rf"(?:there (?:is|are)|you (?:can )?see|the page (?:shows|has|lists|contains)|(?:the )?(?:number|count) of (?P<of>.+?) (?:is|equals))"
    rf"(?: exactly)? (?P<number>\d{{1,6}}|no|{'|'.join(NUMBERS)})(?: (?P<what>.+?))??(?: on the page| listed| shown| displayed)?"
    rf"|(?:the |my )?(?:basket|cart|list|table|page|inbox|menu|dropdown) (?:has|contains|shows|lists|holds) (?:exactly )?(?P<held>\d{{1,6}}) (?P<these>.+)"
    rf"|(?:all |exactly )?(?P<all>\d{{1,6}}) (?P<them>.+?) are (?:shown|listed|loaded|visible|displayed|there)",
    re.IGNORECASE,
)
_SAYS_SO = re.compile(
    r"(?P<what>.+?(?<! that)(?<! which)(?<! who)) (?:says|reads|contains|includes|shows|displays|has the (?:text|value))(?: the text| the value)? (?P<text>.+)",
    re.IGNORECASE,
)


def condition(piece: Piece, text: str, it: Phrase | None) -> Condition | None:
    """The condition that a text names; ``it`` is what "it" stands for. None when it is none."""
    text = text.strip().rstrip(".!,")
    for mood, plainly in _MOODS:
        text = mood.sub(plainly, text)
    text = re.sub(r"\byou does not\b", "you do not", text, flags=re.IGNORECASE)
    if _LOADED.fullmatch(text):
        return Loaded()
    if (compared := _compared(piece, text)) is not None:
        return compared
    if (counts := _counts(piece, text)) is not None:
        return counts
    if match := _ADDRESS.fullmatch(text):
        return AddressHas(piece.value(match["text"]))
    if match := _TITLE_HAS.fullmatch(text):
        return TitleHas(piece.value(match["text"]))
    for pattern in _GONE:
        if match := pattern.fullmatch(text):
            what = _what(piece, match["what"], it)
            return Gone(what) if what else None
    for pattern in _SHOWN:
        if match := pattern.fullmatch(text):
            what = _what(piece, match["what"], it)
            return Shown(what) if what else None
    if match := _IN_STATE.fullmatch(text):
        what = _what(piece, match["what"], it)
        return InState(what, _STATES[match["state"].lower()]) if what else None
    if (denied := _denied(piece, text, it)) is not None:
        return denied
    if match := _SAYS_SO.fullmatch(text):
        what = _what(piece, match["what"], it)
        return Says(what, piece.value(match["text"])) if what else None
    if match := _IS_SO.fullmatch(text):
        loose = piece.is_sealed(match["what"]) and match["value"][:1].islower()
        if (
            loose
            or _NO_VALUE_IS.match(match["value"])
            or _COMPARED.match(match["value"])
            or not _is_name_of_value(piece, match["what"], match["value"])
        ):
            return None
        asked = _named(piece, match["what"])
        return IsSo(asked.words, asked.of, piece.value(match["value"])) if isinstance(asked, Named) else None
    if piece.is_quoted(text):
        return Shown(named(piece.value(text)))
    return None


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


_WITHIN = re.compile(
    rf"(?P<what>(?:the |my )?\w.*?) (?:(?:is|are|has|equals|amounts to|comes to)(?: now)?|(?P<costs>costs?)) {LIMIT}",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(r"(?:the )?(?:number|count) of (?P<what>.+)", re.IGNORECASE)
_COUNTS_WITHIN = re.compile(
    rf"(?:there (?:is|are)|you (?:can )?see|the page (?:shows|has|lists|contains)) {LIMIT} (?P<what>.+?)(?: on the page| listed| shown| displayed)?",
    re.IGNORECASE,
)


def _compared(piece: Piece, text: str) -> Compared | Counts | None:
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
    asked = _named(piece, match["what"])
    if not isinstance(asked, Named):
        return None
    if match["costs"]:
        return Compared("price", f"{asked.words} of {asked.of}" if asked.of else asked.words, limit_of(match))
    return Compared(asked.words, asked.of, limit_of(match))


def _is_name_of_value(piece: Piece, what: str, value: str) -> bool:
    """A control has a state, no value: "the field Name is required" is not known; "the heading is “Orders”" is."""
    pointed = phrase(piece, what)
    if pointed is None or pointed.role in (None, "heading", "message", "cell", "item", "row"):
        return pointed is not None
    return not value[:1].islower()


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


_STATES: dict[str, State] = {
    "enabled": "enabled", "active": "enabled", "clickable": "enabled", "disabled": "disabled", "inactive": "disabled",
    "greyed out": "disabled", "ticked": "ticked", "checked": "ticked", "selected": "ticked", "on": "ticked",
    "unticked": "unticked", "unchecked": "unticked", "not ticked": "unticked", "not checked": "unticked",
    "not selected": "unticked", "off": "unticked", "empty": "empty", "blank": "empty",
}  # fmt: skip
_IN_STATE = re.compile(
    rf"(?P<what>.+?) (?:is|are|becomes)(?: now)? (?P<state>{'|'.join(sorted(_STATES, key=len, reverse=True))})",
    re.IGNORECASE,
)
_IS_SO = re.compile(
    r"(?P<what>(?:the |my )?\w.*?|[\U000F0000-\U000FFFFD]) (?:is|are|equals|becomes)(?: now)? (?P<value>(?!not\b)\S.*)",
    re.IGNORECASE,
)


def _what(piece: Piece, text: str, it: Phrase | None) -> Phrase | None:
    if re.fullmatch(_IT, text, re.IGNORECASE) and (it is not None or not text.lower().startswith("the ")):
        return it
    bare = re.sub(
        r"^(?:the )?(?:text|words?|message) (?=[\U000F0000-\U000FFFFD]$)", "", text, flags=re.IGNORECASE
    )
    return phrase(piece, bare)


_HOWS: dict[str, Literal["sum", "average", "least", "most"]] = {
    "sum": "sum", "total": "sum", "average": "average", "mean": "average", "lowest": "least", "smallest": "least", "minimum": "least",
    "least": "least", "highest": "most", "largest": "most", "biggest": "most", "maximum": "most", "greatest": "most",
}  # fmt: skip
_RECKONED = re.compile(
    r"(?:the )?(?:(?P<how>sum|total|average|mean|minimum|maximum|lowest|highest|smallest|largest|biggest|greatest)(?: of)?(?: all)?(?: the)?) "
    r"(?P<words>prices|costs|amounts|totals|values|numbers|ratings|scores|quantities|ages|points|hours|salaries|(?:price|cost|amount|rating|score|quantity|age|value|number|salary|points|hours|stock)"
    r"(?= |$))(?: (?:in|of|on) the (?:table|list|page|column|cart|basket))?",
    re.IGNORECASE,
)
_BESTS = "|".join(sorted(MEASURED, key=len, reverse=True))
_THING = r"[\w-]+(?: (?!(?:in|on|of|from|to|with|for|by|at|and|is|are|has|costs?|called|named|listed|shown|sold|now|here|there|today)\b)[\w-]+)?"
_BEST = re.compile(
    rf"(?:(?:which|what) )?(?P<what>{_THING})(?: (?:in|on) the (?:list|page|table))? (?:is|has) the (?P<best>{_BESTS})"
    rf"|(?:(?:which|what) is )?(?:the )?(?:name of the )?(?P<best2>{_BESTS}) (?P<what2>{_THING})(?: called)?(?: (?:in|on|of) (?:the |this )?(?P<of>list|page|table|shop))?"
    rf"|(?:which|what)(?: one)? of (?:the|these) (?P<what4>{_THING}) is the (?P<best4>{_BESTS})"
    rf"|(?:which|what) (?P<what3>{_THING}) costs? the (?P<best3>least|most)",
    re.IGNORECASE,
)
_OF_THE_BEST = re.compile(
    rf"(?:the )?(?P<words>(?:[\w-]+ ){{0,2}}?[\w-]+) of (?P<best>the (?:{_BESTS}) .+)", re.IGNORECASE
)
_WHAT_THE_BEST_COSTS = re.compile(
    rf"how much (?:(?:is|are) (?P<is>the (?:{_BESTS}) .+)|(?P<costs>the (?:{_BESTS}) .+?) (?:costs?|is|are))"
    rf"|(?:how much|what) (?:does|do) (?P<does>the (?:{_BESTS}) .+) cost",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"(?:how many|(?:count|the number of|number of)(?: the| all)?) (?P<what>.+?)(?: (?:(?:there )?are (?=(?:in|on) the )|is (?=(?:in|on) the )|there are|are there|do i have|do we have|have i got|are (?:shown|listed|displayed|visible)"
    r"|does the page (?:have|show)|can you see|do you see|exist|you see|it shows))*",
    re.IGNORECASE,
)
_ARE_IN = re.compile(r" (?:are|is)(?: there)? (?=(?:in|on) (?:the|my|this) )", re.IGNORECASE)
_WHO = re.compile(r"(?:who|what|which|where|when) (?P<words>the .+) (?:is|was)", re.IGNORECASE)
_INSIDE = re.compile(r"(?:(?:is )?(?:written |shown )?)?(?:in|inside) (?P<what>(?:the|my) .+)", re.IGNORECASE)
_ALL_OF = re.compile(
    r"(?:the )?(?P<words>names|titles|prices|emails|dates|values|headings|[a-z]+s) of (?:all|each|every)(?: of)?(?: the| my)? (?P<of>.+)"
    r"|(?:the )?(?P<names>names|titles|prices) of the (?P<these>[a-z]+s)"
    r"|(?:all|every|each of)(?: of)?(?: the| my)? (?P<things>[\w -]+?)",
    re.IGNORECASE,
)
_WHETHER = re.compile(r"(?:whether|if) (?P<condition>.+)", re.IGNORECASE)
_IS_IT = re.compile(
    r"(?:is|are) (?P<what>(?!there\b|it\b)\S.*?) (?P<state>enabled|disabled|ticked|checked|selected|empty|visible|shown|hidden|gone)",
    re.IGNORECASE,
)
_IS_WITHIN = re.compile(
    rf"(?P<verb>is|are) (?P<what>\S.*?) (?P<than>{LIMIT}(?: .+)?)",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"(?:does|do) (?P<what>\S.*?) (?P<verb>contain|include|say|show|display) (?P<text>.+)", re.IGNORECASE
)
_IS_THERE = re.compile(r"(?:is|are) there (?:a |an |any )?(?P<what>.+?)(?: on the page)?", re.IGNORECASE)
_TEXT_OF = re.compile(
    r"(?:all )?(?:the )?(?:full |whole )?(?:text|content|contents|wording) (?:of|in|from) (?P<what>.+)",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?:what )?(?:does )?(?P<what>.+?) (?:says?|reads?|shows?|contains?)|what (?:is|stands) in (?P<inside>.+)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:the )?(?:title of (?:the|this) page|(?:page['’]s |page )title|title)", re.IGNORECASE)
_URL = re.compile(
    r"(?:the )?(?:current )?(?:address|url|link) of (?:the|this) page|(?:the )?(?:current |page['’]s )?url",
    re.IGNORECASE,
)
_DIALOG = re.compile(
    r"(?:what )?(?:the )?(?:text|message) of the (?:dialog|alert|confirmation|prompt)|(?:what )?(?:does )?the (?:alert|confirmation|prompt) says?",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?:how much )?(?:is )?(?:what )?(?P<words>.+?)(?: is| are| was)?", re.IGNORECASE)
_OF = re.compile(r"(?P<words>.+?) (?:of|for) (?P<of>.+)", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:(?:the|a|an|my|your|its|this|value of(?: the)?)\s+)+(?=\S)", re.IGNORECASE)


_NEXT = re.compile(
    r",? and (?=(?:the|my|its|your|how many|whether|what) )|, (?=(?:the|how many|whether|what) )",
    re.IGNORECASE,
)


def questions(piece: Piece, text: str) -> tuple[Question, ...]:
    """The questions that a text asks, joined by "and"; empty when one of them is none."""
    asked = [question(piece, part) for part in _NEXT.split(text)]
    known = tuple(each for each in asked if each is not None)
    return _of_the_same(known) if len(known) == len(asked) else ()


def _of_the_same(asked: tuple[Question, ...]) -> tuple[Question, ...]:
    """ "The name and the price of the cheapest hat": both are of that hat."""
    match asked[-1:]:
        case (OfTheBest(_, best),):
            return tuple(
                _of(best, each) if isinstance(each, Named) and not each.of else each for each in asked
            )
        case _:
            return asked


def _of(best: Best, asked: Named) -> Question:
    return best if asked.words.lower() in ("name", "title") else OfTheBest(asked.words, best)


def question(piece: Piece, text: str) -> Question | None:
    """The question that a text asks; None when it is none."""
    text = text.strip().rstrip("?.!,").strip()
    if match := _WHO.fullmatch(text):
        text = match["words"]
    if _DIALOG.fullmatch(text):
        return DialogSays()
    if _TITLE.fullmatch(text):
        return PageFact("title")
    if _URL.fullmatch(text):
        return PageFact("url")
    if match := _INSIDE.fullmatch(text):
        inside = phrase(piece, match["what"])
        return TextOf(inside) if inside else None
    if match := _ALL_OF.fullmatch(text):
        values = piece.unquoted(match["words"] or match["names"] or match["things"])
        return EveryValue(values, piece.unquoted(match["of"] or match["these"] or ""))
    if match := _RECKONED.fullmatch(text):
        return Reckoned(_HOWS[match["how"].lower()], piece.unquoted(_ARTICLE.sub("", match["words"])))
    if match := _BEST.fullmatch(text):
        if match["best3"]:
            return Best(match["what3"], "money", match["best3"].lower() == "most")
        best = match["best"] or match["best2"] or match["best4"]
        measure, most = MEASURED[best.lower()]
        what = match["what"] or match["what2"] or match["what4"]
        return Best(piece.unquoted(what), measure, most, "" if match["of"] == "page" else match["of"] or "")
    if (of_the_best := _of_the_best(piece, text)) is not None:
        return of_the_best
    if match := _HOW_MANY.fullmatch(_ARE_IN.sub(" ", text)):
        what = phrase(piece, match["what"])
        return HowMany(what) if what else None
    if match := _WHETHER.fullmatch(text):
        asked = condition(piece, match["condition"], None)
        return Whether(asked) if asked else None
    if match := _IS_IT.fullmatch(text):
        asked = condition(piece, f"{match['what']} is {match['state']}", None)
        return Whether(asked) if asked else None
    if match := _IS_WITHIN.fullmatch(text):
        asked = _compared(piece, f"{match['what']} {match['verb']} {match['than']}")
        return Whether(asked) if asked else None
    if match := _DOES.fullmatch(text):
        asked = condition(piece, f"{match['what']} {match['verb']}s {match['text']}", None)
        return Whether(asked) if asked else None
    if match := _IS_THERE.fullmatch(text):
        what = phrase(piece, match["what"])
        return Whether(Shown(what)) if what else None
    if match := _TEXT_OF.fullmatch(text) or _SAYS.fullmatch(text):
        what = phrase(piece, match["what"] or match["inside"])
        return TextOf(what) if what else None
    return _named(piece, text)


def _of_the_best(piece: Piece, text: str) -> OfTheBest | None:
    """A value of what stands out; None where no such is asked for."""
    if match := _WHAT_THE_BEST_COSTS.fullmatch(text):
        words, said = "price", match["is"] or match["costs"] or match["does"]
    elif match := _OF_THE_BEST.fullmatch(text):
        words, said = piece.unquoted(match["words"]), match["best"]
    else:
        return None
    best = question(piece, said)
    return OfTheBest(words, best) if isinstance(best, Best) else None


_NO_VALUE = re.compile(
    rf"\d|(?:which|what|who|where|when|why|how|in|on|at|if|all|every)\b|(?:.* )?(?:{'|'.join(MEASURED)}|biggest|highest|best)\b",
    re.IGNORECASE,
)
_HERE = re.compile(r" (?:on|from|in) (?:the|this) (?:page|screen|table|list)$", re.IGNORECASE)
_OWNED = re.compile(r"(?P<of>(?-i:[A-Z])[\w -]*?)['’]s (?P<words>\S.*)", re.IGNORECASE)


def _named(piece: Piece, text: str) -> Question | None:
    match = _NAMED.fullmatch(text)
    words = _HERE.sub("", _ARTICLE.sub("", match["words"]) if match else text)
    pointed = phrase(piece, words)
    if pointed is not None and pointed.nth is not None and pointed.role is not None:
        return TextOf(pointed)
    if _NO_VALUE.match(words):
        return None
    if owned := _OWNED.fullmatch(words):
        return Named(piece.unquoted(owned["words"]), piece.unquoted(owned["of"]))
    if phrase(piece, words) is None or words.lower().startswith("you "):
        return None
    if (of := _OF.fullmatch(words)) and not piece.is_sealed(words):
        return Named(piece.unquoted(of["words"]), piece.unquoted(_ARTICLE.sub("", of["of"])))
    return Named(piece.unquoted(words))
