"""What editors want of the content management system."""

from __future__ import annotations

from goal import Goal, put, taken_away

IN = "Sign in with username {user} and password {password}. "
NEW = {"live": True, "intro": "", "body": "", "date": None}


def _spring_fair(data):
    pages = dict(data["pages"])
    pages["Spring Fair"] = pages.pop("Summer Fair")
    return {**data, "pages": pages}


GOALS = (
    Goal(
        "create and publish a page",
        IN + "Create a new article page with the title “Harvest Supper” and publish it",
        put("pages", "Harvest Supper", value={**NEW, "slug": "harvest-supper"}),
    ),
    Goal(
        "edit and publish a page",
        IN + "Edit the page “Winter Market”, change the intro to “Fifty stalls.” and publish it",
        put("pages", "Winter Market", "intro", value="Fifty stalls."),
    ),
    Goal(
        "find a page",
        IN + "Search for Night Walk, open the first result and tell me the heading",
        tells="Editing Article page: Night Walk",
    ),
    Goal("delete a page", IN + "Delete the page “Old Programme”", taken_away("pages", "Old Programme")),
    Goal(
        "publish a draft", IN + "Publish the page “Book Sale”", put("pages", "Book Sale", "live", value=True)
    ),
    Goal(
        "unpublish a page",
        IN + "Unpublish the page “Choir Evening”",
        put("pages", "Choir Evening", "live", value=False),
    ),
    Goal(
        "add a speaker",
        IN + "Add a speaker with the name “Dora Lang”, the company “Lang Ltd” and the email dora@example.com",
        put("speakers", "Dora Lang", value={"company": "Lang Ltd", "email": "dora@example.com"}),
    ),
    Goal(
        "change a speaker's address",
        IN + "Change the email of the speaker “Bruno Klein” to b.klein@example.com",
        put("speakers", "Bruno Klein", "email", value="b.klein@example.com"),
    ),
    Goal("delete a speaker", IN + "Delete the speaker “Clara Wolf”", taken_away("speakers", "Clara Wolf")),
    Goal(
        "change one's last name",
        IN + "Open Account, change the last name to “Weber” and save",
        put("users", "ada", "last name", value="Weber"),
    ),
    Goal(
        "add a redirect",
        IN + "Open Settings, then Redirects. Add a redirect from /old to the URL https://x.test/new and save",
        put("redirects", "/old", value="https://x.test/new"),
    ),
    Goal(
        "held out: rename a page",
        IN + "Change the title of the page “Summer Fair” to “Spring Fair” and publish it",
        _spring_fair,
        group="held out",
    ),
    Goal(
        "held out: add a speaker",
        IN + "Create a new speaker called “Finn Ode” with the company “Ode AG”",
        put("speakers", "Finn Ode", value={"company": "Ode AG", "email": ""}),
        group="held out",
    ),
    Goal(
        "held out: change one's address",
        IN + "Change my email address to ada.vogel@example.com",
        put("users", "ada", "email", value="ada.vogel@example.com"),
        group="held out",
    ),
    Goal(
        "held out: change a speaker's company",
        IN + "Edit the speaker “Gita Rao” and set the company to “Rao Partners”",
        put("speakers", "Gita Rao", "company", value="Rao Partners"),
        group="held out",
    ),
    Goal(
        "second look: edit and publish a page",
        IN + "Open the page “Night Walk”, set the intro to “Bring two torches.” and publish",
        put("pages", "Night Walk", "intro", value="Bring two torches."),
        group="second look",
    ),
    Goal(
        "second look: remove a speaker",
        IN + "Remove the speaker Bruno Klein",
        taken_away("speakers", "Bruno Klein"),
        group="second look",
    ),
    Goal(
        "second look: create a draft",
        IN + "Create a new article page “Open Day” with the intro “Cake for all.”",
        put(
            "pages",
            "Open Day",
            value={**NEW, "live": False, "slug": "open-day", "intro": "Cake for all."},
        ),
        group="second look",
    ),
    Goal(
        "second look: change one's first name",
        IN + "Change my first name to Eva",
        put("users", "ada", "first name", value="Eva"),
        group="second look",
    ),
    Goal("a wrong password", "Sign in with username {user} and password wrong-horse-7", group="refused"),
    Goal("a page that is not there", IN + "Delete the page “Ice Rink”", group="refused"),
    Goal(
        "an address that is none",
        IN + "Add a speaker with the name “Emil Noll” and the email “nobody-at-all”",
        group="refused",
    ),
    Goal("a name of two things", IN + "Delete the page “Film Night”", group="refused"),
)

# Not done yet: a run of one of these has to end failed.
OPEN: frozenset[str] = frozenset()
