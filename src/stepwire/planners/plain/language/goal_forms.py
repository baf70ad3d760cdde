"""The forms of sentence that name an everyday goal: messages, comparing, copying, doing a thing to each.

They stand before the plain ones, for they are more particular. Each has its examples.
"""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from stepwire.planners.plain.language.form import Form, Slots, form
from stepwire.planners.plain.language.instructions.fields import (
    Fill,
    Focus,
    SetSliders,
    Submit,
    TickEach,
    TypeEach,
    TypeText,
)
from stepwire.planners.plain.language.instructions.goals import (
    Filter,
    Mail,
    Pick,
    SearchBy,
    Sort,
    Travel,
    Use,
)
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.pointer import Click, ClickEach, DragTo, ScrollInside
from stepwire.planners.plain.language.instructions.questions import LastWord, Named, Reckoned, Sum, TextShown
from stepwire.planners.plain.language.instructions.reading import Copy, CopyByLabels, Remember
from stepwire.planners.plain.language.instructions.records import Create
from stepwire.planners.plain.language.instructions.targets import Phrase, Place
from stepwire.planners.plain.language.lexicon import NUMBERS, VALUE_SHAPES
from stepwire.planners.plain.language.phrases import named, phrase
from stepwire.planners.plain.language.questions import SUPERLATIVES, question

MailDeed = Literal["open", "delete", "star", "reply", "forward"]
Measure = Literal["money", "duration", "time", "number"]

# -- messages ---------------------------------------------------------------------------------

_MAIL = r"(?:e-?mails?|messages?|mails?|information|letters?|conversations?|threads?)"
_THE_MAIL = rf"(?:the (?:last |latest |newest |first |most recent )?|an? |any |all |all the |every |this |that |those )?{_MAIL}"
_BACK = rf"(?:it|them|him|her|(?:that|this|the) {_MAIL})"
_WHO = r"(?P<who>[\w.@+-]+(?: (?!wrote|sent|to |with |in |as |and )[\w.@+-]+){0,2}?)"
_SENT_BY = rf"(?:by|from|of|sent by|written by|(?:that )?(?:you|i) (?:received|got) from) {_WHO}(?: sent)?"
_FROM = rf"(?:{_THE_MAIL} {_SENT_BY}|{_THE_MAIL}(?: that| which)? {_WHO.replace('who', 'author')} (?:wrote|sent)(?: (?:to )?(?:you|me))?|{_WHO.replace('who', 'owner')}['’]s? {_MAIL})"
_APP = r"(?: (?:in|from|out of|on) (?:the|this|your|my) (?:\w+ )?(?:in-?box|app|application|mail ?box|list|page|folder))?"
_TO = r"(?P<to>[\w.@+-]+(?: [\w.@+-]+){0,2}?)"
_STAR = r"(?:star|flag|mark|favou?rite)"
_IMPORTANT = r"(?: as (?:important|starred|favou?rite|flagged))?"
_DELETE = r"(?:delete|remove|erase|trash|discard|get rid of|bin)"


def _mail(do: MailDeed) -> Callable[[Slots], Simple]:
    def build(slots: Slots) -> Simple:
        who = next((slots.text(name) for name in ("who", "author", "owner") if slots.has(name)), None)
        text = next((slots.text(name) for name in ("text", "to") if slots.has(name)), "")
        every = bool(re.search(r"\ball\b|\bevery\b|(?:messages|mails)\b", slots.match[0], re.IGNORECASE))
        return Mail(do, who, text, every=every and do in ("delete", "star"))

    return build


_ICONS: dict[str, MailDeed] = {
    "trash": "delete",
    "delete": "delete",
    "bin": "delete",
    "star": "star",
    "flag": "star",
}


def _icon(slots: Slots) -> Simple:
    return Mail(_ICONS[slots.raw("icon").lower()], None)


# -- values -----------------------------------------------------------------------------------


def _cased(slots: Slots) -> Simple:
    text, how = slots.text("text"), slots.raw("case").lower()
    cased = (
        text.lower()
        if how.startswith("lower")
        else text.upper()
        if how.startswith(("upper", "cap"))
        else text.title()
    )
    return TypeText(cased, slots.phrase("into"))


def _copied(slots: Slots) -> Simple:
    words = slots.raw("words")
    of = slots.raw("of") if slots.has("of") else ""
    return Copy(Named(slots.piece.value(words), slots.piece.value(of) if of else ""), slots.phrase("into"))


def _reckoned(slots: Slots) -> Simple | None:
    asked = question(slots.piece, slots.raw("asked"))
    return Copy(asked, slots.phrase("into")) if isinstance(asked, Reckoned) else None


def _each(slots: Slots) -> Simple:
    said = slots.raw("count").lower() if slots.has("count") else "all"
    count = int(said) if said.isdigit() else NUMBERS.get(said)
    target = slots.phrase("target")
    if slots.has("place"):
        target = replace(target, place=Place("row", slots.text("place")))
    return ClickEach(target, count, _but(slots) if "but" in slots.match.groupdict() else ())


def _but(slots: Slots) -> tuple[Phrase, ...]:
    """What is left out, named one by one."""
    if not slots.has("but"):
        return ()
    parts = re.split(r",? and |, ", slots.raw("but"))
    return tuple(each for part in parts if (each := phrase(slots.piece, part)) is not None)


def _tick_each(slots: Slots) -> Simple:
    said = re.sub(
        r"\b(?:options?|items?|rows?|tick ?box(?:es)?|box(?:es)?|check box(?:es)?)$",
        "checkboxes",
        slots.raw("target"),
        flags=re.IGNORECASE,
    )
    target = phrase(slots.piece, said) or slots.phrase("target")
    if slots.has("where"):
        target = replace(target, place=Place("in", slots.text("where")))
    return TickEach(target, not slots.raw("verb").lower().startswith(("un", "de", "clear")), _but(slots))


_DOWN = r"(?:highest|largest|biggest|newest|latest|most recent|most expensive|best|descending(?: order)?|high(?:est)? to low(?:est)?|descending|desc|z to a|z-a|new(?:est)? to old(?:est)?|last)(?: first)?"
_UP = r"(?:lowest|smallest|cheapest|oldest|earliest|least expensive|ascending(?: order)?|asc|low(?:est)? to high(?:est)?|a to z|a-z|old(?:est)? to new(?:est)?|alphabetically|alphabetical order)(?: first)?"
_LISTED = r"(?:it|them|(?:the|all|these|my)?(?: ?[\w-]+){1,3}?)"
_COLUMN = r"(?:the )?(?:column |field )?(?P<by>.+?)(?: column)?"
_WAYS = rf"(?:{_UP}|{_DOWN})"


def _sort(slots: Slots) -> Simple:
    way = slots.raw("way")
    return Sort(slots.text("by"), bool(re.fullmatch(_DOWN, way, re.IGNORECASE)) if way else None)


def _first(slots: Slots) -> Simple:
    """The newest first, the cheapest on top: what they are compared by, and how."""
    best = slots.raw("best").lower()
    if best in ("newest", "oldest", "latest"):
        return Sort("date", best != "oldest")
    measure, most = _SUPERLATIVES[best]
    return Sort({"money": "price", "number": "rating"}.get(measure, measure), most)


def _tick_everything(slots: Slots) -> Simple:
    boxes = Phrase(said="checkboxes", words="", role="checkbox")
    return TickEach(boxes, not slots.raw("verb").lower().startswith(("un", "de")), _but(slots))


def _tick_row(slots: Slots) -> Simple:
    """The box of every row is every box."""
    boxes = Phrase(said="checkboxes", words="", role="checkbox")
    return TickEach(boxes, not slots.raw("verb").lower().startswith("un"))


def _for_each(slots: Slots) -> Simple:
    return Click(replace(slots.phrase("target"), place=Place("row", slots.text("place"))))


def _slider(slots: Slots) -> Simple:
    words = "" if not slots.has("which") else slots.text("which")
    return Fill(((Phrase(said=f"{words} slider".strip(), words=words, role="slider"), slots.text("value")),))


def _sliders(slots: Slots) -> Simple:
    return SetSliders(tuple(re.findall(r"-?\d+(?:\.\d+)?", slots.raw("values"))))


# -- comparing --------------------------------------------------------------------------------

_SUPERLATIVES: dict[str, tuple[Measure, bool]] = {
    **SUPERLATIVES,
    "lowest": ("number", False), "smallest": ("number", False), "least": ("number", False), "highest": ("number", True),
    "best": ("number", True), "greatest": ("number", True), "largest": ("number", True), "biggest": ("number", True), "most": ("number", True),
}  # fmt: skip
_MEASURES: dict[str, Measure] = {
    "price": "money", "cost": "money", "fare": "money", "duration": "duration", "length": "duration", "travel time": "duration",
    "time": "time", "departure": "time", "departure time": "time", "arrival": "time", "number": "number", "value": "number", "score": "number",
    "rating": "number", "amount": "number", "reviews": "number", "stars": "number",
}  # fmt: skip
_BEST = "|".join(sorted(_SUPERLATIVES, key=len, reverse=True))
_OF = "|".join(sorted(_MEASURES, key=len, reverse=True))


def _pick(slots: Slots) -> Simple:
    measure, most = _SUPERLATIVES[slots.raw("best").lower()]
    if slots.has("of"):
        measure = _MEASURES[slots.raw("of").lower()]
    return Pick(slots.raw("verb").lower().removesuffix(" on"), measure, most, slots.text("thing"))


def _travel(slots: Slots) -> Simple:
    measure, most = _SUPERLATIVES[slots.raw("best").lower()]
    best = Pick("book", measure, most)
    return Travel(
        slots.text("origin"),
        slots.text("destination"),
        slots.text("day" if slots.has("day") else "told"),
        best,
    )


def _facets(slots: Slots) -> Simple:
    facets: list[tuple[tuple[str, ...], str]] = [(("genre", "category", "kind", "type"), slots.text("kind"))]
    facets.append(((slots.raw("by").lower(),), slots.text("name")))
    if slots.has("year"):
        facets.append((("year", "date"), slots.text("year")))
    return SearchBy(tuple(facets), slots.piece.opened(slots.match[0]))


_CLICK = r"(?:click|tap|press|hit|push)(?: on)?"
_TYPE = r"(?:type|enter|write|put|input|insert)"
_FIELD = r"(?P<into>.+)"
_KIND_OF_VALUE = r"(?:the )?(?:number|text|word|name|value|string|phrase|message) "

_VALUE_NOUN = "|".join(sorted(VALUE_SHAPES, key=len, reverse=True))
_ONLY_SHOWN = r"(?:show|display|list)(?: me)? only"
_PERSON = r"(?P<to>[\U000F0000-\U000FFFFD]|[\w.+-]+@[\w.-]+|(?-i:[A-Z])\w+(?: (?-i:[A-Z])\w+)?)"
_BODY = r"(?:(?:,| and)*(?: with)?(?: the| a)? (?:body|text|message|content)(?: saying)?:?|,?(?: and)? (?:saying|that says|which says)|:) (?P<text>.+)"
_SUBJECT = r"(?:(?:,| with| and)+(?: the| a)? subject(?: line)?:? (?P<subject>[\U000F0000-\U000FFFFD]|(?!.*[\U000F0000-\U000FFFFD].* and )\S.*?))?"


def _compose(slots: Slots) -> Simple:
    values = [(named("recipient"), slots.text("to"))]
    values += [(named("subject"), slots.text("subject"))] if slots.has("subject") else []
    return Create("email", "", (*values, (named("message"), slots.text("text"))))


def _add_to_field(slots: Slots) -> Simple:
    return Fill(((slots.phrase("field"), slots.text("value")),))


GOAL_FORMS: tuple[Form, ...] = (
    form("Fill in a field", r"(?:add|append) (?P<value>[\U000F0000-\U000FFFFD]) to (?P<field>the .+ (?:field|box|input))", _add_to_field, "Add “urgent” to the Tags field"),
    form("Fill in a field", r"(?:copy|paste) (?P<value>[\U000F0000-\U000FFFFD]) (?:into|in|to) (?P<field>.+)", _add_to_field, "Paste “ABC” into Code"),
    form("Drag", r"drag (?P<target>.+?) from (?P<origin>.+?) (?:onto|to|into) (?P<to>.+)", lambda slots: DragTo(slots.phrase("target"), slots.phrase("to")), "Drag “Task A” from “To do” to “Done”"),
    form("Messages", rf"write to {_PERSON}: ?(?P<text>[\U000F0000-\U000FFFFD])", _compose, "Write to bo@example.com: “See you at 5”"),
    form("Messages", rf"send (?P<text>[\U000F0000-\U000FFFFD]) to {_PERSON}", _compose, "Send “On my way” to Ada"),
    form("Messages", rf"(?:write|compose|send) (?:an? |another )?(?:new )?(?:e-?mail|mail|message) to {_PERSON}{_SUBJECT}{_BODY}", _compose, "Write an email to ada@example.com with the subject “Lunch” saying “At noon?”", "Send a message to Ada: “On my way”"),
    form("Messages", rf"(?:write|send) {_PERSON} an? (?:e-?mail|mail|message){_SUBJECT}{_BODY}", _compose, "Send ada@example.com a message saying “On my way”"),
    form("Messages", rf"e-?mail {_PERSON}{_SUBJECT}{_BODY}", _compose, "Email ada@example.com saying “On my way”"),
    form("Add to a basket", r"put (?P<thing>(?!(?:the|an?|this|that) (?:item|product)\b|.*\b(?:cheapest|expensive)\b).+) (?:in|into) (?:the |my )(?P<to>(?:shopping )?(?:basket|cart))", lambda slots: Use("add", slots.phrase("thing"), slots.text("to")), "Put Storm lantern in the basket"),
    form("Compare", r"(?:add|put|place) the (?P<best>cheapest|most expensive|least expensive) (?P<thing>\S+(?: \S+)?) (?:to|in|into) (?:the |my )(?:shopping )?(?:basket|cart)", lambda slots: Pick("add", *_SUPERLATIVES[slots.raw("best").lower()], slots.text("thing")), "Find the cheapest lamp and add it to the basket"),
    form("Tick each", r"(?:for|in|on) (?:each|every) (?:row|item|entry|result|card|post|product|line|order|message),? (?P<verb>tick|check|select|untick|uncheck) (?:the|its) (?P<target>check ?box|tick ?box|box)", _tick_row, "For each row, tick the checkbox"),
    form("Sort", r"(?:sort|order|arrange)(?: (?:the|all|these|my)?(?: ?[\w-]+){1,3}?)? (?:from|by|with) (?:(?P<up>cheapest(?: to most expensive| first)?|lowest price(?: to highest(?: price)?| first)?)|(?:most expensive(?: to cheapest| first)?|highest price(?: to lowest(?: price)?| first)?))", lambda slots: Sort("price", not slots.has("up")), "Sort the products from cheapest to most expensive"),
    form("Messages", rf"(?:find|look for|locate|open|read|search for|show) {_FROM}{_APP}", _mail("open"), "Find the email by Ada", "Open the message that Ada wrote", "Find Ada’s email"),
    form("Messages", rf"(?:forward|send|pass on) (?:{_BACK} )?(?:on )?to {_TO}", lambda slots: _mail("forward")(slots), "Find the email by Ada and forward it to Bo"),
    form("Messages", rf"(?:forward|send) {_FROM} (?:on )?to {_TO}", _mail("forward"), "Forward the email from Ada to Bo"),
    form("Messages", rf"(?:forward|send|give)(?: to)? {_TO} {_FROM}", _mail("forward"), "Send Bo the message you received from Ada", "Forward to Bo the email from Ada"),
    form("Messages", rf"{_WHO} (?:wrote|sent)(?: you| me)? an? {_MAIL}{_APP} (?:that|which) (?:needs to|must|has to|should) be forwarded to {_TO}", _mail("forward"), "Ada wrote an email that needs to be forwarded to Bo"),
    form("Messages", rf"{_DELETE} {_FROM}{_APP}", _mail("delete"), "Delete all messages from Ada", "Delete Ada’s emails"),
    form("Messages", rf"{_FROM} (?:should|must|has to|have to|needs? to) be (?:deleted|removed|erased){_APP}", _mail("delete"), "Ada’s email should be deleted from the inbox"),
    form("Messages", rf"mark (?P<thing>(?:the |an? )?(?:first |second |third |last |latest )?{_MAIL}(?: (?:from|by|of) .+)?) as (?P<how>read|unread|spam|junk)", lambda slots: Use(f"mark as {slots.raw('how').lower()}", slots.phrase("thing")), "Mark the message from Bo as unread"),
    form("Messages", rf"{_STAR} {_FROM}{_IMPORTANT}{_APP}", _mail("star"), "Star the email from Ada", "Mark the email by Ada as important"),
    form("Messages", rf"(?:reply|respond|write back|answer)(?: to)? {_FROM}(?: (?:with|saying|by writing)|:)(?: the (?:text|message|words))? (?P<text>.+)", _mail("reply"), "Reply to the email from Ada with the text “Thanks”"),
    form("Messages", rf"(?:reply|respond|write back|answer)(?: to)? {_BACK} (?:with|saying|by writing)(?: the (?:text|message|words))? (?P<text>.+)", _mail("reply"), "Find the email by Ada and reply to them with the text “Thanks”"),
    form("Messages", rf"{_CLICK} the (?P<icon>trash|delete|bin|star|flag) (?:icon|button) to (?:delete|remove|mark|star|flag) {_BACK}{_IMPORTANT}", _icon, "Find the email by Ada and click the star icon to mark it as important"),
    form("Messages", rf"{_DELETE} {_BACK}", _mail("delete"), "Find the email by Ada and delete it"),
    form("Messages", rf"{_STAR} {_BACK}{_IMPORTANT}", _mail("star"), "Find the email by Ada and mark it as important"),
    form("Focus", r"(?:focus|put the cursor|place the cursor|set the focus|move the focus)(?: (?:into|in|on|to))? (?P<target>.+)", lambda slots: Focus(slots.phrase("target")), "Focus into the second textbox"),
    form("Type", rf"{_TYPE} (?P<text>\S.*?) in (?:all )?(?P<case>lower|upper|capital|title)[ -]?(?:case)?(?: letters)? (?:into|in|to) (?P<into>.+)", _cased, "Type “Ada” in all upper case letters in the name field"),
    form("Type", rf"{_TYPE} (?:the )?(?:password |text |value )?(?P<text>.+) (?:into|in|to) (?:both|all|each|every)(?: of)?(?: the)? (?P<into>.+)", lambda slots: TypeEach(slots.text("text"), slots.phrase("into")), "Enter “abc” into both text fields"),
    form("Type", rf"{_TYPE} {_KIND_OF_VALUE}(?P<text>[\U000F0000-\U000FFFFD]) (?:into|in|as|for) {_FIELD}", lambda slots: TypeText(slots.text("text"), slots.phrase("into")), "Enter the number “-5” into the second textbox"),
    form("Type", r"use (?P<into>the .+?) to (?:enter|type|write) (?P<text>.+)", lambda slots: TypeText(slots.text("text"), slots.phrase("into")), "Use the textbox to enter “Ada”"),
    form("Type", rf"{_TYPE} (?P<value>\d{{1,2}}(?::\d\d)? ?[ap]\.?m\.?|\d{{1,2}}:\d\d) (?:as|for|into|in) (?P<field>.+)", lambda slots: Fill(((slots.phrase("field"), slots.text("value")),)), "Enter 8:04 PM as the time"),
    form("Copy", r"(?:find|copy|read|note|remember|get)(?: down)? the (?P<which>first|last) word (?:in|of|from) (?P<what>.+)", lambda slots: Remember(LastWord(slots.phrase("what"), slots.raw("which").lower() == "last")), "Find the last word in the text area"),
    form("Copy", r"(?:solve|calculate|compute|work out|do) the (?:\w+ )?(?:problem|sum|calculation|equation|expression|exercise)", lambda slots: Remember(Sum()), "Solve the math problem"),
    form("Copy", r"(?:copy|remember)(?: the)?(?: value of)? (?P<words>(?!.* into )\S.*?)(?: (?:on|from) (?:the|this) page)?", lambda slots: Remember(Named(slots.text("words"))), "Copy the value of Country", "Copy the order number and paste it into Reference"),
    form("Copy", rf"(?:{_TYPE}|paste) (?:it|that|(?:the|your|its|this) (?:answer|result|solution|word)) (?:into|in|as|to) {_FIELD}", lambda slots: Copy(None, slots.phrase("into")), "Solve the math problem and type your answer into the textbox"),
    form("Copy", rf"(?:{_TYPE}|copy) the value (?:of|for|under) (?P<words>.+?)(?: (?:of|in the row of) (?P<of>.+?))? (?:into|in to) {_FIELD}", _copied, "Enter the value of Country into the text field"),
    form("Copy", rf"{_TYPE} the (?!sum\b|average\b|total of\b)(?P<words>(?:\w+ ){{0,2}}(?:{_VALUE_NOUN}))(?: (?:of|in the row of) (?P<of>(?:the |(?-i:[A-Z])|[\U000F0000-\U000FFFFD]).*?))? (?:into|in to|in) {_FIELD}", _copied, "Put the total into the Amount field"),
    form("Copy", rf"use the (?P<words>(?:\w+ ){{0,2}}(?:{_VALUE_NOUN}))(?: (?:of|in the row of) (?P<of>.+?))? as (?P<into>the .+)", _copied, "Use the order number as the reference"),
    form("Copy", rf"(?:copy|transfer) the (?P<words>.+?)(?: (?:of|in the row of) (?P<of>.+?))? (?:into|to|in) {_FIELD}", _copied, "Copy the order number into the Reference field", "Copy the price of Storm lantern into Amount"),
    form("Copy", rf"(?:{_TYPE}|copy) (?P<asked>the (?:sum|total|average|highest|lowest|minimum|maximum) (?:of )?(?:the |all )?(?:the )?(?:prices|amounts|numbers|values|costs|scores|ratings|quantities|hours))(?: in the (?:table|list))? (?:into|in to|in|as) {_FIELD}", _reckoned, "Enter the sum of the prices into Total"),
    form("Copy", rf"{_TYPE} the values? that (?:corresponds?|belongs?|matches)(?: with| to)? (?:each|the|every) labels? (?:into|in) (?:the|each) (?:form|fields?)(?P<and> and (?:submit|send)(?: when done| it)?)?", lambda slots: CopyByLabels(), "Enter the value that corresponds with each label into the form"),
    form("Copy", rf"{_TYPE} the (?:text|word|words|characters|letters|code|string) (?:below|above|shown|displayed|you see|on the page|in the (?:picture|image))(?: below| above)? (?:into|in) {_FIELD}", lambda slots: Copy(TextShown(), slots.phrase("into")), "Type the text below into the text field"),
    form("Send the form", r"(?:submit|press submit|submit it|send it)(?: when (?:you are )?done)", lambda slots: Submit(), "Submit when done"),
    form("Scroll", r"scroll (?:in |inside )?(?P<target>(?:the )?\S.*?)(?: all the way)? to the (?P<end>top|bottom|start|end)(?: of the (?:text|content|list))?", lambda slots: ScrollInside(slots.phrase("target"), slots.raw("end").lower() in ("top", "start")) if not re.fullmatch(r"(?:the )?page|(?:back )?(?:up|down)|back|all the way", slots.raw("target"), re.IGNORECASE) else None, "Scroll the textarea to the bottom"),
    form("Scroll", r"scroll(?: down| up)? to the (?P<end>top|bottom|start|end) of (?P<target>(?!(?:the |this )?page\b)\S.*)", lambda slots: ScrollInside(slots.phrase("target"), slots.raw("end").lower() in ("top", "start")), "Scroll to the bottom of the textarea"),
    form("Click each", rf"{_CLICK} (?P<target>.+?) (?:on|in|of|for) (?P<count>all|every|each|\d{{1,3}}|one|two|three|four|five|six|seven|eight|nine|ten)(?: of)?(?: the)? (?:posts?|items?|rows?|entries|entry|results?|messages?|comments?|products?|cards?) (?:by|from|of|for|with|named) (?P<place>.+)", _each, "Click Like on all posts by @ada", "Click the “Share” button on 2 posts by @ada"),
    form("Click each", rf"(?:for each (?:row|item|entry|result|one|of them), )?{_CLICK} (?:all|every|each)(?: of)?(?: the)? (?P<target>.+?)(?: (?:except|but|apart from|other than)(?: for)? (?P<but>.+))?", _each, "Click every Follow button", "Click every Follow button except the last one"),
    form("Click each", rf"(?:for|in|on) (?:each|every) (?:row|item|entry|result|card|post|product|line|order|message),? {_CLICK} (?P<target>.+)", lambda slots: ClickEach(slots.phrase("target")), "For each row, click Approve"),
    form("Tick each", r"(?P<verb>check|tick|mark|select|choose|uncheck|untick|deselect|unselect|clear) (?:all|every|each)(?: of)?(?: the)? (?P<target>(?:\S+ )?(?:check ?box(?:es)?|box(?:es)?|tick ?box(?:es)?|toggles?|switch(?:es)?|options?|items?|rows?))(?: (?:in|under) (?P<where>(?!.* except).+?))?(?:,? (?:except|but|apart from|other than)(?: for)? (?P<but>.+))?", _tick_each, "Tick all checkboxes", "Tick all boxes except Newsletter", "Untick every checkbox except “Daily” and “Weekly”"),
    form("Tick each", r"(?P<verb>tick|check|select|untick|uncheck|deselect) everything (?:except|but|apart from)(?: for)? (?P<but>.+)", _tick_everything, "Untick everything but Daily digest"),
    form("Click", r"mark (?:all|every|everything)(?: of)?(?: the| my)?(?: \w+)? as (?P<how>read|unread|done|seen|complete)", lambda slots: Click(named(f"Mark all as {slots.raw('how').lower()}")), "Mark all notifications as read"),
    form("Sort", rf"(?:sort|order|arrange)(?: {_LISTED})?,? (?:in )?(?P<way>ascending|descending)(?: order)?,? by {_COLUMN}", _sort, "Sort ascending by name", "Sort the table in descending order by date"),
    form("Sort", rf"(?:sort|order|arrange)(?: {_LISTED})? in (?P<way>ascending|descending) order of {_COLUMN}", _sort, "Sort the results in ascending order of price"),
    form("Sort", r"(?P<best>newest|oldest|latest|cheapest)(?: \w+)? first", _first, "Newest first"),
    form("Sort", rf"(?:sort|order|arrange)(?: {_LISTED})? (?:alphabetically|in alphabetical order|a to z|a-z|(?P<down>z to a|z-a|in reverse alphabetical order))", lambda slots: Sort("name", slots.has("down")), "Sort the list alphabetically"),
    form("Sort", rf"(?:sort|order|arrange)(?: {_LISTED})? ?: ?{_COLUMN},? ?\(?(?P<way>{_WAYS})\)?", _sort, "Sort results: price low to high"),
    form("Sort", rf"(?:put|show|list|bring)(?: the)? (?P<best>{_BEST}|newest|oldest|latest)(?: \w+)? (?:on top|at the top|first|to the top)", _first, "Put the cheapest products on top", "Show the newest posts first"),
    form("Sort", rf"(?:sort|order|arrange)(?: {_LISTED})? (?P<best>{_BEST}|newest|oldest|latest)(?: \w+)? first", _first, "Sort the products cheapest first"),
    form("Sort", rf"(?:sort|order|arrange)(?: {_LISTED})? (?:by|on) {_COLUMN}(?:,| in| from)* ?\(?(?P<way>{_WAYS})?\)?", _sort, "Sort by price, lowest first", "Sort the list by name", "Order the results by rating from high to low"),
    form("Filter", r"(?:filter|narrow down)(?: (?:the|all|my)?(?: ?[\w-]+){1,2}?)? (?:by|on|for|to|with)(?: the)? (?P<field>[\w-]+(?: (?!(?:under|over|above|below|between|less|more|at)\b)[\w-]+)?)(?: ?[:=] ?| is | of | equals | to | )(?!(?:under|over|above|below|between|less|more|at)\b)(?P<value>[\U000F0000-\U000FFFFD]|[A-Z0-9]\S*(?: \S+)*|\S+)", lambda slots: Filter(slots.text("value"), slots.text("field")), "Filter by status open", "Filter the list by category: Lamps"),
    form("Filter", r"(?:filter for|restrict|limit|narrow(?: down)?) (?:(?:the |my )?(?:list|results?|table|view|search) )?(?:down )?(?:to|for)(?: only)?(?: the)? (?P<value>(?-i:[a-z])[\w-]*|[\U000F0000-\U000FFFFD])(?: (?P<things>(?-i:[a-z])[\w-]*))?", lambda slots: Filter(slots.text("value")), "Restrict the list to open tickets"),
    form("Filter", r"(?:apply|use|set|choose|select) the filter (?P<value>[\U000F0000-\U000FFFFD])", lambda slots: Filter(slots.text("value")), "Apply the filter “Free shipping”"),
    form("Filter", r"(?:filter|narrow)(?: (?:the|all|my)?(?: ?[\w-]+){1,2}?)?(?: so)? that only (?P<value>(?-i:[a-z])[\w-]*) \w+ (?:are|is) (?:shown|listed|visible|displayed)", lambda slots: Filter(slots.text("value")), "Filter the table so that only open tickets are shown"),
    form("Filter", r"filter(?: (?:the|all|my)?(?: ?[\w-]+){1,2}?)? for (?P<value>[\U000F0000-\U000FFFFD])", lambda slots: Filter(slots.text("value")), "Filter the list for “urgent”"),
    form("Filter", rf"{_ONLY_SHOWN}(?: the)?(?: (?P<things>[\w-]+))? (?P<value>in stock|on sale|on hold|out of stock|under review|in progress|on offer)", lambda slots: Filter(slots.text("value")), "Show only products in stock"),
    form("Filter", r"(?:show|display|list)(?: me)? only(?: the)? (?P<things>[\w-]+(?: [\w-]+)?) (?:with|whose|that have|where)(?: the)? (?P<field>[\w-]+(?: [\w-]+)?)(?: is| of|:)? (?P<value>[\U000F0000-\U000FFFFD]|\S+(?: \S+)?)", lambda slots: Filter(slots.text("value"), slots.text("field")), "Show only orders with status open"),
    form("Filter", r"(?:show|display|list)(?: me)? only(?: the)? (?P<things>[\w-]+) (?P<field>assigned to|owned by|written by|created by) (?P<value>.+)", lambda slots: Filter(slots.text("value"), slots.text("field")), "Show only issues assigned to Bo"),
    form("Filter", r"(?:show|display|list)(?: me)? only(?: the)? (?P<value>[\w-]+|[\U000F0000-\U000FFFFD])(?: (?P<things>[\w-]+))?", lambda slots: Filter(slots.text("value")), "Show only open orders"),
    form("Click", rf"(?:for|in the row of)(?! (?:each|every|all)\b)(?: the)?(?: (?:user|person|row|item|product|customer|post))? (?P<place>\S.*?), {_CLICK} (?P<target>.+)", _for_each, "For the user @ada, click on the “Block” button"),
    form("Sliders", r"(?:select|choose|set|pick) (?P<value>-?\d+(?:\.\d+)?) (?:with|on|using) the (?:(?P<which>.+) )?slider", _slider, "Select 7 with the slider"),
    form("Sliders", r"(?:set|move|adjust|put) (?:all )?(?:the )?(?:\w+ )?sliders to (?:the )?(?:combination|values?|positions?)? ?[\[(]?(?P<values>-?\d+(?:\.\d+)?(?:(?: ?, ?(?:and )?| and )-?\d+(?:\.\d+)?)+)[\])]?", _sliders, "Set the sliders to 3, 8 and 1"),
    form("Travel", rf"(?P<verb>book|buy|find|reserve)(?: me| us)? (?:the|a) (?P<best>{_BEST}) (?:one[- ]way |single |return |round[- ]trip )?(?:flight|train|bus|journey|trip|connection|ticket|ferry|ride)s? from:? (?P<origin>.+?) to:? (?P<destination>.+?),? (?:on (?P<day>\S.*)|(?P<told>today|tomorrow|the day after tomorrow|next \w+|in \w+ (?:days?|weeks?|months?)))", _travel, "Book the earliest train from Oslo to Bergen tomorrow", "Book the cheapest one-way flight from Oslo to Bergen on 12/23/2016"),
    form("Compare", rf"(?P<verb>buy|book|order|choose|select|pick|click(?: on)?|open|add|get) the (?!best)(?P<best>{_BEST})(?: one)? of (?:the|all|these)(?: the)? (?P<thing>\S+)", _pick, "Select the cheapest of the offers"),
    form("Compare", rf"(?P<verb>buy|book|order|choose|select|pick|click|open|add|get) the (?P<thing>\S+(?: \S+)?) (?:with|that has|which has) the (?P<best>{_BEST})(?: (?P<of>{_OF}))?", _pick, "Buy the ticket with the longest duration", "Pick the card with the greatest number"),
    form("Compare", rf"(?P<verb>buy|book|order|choose|select|pick|click(?: on)?|open|add|get) the (?!best\b)(?P<best>{_BEST}) (?P<thing>\S+(?: \S+)?)", _pick, "Buy the cheapest ticket"),
    form("Search", r"(?:search|look) for (?P<kind>\S+) (?P<noun>\S+) (?P<by>\w+ed|written) by (?P<name>.+?)(?: (?:from|in|of)(?: the)?(?: year)? (?P<year>\d{4}))?", _facets, "Search for comedy films directed by Bauer from year 1998"),
)  # fmt: skip
