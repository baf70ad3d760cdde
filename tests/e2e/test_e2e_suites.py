"""``stepwire test`` as a build calls it: red and green, here and on a server, and the report afterwards."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as Xml

import httpx
import orjson
import pytest

from running_server import bearer, environment, make_token

pytestmark = pytest.mark.browser

SUITE = """---
tags: shop
---
# Shop

## Finds a mug
- Search for mug
- Click Enamel mug
- The price should be PRICE

## Is open
- You should see Harbour Goods
"""
RECORDED = [
    {"action": {"type": "navigate", "url": "https://recorded.example/search?q=mug"}},
    {"action": {"type": "click", "target": {"role": "link", "name": "Enamel mug"}}},
    {"action": {"type": "expect", "what": "url", "value": "recorded.example/products/enamel-mug"}},
]


def stepwire(folder: Path, *arguments: str, **settings: str) -> tuple[int, str]:
    """Exit code and everything that was said."""
    done = subprocess.run(
        [sys.executable, "-m", "stepwire", *arguments],
        cwd=folder,
        env=environment(**settings) | {"COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    assert "Traceback" not in done.stdout, done.stdout
    return done.returncode, done.stdout


def write_suite(folder: Path, price: str) -> None:
    (folder / "shop.steps.md").write_text(SUITE.replace("PRICE", price))
    (folder / "mug.commands.json").write_bytes(orjson.dumps(RECORDED))


def junit_of(file: Path) -> dict[str, Xml.Element]:
    """The test cases of a JUnit file by name; its counts must be those of its cases."""
    root = Xml.parse(file).getroot()
    assert root.tag == "testsuites"
    for suite in root:
        cases = suite.findall("testcase")
        assert int(suite.get("tests")) == len(cases)
        for kind, count in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert int(suite.get(count)) == len(suite.findall(f"testcase/{kind}"))
        assert all(float(case.get("time")) >= 0 and case.get("classname") for case in cases)
    return {case.get("name"): case for case in root.iter("testcase")}


def test_a_build_is_red_where_the_site_is_wrong_and_green_when_it_is_right(shop, tmp_path, page):
    options = ("test", ".", "--base-url", shop, "--junit", "out/junit.xml", "--out", "out/report")
    write_suite(tmp_path, "£15.00")
    code, said = stepwire(tmp_path, *options)
    assert (code, "1 failed" in said, "2 passed" in said) == (1, True, True), said
    assert "to contain “£15.00”; it was “£14.00”." in said
    cases = junit_of(tmp_path / "out/junit.xml")
    assert cases["Shop › Finds a mug"].find("failure").get("type") == "expectation_failed"
    assert len(cases) == 3
    see_report(page, tmp_path / "out/report/index.html", "1 of 3 failed", "it was “£14.00”")

    write_suite(tmp_path, "£14.00")
    code, said = stepwire(tmp_path, *options)
    assert (code, "3 passed" in said) == (0, True), said
    assert not Xml.parse(tmp_path / "out/junit.xml").findall(".//failure")
    see_report(page, tmp_path / "out/report/index.html", "All good", "Finds a mug")


def see_report(page, file: Path, heading: str, says: str) -> None:
    """Opens the report from the disk, without a network: it says what failed, and has all its pictures."""
    asked = []
    page.context.set_offline(True)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert heading in page.locator("h1").inner_text()
    assert page.get_by_text(says).first.is_visible()
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.evaluate("document.querySelectorAll('img').forEach((each) => { each.loading = 'eager'; })")
    pictures = page.locator("img")
    assert pictures.count() >= 6
    widths = pictures.evaluate_all(
        "(all) => Promise.all(all.map((each) => each.decode().then(() => each.naturalWidth)))"
    )
    assert all(width > 300 for width in widths)
    assert all(url.startswith("file://") for url in asked)


@pytest.mark.parametrize(
    ("suite", "settings", "code", "says"),
    [
        ("# A\n- Defenestrate the moon\n", {}, 2, "a.steps.md:2: “Defenestrate the moon”"),
        (
            "# A\n- You should see Harbour Goods\n",
            {"browser_path": "/no/browser"},
            2,
            "STEPWIRE_BROWSER_PATH",
        ),
        ("# A\n- You should see Harbour Goods\n", {"browser_path": "/bin/false"}, 3, "! A"),
    ],
)
def test_what_cannot_be_run_is_no_red_build(shop, tmp_path, suite, settings, code, says):
    (tmp_path / "a.steps.md").write_text(suite)
    left, said = stepwire(tmp_path, "test", ".", "--base-url", shop, "--junit", "junit.xml", **settings)
    assert (left, says in said) == (code, True), said


def test_a_suite_runs_on_a_server_with_its_labels(server, shop, tmp_path):
    write_suite(tmp_path, "£14.00")
    token = make_token("tester")
    (tmp_path / "token").write_text(token)
    there = ("--server", server.url, "--token-file", "token")
    code, said = stepwire(
        tmp_path, "test", ".", "--base-url", shop, *there, "--out", "report", "--filter", "mug"
    )
    assert (code, "2 passed" in said) == (0, True), said
    runs = httpx.get(f"{server.url}/api/runs", headers=bearer(token)).json()["items"]
    assert {run["labels"]["test"] for run in runs} == {"Shop › Finds a mug", "mug"}
    assert all(run["status"] == "succeeded" for run in runs)
    assert len(list((tmp_path / "report").rglob("*.jpg"))) >= 4

    (tmp_path / "token").write_text(make_token("tester", secret="another-secret-of-at-least-32-bytes"))
    code, said = stepwire(tmp_path, "test", ".", "--base-url", shop, *there)
    assert code == 3
    assert "oken" in said


def test_a_session_that_a_browser_saved_is_imported_to_a_server_and_used_there(server, shop, tmp_path, page):
    page.goto(f"{shop}sign-in")
    page.get_by_label("Email", exact=True).fill("ada@lindqvist.example")
    page.get_by_label("Password", exact=True).fill("lantern-light")
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.get_by_text("Sign out").first.wait_for()
    page.context.storage_state(path=tmp_path / "state.json")
    (tmp_path / "token").write_text(make_token("grace"))
    there = ("--server", server.url, "--token-file", "token")
    assert stepwire(tmp_path, "session", "import", "ada", "state.json", *there)[0] == 0
    check = ("run", "You should see Sign out", "--url", f"{shop}account", *there)
    assert stepwire(tmp_path, *check, "--session", "ada")[0] == 0
    code, said = stepwire(tmp_path, "session", "delete", "eve", *there)
    assert (code, "There is no session “eve”" in said) == (2, True)


def test_what_is_no_session_is_refused_before_it_is_sent(tmp_path):
    (tmp_path / "state.json").write_text('{"cookies": [{"name": "sid"}]}')
    code, said = stepwire(
        tmp_path, "session", "import", "ada", "state.json", "--server", "http://127.0.0.1:1"
    )
    assert (code, "cookies.0.value" in said) == (2, True), said
