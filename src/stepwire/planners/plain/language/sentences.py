"""A task's text, cut into pieces that each hold one instruction. Pure; loses no word.

People join steps with full stops, semicolons, line breaks, bullets, commas, "then" and "and".
Two rules keep names and values whole:

1. What is quoted, a ``{{template}}`` and a web address are *sealed*: each becomes a single
   character before anything is cut or matched, and is opened again in the slot it lands in.
2. A comma, an "and" or a "then" cuts only where a verb follows. So "fish, chips and peas" is one
   value and "terms and conditions" one name. A cut after "and" is offered as *soft*: the grammar may
   take it back when the piece behind it means nothing ("Save and close").
"""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from stepwire.planners.plain.language.moods import TELLING, is_filler, stated
from stepwire.planners.plain.language.verbs import BEGINS

_FIRST_SEAL = 0xF0000
_LAST_SEAL = 0xFFFFD
_SEALED = re.compile(
    r"""
      (?P<template>\{\{[^{}\n]{1,80}\}\})
    | "(?P<double>[^"\n]*)" | “(?P<curly>[^”“\n]*)” | „(?P<low>[^„“”\n]*)[“”] | «(?P<angle>[^«»\n]*)»
    | `(?P<back>[^`\n]*)`
    | (?<!\w)'(?P<single>(?:[^'\n]|'(?=\w)){1,2000})'(?!\w)
    | (?<!\w)‘(?P<fine>(?:[^’\n]|’(?=\w)){1,2000})’(?!\w)
    | (?P<address>(?:https?|wss?|file|ftp|about|data|javascript|chrome):[^\s"“”<>]*[^\s"“”<>.,;:!?)])
    | (?P<private>[\U000F0000-\U000FFFFD])
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Seal:
    """Something sealed: as it was written, and what it holds."""

    raw: str
    content: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the task with its seals. ``joint``: the mere "and" it was cut off behind, else empty.

    ``goes_on``: it stands behind a "then" or an arrow, so that it may lack the verb of the piece before it.
    ``reading``: how it is to be read instead, where it lacks words that were said before.
    """

    text: str
    seals: tuple[Seal, ...]
    joint: str = ""
    goes_on: bool = False
    reading: str = ""

    def said(self) -> str:
        """The piece as it was written."""
        return self.opened(self.text)

    def opened(self, text: str) -> str:
        """A part of the piece as it was written, quotation marks and all."""
        return _SEAL_CHARACTER.sub(lambda match: self._seal(match[0]).raw, text)

    def value(self, text: str) -> str:
        """A part of the piece as a value: without its quotation marks when it is one quotation."""
        text = text.strip()
        return self._seal(text).content if self.is_sealed(text) else self.opened(text)

    def unquoted(self, text: str) -> str:
        """A part of the piece as it was written, every quotation without its marks."""
        return _SEAL_CHARACTER.sub(lambda match: self._seal(match[0]).content, text).strip()

    def is_sealed(self, text: str) -> bool:
        """Whether this part is one sealed thing and nothing else."""
        return len(text) == 1 and bool(_SEAL_CHARACTER.match(text))

    def is_quoted(self, text: str) -> bool:
        """Whether this part is one quotation and nothing else."""
        return self.is_sealed(text) and self._seal(text).quoted

    def ends_quoted(self) -> bool:
        """Whether the last thing in the piece is a quotation."""
        return bool(self.text) and self.is_quoted(self.text[-1])

    def joined(self, piece: Piece) -> Piece:
        """This piece and the one that was cut off it, whole again."""
        return Piece(f"{self.text}{piece.joint}{piece.text}", self.seals, self.joint)

    def with_seal(self, content: str) -> tuple[Piece, str]:
        """The piece with one more seal, as of a quotation, and its character."""
        seals = (*self.seals, Seal(content, content, quoted=True))
        return replace(self, seals=seals), chr(_FIRST_SEAL + len(seals) - 1)

    def _seal(self, character: str) -> Seal:
        return self.seals[ord(character) - _FIRST_SEAL]


_BLANKS = re.compile(r"[^\S\n]{2,}")  # outside quotations one is as good: patterns try each of many
_SEAL_CHARACTER = re.compile(r"[\U000F0000-\U000FFFFD]")

# What begins an instruction. Used only to decide where a comma, "and" or "then" may cut.
_OPENER = rf"""(?:
    (?:(?:please|also|now|finally|lastly|afterwards|next|again|second(?:ly)?|third(?:ly)?)[ ,]+)*
    (?:{TELLING}[ ])?
    (?:{BEGINS}(?![ ](?:is|are|was|were)\b)|
       what|what's|how[ ]many|how[ ]much|is[ ]there|are[ ]there|which|who[ ](?:is|has|wrote|sent)|does[ ](?:the|my|this|our)|when[ ](?:is|was|does)|
       where[ ](?:is|are)|if|unless|for[ ](?:each|every)|in[ ](?:the|each|every)|you[ ]should[ ](?:not[ ])?see|you[ ](?:must|can)[ ]see|guess|
       make[ ](?:an?|another|the|my|it)|make[ ][\w.@+-]+[ ](?:an?|the)|
       comment[ ](?:on|under|[\U000F0000-\U000FFFFD])|label(?=[ ][^,;.]+[ ](?:as|with)[ ])|tag(?=[ ][^,;.]+[ ](?:as|with)[ ])|
       (?:the|an?|my|your|no|there|it)[ ](?:[\w'’-]+[ ]){{0,6}}?(?:should|must)|[\U000F0000-\U000FFFFD][ ](?:should|must)|
       e-?mail(?=[ ]\S+(?:[ ]saying|:|[ ]with[ ]the[ ]subject)[ ])
    )(?![\w'’/]|[ ]?[:=]))"""

_BEGINS = re.compile(rf"(?:(?:and|then|after|once|please)\b|{_OPENER})", re.VERBOSE | re.IGNORECASE)
_HARD = re.compile(
    rf"""
      \s*[;]\s*(?:[-*•–]\s+)?(?:(?:and\s+)?then\b[\s,]*|and\s+(?={_OPENER}))?
    | (?<=[.!?])\s+(?:(?:and\s+)?then\b[\s,]*|(?:after\s+that|afterwards)\b[\s,]*)?
    | \s*,\s*(?:\band\s+)?\bthen\b\s*,?\s*
    | \s*\band\s+then\b\s*,?\s*
    | \s*\bthen\b\s*,?\s*(?={_OPENER})
    | \s*(?:→|->|=>|>>)\s*
    | \s+[>›]\s+(?=[^\W\d]|[\U000F0000-\U000FFFFD])
    """.replace("\n", ""),
    re.VERBOSE | re.IGNORECASE,
)
# Behind the end that something is scrolled to nothing can go on but another step.
_SCROLLED = "|".join(
    rf"(?<={end})".replace(" ", "[ ]")
    for end in ("to the top", "to the bottom", "to the end", "of the text", "of the page", "of the list")
)
_SOFT = re.compile(
    rf"""
      (?P<comma>\s*,\s*(?:and\s+|and\s+also\s+)?)(?={_OPENER})
    | (?P<run>(?:{_SCROLLED})\s+)(?=(?:hit|press|click|tap|type|enter|tick|choose|select)[ ])
    | (?P<and>\s+(?:and|&)\s+(?:also\s+)?)(?={_OPENER})
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BULLET = re.compile(
    r"^\s*(?:(?:step\s+)?\d{1,3}\s*[.):](?=\s)|[-*•–—▪◦·](?=\s)|\[[ x]?\](?=\s)|[a-z]\)(?=\s)|[a-h]\.(?=\s))\s*",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|no|nr|vs|etc|e\.g|i\.e|approx|inc|ltd|co|jr|sr)|\b[A-Za-z])\.$"
)
_LONGEST_ABBREVIATION = 10  # characters, with what stands before it
_PAIR = re.compile(r"^[^:=]{1,60}[:=]\s*\S")
_HEADER = re.compile(
    r"\b(?:fill|complete|enter|form|details|values|fields|following|data)\b.*:\s*$", re.IGNORECASE
)
_PREAMBLE = re.compile(
    r"(?:please )?(?:do (?:the following|this|these steps)|(?:the )?(?:task|test|steps?|instructions|following steps)|"
    r"follow these steps)(?: is| are)?\s*:",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"(?:in|into|on|from|under|for|within|inside|at) (?:the|each|every|my) (?:[^,:]|,(?=\d\d\d))+",
    re.IGNORECASE,
)
# "Find and click X" is "click X".
_FINDING_FIRST = re.compile(
    r"\b(?:find|locate|look for) and (?=(?:click|pick|select|choose|open|press|tick|check)\b)", re.IGNORECASE
)


# "Find the cheapest lamp and add it to the basket": the search makes sure that only lamps are compared.
_REPORTED = re.compile(
    r"\b(?:find(?: out)?|look up|look for|get|note|check) (?P<what>the [^,;.\n]{1,200}?),? (?:and|then)(?: then)? "
    r"(?:report|return|tell(?: me)?|show me|give me) (?:it|them)\b(?: to me)?",
    re.IGNORECASE,
)
# "Find the cheapest flight …, and book it": booking it is what is wanted.
_BOOKED = re.compile(
    r"\bfind (?P<what>the (?:cheapest|earliest|latest|shortest|fastest|quickest) [^;.\n]{1,200}?),? (?:and|then)(?: then)? "
    r"(?P<verb>book|buy|reserve|order) it\b",
    re.IGNORECASE,
)
# "Find the Save button and click it": finding it is how it is clicked.
_FOUND = re.compile(
    r"\b(?:find|locate|look for) (?P<what>(?:the|an?) [^,;.\n]{1,200}?),? (?:and|then)(?: then)? "
    r"(?P<verb>click|press|tap|select|choose|tick|hover over|open)(?: on)? it\b(?! (?:to|in))",
    re.IGNORECASE,
)
_AT_HOME = re.compile(
    r"(?:^|(?<=[.;\n]) ?)(?:from|on) the (?:home|start|main|front) ?page,? (?=(?:click|press|tap|open|choose|select|search|go)\b)",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\bhold(?: down)? (?:the )?(?P<held>shift|ctrl|control|alt|cmd|command)(?: key)? and press (?:the )?",
    re.IGNORECASE,
)
_BEST_FIRST = re.compile(
    r"\bfind the (?P<best>cheapest|most expensive|least expensive) (?P<thing>[^,;.\n]{1,200}?),? (?:and|then)(?: then)? "
    r"(?:add|put|place) (?:it|(?P<count>\w+ of) (?:them|it)) (?:to|in|into) (?=(?:the|my) (?:\w+ )?(?:basket|cart)\b)",
    re.IGNORECASE,
)


# How people begin and end a message to somebody.
_GREETING = re.compile(
    r"^\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))"
    r"(?: (?:there|all|everyone|team|assistant|(?-i:[A-Z])\w+))?\s*[,!.\n]+\s*",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?P<end>[.!?\n])[^\S\n]*(?:many )?(?:thanks|thank you)(?: in advance| a lot| very much| so much)?[.! ]*$",
    re.IGNORECASE,
)
_LONGEST_THANKS = 60  # characters


def sentences(task: str) -> tuple[tuple[Piece, ...], ...]:
    """The task's sentences, in order, each cut into pieces; none is empty.

    A line that announces values ("Fill in the form:") takes the lines of values below it.
    """
    text, seals = _seal(task)
    text = _without_thanks(_GREETING.sub("", text))
    text = _BLANKS.sub(" ", text)
    text = _FINDING_FIRST.sub("", stated(text))
    text = _REPORTED.sub(r"tell me \g<what>", text)
    text = _BOOKED.sub(r"\g<verb> \g<what>", text)
    text = _FOUND.sub(r"\g<verb> \g<what>", text)
    text = _AT_HOME.sub("go to the home page; ", text)
    text = _HELD.sub(r"press \g<held>+", text)
    text = _BEST_FIRST.sub(_searched_first, text)
    cut = [
        tuple(
            Piece(part, seals, joint, goes_on and not at)
            for at, (part, joint) in enumerate(_clauses(sentence))
            if part
        )
        for line in _lines(text)
        for sentence, goes_on in _sentences(line)
    ]
    return tuple(filter(None, cut))


def _without_thanks(text: str) -> str:
    text = text.rstrip()
    begin = max(0, len(text) - _LONGEST_THANKS)
    return text[:begin] + _THANKS.sub(r"\g<end>", text[begin:])


def _searched_first(match: re.Match[str]) -> str:
    count = f"{match['count']} " if match["count"] else ""
    return f"search for {match['thing']}; add {count}the {match['best']} {match['thing']} to "


def pieces(task: str) -> tuple[Piece, ...]:
    """All pieces of the task, in order."""
    return tuple(piece for sentence in sentences(task) for piece in sentence)


def _seal(task: str) -> tuple[str, tuple[Seal, ...]]:
    seals: list[Seal] = []

    def sealed(match: re.Match[str]) -> str:
        if len(seals) > _LAST_SEAL - _FIRST_SEAL:
            return match[0]
        kind = match.lastgroup or "private"
        seals.append(Seal(match[0], match[kind], kind not in ("template", "address", "private")))
        return chr(_FIRST_SEAL + len(seals) - 1)

    return _SEALED.sub(sealed, task.replace("\r", "\n")), tuple(seals)


def _lines(text: str) -> Iterator[str]:
    """The lines without bullets; a header of values together with its values."""
    header: list[str] = []
    for raw in _numbered(text).split("\n"):
        line = _BULLET.sub("", raw).strip()
        if header and _PAIR.match(line):
            header.append(line.rstrip(",;."))
            continue
        if header:
            yield _joined(header)
            header = []
        if _HEADER.search(line) and not _PREAMBLE.fullmatch(line):
            header = [line]
        elif line and not _PREAMBLE.fullmatch(line):
            yield _PREAMBLE.sub("", line, count=1).strip() if _PREAMBLE.match(line) else line
    if header:
        yield _joined(header)


_NUMBER = re.compile(rf"[ ](?P<number>\d{{1,3}})[.)][ ](?={_OPENER})", re.VERBOSE | re.IGNORECASE)


def _numbered(text: str) -> str:
    """A list that is numbered within one line ("1. Open A 2. Click B"), one number a line."""
    if re.match(r"\s*a[.)] ", text):
        return re.sub(rf"[ ](?=[b-h][.)][ ]{_OPENER})", "\n", text, flags=re.VERBOSE | re.IGNORECASE)
    if re.match(r"\s*1[.)] ", text) is None:
        return text
    parts: list[str] = []
    start = 0
    for match in _NUMBER.finditer(text):
        if int(match["number"]) == len(parts) + 2:
            parts.append(text[start : match.start()])
            start = match.start() + 1
    return "\n".join([*parts, text[start:]])


def _joined(header: list[str]) -> str:
    return f"{header[0]} {', '.join(header[1:])}".strip()


_THEN = re.compile(r"\bthen\b|→|->|=>|>|›", re.IGNORECASE)


def _sentences(line: str) -> Iterator[tuple[str, bool]]:
    """The sentences of a line, and whether each stands behind a "then"."""
    start, goes_on = 0, False
    for match in _HARD.finditer(line):
        before = line[start : match.start()]
        if _goes_on(before, line[match.end() :]) or (";" in match[0] and _lists(before, line[match.end() :])):
            continue
        if match.end() > start and before.strip():
            yield before.strip(), goes_on
            start, goes_on = match.end(), _THEN.search(match[0]) is not None
    if line[start:].strip():
        yield line[start:].strip(), goes_on


def _lists(before: str, after: str) -> bool:
    """Whether a semicolon parts values of one list."""
    return bool(re.search(r":.*[:=]", before) and _PAIR.match(after))


def _goes_on(before: str, after: str) -> bool:
    """Whether the mark at the end of ``before`` ends no sentence: "St. Louis", "Yahoo! mail"."""
    if not before.endswith((".", "!", "?")):
        return False
    abbreviated = _ABBREVIATION.search(before[-_LONGEST_ABBREVIATION:])
    return not _BEGINS.match(after) and (abbreviated is not None or after[:1].islower())


def _clauses(sentence: str) -> Iterator[tuple[str, str]]:
    start, joint = 0, ""
    for match in _SOFT.finditer(sentence):
        before = sentence[start : match.start()]
        if match["comma"] and _PAIR.match(before) and _PAIR.match(sentence[match.end() :]):
            continue
        if match.start() == 0 or is_filler(before) or (match["comma"] and _WHERE.fullmatch(before)):
            continue
        yield sentence[start : match.start()].strip(), joint
        start, joint = match.end(), match["and"] or ""
    yield sentence[start:].strip(), joint
