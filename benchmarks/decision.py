"""What a decision of the plain agent costs: from an observation to the action, thinking only.

    python -m benchmarks.decision [--rounds 20]

The page is a table of orders below a form. The observation holds so many elements, controls and texts, all
of them seen by the agent (of a page of 7,000 nodes a browser gives some 2,700). Every decision begins from
nothing: a new planner, an observation that no one has searched, no word remembered. Baselines in the same
run, turn by turn: comparing the wanted name with all names once, by rapidfuzz's own scan in C, and parsing
the same observation from JSON with orjson. Prints a Markdown table: median milliseconds of processor time,
for a decision waits for nothing, and the ratio to the baselines.
"""

from __future__ import annotations

import argparse
import dataclasses
import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

import orjson
from rapidfuzz import fuzz, process

from stepwire.agent.observation import Element, Observation, TextBlock
from stepwire.agent.ports import Act, Decision, View
from stepwire.planners.plain.language.grammar import understand
from stepwire.planners.plain.language.likeness import canonical, sought, tokens
from stepwire.planners.plain.planner import PlainPlanner
from stepwire.runs.events import Rect
from stepwire.runs.model import Viewport

SIZES = (340, 7_000, 16_000)
GOAL = 20.0  # milliseconds, at 7,000 elements
LINE = 40.0  # pixels from one row of the table to the next
ROW_ELEMENTS = 6
DECISIONS = {
    "click a named button": "Click Print the list",
    "click one of many links": "Click Order 41",
    "click the third of many": "Click the third Ship button",
    "click in a row": "Click Ship in the row of Order 41",
    "type into a labelled field": "Type “lamp” into Customer name",
    "choose from a list": "Choose Express in Delivery",
    "tick the box of a row": "Tick the checkbox in the row of Order 41",
    "a name misspelt": "Click Pritn the list",
    "a question about the table": "What is the total of Order 41?",
    "is something shown?": "Check that the page says “Customer 41”",
}


def page_of(elements: int) -> Observation:
    """A form and a list of orders with so many controls and texts."""
    controls = [
        control(1, "textbox", "Customer name", 10, 10, label="Customer name", editable=True),
        control(2, "combobox", "Delivery", 10, 50, options=("Standard", "Express"), value="Standard"),
        control(3, "button", "Print the list", 10, 90),
    ]
    heads = ("Order", "Status", "Customer", "Total")
    texts = [text(10 + n, "columnheader", head, 60 + 200 * n, 130) for n, head in enumerate(heads)]
    for n in range((elements - len(controls) - len(texts)) // ROW_ELEMENTS):
        row, y = f"Order {n} Open Customer {n} {n}.00 Ship", 170 + n * LINE
        at = 100 + n * ROW_ELEMENTS
        controls.append(control(at, "checkbox", f"Select {n}", 10, y, context=row, checked=False))
        controls.append(control(at + 1, "link", f"Order {n}", 60, y, context=row, href=f"/orders/{n}"))
        controls.append(control(at + 2, "button", "Ship", 900, y, context=row))
        cells = ("Open", f"Customer {n}", f"{n}.00")
        texts += [text(at + 3 + m, "cell", cell, 260 + 200 * m, y) for m, cell in enumerate(cells)]
    return Observation(
        "http://shop.test/orders", "Orders", Viewport(), tuple(controls), tuple(texts), whole=True
    )


def control(number: int, role: str, name: str, x: float, y: float, **more: Any) -> Element:
    """A control as the browser tells of it."""
    shown = name if role in ("button", "link") else ""
    told: dict[str, Any] = {"text": shown, "clickable": bool(shown), "in_view": y < 800} | more
    return Element(f"p1e{number}", role, name, Rect(x, y, 120, 24), **told)


def text(number: int, role: str, said: str, x: float, y: float) -> TextBlock:
    """A piece of text as the browser tells of it."""
    return TextBlock(f"p1e{number}", role, said, Rect(x, y, 180, 24), in_view=y < 800)


def decided(task: str, page: Observation) -> float:
    """Milliseconds to the first action for a task on a page that is seen for the first time."""
    understood = understand(task)
    if not isinstance(understood, tuple):
        raise SystemExit(f"not understood: {task}")
    planner = PlainPlanner(understood)
    view = View(dataclasses.replace(page), (), 0.0)
    for memory in (tokens, canonical, sought):
        memory.cache_clear()
    gc.collect()  # what the baselines have left behind is not the decision's
    began = time.process_time()
    decision = at_once(planner, view)
    passed = (time.process_time() - began) * 1000
    if not isinstance(decision, Act):
        raise SystemExit(f"{task}: no action, but {decision}")
    return passed


def at_once(planner: PlainPlanner, view: View) -> Decision:
    """A decision; the planner awaits nothing, so that no event loop is needed."""
    try:
        planner.decide(view).send(None)
    except StopIteration as ended:
        decision: Decision = ended.value
        return decision
    raise SystemExit("The planner waited for something.")


def timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def measure(elements: int, rounds: int) -> None:
    """Print the rows of one size."""
    page = page_of(elements)
    names = [element.name for element in page.elements] + [block.text for block in page.texts]
    told = orjson.dumps(dataclasses.asdict(page))
    scans, parses = [], []
    times: dict[str, list[float]] = {kind: [] for kind in DECISIONS}
    for _ in range(rounds):
        scans.append(timed(lambda: process.extract("Print the list", names, scorer=fuzz.ratio, limit=3)))
        parses.append(timed(lambda: orjson.loads(told)))
        for kind, task in DECISIONS.items():
            times[kind].append(decided(task, page))
    scan, parse = statistics.median(scans), statistics.median(parses)
    for kind, of in times.items():
        median = statistics.median(of)
        goal = f"≤ {GOAL:g}" if elements == 7_000 else ""
        print(
            f"| {elements:,} | {kind} | {median:.1f} | {max(of):.1f} | {median / scan:.1f} | "
            f"{median / parse:.1f} | {goal} |",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    print("| elements | decision | ms | slowest | × a scan | × a parse | goal |")
    print("|---:|---|---:|---:|---:|---:|---|")
    for elements in SIZES:
        measure(elements, options.rounds)


if __name__ == "__main__":
    main()
