"""What the page must show, and what is waited for.

The condition is read by ``conditions``. Without "that" behind it, "check" may as well be to tick a box: only what reads
as a condition is one. ``LAST`` is any sentence with a "should" that nothing else could read.
"""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from stepwire.planners.plain.language.conditions import condition as condition_of
from stepwire.planners.plain.language.forms.form import CONDITIONS, Form, Slots, form
from stepwire.planners.plain.language.instructions.conditions import Condition, Counts, Loaded, Shown
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.reading import Verify, WaitSeconds, WaitUntil
from stepwire.planners.plain.language.lexicon import NUMBERS
from stepwire.planners.plain.language.unfit import Unfit


def _condition(slots: Slots, build: Callable[[Condition], Simple]) -> Simple:
    condition = condition_of(slots.piece, slots.raw("condition"), None)
    if condition is None:
        raise Unfit(
            f"“{slots.piece.opened(slots.raw('condition'))}” is no condition that is understood. {CONDITIONS}"
        )
    return build(condition)


def _verify(slots: Slots) -> Simple:
    return _condition(slots, partial(Verify, soft=slots.has("soft") or slots.has("soft2")))


_A_BOX = re.compile(
    r"(?:the )?(?:check ?)?(?:box|boxes|radio|switch|toggle)\b(?! (?:is|are|should|must)\b)", re.IGNORECASE
)


def _check(slots: Slots) -> Simple | None:
    """A check without "that"; None when it reads as well as something to tick."""
    said = slots.raw("condition")
    if slots.piece.is_quoted(said) or _A_BOX.match(said) or said.lower().endswith((" box", " checkbox")):
        return None
    return _verify(slots) if condition_of(slots.piece, said, None) is not None else None


def _expect(slots: Slots) -> Simple:
    said = f"{slots.raw('what')} should {slots.raw('do')}"
    found = condition_of(slots.piece, said, None)
    if found is None:
        raise Unfit(f"“{slots.piece.opened(said)}” is no condition that is understood. {CONDITIONS}")
    return Verify(found)


def _wait_for(slots: Slots) -> Simple:
    said = slots.raw("what")
    if match := re.fullmatch(r"(?P<what>.+) to (?P<do>.+)", said, re.IGNORECASE):
        do = re.sub(r"^(?:be )?(?P<verb>\w+?)(?=$| )", r"\g<verb>", match["do"], flags=re.IGNORECASE)
        condition = condition_of(slots.piece, f"{match['what']} {do}", None)
        if condition is not None:
            return WaitUntil(condition)
        if match["what"][:1].islower():
            raise Unfit(f"“{slots.piece.opened(said)}” is nothing that is seen to happen. {CONDITIONS}")
    counted = condition_of(slots.piece, f"there are {said}", None)
    if isinstance(counted, Counts):
        return WaitUntil(counted)
    return WaitUntil(Shown(slots.phrase("what")))


def _seconds(slots: Slots) -> Simple:
    number = slots.raw("number").lower().replace(",", ".")
    amount = float(NUMBERS[number]) if number in NUMBERS else float(number)
    unit = slots.raw("unit").lower()
    scale = 0.001 if unit.startswith(("ms", "milli")) else 60.0 if unit.startswith("min") else 1.0
    if amount * scale > 600:
        raise Unfit("A wait may last 10 minutes.")
    return WaitSeconds(amount * scale)


FORMS: tuple[Form, ...] = (
    form("Check something", r"(?:check|verify|expected|assert) ?: ?(?P<condition>.+)", _verify, "Check: the total is 20"),
    form("Check something", r"expect (?P<what>.+?) to (?P<do>(?:be|have|say|show|contain|read|appear|disappear|exist)\b.*)", _expect, "Expect the total to be £64.00"),
    form("Check something", r"(?:(?P<soft>softly),? )?(?:check|verify|assert|confirm|ensure|make sure|be sure|see|test)(?P<soft2> softly)?(?: that| if| whether) (?P<condition>.+)", _verify, "Check that the page says “Thank you”", "Make sure that Sign out is visible", "Check that the title contains “Shop”", "Check that there are 3 rows", "Softly check that the heading says “Orders”", "Verify that the total is not £64.00"),
    form("Check something", r"(?:(?P<soft>softly),? )?(?:verify|assert|ensure|make sure|expect|confirm(?= (?:the|there|that|my|you|i|no)\b.+ (?:is|are|contains?|shows?|says?|has|have|equals)\b))(?P<soft2> softly)?(?: to see)? (?P<condition>.+)", _verify, "Verify the total is shown", "Verify that the total is £64.00", "Check that Save is disabled"),
    form("Check something", r"(?:(?P<soft>softly),? )?check(?P<soft2> softly)? (?P<condition>(?:the|there|it|you|my|your|no|this|[\U000F0000-\U000FFFFD]) ?.+)", _check, "Check the total is £64.00", "Check “Thank you” is shown"),
    form("Check something", r"(?:(?P<soft>softly),? )?(?P<condition>(?:you|the|a|an|there|it|no|my|your|this|[\U000F0000-\U000FFFFD])(?: .+)? (?:should|must|shouldn['’]t) .+|you can(?: now)? see .+)", _check, "You should see “Thank you”", "The total should be £64.00", "“Error” should not be visible", "The heading should not contain “Error”"),
    form("Wait", r"(?:wait|pause|sleep)(?: for)? (?P<number>\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|an?) ?(?P<unit>s|secs?|seconds?|ms|milliseconds?|min|mins|minutes?)", _seconds, "Wait 3 seconds", "Wait for 500 ms"),
    form("Wait", r"wait (?:up to|at most|for up to|max(?:imum)?) (?P<number>\d+(?:[.,]\d+)?) ?(?:s|secs?|seconds?)(?: for (?P<what>.+)| (?:until|till) (?P<condition>.+))", lambda slots: _wait_for(slots) if slots.has("what") else _condition(slots, WaitUntil), "Wait up to 10 seconds for “Saved”"),
    form("Wait", r"wait(?: until| till| that) (?P<condition>.+)", lambda slots: _condition(slots, WaitUntil), "Wait until the page says “Done”", "Wait until Loading disappears"),
    form("Wait", r"wait (?:for|on) (?:the )?(?:page|site)(?: to (?:load|finish(?: loading)?|be (?:ready|loaded)))?", lambda slots: WaitUntil(Loaded()), "Wait for the page to load"),
    form("Wait", r"wait (?:for|on) (?P<what>.+)", _wait_for, "Wait for Results", "Wait for the spinner to disappear"),
)  # fmt: skip


LAST: tuple[Form, ...] = (
    form("Check something", r"(?P<condition>\S.* (?:should|must) .+)", _check, "Save should be disabled"),
)  # fmt: skip
