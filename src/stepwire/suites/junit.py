"""A suite's outcome as JUnit XML, the format that build servers read. Pure.

The dialect is the one they share: a ``testsuite`` a file, a ``testcase`` a test; ``failure`` for a test
that failed, ``error`` for a run that the machine broke, ``skipped``. A flaky test passes and carries a
``flakyFailure`` for each try that failed, as Maven's Surefire writes it; readers that do not know the
element pass it over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from xml.etree import ElementTree as Xml

from stepwire.suites.result import Outcome, Result, Summary, Try

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(summary: Summary, pictures: str = "") -> bytes:
    """The XML document, in UTF-8. ``pictures`` is the folder that pictures are named from."""
    root = Xml.Element("testsuites", {"name": "stepwire", **_counts(summary.results, summary.seconds)})
    for file, results in groupby(summary.results, lambda result: result.case.place.file):
        _suite(root, file, list(results), (summary.began, pictures))
    Xml.indent(root)
    document: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _suite(root: Xml.Element, file: str, results: list[Result], of: tuple[datetime, str]) -> None:
    counts = _counts(results, sum(result.seconds for result in results))
    began = min((each.tries[0].began for each in results if each.tries), default=of[0])
    suite = Xml.SubElement(
        root,
        "testsuite",
        {"name": _clean(file), "timestamp": began.strftime("%Y-%m-%dT%H:%M:%S"), **counts},
    )
    for result in results:
        _case(suite, result, of[1])


def _counts(results: Iterable[Result], seconds: float) -> dict[str, str]:
    outcomes = [result.outcome for result in results]
    return {
        "tests": str(len(outcomes)),
        "failures": str(outcomes.count(Outcome.FAILED)),
        "errors": str(outcomes.count(Outcome.BROKEN)),
        "skipped": str(outcomes.count(Outcome.SKIPPED)),
        "time": f"{seconds:.3f}",
    }


def _case(suite: Xml.Element, result: Result, folder: str) -> None:
    place = result.case.place
    case = Xml.SubElement(
        suite,
        "testcase",
        classname=_clean(place.file),
        name=_clean(result.case.name),
        file=_clean(place.file),
        line=str(place.line),
        time=f"{result.seconds:.3f}",
    )
    match result.outcome:
        case Outcome.SKIPPED:
            Xml.SubElement(case, "skipped", message=_clean(result.why))
        case Outcome.FAILED | Outcome.BROKEN:
            _failure(case, "failure" if result.outcome is Outcome.FAILED else "error", result.last)
        case Outcome.FLAKY:
            for each in result.tries[:-1]:
                _failure(case, "flakyFailure", each)
    if result.tries:
        out = Xml.SubElement(case, "system-out")
        out.text = _clean(_told(result, folder))


def _failure(case: Xml.Element, kind: str, tried: Try) -> None:
    message = _clean(tried.error or "")
    failure = Xml.SubElement(case, kind, type=_clean(tried.code or "failed"), message=message)
    failed = tried.failed_step
    failure.text = f"{message}\nAt step {failed.number}: {_clean(failed.explanation)}" if failed else message


def _told(result: Result, folder: str) -> str:
    """The steps of the last try in words, and its last picture as Jenkins and GitLab attach files."""
    lines = [
        f"{step.number}. {step.explanation}{f' - {step.error}' if step.error else ''}"
        for step in result.last.steps
    ]
    pictures = [step.picture for step in result.last.steps if step.picture]
    if pictures:
        lines.append(f"[[ATTACHMENT|{folder}{pictures[-1]}]]")
    return "\n".join(lines)


def _clean(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _NOT_XML.sub("�", text)
