import pytest

from stepwire.planners.plain.language.grammar import understand
from stepwire.planners.plain.language.instructions.conditions import Shown
from stepwire.planners.plain.language.instructions.fields import (
    Accept,
    Fill,
    Focus,
    SetSliders,
    Submit,
    TypeEach,
    TypeText,
)
from stepwire.planners.plain.language.instructions.goals import Mail, Pick, SearchBy
from stepwire.planners.plain.language.instructions.instruction import If, NotUnderstood
from stepwire.planners.plain.language.instructions.pointer import Click, ClickEach, ScrollInside
from stepwire.planners.plain.language.instructions.questions import LastWord, Named, Sum
from stepwire.planners.plain.language.instructions.reading import Copy, CopyByLabels, Remember
from stepwire.planners.plain.language.instructions.targets import Phrase, Place


def p(words, said=None, **more):
    return Phrase(said=said or words, words=words, **more)


def q(words):
    return p(words, quoted=True)


FIELD = p("", "text field", role="text field")

UTTERANCES = {
    "Delete all messages from Ada": (Mail("delete", "Ada", every=True),),
    "delete the email by Ada": (Mail("delete", "Ada"),),
    "Ada's email should be deleted from the inbox.": (Mail("delete", "Ada"),),
    "Find the email by Ada and forward that email to Bo": (Mail("forward", "Ada", "Bo"),),
    "Find Ada's email and send it to Bo": (Mail("forward", "Ada", "Bo"),),
    "Give Bo the message you received from Ada,": (Mail("forward", "Ada", "Bo"),),
    "Send Bo the information Ada sent to you": (Mail("forward", "Ada", "Bo"),),
    "Look for the email that Ada wrote in this email app and forward it to Bo": (
        Mail("forward", "Ada", "Bo"),
    ),
    "Find the email by Ada and reply to them with the text “Thanks. Soon.”": (
        Mail("reply", "Ada", "Thanks. Soon."),
    ),
    "Find the email by Ada and click the star icon to mark it as important": (Mail("star", "Ada"),),
    "Find the email by Ada and click the trash icon to delete it": (Mail("delete", "Ada"),),
    "Open the message from Ada": (Mail("open", "Ada"),),
    "Focus into the 2nd textbox": (Focus(p("", "2nd textbox", role="text field", nth=1)),),
    "Enter “x” into both text fields": (TypeEach("x", p("", "text fields", role="text field")),),
    "Type “Ada” in all lower case letters in the text field": (TypeText("ada", FIELD),),
    "Enter the number “-5” into the text field": (TypeText("-5", FIELD),),
    "Use the text field to enter “Ada” and press “Search”": (
        TypeText("Ada", FIELD),
        Click(p("Search", quoted=True)),
    ),
    "Enter 8:04 PM as the time": (Fill(((p("time"), "8:04 PM"),)),),
    "Find the last word in the text area, enter it into the text field": (
        Remember(LastWord(p("", "text area", role="text area"))),
        Copy(None, FIELD),
    ),
    "Solve the math problem and type your answer into the text field": (Remember(Sum()), Copy(None, FIELD)),
    "Copy the total and paste it into the text field": (Remember(Named("total")), Copy(None, FIELD)),
    "Enter the value of Country into the text field": (Copy(Named("Country"), FIELD),),
    "Enter the value that corresponds with each label into the form and submit when done": (
        CopyByLabels(),
        Submit(),
    ),
    "Scroll the text area to the top": (ScrollInside(p("", "text area", role="text area"), to_the_top=True),),
    "Click the “Share” button on 2 posts by @ada": (
        ClickEach(p("Share", "Share button", role="button", quoted=True, place=Place("row", "@ada")), 2),
    ),
    "For the user @ada, click on the “Block” button": (
        Click(p("Block", "Block button", role="button", quoted=True, place=Place("row", "@ada"))),
    ),
    "Select -7 with the slider": (Fill(((p("", "slider", role="slider"), "-7"),)),),
    "Set the sliders to the combination [3, 8,1]": (SetSliders(("3", "8", "1")),),
    "Move the three sliders to 3, 8.5 and -1": (SetSliders(("3", "8.5", "-1")),),
    "Buy the ticket with the cheapest cost": (Pick("buy", "money", most=False, thing="ticket"),),
    "Buy the cheapest ticket": (Pick("buy", "money", most=False, thing="ticket"),),
    "Book the ticket with the longest duration": (Pick("book", "duration", most=True, thing="ticket"),),
    "Find and pick the card with the greatest number": (Pick("pick", "number", most=True, thing="card"),),
    "Search for comedy films directed by Bauer from year 1998": (
        SearchBy(
            (
                (("genre", "category", "kind", "type"), "comedy"),
                (("directed",), "Bauer"),
                (("year", "date"), "1998"),
            ),
            "comedy films directed by Bauer from year 1998",
        ),
    ),
}


@pytest.mark.parametrize(("sentence", "meaning"), UTTERANCES.items(), ids=list(UTTERANCES))
def test_a_goal_means_what_its_writer_meant(sentence, meaning):
    assert understand(sentence) == meaning


def test_a_condition_stands_before_what_hangs_on_it():
    assert understand("If there is a cookie banner, accept cookies. Click Save") == (
        If(Shown(p("cookie banner")), Accept(p("cookies"))),
        Click(p("Save")),
    )
    assert understand("Unless you see “Sign out”, click Sign in") == (
        If(Shown(q("Sign out")), Click(p("Sign in")), holds=False),
    )


def test_a_condition_with_nothing_behind_it_is_not_understood():
    assert isinstance(understand("Click Save. If there is a banner"), NotUnderstood)
