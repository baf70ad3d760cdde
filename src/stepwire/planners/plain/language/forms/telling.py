"""Questions."""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

from stepwire.planners.plain.language import questions
from stepwire.planners.plain.language.forms.form import Form, Slots, form
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.questions import Best, HowMany, Named, Reckoned
from stepwire.planners.plain.language.instructions.reading import Tell
from stepwire.planners.plain.language.lexicon import FIELD_NOUNS, VALUE_SHAPES
from stepwire.planners.plain.language.limits import LIMIT


def _tell(slots: Slots) -> Simple | None:
    asked = questions.questions(slots.piece, slots.raw("question"))
    return Tell(asked) if asked else None


def _find_out(slots: Slots) -> Simple | None:
    """A value is told; what is no value is no question."""
    found = _tell(slots)
    match found:
        case Tell((Named(words),)) if words.lower().rsplit(" ", 1)[-1] in FIELD_NOUNS | VALUE_SHAPES.keys():
            return found
        case Tell((Best() | Reckoned() | HowMany(),)):
            return found
        case _:
            return None


FORMS: tuple[Form, ...] = (
    form("Tell", r"(?:tell|give|show|read|say to|report to|return to|let)(?: me| us)(?: know)?(?: what)? (?P<question>.+)", _tell, "Tell me the order number", "Tell me the total and the order number", "Tell me how many rows there are", "Tell me whether the page says “Sold out”"),
    form("Tell", r"(?:read(?: out| off)?|report(?= (?:the|all|every|its|whether|how|what|back)\b)|return(?= (?:the|all|every|its|whether|how|what)\b)|note(?: down)?|find out|get|say|extract|answer(?! .* with\b))(?: to me)? (?P<question>.+)", _tell, "Read the total", "Report the price of Storm lantern"),
    form("Tell", r"(?:who|when)(?:['’]s| is| was) (?P<question>the .+?)\??", _tell, "Who is the author?"),
    form("Tell", r"(?:what(?:['’]s| is| are| was)|which is) (?P<question>.+?)\??", _tell, "What is the total?"),
    form("Tell", r"(?P<question>(?:which|what) \w+ costs? the (?:least|most))\??", _tell, "Which plan costs the least?"),
    form("Tell", r"list(?: me)? (?P<question>(?:the \w+ of )?(?:all|every) .+|the (?:names|titles) of .+)", _tell, "List all users", "List the names of all products"),
    form("Tell", r"(?:find|look up)(?: me)? (?P<question>(?:the .+|(?-i:[A-Z])[\w -]*['’]s .+))", _find_out, "Find the phone number of Ada"),
    form("Tell", r"(?P<question>(?:which|what) .+ (?:is|has) the .+?|(?:is|are) (?!there\b|it\b)\S.* (?:enabled|disabled|ticked|checked|selected|empty|visible|shown|hidden|gone))\??", _tell, "Which product is the cheapest?", "Is Save enabled?"),
    form("Tell", rf"(?P<question>(?:is|are) (?!it\b|there (?:an?|any|some)\b)\S.* {LIMIT})\??", _tell, "Is the total more than £50?"),
    form("Tell", r"(?P<question>(?:how many|how much|is there|are there|what does|count) .+?|how many|(?:which|what) [a-z-]+s (?:are there|there are|exist))\??", _tell, "How many results are there?", "Is there a Sign out link?"),
    form("Tell", r"(?P<question>(?:does|do) (?!it\b|that\b|i\b|we\b|you\b)\S.* (?:contain|include|say|show|display) .+)\??", _tell, "Does the page contain “Error”?"),
    form("Tell", r"(?P<question>what .+ (?:says?|reads?|shows?|contains?|is|are))\??", _tell, "What the heading says"),
)  # fmt: skip
