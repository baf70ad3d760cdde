"""Other ways of asking than the imperative, brought to it. Pure.

People are polite ("could you click Save?"), tell a story ("the user clicks Save", "I fill in Name"), name
the deed with a noun ("make a click on Save") or say what they need ("I need a new project"). All of it
asks for the same as "click Save"; so it is put that way once, here, and the forms know imperatives alone.
"""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import re
from collections.abc import Callable

from stepwire.planners.plain.language.verbs import SINGLE

# Who does it, in a story.
TELLING = r"(?:i|we|you|(?:the |a |our )?(?:user|tester|customer|visitor|admin|editor|client)|he|she|they)"

_FILLER = re.compile(
    r"^(?:(?:and|but|then|now|next|first(?:ly)?|second(?:ly)?|third(?:ly)?|after that|afterwards|after this|finally|"
    r"lastly|at last|at the end|in the end|once (?:there|done)|when (?:you are )?done|also|please|pls|plz|kindly|just|simply|"
    r"(?:can|could|would|will) you(?: please)?|i(?: would|'d|’d)? (?:like|want) you to|i(?: would|['’]d)? (?:like|want|need|wish) to|"
    r"i need you to|we(?: want| need| have)? to|your task is to|you (?:should|must|need to|have to)(?= (?!(?:not )?see\b))|"
    r"let['’]?s|let us|try to|go ahead(?: and)?|(?:step|task) \d+\b[.:)]?)\b[\s,:]*)+",
    re.IGNORECASE,
)
_POLITE_END = re.compile(r",? (?:please|pls|thanks|thank you|for me)$", re.IGNORECASE)
_ASKED = re.compile(
    r"(?P<asked>(?:^|(?<=[.!?;]\s))(?:please )?(?:(?:can|could|would|will) you|do you mind)\b[^.!?\n]*)\?+",
    re.IGNORECASE | re.MULTILINE,
)


def stated(text: str) -> str:
    """The text with a new line for the question mark of what asks somebody to do something."""
    return _ASKED.sub("\\g<asked>\n", text)


def without_filler(text: str) -> str:
    """The text without words that only join or are polite, and without its final mark."""
    bare = re.sub(r"\s+", " ", text).strip().rstrip(".!;,").strip()
    bare = _POLITE_END.sub("", bare)
    return _FILLER.sub("", bare, count=1) or bare


def is_filler(text: str) -> bool:
    """Whether a text only joins or is polite."""
    return _FILLER.fullmatch(text) is not None


def imperative(said: str) -> str:
    """What is asked for, as an imperative; the text without its filler where it is one, or asks nothing."""
    if (match := _OUTCOME.fullmatch(said.strip())) and not _MODAL.search(said):
        return f"check that {match['what'].rstrip('.!')}"
    text = without_filler(said)
    for pattern, plainly in _MOODS:
        if match := pattern.fullmatch(text):
            return plainly(match)
    return text


def bare(word: str) -> str:
    """A verb in the form of an imperative: "clicking" and "clicks" are "click"; other words as they are."""
    return _FORMS.get(word.lower(), word)


def _gerunds(verb: str) -> tuple[str, ...]:
    """Each way that the "-ing" of a verb may be spelt; those that are no word do no harm."""
    return (f"{verb}ing", f"{verb[:-1]}ing", f"{verb}{verb[-1]}ing")


def _thirds(verb: str) -> tuple[str, ...]:
    return (f"{verb}s", f"{verb}es", f"{verb[:-1]}ies")


_FORMS = {form: verb for verb in SINGLE for form in (*_gerunds(verb), *_thirds(verb))}


def _told(match: re.Match[str]) -> str:
    first, _, rest = match["what"].partition(" ")
    return f"{bare(first)} {rest}".strip()


_OUTCOME = re.compile(
    r"(?:then|and|but|given(?: that)?|expected(?: result)?|result|outcome)[:,]? (?P<what>(?:the|there|an?|no|my|your|[\U000F0000-\U000FFFFD])"
    r"(?: .+)? (?:is|are|contains?|shows?|says?|has|have|reads?|displays?|appears?|disappears?)\b.*)",
    re.IGNORECASE,
)
_MODAL = re.compile(r"\b(?:should|must|shall)\b", re.IGNORECASE)


def _said(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_MOODS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_said(rf"{TELLING} (?P<what>(?:should|must|can|cannot|can['’]t)(?: not)?(?: now)? (?:see|find|get|reach) .+)"), lambda match: f"you {match['what']}"),
    (_said(rf"{TELLING} expects? (?:to see )?(?P<what>.+)"), lambda match: f"expect to see {match['what']}"),
    (_said(r"in (?P<place>(?:the|my) (?!row\b)[^,]+), (?P<what>(?:click|press|tap|expand|collapse|open|hover over|tick|check|untick|delete|remove)\b .+)"), lambda match: f"{match['what']} in {match['place']}"),
    (_said(r"(?:check|look|test) (?:for|that there is) (?:the )?(?P<what>(?:an? |the )?(?:text|message|words?|link|button|error|warning|notice|heading|presence of|existence of|title) ?.+)"), lambda match: f"check that {re.sub(r'^(?:presence|existence) of ', '', match['what'])} is shown"),
    (_said(r"(?:check|verify) the (?:presence|existence|visibility) of (?P<what>.+)"), lambda match: f"check that {match['what']} is shown"),
    (_said(r"(?:(?:would|do) you )?mind (?P<what>\w+ing\b.*?)\??"), _told),
    (_said(r"get rid of (?P<what>(?:(?:the|this|that) )?(?:\S+ )?(?:banner|pop-?up|dialog|modal|overlay|notification|notice|advert|ad))"), lambda match: f"close {match['what']}"),
    (_said(rf"{TELLING} (?:now |then |also )?sees? (?P<what>.+)"), lambda match: f"check that {match['what']} is shown"),
    (_said(rf"{TELLING} (?:(?:am|are|is) )?(?:land(?:s|ed)?|end(?:s|ed)? up|arrives?|taken|redirected)(?: back)? (?:on|to|at) (?P<what>.+)"), lambda match: f"check that {match['what']} is shown"),
    (_said(r"(?:land|end up|arrive) (?:on|at) (?P<what>.+)"), lambda match: f"check that {match['what']} is shown"),
    (_said(rf"(?:{TELLING}) (?:now |then |also )?(?P<what>(?!(?:should|must|can|do|don|no|need|want|have|are|is|will)\b)\w+\b.*)"), _told),
    (_said(r"(?:make|do|perform|give) (?:an? )?(?P<how>double[- ]|right[- ])?(?:click|tap) (?:on|at|onto) (?P<what>.+)"), lambda match: f"{match['how'] or ''}click {match['what']}"),
    (_said(r"(?:what|how much) does (?:it|that|this) cost\??|how much is (?:it|that|this)\??"), lambda match: "tell me its price"),
    (_said(r"(?:take|bring|get|lead) (?:me|us) (?:back )?to (?P<what>.+)"), lambda match: f"go to {match['what']}"),
    (_said(r"(?:i|we) (?:need|want|would like|['’]d like) (?P<what>an? new .+)"), lambda match: f"create {match['what']}"),
    (_said(rf"(?:given|when)(?: that)? {TELLING} (?:am|are|is)(?: already)? (?:logged|signed) in as (?P<what>.+)"), lambda match: f"sign in as {match['what']}"),
    (_said(rf"when {TELLING} (?P<what>(?!(?:should|must|can|do|don|no|need|want|have|has|are|am|is|will|see)\b)\w+ .+)"), _told),
    (_said(r"(?:make sure|be sure|remember|do not forget|don['’]t forget|take care)(?: to| (?:that )?you) (?P<what>(?!(?:not|never|see|are|have|can|do|don['’]t)\b)\w+\b.*)"), _told),
    (_said(r"go back (?P<times>two|three|four|five|\d) (?:pages|steps)"), lambda match: f"go back {match['times']} times"),
    (_said(r"(?P<what>(?:click|press|tap|hit)(?: on)? (?:OK|Okay|Yes|No|Cancel|Confirm|Escape|Esc|Enter|Return|Tab|F\d{1,2})(?: key)?) (?:in order )?to (?:close|leave|submit|send|search|open|cancel|go|confirm|continue|accept|decline|save|proceed)\b.*"), lambda match: match["what"]),
    (_said(r"(?P<what>(?:click|press|tap|hit)(?: on)? .+) when (?P<when>asked|prompted)"), lambda match: f"{match['what']} if {match['when']}"),
    (_said(r"(?:start|begin|try) (?:to |by )?(?P<what>(?!(?:at|on|from|with)\b)\w+ing\b.*)"), _told),
    (_said(r"(?P<what>(?:click|press|tap|hit)(?: on)? the (?!.*\b(?:icon|button) to (?:delete|remove|mark|star|flag)\b).+?) (?:in order )?to (?:close|open|go|sort|continue|save|submit|see|show|start|finish|confirm|search|leave|get|return|view|expand|play)\b.*"), lambda match: match["what"]),
    (_said(r"only (?P<what>(?:show|display|list)(?: me)?) (?P<things>.+)"), lambda match: f"{match['what']} only {match['things']}"),
    (_said(r"(?P<what>(?:show|display|list)(?: me)?) (?P<things>(?!only\b).+) only"), lambda match: f"{match['what']} only {match['things']}"),
    (_said(r"(?P<verb>sign|log) (?:me|us|yourself) (?P<what>(?:in|out|on|off)\b.*)"), lambda match: f"{match['verb']} {match['what']}"),
)  # fmt: skip
