"""The forms of sentence that the grammar knows, as a table, and what each builds.

A form's pattern has to fit a whole piece. Order matters: the particular stands before the general,
and "open …", which takes anything, stands last. Each form carries examples that the tests execute.
"""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Literal

from stepwire.planners.plain.language import questions
from stepwire.planners.plain.language.form import CONDITIONS, Form, Slots, Unfit, form
from stepwire.planners.plain.language.instructions.conditions import Condition, Loaded, Shown
from stepwire.planners.plain.language.instructions.dialogs import AnswerDialog, CloseDialog
from stepwire.planners.plain.language.instructions.fields import (
    Accept,
    Adjust,
    Choose,
    Empty,
    Fill,
    PressKeys,
    Submit,
    Tick,
    TypeText,
    Upload,
)
from stepwire.planners.plain.language.instructions.goals import Search, SignIn, Use
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.navigation import (
    CloseTab,
    GoBack,
    Open,
    OpenTab,
    Reload,
    SwitchTab,
    Visit,
)
from stepwire.planners.plain.language.instructions.pointer import (
    Click,
    DragTo,
    Expand,
    Hover,
    ScrollBy,
    ScrollTo,
)
from stepwire.planners.plain.language.instructions.questions import Best, HowMany, Named, Reckoned
from stepwire.planners.plain.language.instructions.reading import Tell, Verify, WaitSeconds, WaitUntil
from stepwire.planners.plain.language.instructions.records import Change
from stepwire.planners.plain.language.lexicon import (
    FIELD_NOUNS,
    KEYS,
    KEYS_THAT_ARE_BUTTONS,
    MODIFIERS,
    NUMBERS,
    ORDINALS,
    VALUE_SHAPES,
)
from stepwire.planners.plain.language.phrases import named, phrase
from stepwire.planners.plain.language.values import TO, pairs_of, values_of

# -- what the forms build ---------------------------------------------------------------------

_BARE_ADDRESS = re.compile(
    r"(?:[\w-]+\.)+[a-z]{2,24}(?::\d+)?(?:[/?#]\S*)?|localhost(?::\d+)?(?:[/?#]\S*)?|\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:[/?#]\S*)?|/\S*"
    r"|\[[0-9a-f:]+\](?::\d+)?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)
_START = re.compile(
    r"(?:(?:the|our|my|this|your) )?(?:\S+(?: \S+)?['’]s? |web ?site |site |shop |app |application )?"
    r"(?:start(?:ing)?|home|main|front|landing) ?(?:page|url|address|screen)|(?:the )?(?:website|site|app|shop|start)",
    re.IGNORECASE,
)


def address_of(text: str) -> str | None:
    """The address that a text is; None when it is none. A path stays a path."""
    text = text.strip()
    if _SCHEME.fullmatch(text) and not re.fullmatch(r"(?:[\w.-]+):\d+(?:/\S*)?", text):
        return text
    if re.fullmatch(r"[\w.-]+:\d+(?:[/?#]\S*)?", text) or _BARE_ADDRESS.fullmatch(text):
        if text.startswith("/"):
            return text
        private = re.match(r"localhost|\d{1,3}(?:\.\d{1,3}){3}|\[", text)
        return f"{'http' if private else 'https'}://{text}"
    return None


def _open(slots: Slots) -> Simple:
    said = slots.raw("what")
    bare = re.sub(
        r"^(?:the )?(?:page|site|web ?site|url|address|link)(?: at)? (?=\S)", "", said, flags=re.IGNORECASE
    )
    if (address := address_of(slots.piece.value(bare))) is not None:
        return Open(address)
    if _START.fullmatch(said):
        return Open(None)
    return Visit(slots.phrase("what"))


def _sign_in(slots: Slots) -> Simple:
    if slots.has("site") and address_of(slots.text("site")) is not None:
        raise Unfit("Open the address in a sentence of its own first: open …, then sign in as ….")
    password = slots.text("password")
    if re.search(r"[\U000F0000-\U000FFFFD] ", slots.raw("password")):
        raise Unfit("What stands behind the password is not understood.")
    if not slots.piece.is_sealed(slots.raw("password").strip()) and re.search(r"\b(?:then|and)\b", password):
        raise Unfit(
            "What stands behind the password is not understood; quote a password that has words in it."
        )
    return SignIn(slots.text("name"), password)


def _open_tab(slots: Slots) -> Simple | None:
    if not slots.has("what"):
        return OpenTab()
    if (address := address_of(slots.text("what"))) is None:
        raise Unfit("Only an address opens in a new tab: open https://… in a new tab.")
    return OpenTab(address)


def _switch_tab(slots: Slots) -> Simple:
    match slots.raw("which").lower():
        case "new" | "newest" | "last" | "latest" | "other":
            return SwitchTab(index=-1) if slots.raw("which").lower() != "other" else SwitchTab(step=1)
        case "next":
            return SwitchTab(step=1)
        case "previous" | "prior":
            return SwitchTab(step=-1)
        case word if word in ORDINALS:
            return SwitchTab(index=ORDINALS[word])
        case word if re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?", word):
            return SwitchTab(index=max(0, int(re.sub(r"\D", "", word)) - 1))
        case _:
            return SwitchTab(title=slots.phrase("which"))


def keys_of(text: str) -> str | None:
    """The chord that a text names, as the browser writes it; None when it is none."""
    text = text.lower().strip()
    if text in KEYS:
        return KEYS[text]
    *modifiers, last = [part for part in re.split(r"\s*\+\s*|(?<=\w)-(?=\w)|\s+(?=\S$)", text) if part]
    if not modifiers or any(modifier not in MODIFIERS for modifier in modifiers):
        return None
    if last not in KEYS and len(last) != 1:
        return None
    key = KEYS.get(last) or (last.upper() if last.isalpha() else last)
    return "+".join([*(MODIFIERS[modifier] for modifier in modifiers), key])


def _press(slots: Slots) -> Simple | None:
    if slots.piece.is_quoted(slots.raw("keys")):
        return None
    keys = keys_of(slots.raw("keys"))
    if keys is None:
        return None
    doubtful = keys in KEYS_THAT_ARE_BUTTONS - {"Enter"} and not slots.has("key") and not slots.has("into")
    return PressKeys(keys, slots.maybe("into"), named(slots.text("keys")) if doubtful else None)


def _single_key(slots: Slots) -> Simple:
    character = slots.text("key")
    return PressKeys(character if len(character) == 1 else keys_of(character) or character)


def _fill(slots: Slots) -> Simple:
    pairs = tuple(pairs_of(slots.piece, slots.raw("pairs")))
    if not pairs:
        raise Unfit("Give each field its value: fill in the form: Name: Ada, Email: ada@example.com")
    return Fill(pairs)


def _set(slots: Slots) -> Simple:
    return Fill(((slots.phrase("field"), slots.given("value")),))


def _set_all(slots: Slots) -> Simple:
    return Change(None, tuple(pairs_of(slots.piece, slots.raw("pairs"), TO)))


def _type_all(slots: Slots) -> Simple | None:
    """ "Type Ada in First name and Lovelace in Last name"; None when there is only one field."""
    parts = re.split(r",? and |, ", slots.raw("all"))
    matches = [_INTO_EACH.fullmatch(part) for part in parts]
    known = [match for match in matches if match is not None]
    if len(known) < 2 or len(known) < len(matches) or len({match["where"].lower() for match in known}) > 1:
        return None
    fields = [(phrase(slots.piece, match["field"]), slots.piece.value(match["value"])) for match in known]
    named_fields = tuple((field, value) for field, value in fields if field is not None)
    return Fill(named_fields) if len(named_fields) == len(fields) else None


_INTO_EACH = re.compile(r"(?P<value>.+?) (?P<where>into|in|as|for|from) (?P<field>.+)", re.IGNORECASE)


def _choose(slots: Slots) -> Simple:
    option = re.sub(r"^the (?:date|day|time) (?=\d)", "", slots.raw("option"), flags=re.IGNORECASE)
    pointed = phrase(slots.piece, option)
    if (
        pointed is not None
        and pointed.nth is not None
        and pointed.role in ("option", "item", "row")
        and not slots.has("within")
    ):
        return Click(pointed)
    if re.fullmatch(r"(?:the )?(?:tab|button|link|menu item) .+", option, re.IGNORECASE):
        return Click(slots.phrase("option"))
    if re.fullmatch(r"(?:the |an? )?.+ (?:tab|button|link|menu item|row|checkbox)", option, re.IGNORECASE):
        return Click(slots.phrase("option"))
    bare = re.sub(
        r"^(?:the )?(?:option |value |radio(?: button)? )?(?=\S)|(?<=\S) (?:option|radio button|radio)$",
        "",
        option,
        flags=re.IGNORECASE,
    )
    return Choose(slots.piece.value(bare), slots.maybe("within"))


def _condition(slots: Slots, build: Callable[[Condition], Simple]) -> Simple:
    condition = questions.condition(slots.piece, slots.raw("condition"), None)
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
    return _verify(slots) if questions.condition(slots.piece, said, None) is not None else None


def _expect(slots: Slots) -> Simple:
    said = f"{slots.raw('what')} should {slots.raw('do')}"
    found = questions.condition(slots.piece, said, None)
    if found is None:
        raise Unfit(f"“{slots.piece.opened(said)}” is no condition that is understood. {CONDITIONS}")
    return Verify(found)


def _wait_for(slots: Slots) -> Simple:
    said = slots.raw("what")
    if match := re.fullmatch(r"(?P<what>.+) to (?P<do>.+)", said, re.IGNORECASE):
        do = re.sub(r"^(?:be )?(?P<verb>\w+?)(?=$| )", r"\g<verb>", match["do"], flags=re.IGNORECASE)
        condition = questions.condition(slots.piece, f"{match['what']} {do}", None)
        if condition is not None:
            return WaitUntil(condition)
    return WaitUntil(Shown(slots.phrase("what")))


def _seconds(slots: Slots) -> Simple:
    number = slots.raw("number").lower().replace(",", ".")
    amount = float(NUMBERS[number]) if number in NUMBERS else float(number)
    unit = slots.raw("unit").lower()
    scale = 0.001 if unit.startswith(("ms", "milli")) else 60.0 if unit.startswith("min") else 1.0
    if amount * scale > 600:
        raise Unfit("A wait may last 10 minutes.")
    return WaitSeconds(amount * scale)


def _drag(slots: Slots) -> Simple:
    handle = re.fullmatch(
        r"(?:the )?(?:handle|thumb|knob) of (.+ slider)", slots.raw("target"), re.IGNORECASE
    )
    target = (handle and phrase(slots.piece, handle[1])) or slots.phrase("target")
    if target.role == "slider" and re.fullmatch(r"-?\d+(?:\.\d+)?%?", slots.text("to")):
        return Fill(((target, slots.text("to").rstrip("%")),))
    return DragTo(target, slots.phrase("to"))


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


def _adjust(slots: Slots) -> Simple:
    said = slots.raw("by").lower()
    by = float(NUMBERS.get(said) or said)
    up = slots.raw("way").lower() in ("increase", "raise", "increment")
    return Adjust(slots.phrase("target"), by if up else -by)


def _direction(slots: Slots) -> Simple:
    match slots.raw("direction").lower():
        case "up":
            return ScrollBy("up")
        case "left":
            return ScrollBy("left")
        case "right":
            return ScrollBy("right")
        case _:
            return ScrollBy("down")


def _end(slots: Slots) -> Simple:
    to_the_top = slots.raw("end").lower() in ("top", "start", "beginning")
    return ScrollBy("up" if to_the_top else "down", to_the_end=True)


def _how(how: Literal["click", "double", "right"]) -> Callable[[Slots], Simple]:
    return lambda slots: Click(slots.phrase("target"), how)


_DIALOG = r"(?:dialog(?:ue)?(?: box)?|alert|confirm(?:ation)?(?: (?:box|dialog))?|prompt|message box|pop-?up|browser dialog)"
_LAYER = r"(?:advert(?:isement)?|ad|chat|toast|lightbox|dialog(?:ue)?(?: box)?|modal|pop-?up|overlay|banner|notification|window|notice)"
_BASKET = r"(?:basket|cart|bag|trolley|shopping (?:cart|basket|bag|list)|wish ?list|to-?do list|favou?rites|order|list)"
_INTO = r"(?:into|in to|in|on|as|for)(?! the \S.* (?:section|row|form|dialog|panel)$)(?! the (?:row|dialog|form) )"

_FIELD_NOUN = "|".join(
    sorted(
        FIELD_NOUNS - {"note", "notes", "section", "comment", "image", "link", "file", "message"},
        key=len,
        reverse=True,
    )
)
_SIGN_IN = r"(?:(?:(?:sign|log) ?-?(?:back )?in(?: again)?|authenticate)(?: to (?:the |my )?(?P<site>\S+)(?: \S+)?)?|(?:sign|log) ?into (?:the |my |our )?\S+(?: \S+)?)"
_AS = r"\(?(?:(?:as|with|using|under)(?: the| my)? ?)?(?:credentials|user ?(?:name)?|e-?mail(?: address)?|login|account)?(?: is)?:? ?"
_AND_PHRASE = r"(?:(?:and|with|using)(?: the| my| a)? )?(?:pass(?:word|phrase|code)?|pwd|pw|pin)\b"

FORMS: tuple[Form, ...] = (
    form("Click", r"open the (?:context|right[- ]click) menu (?:of|for|on) (?P<target>.+)", _how("right"), "Open the context menu of “Report”"),
    form("Open a page", r"(?:open|go to|goto|visit|navigate to|browse to|load|start (?:at|on|from|with)|head to) (?:up )?(?P<what>.+) in (?:an? new|another|a separate) (?:browser )?(?:tab|window)", _open_tab, "Open https://example.com in a new tab"),
    form("Tabs", r"open (?:an? )?new (?:browser )?tab(?: (?:with|at|on|for) (?P<what>\S+))?", _open_tab, "Open a new tab", "Open a new tab with https://example.com"),
    form("Tabs", r"(?:switch|go|change|move)(?: back)? to (?:the )?(?P<which>new|newest|latest|other|next|previous|first|second|third|fourth|fifth|last|\d{1,2}(?:st|nd|rd|th)?) (?:browser )?tab", _switch_tab, "Switch to the second tab", "Go back to the first tab"),
    form("Tabs", r"(?:switch|go|change|move)(?: back)? to (?:browser )?tab (?:number )?(?P<which>\d{1,2})", _switch_tab, "Switch to tab 2"),
    form("Tabs", r"(?:switch|change)(?: back)? to (?:the )?(?:tab (?:called |named |titled )?(?P<which>.+))", _switch_tab, "Switch to the tab “Invoice”"),
    form("Tabs", r"close (?:the |this )?(?:current )?(?:browser )?tab", lambda slots: CloseTab(), "Close the tab"),
    form("Go back", r"(?:go |navigate |move )?(?:one page |one step )?back(?: (?:to|one) (?:the )?(?:previous |last )?page| one page| once| again)?", lambda slots: GoBack(), "Go back", "Go back to the previous page"),
    form("Go back", r"return to the previous page", lambda slots: GoBack(), "Return to the previous page"),
    form("Reload", r"(?:reload|refresh)(?: the| this)?(?: current)?(?: it| page| site| tab| browser| window| screen)?", lambda slots: Reload(), "Reload the page"),
    form("Sign in", r"use (?:the )?(?P<name>\S+) and (?:the password )?(?P<password>\S+) to (?:sign|log) in", _sign_in, "Use ada@example.com and {{secret:password}} to sign in"),
    form("Sign in", r"(?:enter|type|use) (?P<name>\S+) / (?P<password>\S+)", _sign_in, "Enter ada / {{secret:password}}"),
    form("Sign in", r"(?P<target>(?:sign|log) in (?:with|using|via) (?-i:Google|Facebook|Apple|Microsoft|GitHub|GitLab|LinkedIn|SSO))", _how("click"), "Sign in with Google"),
    form("Sign in", rf"{_SIGN_IN} {_AS}(?P<name>[^\s()]\S*?|[^\s()][^:=]*?)[,;]? {_AND_PHRASE} ?[:=]? ?(?:is )?(?P<password>[^\s)][^)]*)\)?", _sign_in, "Sign in as ada@example.com with the password {{secret:password}}", "Log in with username ada and password {{secret:password}}", "Log in (user: ada, password: {{secret:password}})"),
    form("Sign in", rf"{_SIGN_IN} {_AS}(?P<name>\S+|.+?)(?: (?:and|with|using) | ?/ ?)(?P<password>\S+)", _sign_in, "Log in as ada with {{secret:password}}", "Log in with ada / {{secret:password}}"),
    form("Search", r"(?:search|look|find)(?: up| for)? (?P<text>.+?) (?:in|using|with|via|through|by) (?:the |a )?(?P<box>search (?:box|field|bar|input))(?: at the (?:top|side))?", lambda slots: Search(slots.text("text"), slots.maybe("box")), "Search for lamp in the search box"),
    form("Search", r"(?:search|look|find)(?: for)? (?P<text>.+?) (?:using|with|via|through|by) (?:the )?search(?: function)?", lambda slots: Search(slots.text("text")), "Find “storm lantern” using the search"),
    form("Search", r"(?:search|look) for (?P<text>.+) in the (?P<box>\S.* (?:search (?:box|field|bar)|field|box))", lambda slots: Search(slots.text("text"), slots.maybe("box")), "Search for lamp in the catalogue search box"),
    form("Search", r"use (?P<box>the .*search (?:box|field|bar))(?: at the top)? to (?:find|search for|look for) (?P<text>.+)", lambda slots: Search(slots.text("text"), slots.maybe("box")), "Use the search box to find lamp"),
    form("Search", r"use (?:the )?search(?: function)? to (?:find|search for|look for) (?:the )?(?P<text>.+)", lambda slots: Search(slots.text("text")), "Use the search to find order 1042"),
    form("Search", r"find (?P<text>(?!the\b|me\b|out\b|it\b).+) (?:in|on) (?:the|this|our) (?:shop|store|catalogue|catalog|site|web ?site|wiki|blog)", lambda slots: Search(slots.text("text")), "Find lanterns in the shop"),
    form("Search", r"(?:search(?: by \w+)?(?: (?:for|on|(?:(?:the|our|this|my|all)(?: the)? )?(?:(?:\w+ )?(?:site|shop|page|catalogue|catalog|web|store|wiki|blog|inbox|list|website|tracker|forum)|(?-i:[a-z]+s)) for))?|(?:do|run|make|start) a search (?:for|on)|look for|look up|search ?:) (?P<text>(?!(?:for|on|by) ).+?)(?: (?:on|in|across) (?:this|the|our) (?:\w+ )?(?:site|web ?site|shop|store|page))?(?: again| once more)?", lambda slots: Search(slots.text("text")), "Search for storm lantern", "Search “fish and chips”", "Search products for oil lamp"),
    form("Fill in several fields", rf"(?:fill(?: in| out)?|complete)(?: the| this| that| our)?(?: \S+){{0,2}}? form ?(?::|with:?|using:?) (?P<values>(?=(?:the |an? )?(?-i:(?:{_FIELD_NOUN})) )(?!.*[:=]).+)", lambda slots: Fill(values_of(slots.piece, slots.raw("values"))), "Fill in the contact form: name Ada, email ada@example.com"),
    form("Fill in several fields", r"(?:fill(?: in| out)?|complete)(?: the)?(?: \S+){0,2}? (?:form|fields) (?:with|using):? (?P<pairs>.+)", _fill, "Fill in the form with Name: Ada and City: London", "Fill in the form with Name “Ada” and City “London”"),
    form("Fill in several fields", r"(?:fill(?: in| out)?|complete|enter|provide)(?: the)?(?: \S+){0,3}? ?(?:form|fields?|details|following|values|data)(?: (?:out|in))?(?: (?:with|as follows|like this|using))*(?: the following)?(?: (?:values|details|data))? ?: (?P<pairs>.+[:=].+)", _fill, "Fill in the form: Name: Ada, Email: ada@example.com"),
    form("Fill in several fields", r"give (?:the|each|every) (?:form|fields?)(?: these| the following)? (?:values?|data) ?: (?P<pairs>.+)", _fill, "Give the form these values: Name: Ada, Age: 36"),
    form("Fill in several fields", r"(?:fill(?: in| out)?|enter|set):? (?P<pairs>[^:=]{1,60}[:=](?!\d\d\b) ?\S.*)", _fill, "Fill in Name: Ada, City: London"),
    form("Fill in a field", rf"(?:fill(?: in| out)?) (?P<pairs>(?:(?:my|the|your) )?(?:\w+ ){{0,2}}(?:{_FIELD_NOUN}) as .+)", _fill, "Fill in my first name as Ada and my last name as Lovelace"),
    form("Fill in a field", r"(?:fill(?: in| out)?) (?P<pairs>.+ with .+)", _fill, "Fill in Name with Ada", "Fill in Name with Ada and City with London"),
    form("Fill in a field", r"fill(?: in)? (?P<value>.+) (?:into|in|as|for) (?P<field>.+)", _set, "Fill in Ada as Name"),
    form("Change a number", rf"(?P<way>increase|decrease|raise|lower|reduce|increment|decrement) (?P<target>.+?) by (?P<by>\d+(?:\.\d+)?|{'|'.join(NUMBERS)})", _adjust, "Increase the quantity by 1"),
    form("Click", r"toggle (?P<target>.+)", _how("click"), "Toggle Dark mode"),
    form("Click", r"load more(?: \w+)?", lambda slots: Click(named("Load more")), "Load more until you see “Zoe”"),
    form("Fill in a field", r"(?:set|change|update|adjust|slide|switch|turn|increase|decrease|raise|lower)(?: up| down)? (?P<pairs>.+ to .+)", _set_all, "Set Country to France", "Change the quantity to 3"),
    form("Click", r"(?P<deed>reset|clear|remove) (?:all )?(?:the |my )?(?P<thing>filters?|search|selection|search results|notifications)", lambda slots: Click(named(slots.match[0].replace(" the ", " ").replace(" my ", " "))), "Clear all filters"),
    form("Empty a field", r"(?:leave|make) (?!sure)(?P<field>.+) (?:empty|blank)", lambda slots: Empty(slots.phrase("field")), "Leave Company empty"),
    form("Empty a field", r"(?:clear|empty|erase|delete|remove) (?:the )?(?:text|contents?|value|everything|what is|whatever is) (?:in|from|of) (?P<field>.+)", lambda slots: Empty(slots.phrase("field")), "Erase what is in the Notes field"),
    form("Empty a field", r"(?:clear|empty)(?: out)? (?P<field>.+)", lambda slots: Empty(slots.phrase("field")), "Clear the search box"),
    form("Press keys", r"(?:press|hit|push|type|use) (?:the )?(?P<keys>[\w+ -]+?)(?P<key> keys?)?(?: (?:in|on|inside) (?P<into>.+))?", _press, "Press Enter", "Press Ctrl+A", "Press the Escape key", "Press Enter in the search box"),
    form("Press keys", r"(?:use|press|hit) (?:the )?(?:keyboard )?shortcut (?P<keys>[\w+ -]+)", _press, "Use the keyboard shortcut Ctrl+S"),
    form("Press keys", r"(?:press|hit) (?:the )?(?:key (?P<key>\S+)|(?P<key2>\S) key)", lambda slots: PressKeys(keys_of(slots.text("key")) or slots.text("key")) if slots.has("key") else PressKeys(slots.text("key2")), "Press the key a"),
    form("Answer a dialog", r"(?:type|enter|write|put) (?P<text>.+) (?:into|in) the prompt(?: (?:dialog|box|window))?", lambda slots: AnswerDialog(True, slots.given("text")), "Type Ada into the prompt"),
    form("Fill in several fields", r"(?P<pairs>(?!\S+://)[^:=]{1,40}: ?[^:=]+,(?: and)? [^:=]{1,40}: ?\S.*)", _fill, "Check-in: 2026-07-01, check-out: 2026-07-05"),
    form("Fill in a field", rf"(?:pick|choose|select|enter|set|type) (?:an? |the |my )?(?P<field>(?:\w+ ){{0,2}}(?:{_FIELD_NOUN})) ?: ?(?P<value>\S.*)", _set, "Pick a color: red"),
    form("Fill in a field", rf"(?:type|enter|write|input|fill in|provide) (?:the|my|your) (?P<field>(?:\w+ ){{0,2}}(?:{_FIELD_NOUN})) (?P<value>[\U000F0000-\U000FFFFD]|\d[\d /.-]*|\S+@\S+)", _set, "Enter the card number 4111 1111 1111 1111"),
    form("Fill in a field", rf"(?P<field>(?:\w+ ){{0,2}}(?:{_FIELD_NOUN})) ?[:=] ?(?P<value>\S.*)", _set, "Username: ada"),
    form("Type", r"(?:type|enter|write|put|input|insert|key in) (?P<text>.+) (?:into|in to) (?P<into>.+?),? and (?:press|hit) (?:the )?(?:enter|return)(?: key)?", lambda slots: TypeText(slots.text("text"), slots.phrase("into"), submit=True), "Type lamp into the search box and press Enter"),
    form("Type", r"(?:type|enter|write|put|input|insert|key in) (?P<all>.+ (?:into|in|as|for) .+(?:,| and) .+ (?:into|in|as|for) .+)", _type_all, "Type Ada in First name and Lovelace in Last name"),
    form("Type", r"(?:type|enter|write|put|input|insert|key in) (?P<text>.+) (?:into|in to) (?P<into>.+)", lambda slots: TypeText(slots.given("text"), slots.phrase("into")), "Type Ada into Name", "Enter 4111 1111 1111 1111 into Card number"),
    form("Type", rf"(?:type|enter|write|put|input|insert|key in) (?P<text>.+) {_INTO} (?P<into>.+)", lambda slots: TypeText(slots.given("text"), slots.phrase("into")), "Write “Hello” in the message field", "Enter London as City", "Enter Ada for First name"),
    form("Type", r"(?:type|write|key in|enter) (?P<text>(?!(?:an?|the|my|your|today['’]s) ).+?)(?: (?:there|here))?", lambda slots: TypeText(slots.text("text")), "Type hello"),
    form("Type", r"in(?:to)? (?P<into>the \S.*?),? (?:type|enter|write|put) (?P<text>.+)", lambda slots: TypeText(slots.given("text"), slots.phrase("into")), "In the Name field, type Ada"),
    form("Choose", r"(?:in|from|under|for) (?P<within>the \S.*?),? (?:choose|select|pick) (?P<option>.+)", _choose, "In the Size dropdown, choose Large"),
    form("Choose", r"(?:choose|select|pick) (?P<all>.+ (?:for|as|in|from) .+(?:,| and) .+ (?:for|as|in|from) .+)", _type_all, "Choose Large for Size and Navy for Colour"),
    form("Press keys", r"select all(?: (?:the )?text)?", lambda slots: PressKeys("Control+A"), "Select all"),
    form("Choose", r"(?:choose|select|pick|set) (?P<option>.+) (?:from|out of|in|for|as|under) (?P<within>.+)", _choose, "Choose France from Country", "Select Navy in the Colour dropdown", "Pick Express for Delivery"),
    form("Choose", rf"(?:choose|select|pick) (?P<values>(?:{_FIELD_NOUN}) \S+(?:,? and |, )(?:{_FIELD_NOUN}) \S+)", lambda slots: Fill(values_of(slots.piece, slots.raw("values"))), "Choose size M and color Red"),
    form("Choose", r"(?:choose|select|pick) (?P<option>.+)", _choose, "Choose Navy", "Select the option “Large”"),
    form("Check something", r"(?:check|verify|expected|assert) ?: ?(?P<condition>.+)", _verify, "Check: the total is 20"),
    form("Check something", r"expect (?P<what>.+?) to (?P<do>(?:be|have|say|show|contain|read|appear|disappear|exist)\b.*)", _expect, "Expect the total to be £64.00"),
    form("Check something", r"(?:(?P<soft>softly),? )?(?:check|verify|assert|confirm|ensure|make sure|be sure|see|test)(?P<soft2> softly)?(?: that| if| whether) (?P<condition>.+)", _verify, "Check that the page says “Thank you”", "Make sure that Sign out is visible", "Check that the title contains “Shop”", "Check that there are 3 rows", "Softly check that the heading says “Orders”", "Verify that the total is not £64.00"),
    form("Check something", r"(?:(?P<soft>softly),? )?(?:verify|assert|ensure|make sure|expect|confirm(?= (?:the|there|that|my|you|i|no)\b.+ (?:is|are|contains?|shows?|says?|has|have|equals)\b))(?P<soft2> softly)?(?: to see)? (?P<condition>.+)", _verify, "Verify the total is shown", "Verify that the total is £64.00", "Check that Save is disabled"),
    form("Check something", r"(?:(?P<soft>softly),? )?check(?P<soft2> softly)? (?P<condition>(?:the|there|it|you|my|your|no|this|[\U000F0000-\U000FFFFD]) ?.+)", _check, "Check the total is £64.00", "Check “Thank you” is shown"),
    form("Check something", r"(?:(?P<soft>softly),? )?(?P<condition>(?:you|the|a|an|there|it|no|my|your|this|[\U000F0000-\U000FFFFD])(?: .+)? (?:should|must|shouldn['’]t) .+|you can(?: now)? see .+)", _check, "You should see “Thank you”", "The total should be £64.00", "“Error” should not be visible", "The heading should not contain “Error”"),
    form("Answer a dialog", rf"(?:accept|confirm|ok|okay) (?:the |this )?{_DIALOG}(?: box)?(?: with (?P<text>.+))?", lambda slots: AnswerDialog(True, slots.text("text") if slots.has("text") else None), "Accept the dialog", "Confirm the alert"),
    form("Answer a dialog", rf"(?:answer|fill|respond to|reply to) (?:the |this )?{_DIALOG}(?: box)? (?:with|by typing) (?P<text>.+)", lambda slots: AnswerDialog(True, slots.text("text")), "Answer the prompt with Ada"),
    form("Answer a dialog", rf"(?:say|answer) (?:yes|ok|okay) (?:to|in) (?:the |this )?{_DIALOG}", lambda slots: AnswerDialog(True), "Say yes to the confirmation"),
    form("Answer a dialog", rf"(?:dismiss|cancel|decline|reject) (?:the |this )?{_DIALOG}(?: box)?", lambda slots: AnswerDialog(False), "Dismiss the confirmation"),
    form("Close what lies over the page", rf"(?:close|dismiss) (?:(?:the|this|that|any) (?:\S+ )?)?{_LAYER}(?: (?:by|with) (?:clicking|pressing)(?: on)? (?:the )?\S+(?: button| icon)?)?", lambda slots: CloseDialog(), "Close the dialog", "Close the cookie banner"),
    form("Tick", r"(?:uncheck|untick|deselect|unselect)(?: off)? (?P<target>.+)", lambda slots: Tick(slots.phrase("target"), on=False), "Untick Newsletter"),
    form("Tick", r"(?:check|tick|mark)(?: off)? (?!out$|.* as (?:un)?\w+$)(?P<target>.+)", lambda slots: Tick(slots.phrase("target")), "Tick I accept the terms", "Tick the box Newsletter"),
    form("Agree", r"(?:accept|agree to|agree with|consent to) (?P<target>.+)", lambda slots: Accept(slots.phrase("target")), "Accept the terms", "Accept cookies"),
    form("Click", r"(?:double[- ]?click)(?: on)? (?P<target>.+)", _how("double"), "Double-click the first row"),
    form("Click", r"(?:right[- ]?click|context[- ]?click)(?: on)? (?P<target>.+)", _how("right"), "Right-click report.pdf"),
    form("Click", r"(?:click|tap|press|push|hit|follow|activate)(?: on| onto)? (?P<target>.+)", _how("click"), "Click Storm lantern", "Press the Save button", "Click the second Edit link in the row of Ada", "Tap “Save and close”"),
    form("Hover", r"(?:hover|mouse(?= over)|move(?: the)? (?:mouse|pointer|cursor))(?: the (?:mouse|pointer|cursor))?(?: (?:over|on|onto|to|above))* (?P<target>.+)", lambda slots: Hover(slots.phrase("target")), "Hover over Products"),
    form("Open a page", r"(?:(?:page|click|go|leaf|browse|step) through|browse) (?:the |all )?(?:list|pages|results|table|entries)", lambda slots: Visit(named("next page")), "Page through the list until you see “Zoe”"),
    form("Scroll", r"scroll(?: the page)?(?: back)?(?: all the way| right)?(?: (?:up|down))? to (?:the )?(?:very )?(?P<end>top|bottom|end|start|beginning)(?: of the page)?", _end, "Scroll to the bottom"),
    form("Scroll", r"scroll(?: the page)?(?: (?P<direction>up|down|left|right))?(?: a (?:bit|little|page|screen)| one (?:page|screen))?", _direction, "Scroll down"),
    form("Scroll", r"scroll(?: (?:up|down))? (?:to|until|till)(?: you (?:see|reach))? (?P<target>.+)", lambda slots: ScrollTo(slots.phrase("target")), "Scroll to Reviews"),
    form("Scroll", r"scroll (?P<target>.+) into view", lambda slots: ScrollTo(slots.phrase("target")), "Scroll the footer into view"),
    form("Wait", r"(?:wait|pause|sleep)(?: for)? (?P<number>\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|an?) ?(?P<unit>s|secs?|seconds?|ms|milliseconds?|min|mins|minutes?)", _seconds, "Wait 3 seconds", "Wait for 500 ms"),
    form("Wait", r"wait (?:up to|at most|for up to|max(?:imum)?) (?P<number>\d+(?:[.,]\d+)?) ?(?:s|secs?|seconds?)(?: for (?P<what>.+)| (?:until|till) (?P<condition>.+))", lambda slots: _wait_for(slots) if slots.has("what") else _condition(slots, WaitUntil), "Wait up to 10 seconds for “Saved”"),
    form("Wait", r"wait(?: until| till| that) (?P<condition>.+)", lambda slots: _condition(slots, WaitUntil), "Wait until the page says “Done”", "Wait until Loading disappears"),
    form("Wait", r"wait (?:for|on) (?:the )?(?:page|site)(?: to (?:load|finish(?: loading)?|be (?:ready|loaded)))?", lambda slots: WaitUntil(Loaded()), "Wait for the page to load"),
    form("Wait", r"wait (?:for|on) (?P<what>.+)", _wait_for, "Wait for Results", "Wait for the spinner to disappear"),
    form("Drag", r"(?:drag|move)(?: and drop)? (?P<target>.+?)(?: and drop(?: it)?)? (?:onto|to|into|on|over) (?P<to>.+)", _drag, "Drag Card A to Done"),
    form("Add to a basket", rf"(?:add|put|place)(?: the| an?| this| it)?(?: (?:item|product|article))? (?:in|to|into) (?:the |your |my )?(?P<to>{_BASKET})", lambda slots: Use("add", None, slots.text("to")), "Add it to the basket", "Add to cart"),
    form("Add to a basket", rf"(?:add|put|place) (?P<thing>.+) (?:in|to|into) (?:the |your |my )?(?P<to>{_BASKET})", lambda slots: Use("add", slots.phrase("thing"), slots.text("to")), "Add Storm lantern to the basket"),
    form("Use what stands beside it", rf"(?P<verb>remove|delete) (?P<thing>.+) (?:from|in|out of) (?:the |your |my )?{_BASKET}", lambda slots: Use(slots.text("verb").lower(), slots.phrase("thing")), "Remove Storm lantern from the basket"),
    form("Use what stands beside it", r"(?P<verb>remove|delete|edit|archive|duplicate|download|cancel|star|approve|reject|like|unlike|share|unfollow|pin|unpin|print|export|restore|bookmark|resend) (?P<thing>.+)", lambda slots: Use(slots.text("verb").lower(), slots.phrase("thing")), "Delete the row of Ada", "Edit Storm lantern"),
    form("Expand", r"(?:expand|unfold) (?P<target>.+)", lambda slots: Expand(slots.phrase("target")), "Expand Shipping details"),
    form("Expand", r"(?:collapse|fold) (?P<target>.+)", lambda slots: Expand(slots.phrase("target"), on=False), "Collapse Shipping details"),
    form("Send the form", r"(?:submit|send)(?: it| off)?(?: the| this)?(?: \S+){0,2}?(?: form)?", lambda slots: Submit() if re.fullmatch(r"(?:submit|send)(?: it| off)?(?:(?: the| this)?(?: \S+){0,2} form)?", slots.match[0], re.IGNORECASE) else None, "Submit the form"),
    form("Tell", r"(?:tell|give|show|read|say to|report to|return to|let)(?: me| us)(?: know)?(?: what)? (?P<question>.+)", _tell, "Tell me the order number", "Tell me the total and the order number", "Tell me how many rows there are", "Tell me whether the page says “Sold out”"),
    form("Tell", r"(?:read(?: out| off)?|report|return(?! to\b)|note(?: down)?|find out|get|say|extract|answer)(?: to me)? (?P<question>.+)", _tell, "Read the total", "Report the price of Storm lantern"),
    form("Tell", r"(?:who|when)(?:['’]s| is| was) (?P<question>the .+?)\??", _tell, "Who is the author?"),
    form("Tell", r"(?:what(?:['’]s| is| are| was)|which is) (?P<question>.+?)\??", _tell, "What is the total?"),
    form("Tell", r"(?P<question>(?:which|what) \w+ costs? the (?:least|most))\??", _tell, "Which plan costs the least?"),
    form("Tell", r"list(?: me)? (?P<question>(?:the \w+ of )?(?:all|every) .+|the (?:names|titles) of .+)", _tell, "List all users", "List the names of all products"),
    form("Tell", r"(?:find|look up)(?: me)? (?P<question>(?:the .+|(?-i:[A-Z])[\w -]*['’]s .+))", _find_out, "Find the phone number of Ada"),
    form("Tell", r"(?P<question>(?:which|what) .+ (?:is|has) the .+?|(?:is|are) (?!there\b|it\b)\S.* (?:enabled|disabled|ticked|checked|selected|empty|visible|shown|hidden|gone))\??", _tell, "Which product is the cheapest?", "Is Save enabled?"),
    form("Tell", r"(?P<question>(?:how many|how much|is there|are there|what does|count) .+?)\??", _tell, "How many results are there?", "Is there a Sign out link?"),
    form("Tell", r"(?P<question>what .+ (?:says?|reads?|shows?|contains?|is|are))\??", _tell, "What the heading says"),
    form("Send the form", r"(?P<button>save|submit|publish|apply|update|post)(?: (?:it|this|that|(?:the|my|your|all|these|those)(?: \S+)? ?(?:changes?|draft|settings?|form|page|post|article|entry|record|issue|message|profile|document)?|changes))?(?: now| when done)?", lambda slots: Submit(slots.raw("button").lower()), "Save", "Save the changes", "Submit it"),
    form("Click", r"(?P<target>cancel|undo|redo|save (?:and|as|&) [\w ]+|zoom (?:in|out))(?: it| the (?:changes|form))?", _how("click"), "Save and close", "Cancel"),
    form("Upload", r"(?:upload|attach)(?: the)?(?: file)? (?P<file>\S+\.\w{1,8}|[\U000F0000-\U000FFFFD])(?: (?:to|into|in|as|for) (?P<into>.+))?", lambda slots: Upload(slots.text("file"), slots.maybe("into")), "Upload report.pdf", "Attach invoice.pdf to Attachments"),
    form("Sign out", r"(?:log|sign)(?: me)? ?-?(?:out|off)(?: of (?:the|my) (?:site|shop|app|account))?", lambda slots: Click(named("Sign out")), "Sign out"),
    form("Click", r"confirm (?:it )?(?:with|by (?:clicking|pressing)) (?P<target>.+)", _how("click"), "Confirm with OK"),
    form("Click", r"(?P<target>continue|confirm|proceed|pay|pay now|finish|next|ok|okay|go on)(?: it)?", _how("click"), "Choose Navy and continue"),
    form("Click", r"(?P<deed>update|refresh|recalculate|confirm|finish|apply|start|begin|continue|complete) (?:the|my|your|this) (?P<thing>(?!.* (?:to|with|from|in|of|form)\b)(?-i:[a-z][a-z-]*)(?: (?-i:[a-z][a-z-]*))?)", lambda slots: Click(named(f"{slots.raw('deed').lower()} {slots.raw('thing')}")), "Update the cart"),
    form("Send the form", r"(?P<button>send|submit|post) (?:the|my|your|this) (?:application|order|request|feedback|question|answer|registration|review|reply|enquiry|inquiry|survey|ticket|report)(?: now)?", lambda slots: Submit(slots.raw("button").lower()), "Send the application"),
    form("Click", r"place (?:the|my|your) order", lambda slots: Click(named("Place order")), "Place the order"),
    form("Open a page", r"check ?out", lambda slots: Visit(named("Checkout")), "Check out"),
    form("Open a page", r"go home", lambda slots: Open(None), "Go home"),
    form("Open a page", r"(?:open|go(?: on)?(?: over)? (?:to|into)|goto|visit|navigate to|browse to|load|start (?:at|on|from|with)|head(?: over)? to|switch to|return to|go back to|navigate back to|proceed to|continue to|move on to|jump to|view)(?: up)? (?P<what>.+)", _open, "Open https://example.com", "Go to example.com/shop", "Open the shop’s start page", "Open the basket"),
    form("Check something", r"(?P<condition>\S.* (?:should|must) .+)", _check, "Save should be disabled"),
)  # fmt: skip
