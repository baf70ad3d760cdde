"""What users want of the wiki."""

from __future__ import annotations

from goal import Goal, put, taken_away

IN = "Sign in as {user} with the password {password}. "


def _page(name: str, text: str):
    return put("pages", name, value=text)


def _big_crane(data):
    pages = dict(data["pages"])
    pages["big crane"] = pages.pop("crane")
    return {**data, "pages": pages}


def _renamed(data):
    pages = dict(data["pages"])
    pages["tides"] = pages.pop("tide tables")
    return {**data, "pages": pages}


GOALS = (
    Goal(
        "create a page",
        IN + "Create a new page called “Winter Storage” with the text “Boats are stored in hall B.”",
        _page("winter storage", "Boats are stored in hall B."),
    ),
    Goal(
        "edit a page",
        IN + "Open the page Crane, edit it, replace its text with “The crane is out of order.” and save.",
        _page("crane", "The crane is out of order."),
    ),
    Goal(
        "find a page by its text",
        IN + "Search for pontoon, open the first result and tell me the heading",
        tells="Visitor Guide",
    ),
    Goal("delete a page", IN + "Delete the page “Old Rules”", taken_away("pages", "old rules")),
    Goal("rename a page", IN + "Rename the page “Tide Tables” to “Tides”", _renamed),
    Goal(
        "change one's name",
        IN + "Open Settings and change my name to “Ada Vogel”",
        put("users", "ada@example.com", "name", value="Ada Vogel"),
    ),
    Goal(
        "change the site's name",
        IN + "In the settings, change the site name to “Port Wiki” and save",
        put("settings", "site name", value="Port Wiki"),
    ),
    Goal(
        "add a user",
        IN + "Add a new user with the name “Clara Wolf” and the email clara@example.com",
        put("users", "clara@example.com", value={"name": "Clara Wolf", "admin": False, "approved": False}),
    ),
    Goal(
        "read an answer",
        IN + "Go to Opening Hours and tell me what the page says",
        tells="Opening Hours The office is open from Monday to Friday.",
    ),
    Goal(
        "held out: create a page",
        IN + "Add a page named “Fuel Dock” that says “Diesel is sold until six.”",
        _page("fuel dock", "Diesel is sold until six."),
        group="held out",
    ),
    Goal(
        "held out: remove a page",
        IN + "Remove the wiki page called Lost Property",
        taken_away("pages", "lost property"),
        group="held out",
    ),
    Goal(
        "held out: describe the site",
        IN + "Change the site description to “All about the harbour”",
        put("settings", "site description", value="All about the harbour"),
        group="held out",
    ),
    Goal(
        "held out: delete a user",
        IN + "Delete the user dora@example.com",
        taken_away("users", "dora@example.com"),
        group="held out",
    ),
    Goal(
        "second look: write a page",
        IN + "Write a new page “Boat Lift” saying “Lifts go every hour.”",
        _page("boat lift", "Lifts go every hour."),
        group="second look",
    ),
    Goal(
        "second look: change a page",
        IN + "Change the text of the page Harbour Fees to “A night costs 30 euros.”",
        _page("harbour fees", "A night costs 30 euros."),
        group="second look",
    ),
    Goal(
        "second look: read a paragraph",
        IN + "Open Visitor Guide and tell me the first paragraph",
        tells="Visitors moor at the yellow pontoon.",
        group="second look",
    ),
    Goal("second look: rename a page", IN + "Rename Crane to Big Crane", _big_crane, group="second look"),
    Goal("a wrong password", "Sign in as {user} with the password wrong-horse-7", group="refused"),
    Goal("a page that is not there", IN + "Delete the page “Pirate Code”", group="refused"),
    Goal(
        "an address that is none",
        IN + "Add a new user with the name “Emil Noll” and the email “nobody-at-all”",
        group="refused",
    ),
    Goal("a name of two things", IN + "Delete the page “Harbour”", group="refused"),
)

# Not done yet: a run of one of these has to end failed.
OPEN = frozenset(
    {
        "held out: delete a user",
    }
)
