"""What users want of the issue tracker."""
# ruff: noqa: E501 - scripts and sentences read best as they are

from __future__ import annotations

from goal import Goal, put, taken_away

IN = "Log in as {user} with the password {password}, then "


def _issue(title: str, **properties):
    def change(data):
        issue = {
            **data["issues"].get(title, {}),
            **{name.replace("_", " "): value for name, value in properties.items()},
        }
        return {**data, "issues": {**data["issues"], title: issue}}

    return change


def _said(title: str, text: str, **properties):
    def change(data):
        messages = [*data["issues"][title]["messages"], text]
        return _issue(title, messages=messages, **properties)(data)

    return change


GOALS = (
    Goal(
        "create an issue",
        IN + "create a new issue with the title “Lift is stuck” and the priority urgent",
        _issue(
            "Lift is stuck", priority="urgent", status="unread", assigned_to=None, keywords=[], messages=[]
        ),
    ),
    Goal(
        "change a priority",
        IN + "change the priority of “Projector lamp is dim” to critical",
        _issue("Projector lamp is dim", priority="critical"),
    ),
    Goal(
        "comment",
        IN
        + "open “Printer on the second floor jams”, type “A new roller is ordered.” into the comment field and submit",
        _said("Printer on the second floor jams", "A new roller is ordered."),
    ),
    Goal(
        "resolve an issue",
        IN + "open the issue “Door badge stops working”, set the status to resolved and submit the changes",
        _issue("Door badge stops working", status="resolved"),
    ),
    Goal(
        "assign an issue",
        IN + "assign the issue “Dark colours for the intranet” to bruno",
        _issue("Dark colours for the intranet", assigned_to="bruno"),
    ),
    Goal(
        "look up a status",
        IN + "find the issue “Payslips show the wrong month” and tell me its status",
        tells="in-progress",
    ),
    Goal("delete a user", IN + "retire the user “bruno”", taken_away("users", "bruno")),
    Goal(
        "change one's phone number",
        IN + "open Your Details, change the phone number to 555-0199 and save",
        put("users", "ada", "phone", value="555-0199"),
    ),
    Goal(
        "create a keyword",
        IN + "create a new keyword named “heating”",
        lambda data: {**data, "keywords": sorted([*data["keywords"], "heating"])},
    ),
    Goal(
        "held out: create an issue",
        IN + "report a bug titled “Window does not close” with priority wish, assigned to clara",
        _issue(
            "Window does not close",
            priority="wish",
            status="unread",
            assigned_to="clara",
            keywords=[],
            messages=[],
        ),
        group="held out",
    ),
    Goal(
        "held out: comment",
        IN + "add the comment “The calendar is mended.” to the issue “Meeting room is double booked”",
        _said("Meeting room is double booked", "The calendar is mended."),
        group="held out",
    ),
    Goal(
        "held out: add a keyword to an issue",
        IN + "open “Payslips show the wrong month”, enter network into Keywords and click Submit Changes",
        _issue("Payslips show the wrong month", keywords=["network"]),
        group="held out",
    ),
    Goal(
        "held out: change one's organisation",
        IN + "change my organisation to “Vogel Ltd”",
        put("users", "ada", "organisation", value="Vogel Ltd"),
        group="held out",
    ),
    Goal(
        "second look: resolve an issue",
        IN + "open the issue “Wireless network drops every hour” and change its status to resolved",
        _issue("Wireless network drops every hour", status="resolved"),
        group="second look",
    ),
    Goal(
        "second look: change a priority and an assignee",
        IN + "set the priority of “Old monitors to be recycled” to bug and assign it to clara",
        _issue("Old monitors to be recycled", priority="bug", assigned_to="clara"),
        group="second look",
    ),
    Goal(
        "second look: comment",
        IN + "comment “We look into it.” on the issue “Projector lamp is dim”",
        _said("Projector lamp is dim", "We look into it.", status="chatting"),  # the tracker's own rule
        group="second look",
    ),
    Goal(
        "second look: change somebody's phone number",
        IN + "change the phone number of the user dora to 555-0123",
        put("users", "dora", "phone", value="555-0123"),
        group="second look",
    ),
    Goal(
        "something that the application does not offer",
        IN + "delete the issue “Old monitors to be recycled”",
        group="refused",
    ),
    Goal("a wrong password", "Log in as {user} with the password wrong-horse-7", group="refused"),
    Goal("an issue that is not there", IN + "delete the issue “Coffee machine explodes”", group="refused"),
    Goal("a name of two things", IN + "set the status of “Heating is cold” to resolved", group="refused"),
    Goal(
        "a value that is not offered",
        IN + "open “Projector lamp is dim”, set the priority to gigantic and submit the changes",
        group="refused",
    ),
)

# Not done yet: a run of one of these has to end failed.
OPEN = frozenset(
    {
        "comment",
        "held out: add a keyword to an issue",
    }
)
