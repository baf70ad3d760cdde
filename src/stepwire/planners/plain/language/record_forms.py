"""The forms of sentence that name a record or a setting and what is to become of it.

"Create a new issue with the title T and the priority P", "rename “Draft” to “Final”", "delete the page called X",
"change my display name to Y", "assign issue 12 to Bo". The way there is not in the sentence; it is looked for on
the page (see ``records``).

Values come as a list of fields and what they are given. Quotation marks and colons end all doubt; without them a
field's name ends at the first word that is known to end one ("due date Friday"), and a list is cut only where
what follows is a field with a value again.
"""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re

from stepwire.planners.plain.language.form import Form, Slots, Unfit, form
from stepwire.planners.plain.language.instructions.fields import Fill
from stepwire.planners.plain.language.instructions.goals import Use
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.pointer import Expand
from stepwire.planners.plain.language.instructions.records import Change, Create, Delete, Do, Record, Show
from stepwire.planners.plain.language.lexicon import FIELD_NOUNS, KINDS, PRONOUNS
from stepwire.planners.plain.language.phrases import named, phrase
from stepwire.planners.plain.language.values import values_of

_Q = r"[\U000F0000-\U000FFFFD]"
_KNOWN = "|".join(sorted((re.escape(word) for group in KINDS for word in group), key=len, reverse=True))
_KIND = rf"(?:(?!(?:the|my|our|this|that|its|your|an?|all|every|each|new) )(?:(?!(?:of|in|for|from|to|on|with) )[a-z][\w-]* ){{0,2}}?(?:{_KNOWN})s?)"
_NOUN = "|".join(sorted(FIELD_NOUNS, key=len, reverse=True))
_CALLED = r"(?:called|named|titled|entitled|with the (?:title|name)|whose (?:title|name) is|by the name of)"
_FIELD_FOLLOWS = rf"(?:the |its )\w+(?: \w+)? {_Q}|(?:(?:the|a|an|its) )?(?:[\w'’-]+ ){{0,2}}?(?:{_NOUN})\b|(?:the |a |an )?\w+(?: \w+)? {_Q}|\w+ (?:priority|status|severity)\b"
_WHEN = r"(?:on (?:\d|(?-i:[A-Z])|the \d|next |to(?:day|morrow))|at \d)"
_WITH = rf"(?:,? (?={_WHEN})|,? (?:with|having|and with|and)(?: the following| these)?(?: (?:values|details|fields))?:? (?={_FIELD_FOLLOWS})|,? (?:whose|where) (?={_FIELD_FOLLOWS})|: ?(?=[^:=]{{1,60}}[:=]|{_FIELD_FOLLOWS})|,? (?=(?:the |its )?\w+(?: \w+)? {_Q})|,? (?=(?:(?:saying|(?:that|which) (?:says|reads)|reading) {_Q}|assigned to|due|tagged|priority|status|in the (?:category|project|section|folder)|located|starting|ending) ))"
_VALUES = rf"(?:{_WITH}(?P<values>.+))?"
_PLAIN = r"(?:(?!(?:to|as|from|of|in|on|with|and|for|into|by|at|is)\b)[a-z][\w-]*)"
_PROPER = r"(?-i:[A-Z][\w'’-]*(?: [A-Z0-9][\w'’-]*)*)"
_TITLE = r"(?-i:[A-Z][\w'’-]*(?: (?!(?:and|to|from|of|in|on|with|as|by|for|at|into|under|inside|within|above|below|near|is|or|then|saying|that|whose|next|the|its|it|row)\b)[\w'’-]+)*)"
_NO_KIND = r"(?:\w+ )?(?:button|link|tab|field|box|checkbox|icon|menu|item|option|option|dialog|text|row|cell|image|word|list|radio|dropdown|section|heading|file|url|address|file)\b"
# A record: a kind and a name, a kind and a number, or a quotation.
_RECORD = rf"(?:(?:the |my |our |this |that )?(?P<kind>{_KIND}) (?:(?:{_CALLED}) (?P<name>\S.*?)|(?P<title>{_Q}|{_TITLE}|[\w.+-]+@[\w.-]+|(?:(?<=user )|(?<=member ))(?-i:[a-z])[\w.-]*)|(?:number |no\.? |#)?#?(?P<number>\d+))|(?:the|my|our) (?P<kind4>(?!{_NO_KIND}){_PLAIN}(?: {_PLAIN})?) (?:{_CALLED} )?(?P<other>{_Q})|(?P<quoted>{_Q})(?: (?P<kind2>{_KIND}))?|the (?P<name2>{_Q}|{_PROPER}) (?P<kind3>{_KIND})|(?P<back>it|that|this|(?:the|that|this) (?:new )?(?:{_KNOWN})s?))"
_NEW = r"(?:an? |another |one |the (?=new ))?(?P<new>new |brand-new |fresh |further )?"
_NO_RECORDS = frozenset(
    {"tab", "window", "browser tab", "browser window", "browser", "incognito window", "link in"}
)


_PARTS = (("name", "kind"), ("title", "kind"), ("number", "kind"), ("other", "kind4"), ("quoted", "kind2"), ("name2", "kind3"))  # fmt: skip


def record_of(slots: Slots) -> Record:
    """The record that a sentence names; a pronoun's name is "it"."""
    for name, kind in _PARTS:
        if slots.has(name):
            return Record(slots.text(name), slots.raw(kind).lower() if slots.has(kind) else "")
    back = re.sub(r"^(?:the|that|this) (?:new )?", "", slots.raw("back").lower())
    return Record("it", "" if back in PRONOUNS else back)


# -- what the forms build ---------------------------------------------------------------------


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


def _create_any(slots: Slots) -> Simple | None:
    """A sort of record that is not in the lexicon: it has to be said that it is new, or what it is called."""
    if not (slots.has("new") or slots.has("name") or slots.has("title") or slots.has("values")):
        return None
    return _create(slots)


def _rename(slots: Slots) -> Simple:
    record = record_of(slots)
    return Change(record, ((named("name"), slots.text("to")),))


def _rename_any(slots: Slots) -> Simple:
    if re.match(r"(?:the|my|this|that) (?-i:[a-z])", slots.raw("thing"), re.IGNORECASE):
        raise Unfit("Say which is to be renamed, by the name that it has now.")
    return Change(Record(slots.text("thing")), ((named("name"), slots.text("to")),))


def _edit(slots: Slots) -> Simple:
    values = values_of(slots.piece, slots.raw("values")) if slots.has("values") else ()
    return Change(record_of(slots), values)


def _set_of(slots: Slots) -> Simple:
    return Change(record_of(slots), ((slots.phrase("field"), slots.text("value")),))


def _set_of_number(slots: Slots) -> Simple:
    record = Record(slots.raw("number"), slots.raw("kind").lower())
    return Change(record, ((slots.phrase("field"), slots.given("value")),))


def _set_of_it(slots: Slots) -> Simple:
    return Change(Record("it"), ((slots.phrase("field"), slots.given("value")),))


def _content_of(slots: Slots) -> Simple:
    return Change(record_of(slots), ((named(slots.raw("field").lower() or "comment"), slots.text("value")),))


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
    if slots.has("back") or slots.has("quoted") or slots.has("name2") or slots.has("other"):
        return None
    title = slots.raw("title")
    if slots.piece.is_sealed(title) and not slots.piece.is_quoted(title):
        return None  # an address
    return Show(record_of(slots))


_MORE_THAN_A_NAME = re.compile(r"^[a-z].* (?:with|from|in|on|for|of|by|that|which|whose) ")


def _delete_any(slots: Slots) -> Simple | None:
    """A record by nothing but its name; rows, ordinals and places are pointed at as everything else is."""
    if re.fullmatch(r"all (?:the )?filters?", slots.raw("thing"), re.IGNORECASE):
        return None
    if re.match(r"(?:all|every|each|everything|both)\b", slots.raw("thing"), re.IGNORECASE):
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
    if not thing.quoted and _MORE_THAN_A_NAME.search(thing.words):
        return None
    kind, _, name = thing.words.partition(" ")
    known = re.fullmatch(rf"{_KIND}", kind, re.IGNORECASE) and not name[:1].islower()
    if name and (known or (kind.islower() and name[0].isupper())):
        return Delete(Record(name, kind.lower()))
    return Delete(Record(thing.words))


def _personal(slots: Slots) -> Simple:
    return Change(None, ((slots.phrase("field"), slots.text("value")),), personal=True)


def _in_area(slots: Slots) -> Simple:
    personal = bool(re.search(r"\b(?:my|profile|account)\b", slots.raw("area"), re.IGNORECASE))
    return Change(None, ((slots.phrase("field"), slots.text("value")),), personal=personal)


def _switch(slots: Slots) -> Simple:
    on = (
        slots.raw("verb").lower() in ("turn on", "switch on", "enable", "activate")
        or slots.raw("after").lower() == "on"
    )
    field = slots.phrase("field")
    personal = bool(re.match(r"my\b", slots.raw("field"), re.IGNORECASE))
    return Change(None, ((field, "on" if on else "off"),), personal=personal)


_MAKE = r"(?:create|add|make|set up|register|open|file|raise|write|start|compose|post|report|draft|schedule|log|submit|publish|invite|insert)"
_ALTER = r"(?:edit|update|change|modify|open and edit|adjust|revise)"
_DELETE = r"(?:delete|remove|erase|trash|discard|get rid of|retire|throw away|bin)"
_SAID = r"(?:saying|that says|with the (?:text|words|message|comment)|with|:|reading)"
_TO = r"(?: from \S+)? (?:to|into|as|=) "

_WHO = rf"(?P<who>{_Q}|[\w.+-]+@[\w.-]+|{_PROPER})"
_ROLE = r"(?P<role>(?:super)?admin(?:istrator)?|super ?user|editor|viewer|reader|author|moderator|owner|manager|member|contributor|guest|reviewer|maintainer|developer|subscriber)"


def _role(slots: Slots) -> Simple:
    return Change(Record(slots.text("who"), "user"), ((named("role"), slots.text("role")),))


def _join_as(slots: Slots) -> Simple:
    who = slots.text("who")
    role = (named("role"), slots.text("role"))
    return Create("user", "", ((named("email"), who), role)) if "@" in who else Create("user", who, (role,))


def _sign_up(slots: Slots) -> Simple:
    values = ((named("email"), slots.text("email")), (named("password"), slots.text("password")))
    return Create("account", slots.text("name") if slots.has("name") else "", values)


RECORD_FORMS: tuple[Form, ...] = (
    form("Expand", r"(?:close|collapse|fold up) (?P<target>(?:the |this )?(?:(?:section|accordion|panel) .+|.+ (?:section|accordion|panel)|(?:\w+ )?menu))", lambda slots: Expand(slots.phrase("target"), on=False), "Close the section Returns", "Close the menu"),
    form("Expand", r"(?:open|unfold) (?P<target>(?:the |this )?(?:accordion .+|.+ accordion))", lambda slots: Expand(slots.phrase("target")), "Open the accordion Returns"),
    form("People and roles", rf"(?:make|promote) (?:the user )?{_WHO} (?:to |into )?(?:an? |the )?{_ROLE}", _role, "Make Ada an admin"),
    form("People and roles", rf"give (?:the user )?{_WHO} the role (?:of )?(?:an? )?(?P<role>\S.*)", _role, "Give Ada the role Editor"),
    form("People and roles", rf"(?:change|set|update) {_WHO}['’]s role (?:from \S+ )?to (?:an? )?(?P<role>\S.*)", _role, "Change Ada's role to viewer"),
    form("People and roles", rf"(?:add|invite) (?:the user )?{_WHO}(?: to (?:the|this|our|my) (?:workspace|project|team|site|group|board|organi[sz]ation|company))? as (?:an? |the )?(?:new )?{_ROLE}", _join_as, "Add ada@example.com as an editor"),
    form("Settings", r"(?:change|set|update) (?:the|our|this) (?:site|blog|shop|wiki|app|workspace)['’]s (?P<field>[^,]{1,60}?)(?: from \S+)? to (?P<value>.+)", lambda slots: Change(None, ((slots.phrase("field"), slots.text("value")),)), "Change the site's language to German"),
    form("Do to a record", rf"(?P<verb>block|unblock|ban|unban|mute|suspend|reactivate|unlink) {_RECORD}", _do, "Block the user “spam”"),
    form("Comment", rf"(?:add|write|post|leave) (?:an? |the )?(?:new )?(?P<field>comment|note|reply),? ?{_SAID}:? (?P<value>{_Q})", lambda slots: Change(Record("it"), ((named(slots.raw("field").lower()), slots.text("value")),)), "Open issue 3 and leave a comment saying “Fixed now”"),
    form("Comment", rf"(?:add|write|post|leave) (?:an? |the )?(?:new )?(?P<field>comment|note|reply|tag|label|keyword|description)(?: {_SAID})? (?P<value>{_Q}|.+?) (?:to|on|under|for) {_RECORD}", _content_of, "Add the comment “Fixed now” to issue 3"),
    form("Comment", rf"(?:add|write|post|leave) (?:an? |the )?(?:new )?(?P<field>comment|note|reply) (?:to|on|under|for) {_RECORD},? ?{_SAID}:? (?P<value>.+)", _content_of, "Leave a comment on issue 3 saying “Fixed now”"),
    form("Comment", rf"(?P<field>comment) (?:on|under) {_RECORD},? ?{_SAID}:? (?P<value>.+)", _content_of, "Comment on issue 3 with “Fixed now”"),
    form("Comment", rf"(?P<field>comment) (?P<value>{_Q}) (?:on|under) {_RECORD}", _content_of, "Comment “Fixed now” on issue 3"),
    form("Label", rf"(?:label|tag) {_RECORD} (?:as|with) (?P<value>\S.*)", lambda slots: Change(record_of(slots), ((named("label"), slots.text("value")),)), "Label issue 3 as bug"),
    form("Fill in several fields", r"(?:fill(?: in| out)?|complete) the(?: \S+)? form with (?P<values>(?:the|an?) [^:=]+)", lambda slots: Fill(values_of(slots.piece, slots.raw("values"))), "Fill in the form with the name Ada and the email ada@example.com"),
    form("Create", rf"(?:{_MAKE}) {_NEW}(?P<kind>{_KIND})(?! (?:{_KNOWN})s?\b)(?: (?:{_CALLED}) (?P<name>{_Q}|(?!{_Q})\S.*?)|(?: |: ?(?={_Q}))(?P<title>{_Q}|{_TITLE}|(?!(?:{_KNOWN})\b)\w+(?= with (?:the )?(?:{_NOUN})\b)))?{_VALUES}", _create, "Create a new issue with the title “Crash on save” and the priority high", "Create a page called Recipes", "Add a user named Bo with the email bo@example.com and the role Editor", "Create a task “Buy oil”, due on 12/24/2026", "Write a new blog post titled “Hello” with the content “First words”", "Create a new issue: Title: Crash, Priority: high"),
    form("Create", rf"(?:sign up|register)(?: for)?(?: an| a new)?(?: account)?(?: (?:as|for) (?P<name>{_Q}|{_PROPER}|\w+))? (?:with|using) (?:the |my )?(?:e-?mail(?: address)? )?(?P<email>{_Q}|\S+@\S+) and (?:the |a |my )?password (?P<password>\S+)", _sign_up, "Sign up with the email bo@example.com and the password {{secret:password}}", "Register as Bo Berg with bo@example.com and the password {{secret:password}}"),
    form("Create", rf"(?P<publish>publish) (?:an? (?:new )?|another |(?:the )?new )(?P<kind>{_KIND})(?: (?:{_CALLED}) (?P<name>{_Q}|(?!{_Q})\S.*?)| (?P<title>{_Q})){_VALUES}", _create, "Publish a new post titled “Hello”"),
    form("Create", rf"(?:create|add|make|set up) {_NEW}(?P<kind>{_KIND}) (?P<values>from \S+ to .+)", _create_from_to, "Add a redirect from /old to the URL /new"),
    form("Create", rf"(?:create|add|make(?! sure)|set up) {_NEW}(?P<kind>(?!(?:an?|the|my|another|new) )[a-z][\w-]*(?: (?-i:[a-z])[\w-]*){{0,2}}?)(?: (?:{_CALLED}) (?P<name>{_Q}|(?!{_Q})\S.*?)| (?P<title>{_Q}))?{_VALUES}", _create_any, "Create a new greenhouse called North"),
    form("Rename", rf"(?:rename|retitle) {_RECORD} (?:to|as|into) (?P<to>.+)", _rename, "Rename the page called Draft to “Final”", "Rename “Draft” to “Final”"),
    form("Rename", r"(?:rename|retitle) (?P<thing>\S.*?) (?:to|as|into) (?P<to>.+)", _rename_any, "Rename Draft to Final"),
    form("Change", rf"(?:change|set|update|edit|modify|make|put|raise|lower|switch) (?:the )?(?P<field>[^,]{{1,60}}?) (?:of|for|on) {_RECORD}{_TO}(?P<value>.+)", _set_of, "Change the priority of issue 3 to urgent", "Set the title of the page “Home” to “Welcome”"),
    form("Change", rf"(?:change|set|update) {_RECORD}['’]s (?P<field>[^,]{{1,60}}?){_TO}(?P<value>.+)", _set_of, "Change issue 3's status to closed"),
    form("Change", rf"(?:change|set|update) (?P<kind>{_KIND}) #?(?P<number>\d+) (?P<field>(?:\w+ )?(?:{_NOUN})){_TO}(?P<value>.+)", _set_of_number, "Change ticket 12 status to closed"),
    form("Change", rf"give {_RECORD} (?P<values>(?:the|an?) .+)", lambda slots: Change(record_of(slots), values_of(slots.piece, slots.raw("values"))), "Give the project Apollo the description “Moon”"),
    form("Change", rf"{_ALTER} {_RECORD}(?:(?:,? (?:and|to|so that it|by)?(?: (?:set(?:ting)?|chang(?:e|ing)|hav(?:e|ing)|giv(?:e|ing) it|mak(?:e|ing)|has))|,? with|:) (?P<values>.+))?", _edit, "Edit the page “Home” and change its title to “Welcome”", "Edit issue 3: Priority: urgent, Status: open"),
    form("Change", rf"assign {_RECORD} to (?P<value>.+)", _assign, "Assign issue 12 to Bo"),
    form("Change", rf"(?:mark|set|flag) {_RECORD} (?:as|to) (?P<value>.+)", _mark, "Mark issue 3 as resolved", "Mark the task “Buy oil” as done"),
    form("Delete", rf"{_DELETE} {_RECORD}", lambda slots: Delete(record_of(slots)), "Delete the page called “Old notes”", "Delete issue 3", "Remove the user “Bo”"),
    form("Do to a record", rf"(?P<verb>close|reopen|publish|unpublish|archive|unarchive|approve|reject|restore|pin|unpin|lock|unlock|duplicate|copy|star|watch|follow|cancel|activate|deactivate|resolve|download|print|share) {_RECORD}", _do, "Publish the page “Recipes”", "Close issue 3", "Duplicate the invoice “May”"),
    form("Show", r"click through to page (?P<number>\d+)", lambda slots: Show(Record(slots.raw("number"), "page")), "Click through to page 5"),
    form("Show", rf"(?:open|find|go to|show|view|look at|look up|visit|read|display|navigate to)(?: me)? {_RECORD}", _show, "Open issue 12", "Find the page called Recipes"),
    form("Change", r"(?:replace|overwrite) (?:the|its|their) (?P<field>[^,]{1,40}?) (?:with|by) (?P<value>.+)", lambda slots: Change(None, ((slots.phrase("field"), slots.text("value")),)), "Replace the text with “Closed today”"),
    form("Change", r"(?:change|set|update) (?:its|their) (?P<field>[^,]{1,60}?)(?: from \S+)? (?:to|as) (?P<value>.+)", _set_of_it, "Open issue 3 and change its status to closed"),
    form("Settings", r"(?:change|set|update|edit|make) my (?P<field>[^,]{1,60}?)(?: from \S+)? (?:to|as|=) (?P<value>.+)", _personal, "Change my display name to Ada L."),
    form("Settings", r"(?:in|under|on) (?P<area>(?:the|my|your) (?:[\w-]+ )?(?:settings|preferences|profile|account|configuration|options|administration|admin(?: area)?)),? (?:change|set|update|edit)(?: the| my)? (?P<field>[^,]{1,60}?)(?: from \S+)? (?:to|as|=) (?P<value>.+)", _in_area, "In the settings, change the site name to “My Blog”"),
    form("Settings", r"(?P<verb>turn on|turn off|switch on|switch off|enable|disable|deactivate)(?: off)? (?P<field>.+?)(?P<after>(?!))?(?: (?:in|under) (?:the|my) (?:settings|preferences|options|profile|account))?", _switch, "Turn on Dark mode", "Disable e-mail notifications"),
    form("Settings", r"(?P<verb>turn|switch) (?P<field>.+?) (?P<after>on|off)(?: (?:in|under) (?:the|my) (?:settings|preferences|options|profile|account))?", _switch, "Switch Dark mode off"),
    form("Delete", rf"{_DELETE} (?P<thing>(?!.* (?:from|in|out of) (?:the |your |my )?(?:basket|cart|shopping)).+)", _delete_any, "Delete Storm lantern"),
)  # fmt: skip
