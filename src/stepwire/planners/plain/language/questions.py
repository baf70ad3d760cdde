"""What can be asked of a page, in words: "how many rows are there", "the price of the cheapest lamp". Pure.

A question is read by the first form that fits it; what fits none is the name of a value.
"""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from stepwire.planners.plain.language.conditions import compared, condition
from stepwire.planners.plain.language.instructions.conditions import Condition, Shown
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
from stepwire.planners.plain.language.limits import LIMIT
from stepwire.planners.plain.language.phrases import phrase
from stepwire.planners.plain.language.sentences import Piece
from stepwire.planners.plain.language.superlatives import MEASURED
from stepwire.planners.plain.language.value_names import ARTICLE, named_value

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
    for pattern, build in _FORMS:
        if match := pattern.fullmatch(text):
            return build(match, piece)
    return named_value(piece, text)


# -- what the forms build ---------------------------------------------------------------------


def _text_of(piece: Piece, text: str) -> TextOf | None:
    what = phrase(piece, text)
    return TextOf(what) if what is not None else None


def _whether(asked: Condition | None) -> Whether | None:
    return Whether(asked) if asked is not None else None


def _is_there(match: re.Match[str], piece: Piece) -> Whether | None:
    what = phrase(piece, match["what"])
    return Whether(Shown(what)) if what is not None else None


def _how_many(match: re.Match[str], piece: Piece) -> HowMany | None:
    what = phrase(piece, _ARE_IN.sub(" ", match["what"]))
    return HowMany(what) if what is not None else None


def _every_value(match: re.Match[str], piece: Piece) -> EveryValue:
    values = match["words"] or match["names"] or match["things"]
    return EveryValue(piece.unquoted(values), piece.unquoted(match["of"] or match["these"] or ""))


def _reckoned(match: re.Match[str], piece: Piece) -> Reckoned:
    return Reckoned(_HOWS[match["how"].lower()], piece.unquoted(ARTICLE.sub("", match["words"])))


def _best(match: re.Match[str], piece: Piece) -> Best:
    if match["best3"]:
        return Best(match["what3"], "money", match["best3"].lower() == "most")
    measure, most = MEASURED[(match["best"] or match["best2"] or match["best4"]).lower()]
    what = piece.unquoted(match["what"] or match["what2"] or match["what4"])
    return Best(what, measure, most, "" if match["of"] == "page" else match["of"] or "")


def _value_of_the_best(words: str, best: str, piece: Piece) -> OfTheBest | None:
    found = question(piece, best)
    return OfTheBest(words, found) if isinstance(found, Best) else None


# -- the forms --------------------------------------------------------------------------------

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
    rf"(?P<verb>is|are) (?P<what>(?!there (?:an?|any|some)\b)\S.*?) (?P<than>{LIMIT}(?: .+)?)",
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

_HOW_MANY_OF_THEM = re.compile(
    r"how many(?: of them)?(?: (?:there are|are there|are shown|are listed|are left))?", re.IGNORECASE
)
_WHICH_THERE_ARE = re.compile(
    r"(?:which|what) (?P<things>(?!(?:is|are|the)\b)[a-z-]+s) (?:there are|are there|exist|are (?:shown|listed))",
    re.IGNORECASE,
)
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Piece], Question | None]], ...] = (
    (_DIALOG, lambda match, piece: DialogSays()),
    (_TITLE, lambda match, piece: PageFact("title")),
    (_URL, lambda match, piece: PageFact("url")),
    (_INSIDE, lambda match, piece: _text_of(piece, match["what"])),
    (_ALL_OF, _every_value),
    (_RECKONED, _reckoned),
    (_BEST, _best),
    (_WHAT_THE_BEST_COSTS, lambda match, piece: _value_of_the_best("price", match["is"] or match["costs"] or match["does"], piece)),
    (_OF_THE_BEST, lambda match, piece: _value_of_the_best(piece.unquoted(match["words"]), match["best"], piece)),
    (_HOW_MANY_OF_THEM, lambda match, piece: HowMany(Phrase(said="results", words="", role="item"))),
    (_WHICH_THERE_ARE, lambda match, piece: EveryValue(match["things"])),
    (_HOW_MANY, _how_many),
    (_WHETHER, lambda match, piece: _whether(condition(piece, match["condition"], None))),
    (_IS_IT, lambda match, piece: _whether(condition(piece, f"{match['what']} is {match['state']}", None))),
    (_IS_WITHIN, lambda match, piece: _whether(compared(piece, f"{match['what']} {match['verb']} {match['than']}"))),
    (_DOES, lambda match, piece: _whether(condition(piece, f"{match['what']} {match['verb']}s {match['text']}", None))),
    (_IS_THERE, _is_there),
    (_TEXT_OF, lambda match, piece: _text_of(piece, match["what"])),
    (_SAYS, lambda match, piece: _text_of(piece, match["what"] or match["inside"])),
)  # fmt: skip
