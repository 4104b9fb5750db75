"""What the number formats of a workbook draw: days, or how long something took, or a plain number."""

from __future__ import annotations

import re

PLAIN, DAY, ELAPSED = range(3)
_BUILT_IN_DAYS = frozenset([*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)])
_BUILT_IN_ELAPSED = 46
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKETED = re.compile(r"\[[^\]]*\]")
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)


def drawn(pattern: str) -> int:
    """What a number format of the workbook's own draws."""
    first = _LITERAL.sub("", pattern).partition(";")[0]
    if _ELAPSED.search(first):
        return ELAPSED
    return DAY if any(letter in _BRACKETED.sub("", first).lower() for letter in "ydmhs") else PLAIN


def drawn_by_built_in(number: int) -> int:
    """What a format that every program knows draws."""
    if number == _BUILT_IN_ELAPSED:
        return ELAPSED
    return DAY if number in _BUILT_IN_DAYS else PLAIN
