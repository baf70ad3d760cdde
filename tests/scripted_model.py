"""A model server whose answers a test writes: it speaks as OpenAI's does, and sees what a model would see.

An answer is made from the text of the prompt and from nothing else: a script that wants to press a button
has to find it in there.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

NAME = "openai:scripted"

Deeds = list[dict[str, Any]]


class NotShown(Exception):
    """The prompt has no such line."""


@dataclass(frozen=True, slots=True)
class Question:
    """One prompt: what a model is told, as it is told."""

    instructions: str
    text: str

    @property
    def tokens(self) -> int:
        """About how long the prompt is: four characters are a token."""
        return (len(self.instructions) + len(self.text)) // 4

    @property
    def page(self) -> str:
        """What the prompt shows of the page."""
        found = re.search(r"<page-(\w+)>\n(.*?)\n</page-\1>", self.text, re.DOTALL)
        return found[2] if found else ""

    @property
    def task(self) -> str:
        """What the model is asked to do: a task of one line."""
        found = re.search(r"^The task: (.*)$", self.text, re.MULTILINE)
        return found[1] if found else ""

    def shows(self, words: str) -> bool:
        """Whether the page has these words."""
        return words in self.page

    def lines(self, words: str) -> list[tuple[str, str]]:
        """Ref and line of everything on the page that has these words."""
        lines = [re.match(r"\[(\w+)\] (.*)", line) for line in self.page.splitlines()]
        return [(line[1], line[2]) for line in lines if line is not None and words in line[2]]

    def ref(self, words: str, nth: int = 0) -> str:
        """The ref of the first line that has these words, such as ``button "Save"``. Raises NotShown."""
        found = self.lines(words)
        if len(found) <= nth:
            raise NotShown(f"No line with {words!r} in:\n{self.text}")
        return found[nth][0]

    def ref_below(self, words: str, kind: str) -> str:
        """The ref of the first line of this kind behind the line that is these words. Raises NotShown."""
        lines = self.page.splitlines()
        start = next(
            (at for at, line in enumerate(lines) if re.sub(r"^\[\w+\] ", "", line) == words), len(lines)
        )
        for line in lines[start:]:
            if found := re.match(rf"\[(\w+)\] {kind} ", line):
                return found[1]
        raise NotShown(f"No {kind} below {words!r} in:\n{self.text}")


Answering = Callable[[Question], Deeds]
Script = Generator[Deeds, Question, None]


@dataclass
class ScriptedModel:
    """Answers each run by its task: ``answering`` is asked anew each time, a script remembers where it is."""

    asked: list[Question] = field(default_factory=list)
    answering: dict[str, Answering] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def follow(self, task: str, script: Callable[[Question], Script]) -> None:
        """Answer whoever has this task as the script goes on: it gets each question in turn."""
        at_work: list[Script] = []

        def answer(question: Question) -> Deeds:
            if at_work:
                return at_work[0].send(question)
            at_work.append(script(question))
            return next(at_work[0])

        self.answering[task] = answer

    def application(self) -> Starlette:
        return Starlette(routes=[Route("/v1/chat/completions", self._complete, methods=["POST"])])

    async def _complete(self, request: Request) -> StreamingResponse:
        sent = await request.json()
        system, user = sent["messages"][0]["content"], sent["messages"][-1]["content"]
        text = user if isinstance(user, str) else "\n".join(part.get("text", "") for part in user)
        question = Question(system, text)
        with self._lock:
            self.asked.append(question)
            answer = self._answer(question)
        return StreamingResponse(
            _streamed(answer, len(json.dumps(sent)) // 4), media_type="text/event-stream"
        )

    def _answer(self, question: Question) -> str:
        deeds = self.answering[question.task]
        try:
            actions = deeds(question)
        except (NotShown, StopIteration) as wrong:
            actions = [{"type": "give_up", "reason": str(wrong)[:250]}]
        return json.dumps({"explanation": "As the script says", "memory": "", "actions": actions})


def _streamed(answer: str, tokens: int) -> Iterator[str]:
    for choice in ({"role": "assistant", "content": answer}, {}):
        chunk = {"index": 0, "delta": choice, "finish_reason": None if choice else "stop"}
        yield _event({"choices": [chunk]})
    usage = {"prompt_tokens": tokens, "completion_tokens": 20, "total_tokens": tokens + 20}
    yield _event({"choices": [], "usage": usage})
    yield "data: [DONE]\n\n"


def _event(data: dict[str, Any]) -> str:
    whole = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "scripted", **data}
    return f"data: {json.dumps(whole)}\n\n"
