"""The words of the grammar: roles, ordinals, keys, and words that mean the same on most sites.

Nothing here knows a site. A word belongs here when testers and web pages use it everywhere.
"""

# ruff: noqa: E501 - word lists read best with one group a line

from __future__ import annotations

from collections.abc import Mapping

# What a role word may point at, in ARIA roles; the first ones are the closest.
ROLES: Mapping[str, tuple[str, ...]] = {
    "button": ("button", "menuitem", "link", "tab", "switch", "img", "generic", "listitem"),
    "link": ("link", "menuitem", "tab", "button"),
    "field": ("textbox", "searchbox", "spinbutton", "combobox", "listbox", "slider"),
    "text field": ("textbox", "searchbox", "spinbutton", "combobox"),
    "text area": ("textbox",),
    "search field": ("searchbox", "textbox", "combobox"),
    "checkbox": ("checkbox", "switch", "menuitemcheckbox"),
    "radio": ("radio", "menuitemradio"),
    "switch": ("switch", "checkbox", "button"),
    "list": ("combobox", "listbox", "list", "menu", "tree"),
    "tab": ("tab", "link", "button"),
    "menu": ("menu", "button", "menuitem", "menubar"),
    "menu item": ("menuitem", "menuitemradio", "menuitemcheckbox", "link", "button", "option"),
    "heading": ("heading",),
    "row": ("row", "listitem"),
    "item": (
        "listitem",
        "article",
        "row",
        "option",
        "menuitem",
        "treeitem",
        "link",
        "heading",
        "generic",
        "button",
        "text",
    ),
    "image": ("img", "image", "figure", "button", "link"),
    "option": ("option", "radio", "menuitemradio", "menuitem", "treeitem", "button"),
    "slider": ("slider",),
    "dialog": ("dialog", "alertdialog"),
    "message": ("alert", "status"),
    "cell": ("cell", "gridcell"),
    "section": ("region", "group", "article", "button", "heading"),
    "paragraph": ("paragraph", "text"),
}

# How people say a role. The longest fits first.
ROLE_WORDS: Mapping[str, str] = {
    "button": "button",
    "buttons": "button",
    "link": "link",
    "links": "link",
    "hyperlink": "link",
    "search field": "search field",
    "search box": "search field",
    "search bar": "search field",
    "search input": "search field",
    "field": "field",
    "fields": "field",
    "text field": "text field",
    "input field": "field",
    "input": "field",
    "input box": "field",
    "text box": "text field",
    "textbox": "text field",
    "text area": "text area",
    "text areas": "text area",
    "text fields": "text field",
    "text boxes": "text field",
    "textboxes": "text field",
    "text input": "text field",
    "input textbox": "text field",
    "input text box": "text field",
    "inputs": "field",
    "textarea": "text area",
    "box": "field",
    "posts": "item",
    "post": "item",
    "checkbox": "checkbox",
    "checkboxes": "checkbox",
    "check box": "checkbox",
    "tick box": "checkbox",
    "radio button": "radio",
    "radio buttons": "radio",
    "radio": "radio",
    "toggle": "switch",
    "switch": "switch",
    "dropdown": "list",
    "dropdowns": "list",
    "drop-down": "list",
    "drop down": "list",
    "dropdown list": "list",
    "drop-down list": "list",
    "select": "list",
    "select box": "list",
    "combobox": "list",
    "combo box": "list",
    "list": "list",
    "tab": "tab",
    "tabs": "tab",
    "menu": "menu",
    "menu item": "menu item",
    "menu items": "menu item",
    "menu entry": "menu item",
    "heading": "heading",
    "headings": "heading",
    "headline": "heading",
    "accordion": "section",
    "accordions": "section",
    "panel": "section",
    "section": "section",
    "sections": "section",
    "panels": "section",
    "node": "item",
    "row": "row",
    "rows": "row",
    "line": "row",
    "result": "item",
    "results": "item",
    "search result": "item",
    "search results": "item",
    "item": "item",
    "items": "item",
    "product": "item",
    "products": "item",
    "card": "item",
    "cards": "item",
    "entry": "item",
    "entries": "item",
    "image": "image",
    "images": "image",
    "picture": "image",
    "pictures": "image",
    "photo": "image",
    "icon": "image",
    "option": "option",
    "options": "option",
    "slider": "slider",
    "paragraph": "paragraph",
    "paragraphs": "paragraph",
    "sliders": "slider",
    "dialog": "dialog",
    "message": "message",
    "alert": "message",
    "cell": "cell",
    "cells": "cell",
}

ORDINALS: Mapping[str, int] = {
    "first": 0,
    "second": 1,
    "third": 2,
    "fourth": 3,
    "fifth": 4,
    "sixth": 5,
    "seventh": 6,
    "eighth": 7,
    "ninth": 8,
    "tenth": 9,
    "last": -1,
    "final": -1,
    "second last": -2,
    "last but one": -2,
}

NUMBERS: Mapping[str, int] = {
    "once": 1,
    "twice": 2,
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}

# Keys as people say them, and as the browser names them.
KEYS: Mapping[str, str] = {
    "enter": "Enter",
    "return": "Enter",
    "escape": "Escape",
    "esc": "Escape",
    "tab": "Tab",
    "space": "Space",
    "space bar": "Space",
    "spacebar": "Space",
    "backspace": "Backspace",
    "delete": "Delete",
    "del": "Delete",
    "insert": "Insert",
    "home": "Home",
    "end": "End",
    "page up": "PageUp",
    "pageup": "PageUp",
    "page down": "PageDown",
    "pagedown": "PageDown",
    "up": "ArrowUp",
    "down": "ArrowDown",
    "left": "ArrowLeft",
    "right": "ArrowRight",
    "arrow up": "ArrowUp",
    "arrow down": "ArrowDown",
    "arrow left": "ArrowLeft",
    "arrow right": "ArrowRight",
    "arrowup": "ArrowUp",
    "arrowdown": "ArrowDown",
    "arrowleft": "ArrowLeft",
    "arrowright": "ArrowRight",
    "up arrow": "ArrowUp",
    "down arrow": "ArrowDown",
    "left arrow": "ArrowLeft",
    "right arrow": "ArrowRight",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
}
MODIFIERS: Mapping[str, str] = {
    "ctrl": "Control",
    "control": "Control",
    "shift": "Shift",
    "alt": "Alt",
    "option": "Alt",
    "cmd": "Meta",
    "command": "Meta",
    "meta": "Meta",
}
# Keys whose names also stand on buttons; without the word "key" the button is tried first.
KEYS_THAT_ARE_BUTTONS = frozenset({"Delete", "Home", "End", "Insert", "Enter"})

# Words for the same thing; the first is the one they are all compared as.
SYNONYMS: tuple[tuple[str, ...], ...] = (
    ("sign in", "log in", "login", "signin", "log on", "logon"),
    ("sign out", "log out", "logout", "signout", "log off", "logoff"),
    ("sign up", "register", "create account", "create an account", "signup"),
    ("email", "e-mail", "email address", "e-mail address", "mail address"),
    ("username", "user name", "login name", "user id", "userid", "user"),
    ("phone", "telephone", "mobile", "phone number", "telephone number", "mobile number"),
    ("postcode", "zip", "zip code", "postal code", "post code"),
    ("surname", "last name", "family name"),
    ("first name", "given name", "forename"),
    ("quantity", "qty"),
    ("basket", "cart", "shopping cart", "shopping basket", "bag", "shopping bag", "trolley"),
    ("remove", "delete", "trash", "bin"),
    ("close", "x"),
    ("checkout", "check out", "go to checkout", "proceed to checkout"),
    ("ok", "okay"),
    ("terms", "terms and conditions", "terms of service", "terms of use"),
    ("order number", "order no", "order id", "order reference"),
)

# Verbs that change what a control does: "Add to basket" is no way to the basket.
ACTION_VERBS = frozenset(
    [
        "add",
        "remove",
        "delete",
        "edit",
        "rename",
        "change",
        "clear",
        "empty",
        "cancel",
        "close",
        "hide",
        "share",
        "save",
        "send",
        "buy",
        "create",
        "new",
        "update",
        "move",
        "copy",
        "download",
        "upload",
        "print",
        "archive",
        "restore",
        "report",
        "block",
        "follow",
        "unfollow",
        "subscribe",
    ]
)

# Names of controls for common ends.
SIGN_IN_NAMES = ("sign in", "log in", "my account", "account")
SIGN_IN_SUBMITS = ("sign in", "log in", "continue", "next", "submit", "go", "enter")
USER_NAMES = (
    "email",
    "username",
    "email or username",
    "username or email",
    "login",
    "account",
    "name",
    "account name",
)
SEARCH_NAMES = ("search", "find", "go")
CLOSE_NAMES = ("close", "dismiss", "×", "✕", "✖", "x", "cancel", "no thanks", "not now", "got it", "ok")
MORE_NAMES = (
    "more",
    "more actions",
    "more options",
    "options",
    "actions",
    "menu",
    "ellipsis",
    "kebab",
    "…",
    "⋯",
    "⋮",
    "...",
)
EXPAND_NAMES = ("+", "expand", "show", "open", "☰", "▾", "▸", "▼", "►")
NEXT_NAMES = ("next", "next page", "older", ">", "›", "»", "→")
PREVIOUS_NAMES = ("previous", "previous page", "prev", "newer", "<", "‹", "«", "←")
ACCEPT_NAMES = ("accept", "accept all", "agree", "i agree", "allow", "allow all", "ok", "got it")
SUBMIT_NAMES = (
    "submit",
    "save",
    "send",
    "continue",
    "confirm",
    "ok",
    "done",
    "apply",
    "create",
    "update",
    "next",
)
# Words that end the names of buttons ("Save and continue") and are steps as well.
ENDINGS = frozenset({"continue", "proceed", "next", "finish", "confirm", "close", "exit"})
ADD_NAMES = ("add to {to}", "add", "buy", "buy now", "put in {to}")

# What a name asks for, by its last word: how such a value looks.
VALUE_SHAPES: Mapping[str, str] = {
    **dict.fromkeys(
        ("price", "total", "subtotal", "cost", "amount", "balance", "sum", "fee", "shipping", "tax"), "money"
    ),
    **dict.fromkeys(("number", "no", "id", "code", "reference", "sku"), "code"),
    **dict.fromkeys(("email", "e-mail", "address of mail"), "email"),
    **dict.fromkeys(("date", "day"), "date"),
    **dict.fromkeys(("quantity", "count", "stock", "age", "score", "points"), "number"),
    **dict.fromkeys(("phone", "telephone"), "phone"),
}

# Values of a box to tick.
ON_WORDS = frozenset({"yes", "on", "true", "checked", "ticked", "enabled"})
OFF_WORDS = frozenset({"no", "off", "false", "unchecked", "unticked", "disabled"})

# Words that point back.
PRONOUNS = frozenset({"it", "that", "this", "them", "these", "those", "there", "one", "both", "him", "her"})

# -- records: what an application keeps ------------------------------------------------------

# Kinds of record that sites call by different names; the first is the one they are compared as.
KINDS: tuple[tuple[str, ...], ...] = (
    ("issue", "ticket", "bug", "bug report", "defect", "case", "incident"),
    ("page", "article", "wiki page", "document", "doc"),
    ("post", "blog post", "entry", "story", "news item"),
    ("user", "member", "account", "person", "people", "team member"),
    ("customer", "client"),
    ("product", "item", "article for sale"),
    ("task", "to-do", "todo", "to do", "action item"),
    ("event", "appointment", "meeting", "calendar entry"),
    ("comment", "reply", "note"),
    ("folder", "directory"),
    ("file", "attachment", "upload"),
    ("tag", "keyword", "label"),
    ("category", "section"),
    ("project", "workspace"),
    ("message", "email", "e-mail", "mail"),
    ("contact",),
    ("group", "team"),
    ("order",),
    ("invoice", "bill"),
    ("milestone", "version", "release", "sprint"),
    ("repository", "repo"),
    ("image", "picture", "photo"),
    ("redirect",),
    ("site",),
    ("query", "saved search", "filter"),
    ("notification",),
    ("coupon", "voucher", "discount"),
    ("board",),
    ("list",),
    ("channel", "room"),
    ("form",),
    ("menu",),
    ("collection",),
    ("link",),
    ("record",),
    ("row",),
    ("role",),
    ("token", "api key", "key"),
    ("address",),
    ("card",),
    ("course",),
    ("question",),
    ("topic", "thread", "discussion"),
    ("department",),
    ("employee",),
    ("booking", "reservation"),
    ("payment",),
    ("review",),
    ("snippet",),
    ("template",),
    ("report",),
)

KIND_WORDS = frozenset(word for group in KINDS for word in group)

# What the first word of a control says it does, by what a person may have asked for.
DEEDS: Mapping[str, tuple[str, ...]] = {
    "create": ("create", "new", "add", "compose", "write", "start", "open new", "plus", "+", "register", "report", "upload", "invite", "post", "raise", "make"),
    "edit": ("edit", "modify", "change", "rename", "update", "settings", "properties", "manage", "configure", "pencil", "details"),
    "delete": ("delete", "remove", "retire", "trash", "discard", "erase", "bin", "move to trash", "destroy"),
    "save": ("save", "submit", "create", "add", "update", "publish", "apply", "post", "confirm", "ok", "done", "send", "store", "change", "finish", "rename", "register", "invite", "set", "continue", "next", "go"),
    "confirm": ("yes", "confirm", "ok", "okay", "delete", "remove", "retire", "proceed", "continue", "move to trash", "i am sure", "i'm sure", "accept"),
}  # fmt: skip

# What leads on in most applications, whatever is looked for.
AREAS = ("content", "contents", "admin", "administration", "dashboard", "manage", "management", "site administration", "all", "browse", "index", "a - z", "overview", "explore", "library", "data", "tools")  # fmt: skip
PERSONAL_AREAS = ("profile", "account", "my account", "your details", "my details", "your profile", "my profile", "your account", "account settings", "user settings", "preferences", "my settings", "edit profile", "personal details", "personal information", "settings", "avatar", "me")  # fmt: skip
SITE_AREAS = ("settings", "site settings", "configuration", "preferences", "application preferences", "general", "general settings", "options", "admin", "administration", "setup", "system", "customize", "sites")  # fmt: skip

# Fields that sites call by different names.
FIELDS: tuple[tuple[str, ...], ...] = (
    ("title", "name", "subject", "summary", "headline", "label", "heading", "topic", "what", "for what"),
    ("date", "day", "when"),
    ("content", "contents", "text", "body", "description", "message", "comment", "note", "notes", "details", "change note", "answer", "reply", "markdown", "source"),
    ("assignee", "assigned to", "owner", "responsible", "assign to"),
    ("due date", "due", "deadline", "due on"),
    ("start", "start date", "starts", "from", "begin", "begins"),
    ("end", "end date", "ends", "until", "to"),
    ("priority", "severity", "importance", "urgency"),
    ("status", "state"),
    ("category", "type", "kind", "section"),
    ("tags", "tag", "labels", "keywords", "keyword"),
    ("display name", "full name", "real name", "name", "nickname", "your name", "realname", "public name", "first and last name", "first and lastname"),
    ("recipient", "to", "recipients", "send to", "receiver"),
    ("price", "cost", "amount", "unit price", "regular price", "how much", "sum"),
    ("stock", "quantity", "inventory", "in stock", "qty"),
    ("language", "locale", "preferred language"),
    ("time zone", "timezone"),
    ("site title", "site name", "name of the site", "wiki name", "blog title", "title of the site"),
    ("phone", "phone number", "telephone", "mobile", "contact number"),
    ("role", "roles", "permission", "permissions", "group"),
    ("slug", "url", "address", "path", "permalink"),
    ("location", "place", "where", "venue"),
    ("theme", "appearance", "dark mode", "color scheme", "colour scheme"),
)  # fmt: skip
NAME_FIELDS = ("title", "name", "subject", "summary", "headline", "label")

# The last words of what fields are called in a sentence.
FIELD_NOUNS = frozenset(
    ["title", "name", "subject", "summary", "headline", "label", "heading", "topic", "content", "contents", "text", "body", "description", "message", "comment", "note", "notes", "assignee", "owner", "deadline", "date", "start", "end", "priority", "severity", "importance", "urgency", "status", "state", "category", "type", "kind", "section", "tag", "tags", "labels", "keywords", "keyword", "recipient", "price", "cost", "amount", "stock", "quantity", "language", "locale", "phone", "number", "telephone", "email", "e-mail", "mail", "address", "role", "roles", "permission", "group", "slug", "url", "path", "location", "place", "venue", "theme", "password", "username", "login", "company", "city", "country", "street", "postcode", "zip", "color", "colour", "size", "time", "day", "month", "year", "project", "milestone", "version", "component", "budget", "rating", "website", "site", "bio", "nickname", "surname", "timezone", "zone", "duration", "weight", "code", "sku", "vat", "currency", "format", "visibility", "parent", "template", "department", "position", "salary", "gender", "birthday", "age", "signature", "link", "file", "image", "icon"]
)  # fmt: skip

# What a page says when something has been done, and when it has not.
SUCCESS_WORDS = frozenset(
    ["created", "added", "saved", "updated", "changed", "successful", "successfully", "success", "done", "published", "submitted", "sent", "deleted", "removed", "renamed", "retired", "thank", "thanks", "moved", "archived", "uploaded", "stored", "registered", "confirmed", "edited", "applied", "closed", "reopened", "assigned", "completed", "posted"]
)  # fmt: skip
TROUBLE_PHRASES = (
    "error", "errors", "is required", "this field is required", "required field", "must be", "must not", "must have", "must contain",
    "invalid", "not valid", "already exists", "already in use", "already taken", "already been taken", "cannot be", "could not", "can't be",
    "please correct", "please enter", "please fill", "please choose", "please select", "not allowed", "permission denied", "forbidden",
    "failed", "not found", "do not match", "don't match", "too short", "too long", "not permitted", "conflict", "unable to", "not authorized",
    "not authorised", "exists", "duplicate", "already", "was not saved", "not saved", "no such", "incorrect", "wrong",
)  # fmt: skip

# What a control may do that cannot be undone, or reaches others: never a way to something else.
HARMFUL = frozenset(
    [
        "delete", "remove", "discard", "destroy", "erase", "retire", "trash", "logout", "sign_out", "sign_up", "register",
        "send", "pay", "buy", "purchase", "order", "checkout", "unsubscribe", "subscribe", "share", "report", "block", "ban",
        "cancel", "reset", "revoke", "disable", "deactivate", "archive", "restore", "revert", "merge", "reject", "approve",
        "publish", "unpublish", "download", "export", "print", "import", "move", "copy", "clear", "empty", "like", "follow",
        "unfollow", "close", "reopen", "lock", "unlock", "vote", "donate", "upload", "save", "submit", "apply",
    ]
)  # fmt: skip
