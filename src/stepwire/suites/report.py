"""The report's page and its data. Pure; the page is one file without scripts from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined

from stepwire import __version__
from stepwire.suites.result import Outcome, Result, Summary, Try

WORST_FIRST: Final = (Outcome.BROKEN, Outcome.FAILED, Outcome.FLAKY, Outcome.PASSED, Outcome.SKIPPED)

_PAGES = Environment(
    loader=PackageLoader("stepwire.suites", "pages"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


def page(summary: Summary) -> str:
    """The report: what failed first, then the rest in the order of the suite."""
    ordered = sorted(summary.results, key=lambda result: WORST_FIRST.index(result.outcome))
    return _PAGES.get_template("report.html.j2").render(
        summary=summary,
        results=ordered,
        counts={outcome: summary.count(outcome) for outcome in Outcome},
        version=__version__,
        commands=_commands,
    )


def results_document(summary: Summary) -> Mapping[str, Any]:
    """The results as plain data."""
    return {
        "version": 1,
        "began": summary.began.isoformat(),
        "seconds": round(summary.seconds, 3),
        "counts": {outcome.value: summary.count(outcome) for outcome in Outcome},
        "tests": [_result(result) for result in summary.results],
    }


def _result(result: Result) -> dict[str, Any]:
    case = result.case
    return {
        "name": case.name,
        "file": case.place.file,
        "line": case.place.line,
        "tags": sorted(case.tags),
        "outcome": result.outcome.value,
        "seconds": round(result.seconds, 3),
        "tries": [_try(tried) for tried in result.tries],
        **({"why": result.why} if result.why else {}),
    }


def _try(tried: Try) -> dict[str, Any]:
    steps = [
        {
            "number": step.number,
            "type": step.kind,
            "explanation": step.explanation,
            "url": step.url,
            "seconds": round(step.seconds, 3),
            **({"error": step.error} if step.error else {}),
            **({"notes": list(step.notes)} if step.notes else {}),
            **({"picture": step.picture} if step.picture else {}),
        }
        for step in tried.steps
    ]
    told = {"runId": tried.run_id, "code": tried.code, "error": tried.error, "result": tried.result}
    return {
        "began": tried.began.isoformat(),
        "seconds": round(tried.seconds, 3),
        "steps": steps,
        **{name: value for name, value in told.items() if value not in (None, "")},
    }


def _commands(tried: Try) -> str:
    return orjson.dumps(tried.commands, option=orjson.OPT_INDENT_2).decode()
