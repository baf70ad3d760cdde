"""Ways of pointing: "the second Edit button in the row of Storm lantern". Pure.

A phrase is peeled from the outside in: article, place ("in the row of …"), ordinal, role word. What
remains is the name. Peeling is only one reading: "Terms of use" and "First name" are names that look
like a place and an ordinal. So the whole phrase is kept as ``said``, and finding tries it as a name
first.
"""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import re

from stepwire.planners.plain.language.instructions.targets import Phrase, Place, Relation
from stepwire.planners.plain.language.lexicon import ORDINALS, PRONOUNS, ROLE_WORDS
from stepwire.planners.plain.language.sentences import Piece

_ARTICLE = re.compile(
    r"^(?:on |at )?(?:(?:the|a|an|my|your|its|their|this|that|any)\s+)+(?=\S)", re.IGNORECASE
)
_THE = re.compile(r"^(?:on |at )?(?:(?:the|a|an)\s+)+(?=\S)", re.IGNORECASE)  # "Your orders" may be a name
_CONTAINER = (
    r"(?:section|form|dialog|dialogue|pop-?up|modal|panel|card|table|list|menu|toolbar|header|footer|sidebar|group|"
    r"area|navigation|nav(?:bar| bar)?|box|block|column)"
)
_SENT_BY_SOMEBODY = r"(?:messages?|e-?mails?|mails?|comments?|posts?|reviews?|repl(?:y|ies)|newsletters?|one)"
_LISTING = r"(?:list|table|tree|grid|results|basket|cart|shopping cart|inbox|catalogue|catalog)"
_PART_OF_A_NAME = r"(?:number|date|place|type|kind|terms|proof|point|time|code|out)"  # "number of guests"
_PLACE_FORMS: tuple[tuple[Relation, str], ...] = (
    ("row", r"^(?P<head>.*\S) (?:in|on|from|of) the (?:row|line|entry) (?:of|for|with|containing|that (?:says|contains|has)) (?P<place>.+)$"),
    ("row", r"^(?P<head>.*\S) (?:in|on|from|of) the (?P<place>\S.*?) (?:row|line|entry)$"),
    ("row", r"^(?P<head>.*\S) (?:in|on|from|of) (?P<place>\S.*?)['’]s (?:row|line|entry)$"),
    ("beside", r"^(?P<head>.*\S) (?:next to|beside|near|close to|in front of|to the (?:left|right) of|left of|right of) (?P<place>.+)$"),
    ("below", r"^(?P<head>.*\S) (?:under|below|beneath|underneath) (?P<place>.+)$"),
    ("above", r"^(?P<head>.*\S) above (?P<place>.+)$"),
    ("in", rf"^(?P<head>.*\S) (?:in|inside|within|on|from|at|under) the (?P<place>\S.*?) {_CONTAINER}$"),
    ("in", r"^(?P<head>.*\S) (?:in|inside|within|on|from) the (?P<place>dialog)(?:ue)?(?: box)?$"),
    ("in", r"^(?P<head>.*\S) (?:in|inside|within|on|from) the (?P<place>(?:dialog|pop-?up|modal|header|footer|sidebar|menu))$"),
    ("in", rf"^(?P<head>.*\S) (?:in|inside|within|on|from|of) the (?P<place>{_CONTAINER}|calendar)$"),
    ("in", r"^(?P<head>.*\S) (?:inside|within) (?P<place>.+)$"),
    ("row", rf"^(?P<head>(?:.*\s)?{_SENT_BY_SOMEBODY}) (?:from|by|with (?:the )?subject) (?P<place>.+)$"),
    ("row", r"^(?P<head>(?:.*\s)?(?:cell|row|item|card|entry|product|order|task|issue|ticket|page|user|customer|article)s?) (?:with(?: an?)?|containing|that (?:says|contains)) (?!the (?:text|name|label|title)\b)(?P<place>.+)$"),
    ("in", rf"^(?P<head>.*\S) (?:in|on|from|of) (?:the|my|your|this) (?P<place>{_LISTING})$"),
    ("row", rf"^(?P<head>(?!(?:.*\s)?{_PART_OF_A_NAME} of (?-i:[a-z])).*\S) (?:for|of) (?P<place>.+)$"),
)  # fmt: skip
_PLACES = tuple((relation, re.compile(pattern, re.IGNORECASE)) for relation, pattern in _PLACE_FORMS)
_ROLE_NAMES = "|".join(sorted((re.escape(word) for word in ROLE_WORDS), key=len, reverse=True))
_ROLE_LAST = re.compile(rf"^(?:(?P<name>.*?\S)\s+)??(?P<role>{_ROLE_NAMES})$", re.IGNORECASE)
_NAME_AND_ROLE = re.compile(rf"^(?P<name>.*?\S)\s+(?P<role>{_ROLE_NAMES})$", re.IGNORECASE)
_ROLE_FIRST = re.compile(
    rf"^(?P<role>{_ROLE_NAMES})\s+(?:(?:named|called|labell?ed|titled|saying|reading|marked|"
    rf"(?:with|that has|which has) the (?:text|name|label|title)|(?:that|which) (?:says|reads|is (?:named|called|labell?ed)))"
    rf"\s+(?P<name>.*\S)|(?P<plain>\S.*))$",
    re.IGNORECASE,
)
_ORDINAL_NAMES = "|".join(sorted((re.escape(word) for word in ORDINALS), key=len, reverse=True))
_ORDINAL = re.compile(
    rf"^(?:(?P<word>{_ORDINAL_NAMES})|(?P<number>\d{{1,3}})(?:st|nd|rd|th))(?:\s+(?P<rest>.+))?$",
    re.IGNORECASE,
)
_FIRST_OF = re.compile(
    rf"^(?:the )?(?P<which>{_ORDINAL_NAMES}) (?:one )?of the (?:two |three |four |five |\d+ )?(?P<rest>.+)$",
    re.IGNORECASE,
)
_ONE_OF = re.compile(r"(?:any |some |either )?(?:one )?of (?:the|these|those|my) ", re.IGNORECASE)
_NUMBERED = re.compile(
    rf"^(?P<rest>{_ROLE_NAMES})\s+(?:number\s+|no\.?\s+|#\s?)?(?P<number>\d{{1,3}})$", re.IGNORECASE
)


# What says no more than "here".
_HERE = re.compile(
    r" (?:on (?:the|this) (?:page|screen|site|web ?site)|at the (?:top|bottom)(?: of the page)?|that appears)$",
    re.IGNORECASE,
)
# Words that show a name to be a sentence that was not understood: wherever they stand,
_NEVER_IN_A_NAME = re.compile(
    r"(?:^|\s)(?:if|unless|until|then|[Oo]therwise|else|except|instead|(?:when|while|after|before) (?:the|it|that|a|you)|(?:, )(?:second|third|next))(?:\s|$)|"
    r"(?:^|\s)(?:rather than|all the way|as (?:soon|long|quickly|fast|often) as|(?:but|and|or) (?:do not|don['’]t|not|never)|but (?:keep|leave|cancel|with|without|only))\b|"
    r"\b(?:after|before|when|while|by) \w+ing (?:the|it|an?|my|your|on|in)\b|"
    r", (?:the|it|there|its|but|not|an?|my)\b|\b(?:\d+|two|three|four|five|ten)(?: more)? times$|"
    r" (?:and|or|at most|at least|up to)$| and \w+ (?:it|them)$|"
    r"\b\d+(?:, \d+)*,? (?:and|or|to) \d+$"
)
# where it begins with them,
_NEVER_BEFORE_A_NAME = re.compile(
    r"(?:the|an?)$|(?:some|several|a few|up to|at least)\b|(?:tomorrow|today|yesterday|everything|anything|something|nothing|everyone|everybody|nobody|no one|somewhere|anywhere|outside)\b|"
    r"(?:after|before|both|either|neither|no|not|and|or|but|more than|less than|at least|at most|only|for)(?: |$)|"
    r"(?:above|below)$|between \d|(?:all|every|each|any)(?! cookies)\b|(?:one|any|some|none|most) of the\b|"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|several|many) (?!dots?\b)[a-z]"
)
# and where it has no capital letter of its own.
_SELDOM_IN_A_NAME = re.compile(
    r"\b(?:when|while|because|whose|which|is|are|was|were|has|have|costs?|than|only$|in another|so that|without \w+ing)\b|[()>]|"
    r"\b(?:in|on|from|at|to|with|for|by|about|after|before|into|through|between) (?:the|my|your|an?|this|that|it|all|each|every|their|his|her)\b|"
    r"\b(?:and|or) (?:the|my|your|an?|its)\b"
)

# "the button in the dialog labeled OK" is "the OK button in the dialog".
_NAMED_LAST = re.compile(
    rf"^(?P<article>(?:the|a|an) )?(?P<role>{_ROLE_NAMES}) (?P<place>(?:in|on|inside|within) the .+?) "
    r"(?:labell?ed|named|called|titled|saying|that says|with the text) (?P<name>.+)$",
    re.IGNORECASE,
)


def phrase(piece: Piece, text: str) -> Phrase | None:
    """What ``text``, a part of ``piece``, points at; None when it names nothing ("it", "the")."""
    text = text.strip().rstrip(",:").strip()
    if piece.is_quoted(text):
        name = piece.value(text)
        return Phrase(said=name, words=name, quoted=True) if name else None
    if _ONE_OF.match(text):
        return None
    text = _FIRST_OF.sub(r"the \g<which> \g<rest>", text)
    text = _NAMED_LAST.sub(r"the \g<name> \g<role> \g<place>", text)
    said = piece.unquoted(_THE.sub("", text, count=1))
    if not said or text.lower() in PRONOUNS or said in {"the", "a", "an", "my", "your"}:
        return None
    return _peeled(piece, text, said)


def _peeled(piece: Piece, text: str, said: str) -> Phrase | None:
    """The phrase taken apart from the outside in; None where what is left is no name."""
    head, place = _place(piece, _HERE.sub("", text))
    head, nth = _ordinal(_ARTICLE.sub("", head, count=1))
    name, role = _role(head)
    name = _ARTICLE.sub("", name, count=1)
    if role is not None and _COUNT.fullmatch(name) and _SEVERAL.search(head):
        return None  # "the last 3 rows" are no rows called 3
    if is_doubtful(name) or (place is not None and _is_no_place(place)):
        return None
    if not (name or role):
        return Phrase(said=said, words=said)
    if place is not None and _is_list(place) and (role in _LISTED or (name and nth is None)):
        place = None  # a list is no more than where such things are
    words, quoted = piece.unquoted(name), piece.is_quoted(name)
    return Phrase(said=said, words=words, role=role, nth=nth, place=place, quoted=quoted)


_LISTED = ("item", "row")


def _is_list(place: Place) -> bool:
    return place.relation == "in" and re.fullmatch(_LISTING, place.words, re.IGNORECASE) is not None


_COUNT = re.compile(r"(?:two|three|four|five|six|seven|eight|nine|ten)|\d+(?:\s?[-–]\s?\d+)?")
_SEVERAL = re.compile(r"s$|^[a-z ]+s ")
_EVERY = re.compile(r"(?:every|each|all|both|any)\b")
_AN_AMOUNT = re.compile(r"[$€£]\s?\d|\d+(?:[.,]\d+)?\s?(?:[$€£%]|euros?|pounds?|dollars?|seconds?|minutes?)")


def _is_no_place(place: Place) -> bool:
    """ "In every row", "under £20": nothing that stands on a page, to be beside it or below."""
    amount = place.relation in ("in", "below", "above") and _AN_AMOUNT.match(place.words)
    return bool(amount or _EVERY.match(place.words))


def is_doubtful(name: str) -> bool:
    """Whether what should be a name, and is not quoted, reads as a piece of a sentence."""
    return bool(
        _NEVER_IN_A_NAME.search(name)
        or _NEVER_BEFORE_A_NAME.match(name)
        or (name[:1].islower() and _SELDOM_IN_A_NAME.search(name, 1))
    )


def named(words: str) -> Phrase:
    """The phrase that is nothing but a name."""
    return Phrase(said=words, words=words)


def _place(piece: Piece, text: str) -> tuple[str, Place | None]:
    for relation, pattern in _PLACES:
        if match := pattern.match(text):
            words = piece.unquoted(_ARTICLE.sub("", match["place"], count=1))
            return match["head"].rstrip(","), Place(relation, words)
    return text, None


def _ordinal(text: str) -> tuple[str, int | None]:
    if match := _NUMBERED.match(text):
        return match["rest"], int(match["number"]) - 1
    if match := _ORDINAL.match(text):
        if not match["rest"]:
            return text, None
        nth = ORDINALS[match["word"].lower()] if match["word"] else int(match["number"]) - 1
        return match["rest"], max(nth, -99)
    return text, None


def _role(text: str) -> tuple[str, str | None]:
    if (match := _ROLE_FIRST.match(text)) and (match["name"] or _is_name(match["role"], match["plain"])):
        return match["name"] or match["plain"], ROLE_WORDS[match["role"].lower()]
    if (match := _ROLE_LAST.match(text)) and (match["name"] or not text[0].isupper()):
        return match["name"] or "", ROLE_WORDS[match["role"].lower()]
    if match := _NAME_AND_ROLE.match(text):
        return match["name"], ROLE_WORDS[match["role"].lower()]
    return text, None


_PRESSED = frozenset({"button", "link", "tab", "checkbox"})


def _is_name(role: str, text: str) -> bool:
    """Whether what follows a role word is plainly a name: "the box Newsletter", not "box of tea"."""
    return role[0].islower() and (not text[0].islower() or (role in _PRESSED and " " not in text))
