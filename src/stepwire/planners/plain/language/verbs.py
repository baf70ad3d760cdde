"""The verbs that begin a step, each in one place: a row for what is done, with the words that people say for
it.

A comma, an "and" or a "then" cuts a sentence where one of these follows (``sentences``), "I click" and
"clicking" are brought back to "click" by them (``moods``), and the forms are written with them. To teach
the grammar another word for a deed, put it into the row; for another deed, add a row and a form that
begins with it.
"""

# ruff: noqa: E501 - a row reads best on one line

from __future__ import annotations

import re
from collections.abc import Mapping

VERBS: Mapping[str, tuple[str, ...]] = {
    "open": ("open", "go to", "goto", "go into", "go", "visit", "navigate to", "navigate", "browse to", "browse", "load", "start", "head to", "head over to", "head", "switch to", "return to", "return", "go back to", "proceed to", "proceed", "continue to", "move on to", "jump to", "view", "leaf"),
    "back": ("back",),
    "reload": ("reload", "refresh"),
    "sign in": ("sign in", "log in", "login", "sign", "log", "authenticate", "sign up", "register"),
    "search": ("search", "look for", "look up", "look", "find", "locate", "do a search"),
    "click": ("click", "click on", "tap", "press", "push", "hit", "follow", "activate", "double-click", "double click", "right-click", "right click", "doubleclick", "rightclick", "context-click"),
    "choose": ("choose", "select", "pick"),
    "type": ("type", "enter", "write", "put", "input", "insert", "key in", "paste"),
    "fill": ("fill in", "fill out", "fill", "complete", "provide", "give"),
    "set": ("set", "change", "update", "adjust", "make", "increase", "decrease", "reduce", "increment", "decrement", "raise", "lower", "slide", "replace", "overwrite", "switch", "turn", "toggle", "enable", "disable", "deactivate", "switch on", "switch off", "turn on", "turn off"),
    "tick": ("tick", "check", "untick", "uncheck", "deselect", "unselect", "mark", "accept", "agree", "consent"),
    "clear": ("clear", "empty", "erase", "leave"),
    "hover": ("hover", "mouse", "move", "point"),
    "scroll": ("scroll", "page through"),
    "drag": ("drag", "drop", "resize", "enlarge", "widen", "shrink", "highlight", "hold"),
    "expand": ("expand", "unfold", "collapse", "fold"),
    "wait": ("wait", "pause", "sleep"),
    "keep": ("keep", "loop", "keep on", "repeat", "repeatedly", "continue", "go on", "stop", "skip"),
    "land": ("land on", "end up on"),
    "check": ("verify", "make sure", "be sure", "ensure", "assert", "confirm", "expect", "see", "test", "softly"),
    "tell": ("tell", "read", "report", "say", "note", "give", "show", "display", "list", "count", "answer", "get", "extract", "return", "find out"),
    "close": ("close", "dismiss", "decline", "reject", "cancel", "hide"),
    "create": ("create", "add", "make", "set up", "compose", "draft", "schedule", "publish", "invite", "insert", "upload", "attach"),
    "change": ("edit", "rename", "retitle", "modify", "revise", "assign", "label", "tag", "promote"),
    "delete": ("delete", "remove", "discard", "trash", "get rid of", "retire", "throw away", "bin"),
    "do": ("save", "submit", "send", "apply", "post", "publish", "unpublish", "archive", "unarchive", "approve", "restore", "bookmark", "unlike", "append", "reset", "reopen", "resolve", "pin", "unpin", "star", "unstar", "flag", "lock", "unlock", "duplicate", "copy", "share", "print", "download", "export", "like", "unfollow", "mute", "undo", "redo", "reply", "forward", "respond"),
    "buy": ("buy", "pay", "book", "order", "reserve", "place", "check out", "checkout"),
    "copy": ("copy", "remember", "take", "transfer", "calculate", "compute", "solve", "work out", "sum", "total", "average"),
    "sort": ("sort", "order", "arrange", "filter", "narrow", "restrict", "limit", "group"),
    "focus": ("focus",),
    "use": ("use", "do"),
    "log out": ("log out", "sign out"),
}  # fmt: skip

# Verbs that are names of things as well: they begin a step only before what they act on.
NOUNS = frozenset(
    ["report", "file", "request", "share", "print", "watch", "total", "sum", "average", "label", "tag", "start",
     "log", "like", "order", "list", "test", "view", "note", "post", "comment", "group", "limit", "block", "unblock",
     "ban", "unban", "mute", "suspend", "reactivate", "load", "point", "take", "hold", "export", "page through", "fold",
     "hide", "display", "lock", "unlock", "activate", "deactivate", "bin", "raise", "sign"]
)  # fmt: skip
_BEFORE_AN_OBJECT = (
    r"(?=[ ](?:an?|the|more|another|my|your|all|every|each|it|its|them|up|out|on|off|in|by|as|to|for|only|user|"
    r"[\U000F0000-\U000FFFFD]))"
)


def _any(words: frozenset[str]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", "[ ]") for word in longest_first)


_ALL = frozenset(word for words in VERBS.values() for word in words)
SINGLE = tuple(sorted(word for word in _ALL | NOUNS if " " not in word and "-" not in word))
BEGINS = rf"(?:(?:{_any(_ALL - NOUNS)})|(?:{_any(NOUNS)}){_BEFORE_AN_OBJECT})"


def verb(*rows: str) -> str:
    """A pattern for the words of these rows."""
    return f"(?:{_any(frozenset(word for row in rows for word in VERBS[row]))})".replace("[ ]", " ")
