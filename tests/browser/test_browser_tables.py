# ruff: noqa: E501 - a page is easier to read on one line
import pytest

from stepwire.agent.ports import ActionFailed, SessionSpec
from stepwire.runs.actions import Navigate, Read, Target
from stepwire.runs.model import Viewport

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PRICES = "<table id=prices><caption>Prices</caption><tr><th>Name<th>Price<tr><td><a href=#>Lamp</a><td>£24<tr><td>Mug<td>£7</table>"
LAMP_AND_MUG = [{"Name": "Lamp", "Price": "£24"}, {"Name": "Mug", "Price": "£7"}]


@pytest.fixture
def read(session, site, fill):
    async def read(html, what, target=None):
        await session.act(Navigate(url=site.page("/", f"<!doctype html>{html}")), fill)
        return await session.act(Read(what=what, target=target), fill)

    return read


@pytest.mark.parametrize("target", [None, Target(text="Lamp"), Target(css="#prices"), Target(css="#around")])
async def test_a_table_with_headers_becomes_records_wherever_one_points_at_it(read, target):
    outcome = await read(f"<table><tr><td>x</table><div id=around>{PRICES}</div>", "table", target)
    assert outcome.action.value == LAMP_AND_MUG
    if target is not None:
        assert outcome.action.target.ref is None


TABLES = {
    "without headers": ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", [["a", "b"], ["c", "d"]]),
    "spans": (
        "<table><tr><th>Day<th colspan=2>Hours<tr><td rowspan=2>Mon<td>9<td>12<tr><td>14<td>18</table>",
        [
            {"Day": "Mon", "Hours": "9", "Hours 3": "12"},
            {"Day": "Mon", "Hours": "14", "Hours 3": "18"},
        ],
    ),
    "names that are missing or come again": (
        "<table><tr><th><th>A<th>A<tr><td>1<td>2<td>3</table>",
        [{"column 1": "1", "A": "2", "A 3": "3"}],
    ),
    "what is hidden": ("<table><tr><td>a<tr hidden><td>b<tr style='display:none'><td>c</table>", [["a"]]),
    "fields and pictures": (
        "<table><tr><td><input value=in><td><input type=checkbox checked><td><img alt=Star width=9 height=9></table>",
        [["in", "true", "Star"]],
    ),
    "a table within": (
        "<table><tr><td>a <table><tr><td>inner</table><tr><td>b</table>",
        [["a inner"], ["b"]],
    ),
    "of roles": (
        "<div role=table><div role=row><span role=columnheader>N</span></div><div role=row><span role=cell>1</span></div></div>",
        [{"N": "1"}],
    ),
    "of terms": ("<dl><dt>Colour<dd>red<dt>Size<dd>M<dd>L</dl>", [["Colour", "red"], ["Size", "M", "L"]]),
}


@pytest.mark.parametrize(("html", "value"), TABLES.values(), ids=TABLES)
async def test_all_kinds_of_tables(read, html, value):
    assert (await read(html, "table")).action.value == value


LISTS = {
    "bullets": ("<ul><li>a<li>b <b>c</b><li hidden>d</ul>", ["a", "b c"]),
    "numbers": ("<ol><li>a<li>b</ol>", ["a", "b"]),
    "of roles": ("<div role=listbox><div role=option>x</div><div role=option>y</div></div>", ["x", "y"]),
    "not those of the navigation": ("<nav><ul><li>Home<li>Shop<li>Help</ul></nav><ul><li>a</ul>", ["a"]),
}


@pytest.mark.parametrize(("html", "value"), LISTS.values(), ids=LISTS)
async def test_all_kinds_of_lists(read, html, value):
    assert (await read(html, "list")).action.value == value


async def test_a_list_is_the_one_around_what_is_pointed_at(read):
    html = "<ul><li>a<li>b<li>c</ul><ul><li>one<li>two</ul>"
    assert (await read(html, "list", Target(text="one"))).action.value == ["one", "two"]


async def test_there_may_be_none(read):
    with pytest.raises(ActionFailed, match="There is no table here"):
        await read("<p>Nothing", "table")


async def test_a_very_long_table_is_cut_and_says_so(read):
    rows = "".join(f"<tr><td>{number}" for number in range(1200))
    outcome = await read(f"<table>{rows}</table>", "table")
    assert len(outcome.action.value) == 1000
    assert outcome.notes == ("The table goes on: 200 more were not read.",)


async def test_secrets_are_masked_in_cells_and_in_the_names_of_columns(browser, site, fill):
    spec = SessionSpec("run-1", Viewport(800, 600), masked=("hunter2",))
    async with browser.open(spec) as session:
        html = "<table><tr><th>Of hunter2<tr><td>is hunter2</table>"
        await session.act(Navigate(url=site.page("/", html)), fill)
        outcome = await session.act(Read(what="table"), fill)
    assert outcome.action.value == [{"Of ••••••": "is ••••••"}]
