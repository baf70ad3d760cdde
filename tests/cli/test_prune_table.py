"""What ``stepwire prune`` shows of the runs that go."""

import io
from datetime import UTC, datetime

from rich.console import Console

from stepwire.cli.prune import table_of
from stepwire.runs.model import Run, Spec

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_task_is_shown_as_it_was_written_whatever_it_holds():
    out = io.StringIO()
    run = Run(
        "run-1", "ada", Spec(task="Click [/b] and [red]Go"), "e", "d", NOW, ended_at=NOW, bytes=1_500_000
    )
    Console(file=out, width=100).print(table_of([run]))
    shown = out.getvalue()
    assert "Click [/b] and [red]Go" in shown
    assert "2026-01-02 03:04" in shown
    assert "1.5" in shown
