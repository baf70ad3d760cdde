"""How somebody who knows the content management system does what editors want, seeing what a model sees."""

from __future__ import annotations

from scripting import Plan, Seen, click, done, see, write

from scripted_model import Question, Script


def signed_in(question: Question) -> Seen:
    """Name and password in one decision, as a form."""
    question = yield from see(question, 'textbox "Password')
    name, password = question.ref('textbox "Username'), question.ref('textbox "Password')
    return (
        yield [
            {"type": "type", "ref": name, "text": "ada"},
            {"type": "type", "ref": password, "text": "{{secret:password}}", "submit": True},
        ]
    )


def at_the_pages(question: Question) -> Seen:
    """The list of all pages."""
    question = yield from signed_in(question)
    return (yield from click(question, "Pages created in Village Hall"))


def published(question: Question) -> Seen:
    """What the editor holds, for everybody to see."""
    question = yield from click(question, 'button "More actions"')
    return (yield from click(question, 'button "Publish"'))


def done_to(question: Question, page: str, entry: str, answer: str) -> Seen:
    """An entry of the menu of a page in the list, and the answer to whether it is meant."""
    question = yield from at_the_pages(question)
    question = yield from click(question, f"button \"More options for '{page}'\"")
    question = yield from click(question, f'link "{entry}"')
    return (yield from click(question, f'button "{answer}'))


def create_a_page(question: Question) -> Script:
    question = yield from at_the_pages(question)
    question = yield from click(question, 'link "Add child page"')
    question = yield from click(question, 'link "Article page"')
    question = yield from write(question, 'textbox "Title', "Harvest Supper")
    yield from published(question)
    yield done()


def edit_a_page(question: Question) -> Script:
    question = yield from at_the_pages(question)
    question = yield from click(question, 'link "Winter Market"')
    question = yield from write(question, 'textbox "Intro', "Fifty stalls.")
    yield from published(question)
    yield done()


def delete_a_page(question: Question) -> Script:
    yield from done_to(question, "Old Programme", "Delete", "Yes, delete")
    yield done()


def unpublish_a_page(question: Question) -> Script:
    yield from done_to(question, "Choir Evening", "Unpublish", "Yes, unpublish")
    yield done()


def add_a_speaker(question: Question) -> Script:
    question = yield from signed_in(question)
    question = yield from click(question, 'link "Snippets"')
    question = yield from click(question, 'link "Speakers"')
    question = yield from click(question, 'link "Add speaker"')
    for field, text in (("Name", "Dora Lang"), ("Company", "Lang Ltd"), ("Email", "dora@example.com")):
        question = yield from write(question, f'textbox "{field}', text)
    yield from click(question, 'button "Save"')
    yield done()


def change_a_speakers_address(question: Question) -> Script:
    question = yield from signed_in(question)
    question = yield from click(question, 'link "Snippets"')
    question = yield from click(question, 'link "Speakers"')
    question = yield from click(question, 'link "Bruno Klein"')
    question = yield from write(question, 'textbox "Email', "b.klein@example.com")
    yield from click(question, 'button "Save"')
    yield done()


SCRIPTS: dict[str, Plan] = {
    "create and publish a page": create_a_page,
    "edit and publish a page": edit_a_page,
    "delete a page": delete_a_page,
    "unpublish a page": unpublish_a_page,
    "add a speaker": add_a_speaker,
    "change a speaker's address": change_a_speakers_address,
}
