"""Which browser is run: the chosen one, else the leanest that is there."""

import os

import pytest

from stepwire.browser.executable import NoBrowser, find_executable, is_headless_shell, playwright_downloads


@pytest.fixture
def make(tmp_path):
    """A function that makes an executable file and gives its path."""

    def make(name):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
        path.chmod(0o755)
        return path

    return make


def test_the_chosen_browser_is_taken(make):
    chosen = make("my/chrome")
    assert find_executable(chosen, binaries=[make("chromium-headless-shell")]) == chosen


def test_a_chosen_browser_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(NoBrowser, match="STEPWIRE_BROWSER_PATH"):
        find_executable(tmp_path / "nothing")


def test_a_file_that_cannot_be_run_is_no_browser(make):
    path = make("chrome")
    path.chmod(0o644)
    with pytest.raises(NoBrowser):
        find_executable(path)


def test_the_headless_shell_goes_before_the_whole_chromium(make, tmp_path):
    whole, shell = make("chromium"), make("chromium-headless-shell")
    assert find_executable(binaries=[whole, shell], which=lambda _: None, downloads=tmp_path) == shell


def test_a_downloaded_headless_shell_goes_before_an_installed_chromium(make, tmp_path):
    shell = make("chromium_headless_shell-1200/chrome-linux64/chrome-headless-shell")
    assert find_executable(binaries=[make("chromium")], which=lambda _: None, downloads=tmp_path) == shell


def test_the_newest_download_is_taken(make, tmp_path):
    make("chromium-1100/chrome-linux/chrome")
    newest = make("chromium-1200/chrome-linux/chrome")
    assert find_executable(binaries=[], which=lambda _: None, downloads=tmp_path) == newest


def test_a_browser_on_the_path_is_found(make, tmp_path):
    chrome = make("bin/google-chrome")
    which = {"google-chrome": str(chrome)}.get
    assert find_executable(binaries=[], which=which, downloads=tmp_path) == chrome


def test_without_any_browser_the_error_says_how_to_get_one(tmp_path):
    with pytest.raises(NoBrowser, match="stepwire doctor --install"):
        find_executable(binaries=[], which=lambda _: None, downloads=tmp_path)


def test_downloads_are_where_playwright_puts_them(monkeypatch, tmp_path):
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    assert playwright_downloads() == tmp_path
    monkeypatch.delenv("PLAYWRIGHT_BROWSERS_PATH")
    assert playwright_downloads().name == "ms-playwright"
    assert os.environ.get("HOME", "") in str(playwright_downloads())


def test_a_headless_shell_is_known_by_its_name(make):
    assert is_headless_shell(make("chromium-headless-shell"))
    assert not is_headless_shell(make("chromium"))
