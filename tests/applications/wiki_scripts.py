"""How somebody who knows the wiki does what users want of it, seeing what a model sees."""

from __future__ import annotations

from scripting import Plan, Seen, click, done, see, write

from scripted_model import Question, Script

MENU = 'button "btn action'


def signed_in(question: Question) -> Seen:
    """Name and password in one decision, as a form."""
    question = yield from see(question, 'textbox "Password')
    return (
        yield [
            {"type": "type", "ref": question.ref('textbox "eMail'), "text": "ada@example.com"},
            {
                "type": "type",
                "ref": question.ref('textbox "Password'),
                "text": "{{secret:password}}",
                "submit": True,
            },
        ]
    )


def chosen(question: Question, entry: str) -> Seen:
    """An entry of the page's menu."""
    question = yield from click(question, MENU)
    return (yield from click(question, f'link "{entry}"'))


def saved(question: Question, text: str) -> Seen:
    """The text in the editor, saved without a message."""
    question = yield from write(question, 'textbox "content', text)
    question = yield from click(question, 'button "Save"')
    return (yield from click(question, 'button "Save" = "Save"'))


def create_a_page(question: Question) -> Script:
    question = yield from signed_in(question)
    question = yield from click(question, 'link "Create page"')
    question = yield from write(question, 'textbox "Page name"', "Winter Storage", submit=True)
    yield from saved(question, "Boats are stored in hall B.")
    yield done()


def edit_a_page(question: Question) -> Script:
    question = yield from signed_in(question)
    question = yield from click(question, 'link "Crane"')
    question = yield from click(question, 'button "Edit Page')
    yield from saved(question, "The crane is out of order.")
    yield done()


def find_a_page(question: Question) -> Script:
    question = yield from signed_in(question)
    question = yield from write(question, 'textbox "Search"', "pontoon", submit=True)
    question = yield from click(question, 'link "Visitor Guide"')
    question = yield from see(question, "heading: Visitor Guide")
    question = yield [{"type": "read", "ref": question.ref("heading: Visitor Guide")}]
    yield done()


def delete_a_page(question: Question) -> Script:
    question = yield from signed_in(question)
    question = yield from click(question, 'link "Old Rules"')
    question = yield from chosen(question, "Delete")
    yield from click(question, 'button "Delete"')
    yield done()


def rename_a_page(question: Question) -> Script:
    question = yield from signed_in(question)
    question = yield from click(question, 'link "Tide Tables"')
    question = yield from chosen(question, "Rename")
    question = yield from write(question, 'textbox "New name"', "Tides")
    yield from click(question, 'button "Rename"')
    yield done()


def change_the_sites_name(question: Question) -> Script:
    question = yield from signed_in(question)
    question = yield from chosen(question, "Settings")
    question = yield from click(question, 'link "Application Preferences"')
    question = yield from write(question, 'textbox "Site Name', "Port Wiki")
    yield from click(question, 'button "Save Preferences"')
    yield done()


def add_a_user(question: Question) -> Script:
    question = yield from signed_in(question)
    question = yield from chosen(question, "Settings")
    question = yield from click(question, 'link "User Management"')
    question = yield from click(question, '"Add User"')
    question = yield from write(question, 'textbox "Name', "Clara Wolf")
    address = question.ref_below("label: eMail", "textbox")  # which the page does not name
    question = yield [{"type": "type", "ref": address, "text": "clara@example.com"}]
    yield from click(question, 'button "Add"')
    yield done()


SCRIPTS: dict[str, Plan] = {
    "create a page": create_a_page,
    "edit a page": edit_a_page,
    "find a page by its text": find_a_page,
    "delete a page": delete_a_page,
    "rename a page": rename_a_page,
    "change the site's name": change_the_sites_name,
    "add a user": add_a_user,
}
