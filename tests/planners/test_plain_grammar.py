import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stepwire.planners.plain.language.forms.table import FORMS
from stepwire.planners.plain.language.grammar import understand
from stepwire.planners.plain.language.instructions.conditions import (
    AddressHas,
    Gone,
    InState,
    IsSo,
    Loaded,
    Shown,
)
from stepwire.planners.plain.language.instructions.dialogs import AnswerDialog, CloseDialog
from stepwire.planners.plain.language.instructions.fields import (
    Accept,
    Choose,
    Empty,
    Fill,
    PressKeys,
    Submit,
    Tick,
    TypeText,
)
from stepwire.planners.plain.language.instructions.goals import Search, SignIn, Use
from stepwire.planners.plain.language.instructions.instruction import NotUnderstood, Repeat
from stepwire.planners.plain.language.instructions.navigation import (
    CloseTab,
    GoBack,
    Open,
    OpenTab,
    Reload,
    SwitchTab,
    Visit,
)
from stepwire.planners.plain.language.instructions.pointer import (
    Click,
    DragTo,
    Expand,
    Hover,
    ScrollBy,
    ScrollTo,
)
from stepwire.planners.plain.language.instructions.questions import (
    DialogSays,
    HowMany,
    Named,
    PageFact,
    TextOf,
    Whether,
)
from stepwire.planners.plain.language.instructions.reading import Tell, Verify, WaitSeconds, WaitUntil
from stepwire.planners.plain.language.instructions.records import Change
from stepwire.planners.plain.language.instructions.targets import Phrase, Place


def p(words, said=None, **more):
    return Phrase(said=said or words, words=words, **more)


def q(words):
    return p(words, quoted=True)


PASSWORD = "{{secret:password}}"

UTTERANCES = {
    # opening
    "Open https://example.com/shop?a=1&b=2": Open("https://example.com/shop?a=1&b=2"),
    "go to example.com": Open("https://example.com"),
    "Visit www.example.co.uk/path.": Open("https://www.example.co.uk/path"),
    "navigate to localhost:3000/app": Open("http://localhost:3000/app"),
    "open 127.0.0.1:8080": Open("http://127.0.0.1:8080"),
    "Open /orders": Open("/orders"),
    "open the page https://example.com": Open("https://example.com"),
    "Open the shop's start page": Open(None),
    "Go to the home page": Open(None),
    "open the basket": Visit(p("basket")),
    "Please go to “Your orders”": Visit(q("Your orders")),
    "Check out": Visit(p("Checkout")),
    "return to the home page": Open(None),
    "javascript stuff: open javascript:alert(1)": None,
    # signing in
    f"Sign in as ada@lindqvist.example with the password {PASSWORD}": SignIn(
        "ada@lindqvist.example", PASSWORD
    ),
    f"Log in as ada with password {PASSWORD}.": SignIn("ada", PASSWORD),
    f"log in to the shop as “Ada L” using the password {PASSWORD}": SignIn("Ada L", PASSWORD),
    f"Sign in with ada / {PASSWORD}": SignIn("ada", PASSWORD),
    f"login as ada and {PASSWORD}": SignIn("ada", PASSWORD),
    f"sign in with the username ada and the password {PASSWORD}": SignIn("ada", PASSWORD),
    f"Log in as ada, password: {PASSWORD}": SignIn("ada", PASSWORD),
    # searching
    "Search for storm lantern": Search("storm lantern"),
    "search for 'fish, chips and open fires'": Search("fish, chips and open fires"),
    "look for wool in the search box": Search("wool", p("", "search box", role="search field")),
    "search for drag and drop": Search("drag and drop"),
    # clicking
    "Click Storm lantern": Click(p("Storm lantern")),
    "click on the Save button": Click(p("Save", "Save button", role="button")),
    "press the button “Go on”": Click(p("Go on", "button Go on", role="button", quoted=True)),
    "tap the link called Terms": Click(p("Terms", "link called Terms", role="link")),
    "click the second Edit button": Click(p("Edit", "second Edit button", role="button", nth=1)),
    "click the last 'Remove'": Click(p("Remove", "last Remove", nth=-1, quoted=True)),
    "click the 3rd row": Click(p("", "3rd row", role="row", nth=2)),
    "click Remove in the row of Storm lantern": Click(
        p("Remove", "Remove in the row of Storm lantern", place=Place("row", "Storm lantern"))
    ),
    "click Edit next to Ada": Click(p("Edit", "Edit next to Ada", place=Place("beside", "Ada"))),
    "click the checkbox under Options": Click(
        p("", "checkbox under Options", role="checkbox", place=Place("below", "Options"))
    ),
    "click Save in the Billing section": Click(
        p("Save", "Save in the Billing section", place=Place("in", "Billing"))
    ),
    "click Save and close": Click(p("Save and close")),
    "click “Save and open new”": Click(q("Save and open new")),
    "click Go to checkout": Click(p("Go to checkout")),
    "double-click report.pdf": Click(p("report.pdf"), "double"),
    "right click on the image": Click(p("", "image", role="image"), "right"),
    "click +": Click(p("+")),
    # typing
    "type 4111 1111 1111 1111 into Card number": TypeText("4111 1111 1111 1111", p("Card number")),
    "Enter “Hello, world” into the Message field": TypeText(
        "Hello, world", p("Message", "Message field", role="field")
    ),
    "type Ada into First name": TypeText("Ada", p("name", "First name", nth=0)),
    "write 12.50 in Amount": TypeText("12.50", p("Amount")),
    "put ada@example.com in the e-mail field": TypeText(
        "ada@example.com", p("e-mail", "e-mail field", role="field")
    ),
    "enter London as City": TypeText("London", p("City")),
    "type hello": TypeText("hello"),
    "type {{name}} into Name": TypeText("{{name}}", p("Name")),
    "type fish, chips and peas into Order": TypeText("fish, chips and peas", p("Order")),
    f"type {PASSWORD} into the password field": TypeText(
        PASSWORD, p("password", "password field", role="field")
    ),
    # filling
    "fill in Name with Ada": Fill(((p("Name"), "Ada"),)),
    "Fill in Name with Ada and City with London": Fill(((p("Name"), "Ada"), (p("City"), "London"))),
    "fill in the form: Name: Ada, Email: a@b.example": Fill(
        ((p("Name"), "Ada"), (p("Email"), "a@b.example"))
    ),
    "Fill in the form with Name: Ada and City: London": Fill(((p("Name"), "Ada"), (p("City"), "London"))),
    "Fill in the form:\n- Name: Ada\n- Address: 1 Road, Town": Fill(
        ((p("Name"), "Ada"), (p("Address"), "1 Road, Town"))
    ),
    "set Country to France": Change(None, ((p("Country"), "France"),)),
    "Fill in the form with Name “Ada” and City “London”": Fill(((p("Name"), "Ada"), (p("City"), "London"))),
    "set Name to Ada and City to London": Change(None, ((p("Name"), "Ada"), (p("City"), "London"))),
    "type Ada in First name and London in City": Fill(
        ((p("name", "First name", nth=0), "Ada"), (p("City"), "London"))
    ),
    "change quantity from 1 to 3": Change(None, ((p("quantity"), "3"),)),
    "drag the slider to 50": Fill(((p("", "slider", role="slider"), "50"),)),
    "In the Name field, type Ada": TypeText("Ada", p("Name", "Name field", role="field")),
    "change the quantity to 3": Change(None, ((p("quantity"), "3"),)),
    "clear the search box": Empty(p("", "search box", role="search field")),
    "leave Company empty": Empty(p("Company")),
    # choosing
    "choose Navy": Choose("Navy"),
    "Choose Tracked delivery": Choose("Tracked delivery"),
    "select France from Country": Choose("France", p("Country")),
    "pick “Bed and breakfast” in the Board dropdown": Choose(
        "Bed and breakfast", p("Board", "Board dropdown", role="list")
    ),
    "choose the option Large for Size": Choose("Large", p("Size")),
    "In the Size dropdown, choose Large": Choose("Large", p("Size", "Size dropdown", role="list")),
    "select the Reviews tab": Click(p("Reviews", "Reviews tab", role="tab")),
    # ticking
    "tick I accept the terms": Tick(p("I accept the terms")),
    "tick I accept the terms and conditions": Tick(p("I accept the terms and conditions")),
    "check the Newsletter checkbox": Tick(p("Newsletter", "Newsletter checkbox", role="checkbox")),
    "uncheck Newsletter": Tick(p("Newsletter"), on=False),
    "turn on Dark mode": Change(None, ((p("Dark mode"), "on"),)),
    "accept the terms": Accept(p("terms")),
    # keys
    "press Enter": PressKeys("Enter"),
    "hit the Escape key": PressKeys("Escape"),
    "press Ctrl+A": PressKeys("Control+A"),
    "press Ctrl + Shift + p": PressKeys("Control+Shift+P"),
    "press arrow down": PressKeys("ArrowDown"),
    "press Delete": PressKeys("Delete", button=p("Delete")),
    "press the Delete key": PressKeys("Delete"),
    "press Enter in the search box": PressKeys("Enter", p("", "search box", role="search field")),
    "select all": PressKeys("Control+A"),
    # moving about
    "hover over Products": Hover(p("Products")),
    "scroll down": ScrollBy("down"),
    "scroll up a bit": ScrollBy("up"),
    "scroll to the bottom of the page": ScrollBy("down", to_the_end=True),
    "scroll to the top": ScrollBy("up", to_the_end=True),
    "scroll down to Reviews": ScrollTo(p("Reviews")),
    "go back": GoBack(),
    "Go back to the previous page": GoBack(),
    "reload the page": Reload(),
    "expand Shipping details": Expand(p("Shipping details")),
    "drag Card A to Done": DragTo(p("Card A"), p("Done")),
    # tabs and dialogs
    "open a new tab": OpenTab(),
    "open https://example.com in a new tab": OpenTab("https://example.com"),
    "switch to the second tab": SwitchTab(index=1),
    "switch to the last tab": SwitchTab(index=-1),
    "switch to the next tab": SwitchTab(step=1),
    "close the tab": CloseTab(),
    "accept the dialog": AnswerDialog(True),
    "dismiss the alert": AnswerDialog(False),
    "answer the prompt with Ada": AnswerDialog(True, "Ada"),
    "close the dialog": CloseDialog(),
    "close the cookie banner": CloseDialog(),
    "submit the form": Submit(),
    # using
    "add Storm lantern to the basket": Use("add", p("Storm lantern"), "basket"),
    "add it to the cart": Use("add", None, "cart"),
    "remove Storm lantern from the basket": Use("remove", p("Storm lantern")),
    "delete the row of Ada": Use("delete", p("", "row of Ada", role="row", place=Place("row", "Ada"))),
    # waiting, checking
    "wait 3 seconds": WaitSeconds(3.0),
    "wait for 2 minutes": WaitSeconds(120.0),
    "wait until the page says “Done”": WaitUntil(Shown(q("Done"))),
    "wait until Loading disappears": WaitUntil(Gone(p("Loading"))),
    "wait for the spinner to disappear": WaitUntil(Gone(p("spinner"))),
    "wait for Results": WaitUntil(Shown(p("Results"))),
    "wait until the Save button appears": WaitUntil(Shown(p("Save", "Save button", role="button"))),
    "wait until the address contains /thanks": WaitUntil(AddressHas("/thanks")),
    "wait for the page to load": WaitUntil(Loaded()),
    "check that the page says “Thank you”": Verify(Shown(q("Thank you"))),
    "make sure there is no “Error”": Verify(Gone(q("Error"))),
    "You should see Order placed": Verify(Shown(p("Order placed"))),
    "verify that the total is £64.00": Verify(IsSo("total", "", "£64.00")),
    "check that the price of Lamp oil is £9": Verify(IsSo("price", "Lamp oil", "£9")),
    "wait until the Save button is enabled": WaitUntil(
        InState(p("Save", "Save button", role="button"), "enabled")
    ),
    "check that Newsletter is not ticked": Verify(InState(p("Newsletter"), "unticked")),
    "make sure Name is empty": Verify(InState(p("Name"), "empty")),
    "make sure the basket is visible": Verify(Shown(p("basket"))),
    # again
    "click Next until you see “Page 9”": Repeat(Click(p("Next")), until=Shown(q("Page 9"))),
    "keep clicking Load more until it is gone": Repeat(Click(p("Load more")), until=Gone(p("Load more"))),
    "click Next again and again until the page says End": Repeat(Click(p("Next")), until=Shown(p("End"))),
    "scroll down until you see the footer": Repeat(ScrollBy("down"), until=Shown(p("footer"))),
    "press Tab 3 times": Repeat(PressKeys("Tab"), times=3),
    "click + twice": Repeat(Click(p("+")), times=2),
    # asking
    "tell me the order number": Tell((Named("order number"),)),
    "Tell me the total and the order number": Tell((Named("total"), Named("order number"))),
    "what is the total?": Tell((Named("total"),)),
    "Read the price of Storm lantern": Tell((Named("price", "Storm lantern"),)),
    "how many rows are there?": Tell((HowMany(p("", "rows", role="row")),)),
    "tell me how many results there are": Tell((HowMany(p("", "results", role="item")),)),
    "tell me the text of the message": Tell((TextOf(p("", "message", role="message")),)),
    "tell me what the status says": Tell((TextOf(p("status")),)),
    "tell me the title of the page": Tell((PageFact("title"),)),
    "return the url": Tell((PageFact("url"),)),
    "tell me whether the page says “Sold out”": Tell((Whether(Shown(q("Sold out"))),)),
    "is there a Sign out link?": Tell((Whether(Shown(p("Sign out", "Sign out link", role="link"))),)),
    "tell me what the alert says": Tell((DialogSays(),)),
}


@pytest.mark.parametrize(("sentence", "meaning"), UTTERANCES.items(), ids=list(UTTERANCES))
def test_a_sentence_means_what_its_writer_meant(sentence, meaning):
    understood = understand(sentence)
    if meaning is None:
        assert isinstance(understood, NotUnderstood)
    else:
        assert understood == (meaning,)


WITHOUT_A_VERB_FIRST = (
    "Ada",
    "For the",
    "Is ",
    "Check-in",
    "Username",
    "Newest",
    "Check:",
)  # a comma does not cut where no verb follows


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.examples[0])
def test_the_examples_of_every_form_are_understood_by_that_form_or_one_before_it(form):
    for example in form.examples:
        understood = understand(example)
        assert not isinstance(understood, NotUnderstood), understood


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.examples[0])
@pytest.mark.parametrize("joint", [", ", " and ", " and then ", ". ", "; "])
def test_every_form_may_stand_behind_another_step(form, joint):
    for example in form.examples:
        if example.startswith(WITHOUT_A_VERB_FIRST):
            continue
        behind = example[0].lower() + example[1:]
        first, *rest = understand(f"Click Save{joint}{behind}")
        assert first == Click(p("Save"))
        assert rest == list(understand(behind))


def test_a_whole_task_is_cut_where_verbs_follow():
    understood = understand(
        f"Sign in as ada@lindqvist.example with the password {PASSWORD}. Search for lantern, "
        "click Storm lantern, choose Navy, click Add to basket, open the basket, click Go to checkout, "
        "choose Tracked delivery, type 4111 1111 1111 1111 into Card number, tick I accept the terms, "
        "click Place order and tell me the order number."
    )
    assert [type(each) for each in understood] == [
        SignIn, Search, Click, Choose, Click, Visit, Click, Choose, TypeText, Tick, Click, Tell,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "task",
    [
        "Click A, then click B and then click C; click D",
        "1. Click A\n2. Click B\n3) Click C\n\n4. Click D",
        "- Click A\n* Click B\n• Click C.\n– click D!",
        "First, click A. After that click B. Now please click C → finally click D.",
        "Please do the following:\nStep 1: Click A\nStep 2: Click B\nClick C, and click D",
    ],
)
def test_steps_may_be_joined_in_many_ways(task):
    assert understand(task) == tuple(Click(p(name)) for name in "ABCD")


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        ("Click Save. Blorp the frobnicator. Click Undo.", "Blorp the frobnicator."),
        ("Click Save, if it is red click Undo", "if it is red click Undo"),
        ("click it", "click it"),
        ("paste it into Name", "paste it into Name"),
        ("forward it to Bo", "forward it to Bo"),
        ("reply to Ada with “Thanks”", "reply to Ada with “Thanks”"),
        ("sign in to https://x.example as ada with {{secret:password}}", None),
        ("tell me what you see", "tell me what you see"),
        ("Sign in", None),
        ("wait until hell freezes over", "wait until hell freezes over"),
        ("", ""),
        ("...", "..."),
    ],
)
def test_what_is_not_understood_is_named_and_nothing_else_is_kept(task, sentence):
    understood = understand(task)
    assert isinstance(understood, NotUnderstood)
    assert understood.why
    if sentence is not None:
        assert understood.sentence == sentence


def test_a_task_that_is_too_long_is_refused():
    assert isinstance(understand("click A. " * 10_000), NotUnderstood)


SCRAPS = """click type into the Save button and then , . ; : “ ” ' " until you see in row of open choose from
tick search for tell me how many Name with first Enter press wait 3 seconds is gone Ada - 1. fill form add to
basket what {{secret:password}} https://x.example"""
WORDS = st.sampled_from([*SCRAPS.split(), "\n"])


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join)))
def test_no_text_breaks_the_grammar_or_is_lost_in_silence(task):
    understood = understand(task)
    if isinstance(understood, NotUnderstood):
        return
    said = "".join(letters(each.said) for each in understood)
    left = letters(task)
    for character in said:
        assert character in left
    assert joined_only(letters(task), said)


def letters(text):
    return "".join(character for character in text.lower() if character.isalnum())


def joined_only(task, said):
    """Whether the task's letters are those of the sentences, but for words that only join them."""
    rest = list(said)
    lost = [character for character in task if not (rest and rest[0] == character and rest.pop(0))]
    return not rest and set(lost) <= set(
        letters("and then after that afterwards also step do the following 0123456789")
    )
