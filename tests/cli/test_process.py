"""How the program's process takes signals, while it is loaded and afterwards."""

import importlib
import signal
from types import SimpleNamespace

import pytest

from stepwire.__main__ import main


@pytest.fixture(autouse=True)
def own_signals():
    """Whatever a test does to them, they are as they were afterwards."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def program(monkeypatch):
    """Starts the program with this for its command line; gives what SIGINT did while it was loaded."""

    def program(command_line=lambda: None):
        while_loading = []

        def load(name):
            while_loading.append(signal.getsignal(signal.SIGINT))
            return SimpleNamespace(main=command_line)

        monkeypatch.setattr(importlib, "import_module", load)
        main()
        return while_loading[0]

    return program


def test_ctrl_c_while_the_program_is_loaded_just_ends_it(program):
    assert program() is signal.SIG_DFL
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_whoever_starts_it_with_ctrl_c_ignored_keeps_that(program):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    assert program() is signal.SIG_IGN
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_is_interrupted_by_either_signal(program, number):
    with pytest.raises(KeyboardInterrupt):
        program(lambda: signal.raise_signal(number))
