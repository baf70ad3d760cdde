"""What the program says of its own commands."""

import sys

import pytest

from stepwire.cli import main


def test_no_summary_of_a_command_is_cut_off_in_a_terminal_of_80_columns(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "argv", ["stepwire", "--help"])
    with pytest.raises(SystemExit):
        main()
    _, _, commands = capsys.readouterr().out.partition("Commands:")
    assert commands.count("\n  ") >= 12
    assert "..." not in commands
