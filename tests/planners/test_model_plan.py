from dataclasses import replace

from tiny_pages import World, form_page

from stepwire.agent.observation import OpenDialog
from stepwire.agent.ports import Act, View
from stepwire.planners.model.answer import GoBack
from stepwire.planners.model.plan import Plan, Planned, safe_together
from stepwire.planners.plain.stage import target
from stepwire.runs.actions import Check, Click, Press, Scroll, Type

DEED = GoBack(type="back")  # which one it was is not looked at here


def planned(action, on):
    return Planned(DEED, action, on)


class Form:
    """A form of one's own, and a plan for it that is carried out as far as it goes."""

    def __init__(self):
        page = form_page()
        page.elements = [replace(each, form=1) for each in page.elements]
        self.world = World(page)

    def thing(self, name):
        return next(each for each in self.world.page.elements if each.name == name)

    def type(self, name, submit=False):
        thing = self.thing(name)
        return planned(Type(target=target(thing), text="Ada", submit=submit), thing)

    def check(self, name):
        return planned(Check(target=target(self.thing(name))), self.thing(name))

    def click(self, name):
        return planned(Click(target=target(self.thing(name))), self.thing(name))

    def view(self):
        return View(self.world.see(), tuple(self.world.history), 0.0)

    def begin(self, *decided):
        """The plan behind the first of these, which is done."""
        plan = Plan(decided, self.view())
        self.world.act(Act(plan.next(self.view()).action, ""))
        return plan


def test_fields_and_boxes_of_a_form_and_its_button_are_safe_together():
    form = Form()
    planned = [
        form.type("First name"),
        form.type("Last name"),
        form.check("Newsletter"),
        form.click("Place order"),
    ]
    assert safe_together(planned) == tuple(planned)


def test_nothing_follows_a_click_or_a_scroll():
    form = Form()
    click, scroll = form.click("Place order"), planned(Scroll(), None)
    assert safe_together([click, form.type("Last name")]) == (click,)
    assert safe_together([scroll, form.type("Last name")]) == (scroll,)


def test_enter_ends_a_form():
    form = Form()
    fill, enter = form.type("First name"), planned(Press(keys="Enter"), None)
    assert safe_together([fill, enter, enter]) == (fill, enter)
    sending = form.type("Last name", submit=True)
    assert safe_together([fill, sending, enter]) == (fill, sending)


def test_a_button_elsewhere_is_no_end_of_the_form():
    form = Form()
    fill, click = form.type("First name"), form.click("Place order")
    elsewhere = replace(click, on=replace(click.on, form=2))
    assert safe_together([fill, elsewhere]) == (fill,)


def test_a_plan_is_carried_out_one_by_one():
    form = Form()
    first, second = form.type("First name"), form.type("Last name")
    plan = form.begin(first, second)
    assert plan.next(form.view()) == second
    assert plan.left == 0


def test_a_plan_ends_when_an_action_failed():
    form = Form()
    form.world.failures = ["No."]
    assert form.begin(form.type("First name"), form.type("Last name")).next(form.view()) is None


def test_a_plan_ends_when_the_page_is_another_asks_something_or_lost_the_field():
    def elsewhere(form):
        form.world.page.url = "http://shop.test/other"

    def asking(form):
        form.world.dialog = OpenDialog("confirm", "Really?")

    def without(form):
        form.world.page.elements = [each for each in form.world.page.elements if each.name != "Last name"]

    def renamed(form):
        form.world.page.elements = [
            replace(each, name="Card number") if each.name == "Last name" else each
            for each in form.world.page.elements
        ]

    for change in (elsewhere, asking, without, renamed):
        form = Form()
        plan = form.begin(form.type("First name"), form.type("Last name"))
        change(form)
        assert plan.next(form.view()) is None
        assert plan.left == 1


def test_what_was_held_is_next_again_and_first_needs_no_step_before_it():
    form = Form()
    first, second = form.type("First name"), form.type("Last name")
    plan = Plan((first, second), form.view())
    assert plan.next(form.view()) == first
    plan.hold(first)
    assert plan.next(form.view()) == first
    form.world.act(Act(first.action, ""))
    assert plan.next(form.view()) == second
