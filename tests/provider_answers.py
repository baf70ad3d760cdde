"""What providers answer over HTTP, written down as they send it, for a server of the test's own."""

import json
import threading
from dataclasses import dataclass

TEXT = '{"explanation": "Done", "memory": "", "actions": [{"type": "done", "result": "42"}]}'


def events(*messages, named=False):
    """Server-sent events."""
    lines = []
    for message in messages:
        if named:
            lines.append(f"event: {message['type']}\n")
        lines.append(f"data: {message if isinstance(message, str) else json.dumps(message)}\n\n")
    return "".join(lines).encode()


def openai_answer(text=TEXT, finish="stop"):
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "gpt-test"}
    return events(
        {**head, "choices": [{"index": 0, "delta": {"role": "assistant", "content": text}}]},
        {**head, "choices": [{"index": 0, "delta": {}, "finish_reason": finish}]},
        {
            **head,
            "choices": [],
            "usage": {"prompt_tokens": 200, "completion_tokens": 20, "total_tokens": 220},
        },
        "[DONE]",
    )


def anthropic_answer(text=TEXT):
    message = {
        "id": "m1",
        "type": "message",
        "role": "assistant",
        "model": "claude-test",
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 200, "output_tokens": 1},
    }
    tool = {"type": "tool_use", "id": "t1", "name": "decision", "input": {}}
    return events(
        {"type": "message_start", "message": message},
        {"type": "content_block_start", "index": 0, "content_block": tool},
        {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "input_json_delta", "partial_json": text},
        },
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": "tool_use", "stop_sequence": None},
            "usage": {"output_tokens": 20},
        },
        {"type": "message_stop"},
        named=True,
    )


def google_answer(text=TEXT):
    part = {"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": "STOP", "index": 0}
    usage = {"promptTokenCount": 200, "candidatesTokenCount": 20, "totalTokenCount": 220}
    return events({"candidates": [part], "usageMetadata": usage, "modelVersion": "gemini-test"})


ANSWERS = {"openai": openai_answer, "anthropic": anthropic_answer, "google": google_answer}


def beginning(provider, text):
    """The first events of an answer, with this text and without an end."""
    if provider == "google":
        part = {"content": {"role": "model", "parts": [{"text": text}]}, "index": 0}
        return events({"candidates": [part], "modelVersion": "gemini-test"})
    whole, count = (openai_answer(text), 1) if provider == "openai" else (anthropic_answer(text), 3)
    return b"".join(event + b"\n\n" for event in whole.split(b"\n\n")[:count])


def refusal(provider, status, kind, message):
    """An error as the provider words it."""
    match provider:
        case "openai":
            return {"error": {"message": message, "type": kind, "param": None, "code": kind}}
        case "anthropic":
            return {"type": "error", "error": {"type": kind, "message": message}}
        case _:
            return {"error": {"code": status, "message": message, "status": kind}}


@dataclass(frozen=True)
class CutOff:
    """An answer that goes on for ever after its beginning, or whose connection is lost there.

    Without a beginning there is not even a status.
    """

    beginning: bytes | None = None
    lost: bool = False


class ProviderServer:
    """An ASGI app that gives these answers in turn and keeps what it was asked.

    An answer is a body of events, or a status with a document and headers, or one that is cut off.
    ``silent`` counts the answers that stopped in the middle and wait for whoever asked to go.
    """

    def __init__(self):
        self.answers = []
        self.asked = []
        self.silent = threading.Semaphore(0)

    def give(self, *answers):
        """From now on these; the last one again and again."""
        self.answers, self.asked = list(answers), []

    async def __call__(self, scope, receive, send):
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.asked.append((scope["path"], headers, json.loads(body)))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, CutOff):
            await self._cut_off(answer, receive, send)
            return
        status, kind, extra = 200, b"text/event-stream", {}
        if isinstance(answer, tuple):
            status, document, extra = answer
            answer, kind = json.dumps(document).encode(), b"application/json"
        fields = [(b"content-type", kind), *((k.encode(), v.encode()) for k, v in extra.items())]
        await send({"type": "http.response.start", "status": status, "headers": fields})
        await send({"type": "http.response.body", "body": answer})

    async def _cut_off(self, answer, receive, send):
        if answer.beginning is not None:
            fields = [(b"content-type", b"text/event-stream")]
            await send({"type": "http.response.start", "status": 200, "headers": fields})
            await send({"type": "http.response.body", "body": answer.beginning, "more_body": True})
        if not answer.lost:
            self.silent.release()
            while (await receive())["type"] != "http.disconnect":
                pass
