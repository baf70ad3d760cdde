"""Goals that leave steps out, carried out on tiny applications: the way, the effect, and what is not done."""

import pytest
from tiny_pages import Page, World, drive

from stepwire.agent.observation import OpenDialog
from stepwire.agent.ports import Done
from stepwire.planners import PlainPlanner, understand
from stepwire.protocol.codes import CompletionCode


async def run(task, world):
    understood = understand(task)
    assert isinstance(understood, tuple), understood
    return await drive(PlainPlanner(understood), world)


def navigation(page):
    page.add("link", "Issues", href="/issues").add("link", "People", href="/people")
    return page.add("link", "Log out", href="/logout").add("button", "Delete account")


def home():
    return navigation(Page("http://tracker.test/", "Home")).say("Welcome", "heading")


def issues(*titles):
    page = navigation(Page("http://tracker.test/issues", "Issues")).say("Issues", "heading")
    page.add("link", "New issue", href="/issues/new")
    for at, title in enumerate(titles, 1):
        page.say(str(at), "cell", width=30)
        page.add("link", title, x=60, same_line=True, href=f"/issues/{at}", context=f"{at} {title} open")
        page.say("open", "cell", x=300, width=40, same_line=True)
    return page


def issue_form(url="http://tracker.test/issues/new", heading="New issue", **values):
    page = navigation(Page(url, heading)).say(heading, "heading")
    page.add("textbox", "Title", label="Title", tag="input", form=1, value=values.get("title", ""))
    page.add(
        "combobox",
        "Priority",
        tag="select",
        options=("low", "high", "urgent"),
        value=values.get("priority", "low"),
        form=1,
    )
    page.add("textbox", "Description", tag="textarea", form=1, value=values.get("description", ""))
    page.add("button", "Cancel", form=1, input_type="button")
    return page.add("button", "Save issue", form=1, input_type="submit")


def shown_issue(title, message="", number=1):
    page = navigation(Page(f"http://tracker.test/issues/{number}", title)).say(title, "heading")
    if message:
        page.say(message, "status")
    return page.add("link", "Edit", href=f"/issues/{number}/edit").add("button", "Delete")


NEW = "Create a new issue with the title “Crash on save” and the priority high"


def tracker(after):
    return World(
        home(),
        {
            ("click", "Issues"): issues("Door squeaks"),
            ("click", "New issue"): issue_form(),
            ("click", "Save issue"): after,
        },
    )


async def test_the_way_to_a_new_record_is_found_and_its_form_filled_in():
    world = tracker(shown_issue("Crash on save"))
    assert await run(NEW, world) == Done()
    assert world.done == [
        ("click", "Issues"),
        ("click", "New issue"),
        ("type", "Title", "Crash on save"),
        ("select", "Priority", ("high",)),
        ("click", "Save issue"),
    ]


async def test_a_record_that_is_not_accepted_is_not_called_made():
    refused = issue_form().say("A title must be unique: Crash on save already exists", "alert")
    verdict = await run(NEW, tracker(refused))
    assert verdict.code is CompletionCode.TASK_FAILED
    assert "already exists" in verdict.error


async def test_a_form_that_stays_without_a_word_is_not_called_sent():
    world = tracker(lambda world, action: None)
    verdict = await run(NEW, world)
    assert verdict.code is CompletionCode.TASK_FAILED
    assert "still there" in verdict.error


async def test_a_record_that_cannot_be_seen_afterwards_is_not_called_made():
    verdict = await run(NEW, tracker(home()))
    assert verdict.code is CompletionCode.TASK_FAILED
    assert "not found afterwards" in verdict.error


async def test_a_record_called_error_is_no_trouble():
    world = tracker(shown_issue("Error: not found"))
    assert await run("Create a new issue called “Error: not found”", world) == Done()


async def test_a_value_without_a_field_is_said_before_anything_is_sent():
    world = tracker(shown_issue("Crash"))
    verdict = await run("Create a new issue with the title “Crash” and the milestone 1.0", world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert "milestone" in verdict.error
    assert ("click", "Save issue") not in world.done


async def test_what_could_do_harm_is_never_a_way():
    world = World(home())
    verdict = await run("Create a new invoice called May", world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert ("click", "Log out") not in world.done
    assert ("click", "Delete account") not in world.done


async def test_a_wrong_way_is_gone_back_from():
    world = tracker(shown_issue("Crash on save"))
    world.page = home().add("link", "New issues this week", href="/report")
    report = Page("http://tracker.test/report", "Report").say("This week", "heading")
    world.doings[("click", "New issues this week")] = report
    world.pages = {"http://tracker.test/": home()}
    assert await run(NEW, world) == Done()
    assert ("navigate", "http://tracker.test/") in world.done


def saved_issue(**values):
    return issue_form("http://tracker.test/issues/1/edit", "Door squeaks", **values)


async def test_a_field_of_a_record_is_changed_in_its_form():
    world = World(
        issues("Lamp flickers", "Door squeaks"),
        {
            ("click", "Door squeaks"): shown_issue("Door squeaks"),
            ("click", "Edit"): saved_issue(title="Door squeaks"),
            ("click", "Save issue"): shown_issue("Door squeaks", "The issue has been updated."),
        },
    )
    assert await run("Change the priority of the issue “Door squeaks” to urgent", world) == Done()
    assert ("select", "Priority", ("urgent",)) in world.done


async def test_a_change_that_is_not_there_when_looked_at_again_has_failed():
    form = saved_issue(title="Door squeaks", priority="low")
    world = World(
        issues("Door squeaks"),
        {
            ("click", "Door squeaks"): shown_issue("Door squeaks"),
            ("click", "Edit"): form,
            ("click", "Save issue"): issues("Door squeaks"),
        },
        {"http://tracker.test/issues/1/edit": form},
    )
    verdict = await run("Change the priority of the issue “Door squeaks” to urgent", world)
    assert verdict.code is CompletionCode.TASK_FAILED
    assert "does not hold" in verdict.error


async def test_a_setting_of_ones_own_is_found_behind_ones_profile():
    profile = Page("http://tracker.test/me", "Profile").say("Profile", "heading")
    profile.add("textbox", "Display name", tag="input", form=2, value="ada")
    profile.add("button", "Save", form=2, input_type="submit")
    saved = Page("http://tracker.test/me", "Profile").say("Profile", "heading").say("Saved.", "status")
    world = World(
        home().add("link", "Profile", href="/me"),
        {("click", "Profile"): profile, ("click", "Save"): saved},
    )
    assert await run("Change my display name to Ada L", world) == Done()
    assert world.done == [
        ("click", "Profile"),
        ("type", "Display name", "Ada L"),
        ("click", "Save"),
    ]


async def test_last_name_is_a_name_and_not_the_last_field_called_name():
    page = Page("http://x.test/me", "Account")
    for name in ("First name", "Last name", "Nickname"):
        page.add("textbox", name, tag="input", form=1)
    page.add("button", "Save", form=1, input_type="submit")
    saved = Page("http://x.test/me", "Account").say("Your account has been saved.", "status")
    world = World(page, {("click", "Save"): saved})
    assert await run("Change my last name to Lovelace", world) == Done()
    assert ("type", "Last name", "Lovelace") in world.done


async def test_a_record_is_deleted_where_it_is_asked_for_and_seen_to_be_gone():
    asked = Page("http://tracker.test/issues/1/delete", "Delete issue")
    asked.say("Are you sure that you want to delete this issue?").add("button", "Yes, delete it", form=1)
    world = World(
        issues("Lamp flickers", "Door squeaks"),
        {
            ("click", "Door squeaks"): shown_issue("Door squeaks", number=2),
            ("click", "Delete"): asked,
            ("click", "Yes, delete it"): issues("Lamp flickers"),
        },
        {"http://tracker.test/issues": issues("Lamp flickers")},
    )
    assert await run("Delete the issue “Door squeaks”", world) == Done()
    assert ("click", "Yes, delete it") in world.done


async def test_a_browsers_question_about_a_deletion_is_answered_with_yes():
    world = World(issues("Door squeaks"), {("click", "Door squeaks"): shown_issue("Door squeaks")})
    asking = shown_issue("Door squeaks")
    asking.more["dialog"] = OpenDialog("confirm", "Delete this issue?")
    world.doings[("click", "Delete")] = asking
    world.doings[("dialog", None)] = issues().say("The issue was deleted.", "status")
    assert await run("Delete the issue “Door squeaks”", world) == Done()


async def test_a_record_that_is_still_listed_is_not_called_deleted():
    world = World(
        issues("Door squeaks"),
        {
            ("click", "Door squeaks"): shown_issue("Door squeaks"),
            ("click", "Delete"): issues("Door squeaks"),
        },
    )
    verdict = await run("Delete the issue “Door squeaks”", world)
    assert verdict.code is CompletionCode.TASK_FAILED
    assert "still there" in verdict.error


async def test_a_record_that_is_not_there_is_not_deleted_for_another():
    world = World(issues("Door squeaks loudly"))
    verdict = await run("Delete the issue “Door”", world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert ("click", "Delete") not in world.done


async def test_a_deed_that_changes_nothing_has_failed():
    page = shown_issue("Door squeaks").add("button", "Close")
    verdict = await run("Close the issue “Door squeaks”", World(page))
    assert verdict.code is CompletionCode.TASK_FAILED
    assert "nothing changed" in verdict.error


def table(*rows, heads=("Product", "Price")):
    page = Page("http://shop.test/", "Prices")
    for at, head in enumerate(heads):
        page.say(head, "columnheader", x=200.0 * at, width=180, same_line=at > 0)
    for row in rows:
        for at, cell in enumerate(row):
            page.say(cell, "cell", x=200.0 * at, width=180, same_line=at > 0)
    return page


PRICES = (("Storm lantern", "£64.50"), ("Lamp oil", "£9.00"), ("Wick", "£1.50"))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is the sum of the prices?", 75),
        ("What is the highest price in the table?", 64.5),
        ("Tell me the average price", 25),
        ("Which product is the cheapest?", "Wick"),
        ("Tell me the most expensive product", "Storm lantern"),
    ],
)
async def test_numbers_of_a_table_are_reckoned(question, answer):
    world = World(table(*PRICES, ("Total", "£75.00")))
    assert await run(question, world) == Done(answer)


async def test_a_list_is_sorted_by_the_way_that_the_page_offers():
    page = Page().add(
        "combobox", "Sort by", tag="select", options=("Name", "Price: low to high", "Price: high to low")
    )
    world = World(page)
    assert await run("Sort by price, lowest first", world) == Done()
    assert world.done == [("select", "Sort by", ("Price: low to high",))]


async def test_a_column_is_pressed_until_it_is_in_the_order_that_was_asked_for():
    up, down = table(*reversed(PRICES)), table(*PRICES)
    world = World(table(PRICES[1], *PRICES[::2]))
    world.doings[("click", "Price")] = lambda world, action: setattr(
        world, "page", down if world.page is up else up
    )
    assert await run("Sort the products by price, highest first", world) == Done()
    assert world.done == [("click", "Price"), ("click", "Price")]


async def test_boxes_are_ticked_all_but_those_that_are_left_out():
    page = Page()
    for name in ("Daily", "Weekly", "Newsletter"):
        page.add("checkbox", name, checked=False)
    world = World(page)
    assert await run("Tick all checkboxes except Newsletter", world) == Done()
    assert world.done == [("check", "Daily"), ("check", "Weekly")]


async def test_what_is_to_be_left_out_has_to_be_there():
    world = World(Page().add("checkbox", "Daily", checked=False))
    verdict = await run("Tick all checkboxes except Newsletter", world)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert world.done == []
