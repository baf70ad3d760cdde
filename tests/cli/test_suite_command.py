"""``stepwire test`` before a browser opens: what there is, what fits, and what is wrong."""

import sys
from contextlib import asynccontextmanager

import pytest

from stepwire.cli import main

GOOD = "# Shop\n## Finds\nTags: smoke\n- Search for {{word}}\n## Buys\n- Open the basket\n"


@pytest.fixture
def leave(monkeypatch, tmp_path, capsys):
    """Runs ``stepwire test`` where the files are; gives its exit code and what it said."""
    monkeypatch.setenv("STEPWIRE_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def leave(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["stepwire", "test", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return left.value.code or 0, " ".join((said.out + said.err).split())

    return leave


def test_the_tests_are_listed_with_their_places_and_tags(leave, tmp_path):
    (tmp_path / "shop.steps.md").write_text(GOOD)
    code, said = leave(".", "--list")
    assert (code, said) == (0, "shop.steps.md:2 Shop › Finds #smoke shop.steps.md:5 Shop › Buys 2 tests")
    assert leave(".", "--list", "--tag", "smoke")[1].endswith("1 test")
    assert leave(".", "--list", "--filter", "buys")[1].endswith("1 test")


@pytest.mark.parametrize(
    ("text", "arguments", "says"),
    [
        (GOOD, (), "shop.steps.md:4: “Search for {{word}}”: The variable word has no value"),
        ("# A\n- Click Go\n- Defenestrate the moon\n", (), "shop.steps.md:3: “Defenestrate the moon”:"),
        ("# A\n- Type {{secret:pin}} into PIN\n", (), "--secret pin=FILE"),
        ("# A\n", (), "shop.steps.md:1: “A”: It has no steps"),
        (GOOD, ("--tag", "none"), "No test fits"),
        (GOOD, ("--base-url", "/shop"), "--base-url': Write an address such as https://shop.example"),
        (GOOD, ("--totp", "code=shop.steps.md"), "must hold an authenticator's seed"),
        (GOOD, ("--set", "word=mug", "--out", "full"), "holds files that are no report"),
    ],
)
def test_what_is_wrong_leaves_with_2_and_says_where(leave, tmp_path, text, arguments, says):
    (tmp_path / "shop.steps.md").write_text(text)
    (tmp_path / "full").mkdir()
    (tmp_path / "full/thesis.txt").write_text("years of work")
    code, said = leave("shop.steps.md", *arguments)
    assert code == 2
    assert says in said
    assert not (tmp_path / "data").exists(), "nothing was opened"


@pytest.fixture
def carried(monkeypatch):
    """Has every test pass without a browser; gives the settings that they would have been run with."""
    used = []

    @asynccontextmanager
    async def carrying(settings, server):
        used.append(settings)

        async def carry(request, tell):
            tell({"type": "completion", "status": "success", "runId": "run-1"})

        yield carry

    monkeypatch.setattr("stepwire.cli.test.carrying", carrying)
    return used


def test_a_suite_leaves_nothing_behind_but_the_session_that_it_names(leave, carried, tmp_path):
    (tmp_path / "shop.steps.md").write_text("# Shop\n## Looks\n- Click Go\n")
    (tmp_path / "account.steps.md").write_text("# Account\n## Looks\nSession: customer\n- Click Go\n")
    assert leave("shop.steps.md")[0] == leave("account.steps.md")[0] == 0
    alone, with_session = carried
    assert alone.data != tmp_path / "data"
    assert not alone.data.exists()
    assert with_session.data == tmp_path / "data"


def test_only_an_address_of_the_command_line_opens_a_private_host(leave, carried, tmp_path):
    head = "---\nbase-url: http://10.0.0.7:3000\n---\n"
    (tmp_path / "shop.steps.md").write_text(f"{head}# Shop\n## Looks\n- Click Go\n")
    for options in ((), ("--base-url", "http://10.0.0.7:3000")):
        code, said = leave("shop.steps.md", *options)
        assert (code, "1 passed" in said) == (0, True), said
    opened = [{entry.name for entry in settings.agent_private_hosts.entries} for settings in carried]
    assert opened == [set(), {"10.0.0.7"}]
