"""The words of the grammar: roles, ordinals, keys, and words that mean the same on most sites.

Nothing here knows a site. A word belongs here when testers and web pages use it everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping

# What a role word may point at, in ARIA roles; the first ones are the closest.
ROLES: Mapping[str, tuple[str, ...]] = {
    "button": ("button", "menuitem", "link", "tab", "switch"),
    "link": ("link", "menuitem", "tab", "button"),
    "field": ("textbox", "searchbox", "spinbutton", "combobox", "listbox", "slider"),
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
    "item": ("listitem", "article", "row", "option", "menuitem", "treeitem", "link", "heading"),
    "image": ("img", "image", "figure", "button", "link"),
    "option": ("option", "radio", "menuitemradio", "menuitem", "treeitem", "button"),
    "slider": ("slider",),
    "dialog": ("dialog", "alertdialog"),
    "message": ("alert", "status"),
    "cell": ("cell", "gridcell"),
    "section": ("region", "group", "article", "button", "heading"),
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
    "text field": "field",
    "input field": "field",
    "input": "field",
    "input box": "field",
    "text box": "field",
    "textbox": "field",
    "text area": "field",
    "textarea": "field",
    "box": "field",
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
    ("remove", "delete"),
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

# Words that point back; the first version of the grammar asks for the name instead.
PRONOUNS = frozenset({"it", "that", "this", "them", "these", "those", "there", "one", "both", "him", "her"})
