"""The TypeScript on the client's page and in the README, as its reader puts it into a page."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page
from running_demo import ROOT, Demo, blocks

pytestmark = pytest.mark.browser

PAGE = "docs/how-to/use-the-typescript-client.md"
CLIENT = ROOT / "clients" / "typescript"
FOLLOW, LIST, GUIDE = blocks(PAGE, "ts")
README = blocks("README.md", "ts")[0]


def bundled(source: str, folder: Path) -> str:
    """The block and the client in one module, made by the client's own tools."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    node = shutil.which("node", path=path)
    if node is None or not (CLIENT / "node_modules").exists():
        pytest.fail("Node.js or the packages of clients/typescript are missing: run make setup.")
    program, out = folder / "program.ts", folder / "program.js"
    program.write_text(source)
    made = subprocess.run(
        [
            *(node, CLIENT / "node_modules/esbuild/bin/esbuild", program, "--bundle", "--format=esm"),
            *(f"--outfile={out}", "--target=es2022", "--log-level=error"),
            f"--alias:@stepwire/client/http={CLIENT}/src/http.ts",
            f"--alias:@stepwire/client={CLIENT}/src/index.ts",
        ],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert made.returncode == 0, made.stderr
    return out.read_text()


class Reader:
    """A reader's page beside the server, with a backend of its own that gives tokens."""

    def __init__(self, page: Page, demo: Demo, folder: Path) -> None:
        self._page, self._demo, self._folder = page, demo, folder
        self.said: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.route("**/my-backend/stepwire-token", lambda route: route.fulfill(body=demo.token))
        page.goto(demo.server)

    def runs(self, block: str, before: str = "", after: str = "") -> list[str]:
        """What the block says until all of it is done."""
        server = self._demo.server
        here = self._demo.here(block).replace("wss://stepwire.example", server.replace("http", "ws"))
        here = here.replace("https://stepwire.example", server)
        script = bundled("\n".join((before, here, after)), self._folder)
        self._page.route(
            "**/static/mine.js", lambda route: route.fulfill(body=script, content_type="text/javascript")
        )
        self._page.evaluate("async () => { await import('/static/mine.js') }")
        return self.said


@pytest.fixture
def reader(page, demo, tmp_path) -> Reader:
    return Reader(page, demo, tmp_path)


def test_a_run_is_followed_to_its_end(reader):
    said = reader.runs(FOLLOW, after="console.log(commands.length)")
    assert [line.split()[0] for line in said[:-1]] == [str(number) for number in range(1, len(said))]
    assert int(said[-1]) >= 1


def test_runs_are_made_and_listed(reader, demo):
    said = reader.runs(
        LIST,
        before=f"const getToken = () => {demo.token!r};",
        after="console.log(runId, Array.isArray(items));",
    )
    assert said[-1].endswith(" true")


def test_the_guides_class_shows_the_steps(reader, demo):
    before = f"""const token = {demo.token!r};
        const log = console.log;
        const shown = new Promise((done) => {{
            console.log = (words: unknown) => {{ log(words); done(words); }};
        }});"""
    assert reader.runs(GUIDE, before=before, after="await shown;")[0]


def test_the_readmes_lines_show_the_picture(reader, demo, page):
    names = """import { pictureBlob, StepwireClient } from "@stepwire/client";
        const picture = Object.assign(window, { picture: new Image() }).picture;"""
    reader.runs(README, before=f"{names} const token = {demo.token!r};")
    assert page.evaluate("window.picture.decode().then(() => window.picture.naturalWidth)") == 1280
