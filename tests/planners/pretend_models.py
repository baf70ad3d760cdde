"""Models whose answers a test writes, behind the very library that speaks to real ones."""

import asyncio
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pydantic_ai.messages import ModelRequest, UserPromptPart
from pydantic_ai.models.function import FunctionModel

from stepwire.agent.ports import GiveUp
from stepwire.planners.model.asking import Asking
from stepwire.planners.model.configuration import Endpoint
from stepwire.planners.model.planner import ModelPlanner
from stepwire.planners.model.ports import ModelUnusable
from stepwire.planners.model.prices import Prices
from stepwire.planners.model.prompt import Assignment
from stepwire.planners.model.providers import ProviderModel
from stepwire.runs.decisions import Exchange
from stepwire.runs.model import Run, Spec
from stepwire.runs.usage import Usage
from stepwire.testing import ManualClock


@dataclass
class Asked:
    """One question as the model got it."""

    instructions: str
    text: str
    schema: dict
    pictures: int

    def ref(self, words):
        """The ref in the first line that has these words."""
        line = next(line for line in self.text.splitlines() if words in line and line.startswith("["))
        return re.match(r"\[(\S+)\]", line)[1]


@dataclass
class Writer:
    """Answers in turn what it was given: a text, deeds, a function of the question, or an error to raise."""

    answers: list
    asked: list[Asked] = field(default_factory=list)
    name: str = "openai:pretend"

    async def say(self, messages, info):
        parameters = info.model_request_parameters
        shown = parameters.output_object or info.output_tools[0]
        schema = getattr(shown, "json_schema", None) or shown.parameters_json_schema
        text, pictures = _content(messages)
        self.asked.append(Asked(info.instructions, text, schema, pictures))
        answer = self.answers.pop(0)
        if callable(answer):
            answer = answer(self.asked[-1])
        if asyncio.iscoroutine(answer):
            answer = await answer
        if isinstance(answer, BaseException):
            raise answer
        yield answer if isinstance(answer, str) else decided(*answer)

    def model(self, **endpoint):
        provider, model = self.name.split(":")
        endpoint = {"output": "native", **endpoint}
        return ProviderModel(
            FunctionModel(stream_function=self.say), Endpoint(provider, model, **endpoint), Prices({})
        )


@dataclass
class Noted:
    """What it cost, and what was said; ``over`` is why no model may be asked any more."""

    over: GiveUp | None = None
    usages: list[Usage] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)

    async def exceeded(self):
        return self.over

    def add(self, usage):
        self.usages.append(usage)

    def keep(self, exchange):
        self.exchanges.append(exchange)


def _content(messages):
    (request,) = messages
    assert isinstance(request, ModelRequest)
    (part,) = request.parts
    assert isinstance(part, UserPromptPart)
    texts = [each for each in part.content if isinstance(each, str)]
    return "\n".join(texts), len(part.content) - len(texts)


def decided(*actions, explanation="On we go", memory=""):
    return json.dumps({"explanation": explanation, "memory": memory, "actions": list(actions)})


class Models:
    """The models of a server, by name."""

    def __init__(self, *models):
        self.models = {model.name: model for model in models}

    async def get(self, name):
        if name not in self.models:
            raise ModelUnusable(f"There is no key for {name}.")
        return self.models[name]


def planner_of(writer, task="Buy a lamp", mark=lambda: "4f", endpoint=(), **assignment):
    models = Models(writer.model(**dict(endpoint)))
    asking = Asking((writer.name,), models, ManualClock(), lambda: 0.5)
    return ModelPlanner(Assignment(task, **assignment), asking, mark)


def run_of(**spec):
    return Run("run-1", "ada", Spec(**spec), "epoch", "digest", datetime(2026, 1, 1, tzinfo=UTC))
