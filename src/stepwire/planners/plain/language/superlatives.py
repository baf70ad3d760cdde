"""What the least or the most is asked of: "the cheapest", "the longest". Pure."""

# ruff: noqa: E501 - a row reads best on one line

from __future__ import annotations

from stepwire.planners.plain.language.measures import Measure

# These say by themselves what is compared.
MEASURED: dict[str, tuple[Measure, bool]] = {
    "cheapest": ("money", False), "least expensive": ("money", False), "most expensive": ("money", True), "dearest": ("money", True),
    "priciest": ("money", True), "shortest": ("duration", False), "quickest": ("duration", False), "fastest": ("duration", False),
    "longest": ("duration", True), "earliest": ("time", False), "latest": ("time", True),
}  # fmt: skip

# These are of any number, where a sentence does not say of what.
SUPERLATIVES: dict[str, tuple[Measure, bool]] = {
    **MEASURED,
    "lowest": ("number", False), "smallest": ("number", False), "least": ("number", False), "highest": ("number", True),
    "best": ("number", True), "greatest": ("number", True), "largest": ("number", True), "biggest": ("number", True), "most": ("number", True),
}  # fmt: skip
BEST = "|".join(sorted(SUPERLATIVES, key=len, reverse=True))
