"""Creates a run, follows it step by step over the WebSocket, and returns how it ended.

Needs the packages httpx and websockets.
"""

import asyncio
import base64
import json
import sys
from pathlib import Path

import httpx
from websockets.asyncio.client import connect


async def follow(server: str, token: str, folder: Path, **request: object) -> dict:
    """Run a request to its end, save the pictures in the folder, and return the completion."""
    run_id = await create(server, token, request)
    async with connect(server.replace("http", "ws", 1) + "/ws", max_size=2**26) as socket:
        await socket.send(json.dumps({"type": "authenticate", "token": token}))
        await socket.send(json.dumps({"type": "start_agent", "runId": run_id}))
        async for frame in socket:
            match json.loads(frame):
                case {"type": "authentication", "status": "failed", "error": why}:
                    raise SystemExit(why)
                case {"type": "step_update"} as step:
                    print(f"{step['stepNumber']:3} {step['explanation']}")
                    picture = folder / f"{step['stepNumber']:03}.jpg"
                    picture.write_bytes(base64.b64decode(step["screenshot"]))
                case {"type": "completion"} as completion:
                    return completion
                case {"type": "error", "error": why}:
                    raise SystemExit(why)
    raise SystemExit("The server closed the connection.")


async def create(server: str, token: str, request: dict[str, object]) -> str:
    """A new run's id."""
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as client:
        answer = await client.post(f"{server}/api/runs", json=request)
        if answer.is_error:
            raise SystemExit(answer.json()["detail"])
        return answer.json()["runId"]


if __name__ == "__main__":
    server, token, url, task = sys.argv[1:]
    outcome = asyncio.run(follow(server, token, Path(), task=task, startUrl=url))
    print(outcome["status"], outcome.get("result", outcome.get("error")))
    sys.exit(outcome["status"] != "success")
