"""What scripts for a model are made of: finding a line of the page in the prompt, and acting on it.

A script is a generator: it yields what to do, and gets the next prompt. It knows the site as a person does
who has used it before, but no ref, no selector and nothing of the page that the prompt does not show.
"""

from __future__ import annotations

from collections.abc import Callable, Generator

from application import Application
from goal import Goal, Verdict, pursued

from agent import Agent
from scripted_model import Deeds, NotShown, Question, Script, ScriptedModel

Seen = Generator[Deeds, Question, Question]
Plan = Callable[[Question], Script]

MOST_LOOKS = 3


async def followed(
    goal: Goal, plan: Plan, application: Application, agent: Agent, model: ScriptedModel
) -> Verdict:
    """The goal, pursued by a model that follows the plan."""
    model.follow(goal.said.format(user=application.user, password="{{secret:password}}"), plan)
    return await pursued(goal, application, agent)


def see(question: Question, words: str) -> Seen:
    """The prompt that shows a line with these words: looked for, if need be."""
    for _ in range(MOST_LOOKS):
        if question.lines(words):
            return question
        question = yield [{"type": "look", "words": words}]
    question.ref(words)
    raise NotShown(words)


def click(question: Question, words: str) -> Seen:
    """Click the first line with these words."""
    question = yield from see(question, words)
    return (yield [{"type": "click", "ref": question.ref(words)}])


def write(question: Question, words: str, text: str, *, submit: bool = False) -> Seen:
    """Type into the first field with these words."""
    question = yield from see(question, words)
    return (yield [{"type": "type", "ref": question.ref(words), "text": text, "submit": submit}])


def choose(question: Question, words: str, option: str) -> Seen:
    """Choose in the first list with these words."""
    question = yield from see(question, words)
    return (yield [{"type": "select", "ref": question.ref(words), "option": option}])


def done(result: str | None = None) -> Deeds:
    """The task is done."""
    return [{"type": "done", "result": result or ""}]
