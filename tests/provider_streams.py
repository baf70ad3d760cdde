"""Streams as the providers' public references describe them, in any pieces, from a real HTTP server.

Made from the pages on streaming, errors and stop reasons at platform.openai.com, platform.claude.com and
ai.google.dev. That each event is one that the provider's own client library knows is itself a test.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

EXPLANATION = "Größer als 语 – “jetzt” 🙂"  # in letters of one to four bytes
DECISION = json.dumps(
    {"explanation": EXPLANATION, "memory": "", "actions": [{"type": "done", "result": "42"}]},
    ensure_ascii=False,
)

Events = list[dict[str, Any]]


def pieces(text: str, size: int = 7) -> list[str]:
    """As models emit it."""
    return [text[at : at + size] for at in range(0, len(text), size)]


# -- OpenAI --------------------------------------------------------------------------------------------


def openai_chunk(delta: dict[str, Any] | None, finish: str | None = None, **more: Any) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1_790_000_000,
        "model": "gpt-5-mini-2025-08-07",
        "service_tier": "default",
        "system_fingerprint": None,
        "choices": [] if delta is None else [choice],
        "usage": None,
        **more,
    }


OPENAI_USAGE = {
    "prompt_tokens": 200,
    "completion_tokens": 30,
    "total_tokens": 230,
    "prompt_tokens_details": {"cached_tokens": 128, "audio_tokens": 0},
    "completion_tokens_details": {
        "reasoning_tokens": 10,
        "audio_tokens": 0,
        "accepted_prediction_tokens": 0,
        "rejected_prediction_tokens": 0,
    },
}


def openai_text(text: str = DECISION, finish: str = "stop") -> Events:
    return [
        openai_chunk({"role": "assistant", "content": "", "refusal": None}),
        *(openai_chunk({"content": part}) for part in pieces(text)),
        openai_chunk({}, finish),
        openai_chunk(None, usage=OPENAI_USAGE),
    ]


def openai_tool(arguments: str = DECISION, finish: str = "tool_calls") -> Events:
    call = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "decision", "arguments": ""}}
    parts = ({"index": 0, "function": {"arguments": part}} for part in pieces(arguments))
    return [
        openai_chunk({"role": "assistant", "content": None, "tool_calls": [call], "refusal": None}),
        *(openai_chunk({"tool_calls": [part]}) for part in parts),
        openai_chunk({}, finish),
        openai_chunk(None, usage=OPENAI_USAGE),
    ]


def openai_refusal() -> Events:
    return [
        openai_chunk({"role": "assistant", "content": "", "refusal": None}),
        openai_chunk({"content": "I"}),
        openai_chunk({}, "content_filter"),
        openai_chunk(None, usage=OPENAI_USAGE),
    ]


# -- Anthropic -----------------------------------------------------------------------------------------


def anthropic_start() -> dict[str, Any]:
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-5-5",
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {
            "input_tokens": 72,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 128,
            "output_tokens": 1,
        },
    }
    return {"type": "message_start", "message": message}


def anthropic_block(index: int, block: dict[str, Any], deltas: Sequence[dict[str, Any]]) -> Events:
    return [
        {"type": "content_block_start", "index": index, "content_block": block},
        *({"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas),
        {"type": "content_block_stop", "index": index},
    ]


def anthropic_end(stop: str, tokens: int = 30) -> Events:
    delta = {"stop_reason": stop, "stop_sequence": None}
    return [
        {"type": "message_delta", "delta": delta, "usage": {"output_tokens": tokens}},
        {"type": "message_stop"},
    ]


def anthropic_tool(arguments: str = DECISION, stop: str = "tool_use") -> Events:
    """Thoughts, a sentence, and then the call: its arguments come in pieces, the first of them empty."""
    thought = [
        {"type": "thinking_delta", "thinking": 'Perhaps {"actions": []}?'},
        {"type": "signature_delta", "signature": "c2lnbmVk"},
    ]
    said = [{"type": "text_delta", "text": "I will "}, {"type": "text_delta", "text": "decide {now}."}]
    call = [{"type": "input_json_delta", "partial_json": part} for part in ("", *pieces(arguments))]
    return [
        anthropic_start(),
        {"type": "ping"},
        *anthropic_block(0, {"type": "thinking", "thinking": "", "signature": ""}, thought),
        *anthropic_block(1, {"type": "text", "text": ""}, said),
        {"type": "ping"},
        *anthropic_block(2, {"type": "tool_use", "id": "toolu_1", "name": "decision", "input": {}}, call),
        *anthropic_end(stop),
    ]


def anthropic_text(text: str = DECISION, stop: str = "end_turn") -> Events:
    said = [{"type": "text_delta", "text": part} for part in pieces(text)]
    return [
        anthropic_start(),
        {"type": "ping"},
        *anthropic_block(0, {"type": "text", "text": ""}, said),
        *anthropic_end(stop),
    ]


def anthropic_refusal() -> Events:
    return anthropic_text("I", "refusal")


# -- Google --------------------------------------------------------------------------------------------


def google_chunk(parts: list[dict[str, Any]], finish: str | None = None, **more: Any) -> dict[str, Any]:
    candidate: dict[str, Any] = {"index": 0}
    if parts:
        candidate["content"] = {"role": "model", "parts": parts}
    if finish:
        candidate["finishReason"] = finish
    usage = {
        "promptTokenCount": 200,
        "candidatesTokenCount": 20,
        "thoughtsTokenCount": 10,
        "totalTokenCount": 230,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 200}],
    }
    return {
        "candidates": [candidate | more],
        "usageMetadata": usage,
        "modelVersion": "gemini-2.5-flash",
        "responseId": "r1",
    }


def google_text(text: str = DECISION, finish: str = "STOP") -> Events:
    return [
        google_chunk([{"text": 'Perhaps {"actions": []}?', "thought": True}]),
        *(google_chunk([{"text": part}]) for part in pieces(text)),
        google_chunk([{"text": ""}], finish),
    ]


def google_tool(arguments: str = DECISION, finish: str = "STOP") -> Events:
    call = {"id": "1", "name": "decision", "args": json.loads(arguments)}
    return [
        google_chunk([{"text": "I will decide {now}."}]),
        google_chunk([{"functionCall": call, "thoughtSignature": "c2lnbmVk"}]),
        google_chunk([{"text": ""}], finish),
    ]


SAFETY = {"category": "HARM_CATEGORY_DANGEROUS_CONTENT", "probability": "HIGH", "blocked": True}


def google_refusal() -> Events:
    return [google_chunk([{"text": "I"}]), google_chunk([], "SAFETY", safetyRatings=[SAFETY])]


def google_blocked() -> Events:
    """Not even the prompt is let through."""
    return [
        {
            "promptFeedback": {"blockReason": "PROHIBITED_CONTENT"},
            "usageMetadata": {"promptTokenCount": 200, "totalTokenCount": 200},
            "modelVersion": "gemini-2.5-flash",
            "responseId": "r1",
        }
    ]


# -- on the line ---------------------------------------------------------------------------------------


def sent(provider: str, events: Events) -> bytes:
    """The events on the line: each provider has its own way to part and to end them."""
    texts = [json.dumps(event, ensure_ascii=False) for event in events]
    match provider:
        case "openai":
            whole = "".join(f"data: {text}\n\n" for text in [*texts, "[DONE]"])
        case "anthropic":
            whole = "".join(
                f"event: {event['type']}\ndata: {text}\n\n" for event, text in zip(events, texts, strict=True)
            )
        case _:
            whole = "".join(f"data: {text}\r\n\r\n" for text in texts)
    return whole.encode()


@asynccontextmanager
async def answering(body: bytes, size: int) -> AsyncIterator[str]:
    """A server that answers everything with this body in pieces of so many bytes; where it is.

    It shares the loop with its client and lets it read in between, so that pieces arrive as they were cut.
    """

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        fields = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:-2])
        await reader.readexactly(int(fields[b"content-length"]))
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
            b"transfer-encoding: chunked\r\n\r\n"
        )
        for at in range(0, len(body), size):
            part = body[at : at + size]
            writer.write(b"%x\r\n%b\r\n" % (len(part), part))
            await writer.drain()
            for _ in range(3):
                await asyncio.sleep(0)
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
