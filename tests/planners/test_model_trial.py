import asyncio

from pretend_models import Models, Writer

from stepwire.planners.model.trial import Trial, tried


async def trials(writer, names, seconds=60.0):
    return [trial async for trial in tried(names, Models(writer.model()), seconds)]


async def test_each_model_is_asked_once_and_said_to_answer_or_not():
    writer = Writer(['{"ready": true}'])
    assert await trials(writer, (writer.name, "google:gone")) == [
        Trial(writer.name),
        Trial("google:gone", "There is no key for google:gone."),
    ]
    assert len(writer.asked) == 1


async def test_a_model_that_is_silent_is_told_after_its_time():
    writer = Writer([lambda asked: asyncio.Event().wait()])
    (trial,) = await trials(writer, (writer.name,), 0.01)
    assert trial.problem == "The model openai:pretend did not answer within 0.01 seconds."
