"""How somebody who knows the tracker does what users want of it, seeing what a model sees.

Its fields have no names: what each is for stands in the cell before it.
"""

from __future__ import annotations

from scripting import Plan, Seen, click, done, see

from scripted_model import Question, Script


def signed_in(question: Question) -> Seen:
    """The two required fields are name and password, as the second one says."""
    question = yield from see(question, 'button "Login"')
    name, password = question.ref('textbox "" [required'), question.ref('textbox "" [password')
    return (
        yield [
            {"type": "type", "ref": name, "text": "ada"},
            {"type": "type", "ref": password, "text": "{{secret:password}}", "submit": True},
        ]
    )


def filled_in(question: Question, button: str, *, written: dict[str, str], chosen: dict[str, str]) -> Seen:
    """Texts and choices by the header before each field, and the button, in one decision."""
    question = yield from see(question, button)
    deeds = [
        {"type": "type", "ref": question.ref_below(f"columnheader: {name}", "textbox"), "text": text}
        for name, text in written.items()
    ]
    deeds += [
        {"type": "select", "ref": question.ref_below(f"columnheader: {name}", "combobox"), "option": option}
        for name, option in chosen.items()
    ]
    return (yield [*deeds, {"type": "click", "ref": question.ref(button)}])


def changed(
    question: Question,
    title: str,
    *,
    written: dict[str, str] | None = None,
    chosen: dict[str, str] | None = None,
) -> Seen:
    """An issue, opened and changed."""
    question = yield from signed_in(question)
    question = yield from click(question, f'link "{title}"')
    return (
        yield from filled_in(question, 'button "Submit Changes"', written=written or {}, chosen=chosen or {})
    )


def create_an_issue(question: Question) -> Script:
    question = yield from signed_in(question)
    question = yield from click(question, 'link "Create New"')
    button, title = 'button "Submit New Entry"', {"Title": "Lift is stuck"}
    yield from filled_in(question, button, written=title, chosen={"Priority": "urgent"})
    yield done()


def change_a_priority(question: Question) -> Script:
    yield from changed(question, "Projector lamp is dim", chosen={"Priority": "critical"})
    yield done()


def comment(question: Question) -> Script:
    text = {"Change Note": "The calendar is mended."}
    yield from changed(question, "Meeting room is double booked", written=text)
    yield done()


def resolve_an_issue(question: Question) -> Script:
    yield from changed(question, "Door badge stops working", chosen={"Status": "resolved"})
    yield done()


def assign_an_issue(question: Question) -> Script:
    yield from changed(question, "Dark colours for the intranet", chosen={"Assigned To": "bruno"})
    yield done()


def look_up_a_status(question: Question) -> Script:
    question = yield from signed_in(question)
    question = yield from click(question, 'link "Payslips show the wrong month"')
    question = yield from see(question, "columnheader: Status")
    question = yield [{"type": "read", "ref": question.ref_below("columnheader: Status", "combobox")}]
    yield done()


def add_a_keyword(question: Question) -> Script:
    yield from changed(question, "Payslips show the wrong month", written={"Keywords": "network"})
    yield done()


SCRIPTS: dict[str, Plan] = {
    "create an issue": create_an_issue,
    "change a priority": change_a_priority,
    "held out: comment": comment,
    "resolve an issue": resolve_an_issue,
    "assign an issue": assign_an_issue,
    "look up a status": look_up_a_status,
    "held out: add a keyword to an issue": add_a_keyword,
}
