"""What a page leaves unsaid, read as a person would: which text belongs to a field without a name. Pure.

A label stands left of its field, above it, or below it, and a page keeps to one of these. So each way is
tried for all nameless fields of a page together; a text serves one field only, and the way that names
most of them, with the least distance, is the page's own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from stepwire.agent.observation import Element, Observation, TextBlock
from stepwire.planners.plain.language.likeness import tokens
from stepwire.runs.events import Rect

_LEFT, _UPRIGHT = 160.0, 30.0  # pixels between a label and its field
_LONGEST = 6  # words of a label

Gap = Callable[[Rect, Rect], float | None]


def labelled(page: Observation) -> Observation:
    """The page with fields that have no name named by the text that stands at them."""
    nameless = [each for each in page.elements if _is_nameless(each)]
    if not nameless:
        return page
    given = {tokens(each.label) for each in page.elements if each.label}
    texts = [
        each
        for each in page.texts
        if 0 < len(tokens(each.text)) <= _LONGEST
        and not (each.role == "label" and tokens(each.text) in given)
    ]
    ways = [_pairs(nameless, texts, gap) for gap in (_left, _above, _below)]
    best = max(ways, key=lambda pairs: (len(pairs), -sum(gap for gap, _ in pairs.values())))
    if not best:
        return page
    return replace(page, elements=tuple(_named(each, best.get(each.ref)) for each in page.elements))


def _is_nameless(element: Element) -> bool:
    takes_value = (
        element.editable or element.tag == "select" or (element.tag == "input" and element.role == "textbox")
    )
    return takes_value and not (element.name or element.label or element.placeholder or element.title)


def _named(element: Element, found: tuple[float, TextBlock] | None) -> Element:
    return replace(element, label=found[1].text.rstrip(": ")) if found else element


def _pairs(fields: list[Element], texts: list[TextBlock], gap: Gap) -> dict[str, tuple[float, TextBlock]]:
    """The nearest text of each field; none where a text is the nearest of two."""
    pairs: dict[str, tuple[float, TextBlock]] = {}
    ordered = sorted(texts, key=lambda text: text.rect.y)
    tops = [text.rect.y for text in ordered]
    tallest = max((text.rect.height for text in ordered), default=0.0)
    for field in fields:
        first = bisect_left(tops, field.rect.y - _UPRIGHT - tallest - 2)
        last = bisect_right(tops, field.rect.y + field.rect.height + _UPRIGHT)
        near = [
            (length, text)
            for text in ordered[first:last]
            if (length := gap(field.rect, text.rect)) is not None
        ]
        if near:
            pairs[field.ref] = min(near, key=lambda pair: pair[0])
    served = Counter(text.ref for _, text in pairs.values())
    return {ref: pair for ref, pair in pairs.items() if served[pair[1].ref] == 1}


def _left(field: Rect, text: Rect) -> float | None:
    level = field.y - 2 <= text.y + text.height / 2 <= field.y + field.height + 2
    start = min(text.x + text.width, field.x)  # a block as wide as the page begins left of its field
    return field.x - start if level and text.x < field.x and field.x - text.x <= 2 * _LEFT else None


def _above(field: Rect, text: Rect) -> float | None:
    gap = field.y - (text.y + text.height)
    return gap if -2 <= gap <= _UPRIGHT and _overlap(field, text) else None


def _below(field: Rect, text: Rect) -> float | None:
    gap = text.y - (field.y + field.height)
    return gap if -2 <= gap <= _UPRIGHT / 2 and _overlap(field, text) else None


def _overlap(one: Rect, other: Rect) -> bool:
    return min(one.x + one.width, other.x + other.width) - max(one.x, other.x) > 4
