"""A browser counts once it starts; until then, one step after the other is tried."""

import sys

import pytest

from stepwire.browser import installation
from stepwire.browser.executable import NoBrowser
from stepwire.browser.installation import (
    Step,
    StepFailed,
    install_browser,
    main,
    obstacle,
    perform,
    steps_to_a_browser,
)

STARTS = "#!/bin/sh\necho Chromium 140\n"
LACKS = "#!/bin/sh\necho 'error while loading shared libraries: libnss3.so' >&2\nexit 127\n"
NEVER = Step("Never asked", ["/nowhere"])


@pytest.fixture
def browser(tmp_path):
    """A function that makes a browser of this behaviour, and gives its path."""

    def make(script, name="chromium"):
        path = tmp_path / name
        path.write_text(script)
        path.chmod(0o755)
        return path

    return make


@pytest.fixture
def find(tmp_path):
    """Finds what lies in the test's folder."""

    def find(chosen):
        path = chosen or tmp_path / "chromium"
        if path.exists():
            return path
        raise NoBrowser(f"There is no browser at {path}.")

    return find


def making(path, script):
    """A step after which there is a browser of this behaviour."""
    program = "import pathlib, sys; p = pathlib.Path(sys.argv[1]); p.write_text(sys.argv[2]); p.chmod(0o755)"
    return Step(f"Making {path.name}", [sys.executable, "-c", program, str(path), script])


def failing(says="no such package"):
    return Step("Failing", [sys.executable, "-c", f"print('{says}'); raise SystemExit(1)"])


def test_a_browser_that_starts_is_taken_and_nothing_is_said(browser, find):
    told, path = [], browser(STARTS)
    assert install_browser(None, told.append, find=find, steps=[NEVER]) == path
    assert told == []


def test_steps_are_tried_until_a_browser_starts(tmp_path, find):
    told, path = [], tmp_path / "chromium"
    steps = [failing(), making(path, LACKS), making(path, STARTS), NEVER]
    assert install_browser(None, told.append, find=find, steps=steps) == path
    assert told == [
        "Failing …",
        "That did not work: no such package",
        "Making chromium …",
        "Making chromium …",
    ]


def test_a_browser_that_does_not_start_in_the_end_is_named_with_the_reason(browser, find):
    browser(LACKS)
    with pytest.raises(NoBrowser, match=r"does not start \(.*libnss3.so\).*STEPWIRE_BROWSER_PATH"):
        install_browser(None, [].append, find=find, steps=[failing()])


def test_when_nothing_works_one_sentence_says_what_to_do(find):
    with pytest.raises(NoBrowser, match="install the package chromium-headless-shell or chromium, or set"):
        install_browser(None, [].append, find=find, steps=[failing()])


def test_a_chosen_browser_is_never_replaced(browser, find, tmp_path):
    told = []
    with pytest.raises(NoBrowser, match="does not start"):
        install_browser(browser(LACKS), told.append, find=find, steps=[NEVER])
    with pytest.raises(NoBrowser, match="There is no browser at"):
        install_browser(tmp_path / "other", told.append, find=find, steps=[NEVER])
    assert told == []


def test_without_root_nothing_is_asked_of_apt():
    (only,) = steps_to_a_browser(apt=False)
    assert only.command[-3:] == ["playwright", "install", "chromium-headless-shell"]


def test_root_tries_the_download_then_debian_then_ubuntu():
    ends = [step.command[-2:] for step in steps_to_a_browser(apt=True)]
    assert ends == [
        ["install", "chromium-headless-shell"],
        ["-qq", "update"],
        ["--yes", "chromium-headless-shell"],
        ["install-deps", "chromium-headless-shell"],
        ["--yes", "chromium"],
    ]


def test_a_browser_starts_if_it_can_say_its_version(browser, tmp_path):
    assert obstacle(browser(STARTS)) is None
    assert "libnss3.so" in obstacle(browser(LACKS))
    assert obstacle(browser("#!/bin/sh\nexit 1\n")) == "it said nothing"
    assert "No such file" in obstacle(tmp_path / "nothing")


def test_a_browser_that_hangs_does_not_start(browser, monkeypatch):
    monkeypatch.setattr(installation, "VERSION_SECONDS", 0.01)
    assert "says nothing" in obstacle(browser("#!/bin/sh\nexec tail -f /dev/null\n"))


def test_a_failed_step_tells_the_line_that_says_why():
    program = "print('Reading lists'); print('Error: no network'); print('Bye'); raise SystemExit(1)"
    with pytest.raises(StepFailed, match=r"^Error: no network$"):
        perform([sys.executable, "-c", program], [].append)
    with pytest.raises(StepFailed, match="No such file"):
        perform(["/nowhere/apt-get"], [].append)


UNTIL_SEEN = "import pathlib, sys; p = pathlib.Path(sys.argv[1])\nwhile not p.exists(): pass"


def test_a_long_step_gives_signs_of_life(tmp_path):
    sign = tmp_path / "alive"
    perform([sys.executable, "-c", UNTIL_SEEN, str(sign)], lambda _: sign.touch(), every=0.01)
    assert sign.exists()


def test_a_step_that_takes_too_long_is_ended_with_all_that_it_started():
    with pytest.raises(StepFailed, match="not done within 0 seconds"):
        perform(["/bin/sh", "-c", "tail -f /dev/null & wait"], [].append, every=0.01, limit=0)


def test_whoever_stops_an_installation_stops_its_step():
    def impatient(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        perform(["tail", "-f", "/dev/null"], impatient, every=0.01)


def test_for_set_up_the_path_goes_to_stdout_and_the_rest_to_stderr(browser, tmp_path, capsys):
    path = browser(STARTS)
    assert main([str(path)]) == 0
    assert capsys.readouterr().out == f"{path}\n"
    assert main([str(tmp_path / "other")]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "STEPWIRE_BROWSER_PATH" in said.err
