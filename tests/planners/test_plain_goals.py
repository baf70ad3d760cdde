"""Everyday goals carried out on tiny sites: what is done, and what is not done by guess."""

from dataclasses import replace

import pytest
from tiny_pages import Page, World, drive

from stepwire.agent.ports import Done
from stepwire.planners import PlainPlanner, understand
from stepwire.protocol.codes import CompletionCode


async def run(task, world):
    return await drive(PlainPlanner(understand(task)), world)


def inbox(*senders):
    page = Page("http://mail.test/", "Inbox")
    for sender in senders:
        page.add("generic", f"{sender} Lunch?", width=300, text=f"{sender} Lunch?", clickable=True)
        page.add("img", x=250, width=20, same_line=True, hint="trash delete", context=f"{sender} Lunch?")
        page.add("img", x=275, width=20, same_line=True, hint="star", context=f"{sender} Lunch?")
    return page


def message():
    return Page("http://mail.test/1", "Lunch?").say("Ada").say("Reply").say("Forward")


def letter():
    page = Page("http://mail.test/1/write", "Write").add("textbox", "to:", tag="input")
    return page.add("textbox", tag="textarea").add("img", hint="send")


async def test_a_message_is_deleted_in_its_own_entry():
    world = World(inbox("Bo", "Ada"))
    assert await run("Find the email by Ada and click the trash icon to delete it", world) == Done()
    (step,) = world.history
    assert step.action.target.ref == world.page.elements[4].ref


async def test_a_message_is_opened_to_be_forwarded_and_sent():
    opened, writing = message(), letter()
    world = World(inbox("Bo", "Ada"), {("click", "Ada Lunch?"): opened, ("click", "Forward"): writing})
    assert await run("Forward the email from Ada to Bo", world) == Done()
    assert world.done == [
        ("click", "Ada Lunch?"),
        ("click", "Forward"),
        ("type", "to:", "Bo"),
        ("click",),
    ]


async def test_two_messages_of_one_sender_are_not_chosen_from():
    world = World(inbox("Ada", "Ada"))
    verdict = await run("Delete the email by Ada", world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert "2 messages" in verdict.error
    assert world.done == []


def offers(*prices):
    page = Page("http://trips.test/", "Trips")
    for hours, price in prices:
        page.say(f"Duration: {hours}h 5m")
        page.add("button", f"Book for ${price}", context=f"Duration: {hours}h 5m Book for ${price}")
    return page


@pytest.mark.parametrize(
    ("task", "chosen"),
    [
        ("Buy the cheapest ticket", "Book for $90"),
        ("Buy the ticket with the longest duration", "Book for $1200"),
        ("Book the ticket with the shortest duration", "Book for $300"),
    ],
)
async def test_the_one_that_stands_out_is_used(task, chosen):
    world = World(offers((5, 90), (9, 1200), (2, 300)))
    assert await run(task, world) == Done()
    assert world.done == [("click", chosen)]


async def test_of_equals_none_is_the_cheapest():
    world = World(offers((5, 90), (9, 90)))
    verdict = await run("Buy the cheapest ticket", world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert world.done == []


async def test_a_calculation_is_solved_and_its_result_typed():
    world = World(Page().say("7 x 8 =").add("textbox", "Answer"))
    assert await run("Solve the math problem and type your answer into the textbox", world) == Done()
    assert ("type", "Answer", "56") in world.done


async def test_a_value_of_the_page_is_copied_into_a_field():
    page = Page().say("Country", "cell", width=90).say("Norway", "cell", x=100, same_line=True)
    world = World(page.add("textbox", "Answer"))
    assert await run("Enter the value of Country into the textbox", world) == Done()
    assert world.done[-1] == ("type", "Answer", "Norway")


async def test_the_text_that_a_page_shows_is_typed_in_one_piece():
    page = Page().say("Type the text below into the text field.")
    for at, letter_ in enumerate("aZ9"):
        page.say(letter_, x=20.0 * at, width=20.0, same_line=at > 0)
    world = World(page.add("textbox", "Answer"))
    assert await run("Type the text below into the text field.", world) == Done()
    assert world.done[-1] == ("type", "Answer", "aZ9")


def slider_page(value):
    return Page().add("slider", tag="span").say(str(value))


def moved(by):
    def press(world, action):
        shown = int(world.page.texts[0].text)
        block = world.page.texts[0]
        world.page.texts[0] = replace(block, text=str(shown + by[action.keys]))

    return press


async def test_a_slider_is_moved_by_keys_until_it_shows_the_value():
    keys = {"ArrowRight": 1, "ArrowLeft": -1, "PageUp": 20, "PageDown": -20}
    world = World(slider_page(3), {("press", None): moved(keys)})
    assert await run("Select -45 with the slider", world) == Done()
    assert world.page.texts[0].text == "-45"
    assert len(world.history) < 20


def calendar(month, *days):
    page = Page().add("textbox", "Date", tag="input", editable=False).say("Prev").say(month).say("Next")
    for day in days:
        page.add("link", str(day))
    return page


async def test_a_day_is_picked_by_turning_the_calendar_to_its_month():
    closed = Page().add("textbox", "Date", tag="input", editable=False)
    world = World(
        closed,
        {
            ("click", "Date"): calendar("December 2016", 16),
            ("click", "Prev"): calendar("November 2016", 15, 16),
        },
    )
    assert await run("Set Date to 11/16/2016", world) == Done()
    assert world.done == [("click", "Date"), ("click", "Prev"), ("click", "16")]


def posts():
    page = Page()
    for who in ("@ada", "@bo"):
        page.say(f"{who} 3h ago")
        page.add("img", hint="like", context=f"{who} 3h ago hello")
        page.add("img", hint="more", x=60, same_line=True, context=f"{who} 3h ago hello")
    return page


async def test_a_menu_of_the_place_is_opened_for_what_it_holds():
    page = posts()

    def opened(world, action):
        if not world.history:
            assert action.target.ref == page.elements[3].ref
            world.page = page.say("Block @bo", "listitem")

    world = World(page, {("click", None): opened})
    assert await run("For the user @bo, click on the “Block” button", world) == Done()
    assert world.done == [("click",), ("click", "Block @bo")]


async def test_each_of_a_place_is_clicked_and_no_other():
    world = World(posts())
    assert await run("Click the “Like” button on all posts by @bo", world) == Done()
    (step,) = world.history
    assert step.action.target.ref == world.page.elements[2].ref


async def test_fewer_than_asked_for_are_not_clicked():
    world = World(posts())
    verdict = await run("Click the “Like” button on 2 posts by @bo", world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert world.done == []


async def test_what_stands_behind_if_is_done_only_then():
    world = World(Page().say("A cookie banner").add("button", "Accept cookies").add("button", "Save"))
    assert await run("If there is a cookie banner, click Accept cookies. Click Save", world) == Done()
    assert world.done == [("click", "Accept cookies"), ("click", "Save")]
    world = World(Page().add("button", "Accept cookies").add("button", "Save"))
    assert await run("If there is a cookie banner, click Accept cookies. Click Save", world) == Done()
    assert world.done == [("click", "Save")]


async def test_of_two_search_boxes_the_one_in_the_matter_of_the_page_is_used():
    page = Page("http://site.test/articles", "Articles")
    page.add("searchbox", "Search", input_type="search", aside=True)
    page.add("searchbox", "Search term", input_type="search")
    world = World(page)
    assert isinstance(await run("Search for “Night Walk”", world), Done)
    assert world.done[0] == ("type", "Search term", "Night Walk")


async def test_two_search_boxes_in_the_matter_of_the_page_are_one_too_many():
    page = Page().add("searchbox", "Search goods", input_type="search")
    world = World(page.add("searchbox", "Search posts", input_type="search"))
    verdict = await run("Search for “Night Walk”", world)
    assert verdict.code == CompletionCode.TARGET_NOT_FOUND
    assert world.done == []


async def test_a_record_is_looked_for_in_parts_of_the_site_that_do_not_name_its_kind():
    names = ("Images", "Letters", "Maps", "Plans", "Songs", "Things", "Snippets")
    sidebar = [(name, f"http://site.test/{name.lower()}/") for name in names]

    def part(path, title):
        page = Page(f"http://site.test/{path}", title).say(title, "heading")
        for name, href in sidebar:
            page.add("link", name, href=href, aside=True)
        return page

    kinds = part("snippets/", "Snippets").add("link", "Speakers", href="http://site.test/snippets/speaker/")
    form = Page("http://site.test/snippets/speaker/add/", "New speaker").say("New speaker", "heading")
    form.add("textbox", "Name", tag="input", form=1).add("button", "Save", form=1)
    speakers = part("snippets/speaker/", "Speakers").add("link", "Add speaker", href=f"{form.url}")
    saved = Page("http://site.test/snippets/speaker/", "Speakers").say("Speaker “Dora” created.", "status")
    answers = {("click", name): part(f"{name.lower()}/", name) for name in names[:-1]}
    answers |= {
        ("click", "Snippets"): kinds,
        ("click", "Speakers"): speakers,
        ("click", "Add speaker"): form,
        ("click", "Save"): saved,
    }
    world = World(part("", "Home"), answers)
    assert await run("Create a new speaker called “Dora”", world) == Done()
    assert world.done[-4:] == [
        ("click", "Speakers"),
        ("click", "Add speaker"),
        ("type", "Name", "Dora"),
        ("click", "Save"),
    ]


async def test_a_number_is_changed_by_an_amount():
    def typed(world, action):
        world.page = Page().add("spinbutton", "Quantity", value=action.text)

    world = World(Page().add("spinbutton", "Quantity", value="2"), {("type", "Quantity"): typed})
    assert await run("Increase the quantity by 3", world) == Done()
    assert world.done == [("type", "Quantity", "5")]


async def test_a_field_without_a_number_is_not_changed_by_an_amount():
    world = World(Page().add("textbox", "Quantity", value="some"))
    verdict = await run("Decrease the quantity by 1", world)
    assert verdict.code is CompletionCode.TASK_FAILED
    assert "holds no number" in verdict.error
    assert world.done == []


def people():
    page = Page().say("Name", "columnheader").say("City", "columnheader", same_line=True, x=300)
    for name, city in (("Ada", "London"), ("Bo", "Oslo")):
        page.say(name, "cell").say(city, "cell", same_line=True, x=300)
    return page


async def test_all_values_of_a_name_are_told_as_a_list():
    assert await run("Tell me all cities", World(people())) == Done(["London", "Oslo"])
    assert await run("List the names of all users", World(people())) == Done(["Ada", "Bo"])


async def test_a_list_that_the_page_does_not_show_is_not_told():
    verdict = await run("Tell me all prices", World(people()))
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND


async def test_what_stands_before_when_is_done_after_it():
    world = World(Page().say("Loading"), arrivals=[(1.0, Page().say("Done").add("button", "Close"))])
    assert await run("Click Close when “Done” appears", world) == Done()
    assert world.done[-1] == ("click", "Close")


async def test_a_form_is_not_merely_saved_where_it_was_to_be_published():
    world = World(Page().add("textbox", "Intro").add("button", "Save draft"))
    verdict = await run("Type Hello into Intro. Publish", world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert world.done == [("type", "Intro", "Hello")]
