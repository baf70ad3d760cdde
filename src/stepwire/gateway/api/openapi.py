"""The HTTP description: OpenAPI, with the same schemas, examples and codes that the protocol has.

FastAPI knows paths and parameters; bodies and answers are described here, for they are our own
documents. An absent value is left out of them, never null, and their schemas say so: they are made
by the generator that makes those of the WebSocket.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from stepwire import __version__
from stepwire.gateway.api.one_time_codes import SignInDocument, SignInRequest
from stepwire.gateway.api.problems import (
    MEDIA_TYPE,
    STATUSES,
    Code,
    Problem,
    ProblemDocument,
    advice,
    document,
)
from stepwire.gateway.api.run_documents import (
    ArtifactListDocument,
    CommandsDocument,
    DecisionDocument,
    PageDocument,
    RunDocument,
    RunListDocument,
    StepListDocument,
)
from stepwire.gateway.api.session_documents import SessionDocument, SessionListDocument
from stepwire.gateway.api.understanding_documents import TaskToRead, UnderstandingDocument
from stepwire.gateway.api.usage_documents import UsageSumDocument, UsageSumsDocument
from stepwire.protocol.schema import WireSchema
from stepwire.runs.replay import ReplayRequest
from stepwire.runs.request import RunRequest
from stepwire.runs.saved_sessions import StorageState

Answers = dict[int | str, dict[str, Any]]

SCHEMAS: Final = "#/components/schemas/"
MODELS: Final[Sequence[type[BaseModel]]] = (
    RunRequest,
    ReplayRequest,
    RunDocument,
    RunListDocument,
    StepListDocument,
    PageDocument,
    DecisionDocument,
    ArtifactListDocument,
    CommandsDocument,
    TaskToRead,
    UnderstandingDocument,
    StorageState,
    SessionDocument,
    SessionListDocument,
    UsageSumDocument,
    UsageSumsDocument,
    SignInRequest,
    SignInDocument,
    ProblemDocument,
)
DESCRIPTION: Final = (
    "Runs AI browser agents. Every route but health and specs needs a token: `Authorization: Bearer …`. "
    "Errors are problem details (RFC 9457) with the codes of the WebSocket; steps are followed live on "
    "`/ws`, which `/asyncapi.json` describes."
)

RUN_EXAMPLE: Final = {
    "runId": "run-123",
    "status": "running",
    "owner": "ada",
    "createdAt": "2026-03-01T12:00:00.000Z",
    "startedAt": "2026-03-01T12:00:00.200Z",
    "steps": 2,
    "attempt": 1,
    "agent": "auto",
    "task": "Open shop.example, sign in as ada with {{secret:password}} and tell me the last order",
    "labels": {"team": "shop"},
    "maxSteps": 100,
    "maxSeconds": 900.0,
    "maxTokens": 1_000_000,
    "viewport": {"width": 1280, "height": 800},
    "restartable": False,
}
ENDED_EXAMPLE: Final = RUN_EXAMPLE | {
    "status": "succeeded",
    "steps": 5,
    "endedAt": "2026-03-01T12:00:07.900Z",
    "result": "HG-1042",
    "usage": {
        "model": "openai:gpt-5-mini",
        "inputTokens": 9_870,
        "outputTokens": 264,
        "costUsd": 0.0029955,
        "seconds": 6.2,
    },
}
COMMAND_EXAMPLE: Final = {
    "version": 1,
    "action": {
        "type": "click",
        "target": {
            "role": "button",
            "name": "Sign in",
            "css": "#sign-in",
            "position": {"x": 640.0, "y": 412.0},
        },
        "button": "left",
    },
    "explanation": "Sign in",
    "url": "https://shop.example/sign-in",
}
STEP_EXAMPLE: Final = {
    "type": "step_update",
    "stepNumber": 1,
    "screenshot": "",
    "screenshotUrl": "/api/runs/run-123/steps/1/screenshot?expires=1772366700&signature=5e1f…",
    "screenshotType": "image/jpeg",
    "action": {
        "type": "click",
        "selector": "#sign-in",
        "explanation": "Sign in",
        "target": {"role": "button", "name": "Sign in"},
    },
    "explanation": "Sign in",
    "runId": "run-123",
    "position": "k3v9.1",
    "at": "2026-03-01T12:00:01.000Z",
}
PAGE_EXAMPLE: Final = {
    "stepNumber": 1,
    "text": "Sign in\nhttps://shop.example/sign-in\n\nheading: Sign in\n"
    'textbox "Name" = "ada" [focused]\nbutton "Sign in"',
}
DECISION_EXAMPLE: Final = {
    "stepNumber": 3,
    "exchanges": [
        {
            "model": "openai:gpt-5-mini",
            "prompt": "You operate a web browser to carry out a task. …",
            "answer": '{"explanation": "Signing in", "actions": [{"type": "click", "ref": "e7"}]}',
        }
    ],
}
ARTIFACTS_EXAMPLE: Final = {
    "items": [{"name": "invoice-1042.pdf", "type": "application/pdf", "bytes": 48_213}]
}
REQUEST_EXAMPLES: Final = {
    "task": {
        "summary": "A task in words",
        "value": {"task": "Open https://shop.example and tell me the price of the brass lamp", "start": True},
    },
    "secrets": {
        "summary": "With a secret, an id of one's own and labels",
        "value": {
            "runId": "order-check-7",
            "task": "Sign in as ada with {{secret:password}} and tell me the last order",
            "startUrl": "https://shop.example/sign-in",
            "secrets": [{"name": "password", "value": "…", "domains": ["shop.example"]}],
            "allowedDomains": ["shop.example"],
            "labels": {"team": "shop"},
        },
    },
    "commands": {
        "summary": "Commands of an earlier run",
        "value": {"commands": [COMMAND_EXAMPLE], "start": True},
    },
}
REPLAY_EXAMPLES: Final = {
    "again": {"summary": "The same again", "value": {}},
    "other": {
        "summary": "With another value, its secret, and healed targets written into the new commands",
        "value": {
            "variables": {"product": "Enamel mug"},
            "secrets": [{"name": "password", "value": "…"}],
            "heal": "write",
        },
    },
}
_DETAILS: Mapping[str, str] = {
    "bad_message": "/commands/3/action/url: Field required.",
    "unknown_run": "No such run. Check the runId, and that this token may see it.",
}


def body(model: type[BaseModel], examples: Mapping[str, Any], *, required: bool = True) -> dict[str, Any]:
    """For ``openapi_extra``: a body of this model, which the route reads by itself."""
    content = {"application/json": {"schema": _ref(model), "examples": dict(examples)}}
    return {"requestBody": {"required": required, "content": content}}


def gives(model: type[BaseModel], description: str, example: Any, status: int = 200) -> Answers:
    """For ``responses``: an answer that is this document."""
    content = {"application/json": {"schema": _ref(model), "example": example}}
    return {status: {"description": description, "content": content}}


def says(description: str, media_type: str | None = None, status: int = 200) -> Answers:
    """For ``responses``: an answer that is no document of ours."""
    return {status: {"description": description} | ({"content": {media_type: {}}} if media_type else {})}


def problems(*codes: Code) -> Answers:
    """For ``responses``: the problems that a route may answer with, each with an example."""
    found: Answers = {}
    for code in codes:
        status = STATUSES[code]
        content = {MEDIA_TYPE: {"schema": _ref(ProblemDocument), "examples": {}}}
        entry = found.setdefault(int(status), {"description": status.phrase, "content": content})
        entry["content"][MEDIA_TYPE]["examples"][code.value] = {"value": _example(code)}
    return found


class DescribedApp(FastAPI):
    """An app that describes itself with our schemas."""

    def openapi(self) -> dict[str, Any]:
        """The description, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = _description(self)
        return self.openapi_schema


def _description(app: FastAPI) -> dict[str, Any]:
    described = get_openapi(
        title="Stepwire",
        version=__version__,
        description=DESCRIPTION,
        routes=app.routes,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    if app.servers:
        described["servers"] = app.servers
    components = described.setdefault("components", {})
    components["schemas"] = schemas()
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
        "link": {
            "type": "apiKey",
            "in": "query",
            "name": "signature",
            "description": "The query of a `screenshotUrl`, with its `expires`: for that picture only.",
        },
    }
    return described


def schemas() -> dict[str, Any]:
    """Every document that HTTP carries, as its schema, by name."""
    mode: JsonSchemaMode = "validation"
    inputs = [(model.__name__, mode, TypeAdapter(model)) for model in MODELS]
    _, schema = TypeAdapter.json_schemas(
        inputs, schema_generator=WireSchema, ref_template=SCHEMAS + "{model}"
    )
    definitions: dict[str, Any] = schema["$defs"]
    return dict(sorted(definitions.items()))


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": SCHEMAS + model.__name__}


def _example(code: Code) -> dict[str, Any]:
    problem = Problem(code, _DETAILS.get(code.value, advice(code).meaning))
    return document(problem).model_dump(by_alias=True, exclude_none=True)
