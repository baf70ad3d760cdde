"""Records, the things that an application keeps: made, changed, deleted, shown, and what else is done to them.

"Create a new issue with the title T and the priority P", "rename “Draft” to “Final”", "assign issue 12 to Bo". The
way there is not in the sentence; it is looked for on the page (see ``plain.records``). How a record is named
stands in ``record``, how its fields are given their values in ``values``.
"""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re

from stepwire.planners.plain.language.forms.form import Form, Slots, form
from stepwire.planners.plain.language.forms.record import (
    CALLED,
    KIND,
    KNOWN,
    PROPER,
    QUOTED,
    RECORD,
    TITLE,
    record_of,
)
from stepwire.planners.plain.language.instructions.goals import Use
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.records import Change, Create, Delete, Do, Record, Show
from stepwire.planners.plain.language.lexicon import FIELD_NOUNS, PRONOUNS
from stepwire.planners.plain.language.phrases import named, phrase
from stepwire.planners.plain.language.unfit import Unfit
from stepwire.planners.plain.language.values import values_of

_NOUN = "|".join(sorted(FIELD_NOUNS, key=len, reverse=True))
_FIELD_FOLLOWS = rf"(?:the |its )\w+(?: \w+)? {QUOTED}|(?:(?:the|a|an|its) )?(?:[\w'’-]+ ){{0,2}}?(?:{_NOUN})\b|(?:the |a |an )?\w+(?: \w+)? {QUOTED}|\w+ (?:priority|status|severity)\b"
_WHEN = r"(?:on (?:\d|(?-i:[A-Z])|the \d|next |to(?:day|morrow))|at \d)"
_WITH = rf"(?:,? (?={_WHEN})|, (?:and )?(?=(?:the |an? |its )?(?:{_NOUN})(?: (?:is|of|to))? \S)|,? (?=(?:costing|priced at) \S)|,? (?:with|having|and with|and)(?: the following| these)?(?: (?:values|details|fields))?:? (?={_FIELD_FOLLOWS})|,? (?:whose|where) (?={_FIELD_FOLLOWS})|: ?(?=[^:=]{{1,60}}[:=]|{_FIELD_FOLLOWS})|,? (?=(?:the |its )?\w+(?: \w+)? {QUOTED})|,? (?=(?:(?:saying|(?:that|which) (?:says|reads)|reading) {QUOTED}|assigned to|due|tagged|priority|status|in the (?:category|project|section|folder)|located|starting|ending) ))"
_VALUES = rf"(?:{_WITH}(?P<values>.+))?"
_NEW = r"(?:an? |another |one |the (?=new ))?(?P<new>new |brand-new |fresh |further )?"
_NO_RECORDS = frozenset(
    {"tab", "window", "browser tab", "browser window", "browser", "incognito window", "link in"}
)


def _create(slots: Slots) -> Simple | None:
    kind = re.sub(r"^(?:new|blank|empty) ", "", slots.raw("kind").lower())
    made = slots.match[0].split(" ", 1)[0].lower() in (
        "create",
        "add",
        "make",
        "set",
        "register",
        "invite",
        "publish",
        "insert",
    )
    if not (made or re.match(r"\w+ (?:an?|another|one|the new|new) ", slots.match[0], re.IGNORECASE)):
        return None  # "open issue 3" opens one that is there
    if kind in _NO_RECORDS or kind.startswith(("tab ", "window ")) or kind in PRONOUNS:
        return None
    name = next((slots.text(each) for each in ("name", "title") if slots.has(each)), "")
    values = values_of(slots.piece, slots.raw("values")) if slots.has("values") else ()
    return Create(kind, name, values, "publish" if slots.match.groupdict().get("publish") else "")


_FROM_TO = re.compile(
    r"from (?P<origin>\S+) to (?:the )?(?:(?P<what>url|page|address) )?(?P<target>\S+)", re.IGNORECASE
)


def _create_from_to(slots: Slots) -> Simple | None:
    match = _FROM_TO.fullmatch(slots.raw("values"))
    if match is None:
        return None
    to = f"to {match['what'].lower()}" if match["what"] else "to"
    values = (
        (named("from"), slots.piece.value(match["origin"])),
        (named(to), slots.piece.value(match["target"])),
    )
    return Create(slots.raw("kind").lower(), "", values)


_NO_RECORDED = r"(?:item|product|text|word|value|number|tag|label|keyword|comment|note|filter|column)\b"


def _create_named(slots: Slots) -> Simple:
    values = values_of(slots.piece, slots.raw("values")) if slots.has("values") else ()
    return Create(slots.raw("kind").lower(), slots.text("title"), values)


def _create_any(slots: Slots) -> Simple | None:
    """A sort of record that is not in the lexicon: it has to be said that it is new, or what it is called."""
    if not (slots.has("new") or slots.has("name") or slots.has("title") or slots.has("values")):
        return None
    return _create(slots)


def _rename(slots: Slots) -> Simple:
    record = record_of(slots)
    return Change(record, ((named("name"), slots.given("to")),))


def _rename_any(slots: Slots) -> Simple:
    if re.match(r"(?:the|my|this|that) (?-i:[a-z])", slots.raw("thing"), re.IGNORECASE):
        raise Unfit("Say which is to be renamed, by the name that it has now.")
    return Change(Record(slots.text("thing")), ((named("name"), slots.given("to")),))


def _edit(slots: Slots) -> Simple:
    values = values_of(slots.piece, slots.raw("values")) if slots.has("values") else ()
    return Change(record_of(slots), values)


def _set_of(slots: Slots) -> Simple:
    return Change(record_of(slots), ((slots.phrase("field"), slots.given("value")),))


def _set_of_number(slots: Slots) -> Simple:
    record = Record(slots.raw("number"), slots.raw("kind").lower())
    return Change(record, ((slots.phrase("field"), slots.given("value")),))


def _set_of_it(slots: Slots) -> Simple:
    return Change(Record("it"), ((slots.phrase("field"), slots.given("value")),))


def _assign(slots: Slots) -> Simple:
    return Change(record_of(slots), ((named("assigned to"), slots.text("value")),))


def _mark(slots: Slots) -> Simple | None:
    if slots.has("kind") and slots.raw("kind").lower() in ("filter", "list", "menu", "form"):
        return None  # controls of the page
    status = slots.text("value")
    if status.lower() in ("read", "unread", "spam", "done", "complete", "completed", "favourite", "favorite"):
        return Do(f"mark as {status.lower()}", record_of(slots))
    return Change(record_of(slots), ((named("status"), status),))


def _do(slots: Slots) -> Simple:
    return Do(slots.raw("verb").lower(), record_of(slots))


_ON_A_PAGE = frozenset({"menu", "link", "row", "section", "form"})


def _show(slots: Slots) -> Simple | None:
    if slots.has("kind") and slots.raw("kind").lower() in _ON_A_PAGE:
        return None
    if slots.has("back") or slots.has("quoted") or slots.has("name2"):
        return None
    title = slots.raw("title")
    if slots.piece.is_sealed(title) and not slots.piece.is_quoted(title):
        return None  # an address
    return Show(record_of(slots))


_FROM_SOMETHING = re.compile(r" from (?:the|my|our|this|all) [a-z]| as [a-z]")


def _delete(slots: Slots) -> Simple | None:
    if slots.has("kind") and slots.has("number") and slots.raw("kind").lower() in _ON_A_PAGE:
        return None  # "row 3" is counted on the page
    return Delete(record_of(slots))


_MORE_THAN_A_NAME = re.compile(r"^[a-z].* (?:with|from|in|on|for|of|by|that|which|whose) ")


def _delete_any(slots: Slots) -> Simple | None:
    """A record by nothing but its name; rows, ordinals and places are pointed at as everything else is."""
    if re.fullmatch(r"all (?:the )?filters?", slots.raw("thing"), re.IGNORECASE):
        return None
    if re.match(r"(?:all|every|each|everything|both|any|some|several)\b", slots.raw("thing"), re.IGNORECASE):
        raise Unfit("Deleting several at once is not understood: name them one by one.")
    thing = phrase(slots.piece, slots.raw("thing"))
    if (
        thing is None
        or thing.role is not None
        or thing.nth is not None
        or thing.place is not None
        or "," in thing.said
    ):
        return None
    if (away := re.fullmatch(r"(?P<what>.+) from (?:the|my|our|this) \w+", slots.raw("thing"))) is not None:
        what = phrase(slots.piece, away["what"])
        return Use(slots.match[0].split(" ")[0].lower(), what) if what is not None else None
    if not thing.quoted and _FROM_SOMETHING.search(thing.words):
        raise Unfit("From what it is removed is not understood: open that first, then remove it there.")
    if not thing.quoted and _MORE_THAN_A_NAME.search(thing.words):
        return None
    kind, _, name = thing.words.partition(" ")
    known = re.fullmatch(rf"{KIND}", kind, re.IGNORECASE) and not name[:1].islower()
    if name and known and kind.endswith("s") and re.search(r" and |,", name):
        raise Unfit("Deleting several at once is not understood: name them one by one.")
    if name and (known or (kind.islower() and name[0].isupper())):
        return Delete(Record(name, kind.lower()))
    return Delete(Record(thing.words))


_MAKE = r"(?:create|add|make|set up|register|open|file|raise|write|start|compose|post|report|draft|schedule|log|submit|publish|invite|insert)"
_ALTER = r"(?:edit|update|change|modify|open and edit|adjust|revise)"
_DELETE = r"(?:delete|remove|erase|trash|discard|get rid of|retire|throw away|bin)"
_TO = r"(?: from \S+)? (?:to|into|as|=) "


def _sign_up(slots: Slots) -> Simple:
    values = ((named("email"), slots.text("email")), (named("password"), slots.text("password")))
    return Create("account", slots.text("name") if slots.has("name") else "", values)


FORMS: tuple[Form, ...] = (
    form("Settings", r"(?:change|set|update) (?:the|our|this) (?:site|blog|shop|wiki|app|workspace)['’]s (?P<field>[^,]{1,60}?)(?: from \S+)? to (?P<value>.+)", lambda slots: Change(None, ((slots.phrase("field"), slots.given("value")),)), "Change the site's language to German"),
    form("Do to a record", rf"(?P<verb>block|unblock|ban|unban|mute|suspend|reactivate|unlink) {RECORD}", _do, "Block the user “spam”"),
    form("Create", rf"(?:{_MAKE}) {_NEW}(?P<kind>{KIND})(?! (?:{KNOWN})s?\b)(?: (?:{CALLED}) (?P<name>{QUOTED}|(?!{QUOTED})\S.*?)|(?: |: ?(?={QUOTED}))(?P<title>{QUOTED}|{TITLE}|(?!(?:{KNOWN})\b)\w+(?= with (?:the )?(?:{_NOUN})\b)))?{_VALUES}", _create, "Create a new issue with the title “Crash on save” and the priority high", "Create a page called Recipes", "Add a user named Bo with the email bo@example.com and the role Editor", "Create a task “Buy oil”, due on 12/24/2026", "Write a new blog post titled “Hello” with the content “First words”", "Create a new issue: Title: Crash, Priority: high"),
    form("Create", rf"(?:create|add|register|invite) the (?:new )?(?P<kind>{KIND}|(?!{_NO_RECORDED})(?-i:[a-z])[\w-]*) (?P<title>{QUOTED}|{PROPER}|[\w.+-]+@[\w.-]+|(?:(?<=user )|(?<=member ))(?-i:[a-z])[\w.-]*){_VALUES}", _create_named, "Add the participant Emil", "Add the user carla with the password {{{{secret:password}}}}"),
    form("Create", rf"(?:sign up|register)(?: for)?(?: an| a new)?(?: account)?(?: (?:as|for) (?P<name>{QUOTED}|{PROPER}|\w+))? (?:with|using) (?:the |my )?(?:e-?mail(?: address)? )?(?P<email>{QUOTED}|\S+@\S+) and (?:the |a |my )?password (?P<password>\S+)", _sign_up, "Sign up with the email bo@example.com and the password {{secret:password}}", "Register as Bo Berg with bo@example.com and the password {{secret:password}}"),
    form("Create", rf"(?P<publish>publish) (?:an? (?:new )?|another |(?:the )?new )(?P<kind>{KIND})(?: (?:{CALLED}) (?P<name>{QUOTED}|(?!{QUOTED})\S.*?)| (?P<title>{QUOTED})){_VALUES}", _create, "Publish a new post titled “Hello”"),
    form("Create", rf"(?:create|add|make|set up) {_NEW}(?P<kind>{KIND}) (?P<values>from \S+ to .+)", _create_from_to, "Add a redirect from /old to the URL /new"),
    form("Create", rf"(?:create|add|make(?! sure)|set up) {_NEW}(?P<kind>(?!(?:an?|the|my|another|new) )[a-z][\w-]*(?: (?!(?:to|in|on|at|for|from|of|with|under|about)\b)(?-i:[a-z])[\w-]*){{0,2}}?)(?: (?:{CALLED}) (?P<name>{QUOTED}|(?!{QUOTED})\S.*?)| (?P<title>{QUOTED}))?{_VALUES}", _create_any, "Create a new greenhouse called North"),
    form("Rename", rf"(?:rename|retitle) {RECORD} (?:to|as|into) (?P<to>.+)", _rename, "Rename the page called Draft to “Final”", "Rename “Draft” to “Final”"),
    form("Rename", r"(?:rename|retitle) (?P<thing>\S.*?) (?:to|as|into) (?P<to>.+)", _rename_any, "Rename Draft to Final"),
    form("Change", rf"(?:change|set|update|edit|modify|make|put|raise|lower|switch) (?:the )?(?P<field>[^,]{{1,60}}?) (?:of|for|on) {RECORD}{_TO}(?P<value>.+)", _set_of, "Change the priority of issue 3 to urgent", "Set the title of the page “Home” to “Welcome”"),
    form("Change", rf"(?:change|set|update) {RECORD}['’]s (?P<field>[^,]{{1,60}}?){_TO}(?P<value>.+)", _set_of, "Change issue 3's status to closed"),
    form("Change", rf"(?:change|set|update) (?P<kind>{KIND}) #?(?P<number>\d+) (?P<field>(?:\w+ )?(?:{_NOUN})){_TO}(?P<value>.+)", _set_of_number, "Change ticket 12 status to closed"),
    form("Change", rf"give {RECORD} (?P<values>(?:the|an?) .+)", lambda slots: Change(record_of(slots), values_of(slots.piece, slots.raw("values"))), "Give the project Apollo the description “Moon”"),
    form("Change", rf"{_ALTER} {RECORD}(?:(?:,? (?:and|to|so that it|by)?(?: (?:set(?:ting)?|chang(?:e|ing)|hav(?:e|ing)|giv(?:e|ing) it|mak(?:e|ing)|has))|,? with|:) (?P<values>.+))?", _edit, "Edit the page “Home” and change its title to “Welcome”", "Edit issue 3: Priority: urgent, Status: open"),
    form("Change", rf"assign {RECORD} to (?P<value>.+)", _assign, "Assign issue 12 to Bo"),
    form("Change", rf"(?:mark|set|flag) {RECORD} (?:as|to) (?P<value>.+)", _mark, "Mark issue 3 as resolved", "Mark the task “Buy oil” as done"),
    form("Delete", rf"{_DELETE} {RECORD}", _delete, "Delete the page called “Old notes”", "Delete issue 3", "Remove the user “Bo”"),
    form("Do to a record", rf"(?P<verb>close|reopen|publish|unpublish|archive|unarchive|approve|reject|restore|pin|unpin|lock|unlock|duplicate|copy|star|watch|follow|cancel|activate|deactivate|resolve|download|print|share) {RECORD}", _do, "Publish the page “Recipes”", "Close issue 3", "Duplicate the invoice “May”"),
    form("Show", r"click through to page (?P<number>\d+)", lambda slots: Show(Record(slots.raw("number"), "page")), "Click through to page 5"),
    form("Show", rf"(?:open|find|go to|show|view|look at|look up|visit|read|display|navigate to)(?: me)? {RECORD}", _show, "Open issue 12", "Find the page called Recipes"),
    form("Change", r"(?:replace|overwrite) (?:the|its|their) (?P<field>[^,]{1,40}?) (?:with|by) (?P<value>.+)", lambda slots: Change(None, ((slots.phrase("field"), slots.given("value")),)), "Replace the text with “Closed today”"),
    form("Change", r"(?:change|set|update) (?:its|their) (?P<field>[^,]{1,60}?)(?: from \S+)? (?:to|as) (?P<value>.+)", _set_of_it, "Open issue 3 and change its status to closed"),
    form("Delete", rf"{_DELETE} (?P<thing>(?!.* (?:from|in|out of) (?:the |your |my )?(?:basket|cart|shopping)).+)", _delete_any, "Delete Storm lantern"),
)  # fmt: skip
