"""Finding the files of a suite."""

import pytest

from stepwire.suites.collecting import collect
from stepwire.suites.mistakes import SuiteRefused

TEST = "# A\n- Click a\n"


def test_a_folder_gives_all_its_files_in_order_each_once(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.steps.md").write_text(TEST)
    (tmp_path / "one.steps.md").write_text(TEST)
    (tmp_path / "notes.md").write_text(TEST)
    (tmp_path / "three.commands.json").write_text('[{"action": {"type": "back"}}]')
    cases = collect([tmp_path, tmp_path / "one.steps.md"], tmp_path)
    assert [case.place.file for case in cases] == ["b/two.steps.md", "one.steps.md", "three.commands.json"]


def test_the_mistakes_of_all_files_are_told_at_once(tmp_path):
    (tmp_path / "one.steps.md").write_text("# A\n")
    (tmp_path / "two.steps.md").write_bytes(b"\xff")
    with pytest.raises(SuiteRefused) as refused:
        collect([tmp_path], tmp_path)
    assert str(refused.value).splitlines() == [
        "one.steps.md:1: “A”: It has no steps. Write each as an item of a list: - Click …",
        "two.steps.md: The file is not UTF-8 text.",
    ]


@pytest.mark.parametrize(
    ("name", "says"),
    [("none", "no such file"), ("notes.md", "is named"), ("empty", "There is no \\*.steps.md")],
)
def test_a_path_without_tests_is_refused(tmp_path, name, says):
    (tmp_path / "notes.md").write_text(TEST)
    (tmp_path / "empty").mkdir()
    with pytest.raises(SuiteRefused, match=says):
        collect([tmp_path / name], tmp_path)
