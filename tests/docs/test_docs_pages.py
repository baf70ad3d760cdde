"""What every page of the docs promises: its links lead somewhere, its files are the real ones."""

import re

import pytest
from running_demo import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").glob("*.md")])
names = [str(page.relative_to(ROOT)) for page in PAGES]
each_page = pytest.mark.parametrize("page", PAGES, ids=names)


def anchors(text: str) -> set[str]:
    """The anchors that a page's headings have on code hosts."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each_page
def test_links_lead_somewhere(page):
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)
    for path, anchor in re.findall(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)", text):
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), path
        if anchor:
            assert anchor in anchors(target.read_text()), f"{path}#{anchor}"


@each_page
def test_files_shown_are_the_files(page):
    for path, shown in re.findall(
        r"<!-- file: (\S+) -->\n```\w+\n(.*?)^```$", page.read_text(), re.DOTALL | re.M
    ):
        assert shown == (ROOT / path).read_text(), f"{path}: run python scripts/reference_pages.py"


@each_page
def test_a_page_speaks_to_its_reader(page):
    text = page.read_text()
    assert text.strip(), "an empty page"
    assert not re.search(r"\b(TODO|TBD|FIXME|lorem ipsum)\b", text, re.IGNORECASE)


OWN_WAY = {"install.md", "set-up.md", "operate.md"}  # which say themselves how to have the program


@pytest.mark.parametrize("page", sorted((ROOT / "docs/how-to").glob("*.md")), ids=lambda page: page.name)
def test_a_how_to_that_calls_the_program_says_how_to_have_it(page):
    text = page.read_text()
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    if page.name not in OWN_WAY and any(re.search(r"^stepwire ", block, re.MULTILINE) for block in blocks):
        assert "(install.md" in text


def test_every_page_is_reached_from_the_docs_front_door():
    reached, waiting = set(), [ROOT / "docs/README.md", ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        links = re.findall(r"\]\((?!https?:)([^)#\s]+\.md)", page.read_text())
        waiting += [(page.parent / link).resolve() for link in links]
    lost = sorted(str(page.relative_to(ROOT)) for page in {page.resolve() for page in PAGES} - reached)
    assert lost == [], "link them from docs/README.md"
