import pytest
from tiny_pages import Page, World, drive

from stepwire.agent.ports import Done, GiveUp
from stepwire.planners.commands import CommandsPlanner
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click, Command, Condition, Expect, Navigate, Press, Read, Target, Wait


def commands(*actions):
    return CommandsPlanner(tuple(Command(action=action) for action in actions))


SAVE = Target(role="button", name="Save")


async def test_commands_are_executed_as_they_stand_and_in_order():
    actions = (Navigate(url="https://x.example"), Click(target=SAVE), Press(keys="Enter"))
    world = World(Page())
    assert await drive(commands(*actions), world) == Done()
    assert tuple(step.action for step in world.history) == actions
    assert [step.explanation for step in world.history] == [
        "Open https://x.example",
        "Click button “Save”",
        "Press Enter",
    ]


async def test_a_recorded_explanation_is_kept():
    planner = CommandsPlanner((Command(action=Click(target=SAVE), explanation="Saving the draft"),))
    world = World(Page())
    await drive(planner, world)
    assert world.history[0].explanation == "Saving the draft"


@pytest.mark.parametrize(("values", "result"), [((), None), (("a",), "a"), (("a", 2), ["a", 2])])
async def test_what_was_read_is_the_result(values, result):
    read = iter(values)
    doings = {("read", None): lambda world, action: action.model_copy(update={"value": next(read)})}
    planner = commands(*(Read(what="title") for _ in values))
    assert await drive(planner, World(Page(), doings=doings)) == Done(result)


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (Click(target=SAVE), CompletionCode.TARGET_NOT_FOUND),
        (Expect(what="text", value="Done"), CompletionCode.EXPECTATION_FAILED),
        (Wait(until=Condition(text="Done")), CompletionCode.EXPECTATION_FAILED),
        (Navigate(url="https://x.example"), CompletionCode.NAVIGATION_FAILED),
        (Press(keys="Enter"), CompletionCode.TASK_FAILED),
    ],
)
async def test_a_failed_command_ends_the_list_and_names_itself(action, code):
    planner = commands(Press(keys="Tab"), action, Press(keys="Tab"))
    world = World(Page(), failures=[None, "It did not work."])
    verdict = await drive(planner, world)
    assert verdict.code is code
    assert verdict.error.startswith(f"Command 2 of 3 ({action.type}) failed: It did not work.")
    assert len(world.history) == 2


async def test_the_steps_of_an_earlier_attempt_are_not_taken_for_its_own():
    world = World(Page(), failures=["An old failure."])
    await drive(commands(Press(keys="Tab")), world)
    assert await drive(commands(Press(keys="Enter")), world) == Done()


async def test_soft_expectations_that_fail_are_told_at_the_end():
    soft = Expect(what="text", value="Done", soft=True)
    planner = CommandsPlanner(
        (Command(action=soft), Command(action=soft), Command(action=Navigate(url="http://x/")))
    )
    verdict = await drive(planner, World(Page(), failures=["It was not.", None, None]))
    assert verdict == GiveUp(CompletionCode.EXPECTATION_FAILED, "1 expectation was not met:\n1. It was not.")
