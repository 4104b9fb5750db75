"""Titles of sheets, and the references to them, which follow when sheets are renamed or repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from fdsign.intake.raw import column_index

_LONGEST_TITLE = 31
_RESERVED = "history"
_ILLEGAL = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_SHEET = re.compile(
    r'"(?:[^"]|"")*"'  # a text
    r"|'(?P<quoted>(?:[^']|'')+)'!"
    r"|(?<![!$\w.\]])(?P<plain>[\w.]+(?::[\w.]+)?)!"
)
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_OUTSIDE = re.compile(r"'[^']*\[[^']*'!|\[[^\[\]]+\][\w.]*!|\w\|'|\w\|\w+!")
"""Another workbook ([1]Sheet1!A1) or program (cmd|'/c …'!A0)."""
_WORD = re.compile(r"(?<![!$\w.])[^\W\d][\w.]*(?![\w.!(])")
_CELL = re.compile(
    r"(?:'((?:[^']|'')+)'|([^'!:\[\]]+))!\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?"
)


@dataclass(frozen=True, slots=True)
class Area:
    """A block of cells: its sheet; left, top, right and bottom, from 1."""

    sheet: str
    bounds: tuple[int, int, int, int]


def area(reference: str) -> Area | None:
    """The one block that a defined name refers to; None if it is anything else."""
    match = _CELL.fullmatch(reference.removeprefix("="))
    if match is None:
        return None
    quoted_title, plain, left, top, right, bottom = match.groups()
    sheet = (quoted_title or plain).replace("''", "'")
    ends = column_index(right or left) + 1, int(bottom or top)
    return Area(sheet, (column_index(left) + 1, int(top), *ends))


def free(wanted: str, instead: str, taken: Set[str]) -> str:
    """A title that Excel allows and no sheet has, as near to the wanted one as can be.

    ``instead``: if nothing is left of it; ``taken``: casefolded.
    """
    cleaned = (_ILLEGAL.sub("", text).strip(" '") for text in (wanted, instead, "1"))
    base = next(text for text in cleaned if text)
    title, number = _cut(base, _LONGEST_TITLE), 2
    while title.casefold() in taken or title.casefold() == _RESERVED:
        tail = f" ({number})"
        title, number = _cut(base, _LONGEST_TITLE - len(tail)) + tail, number + 1
    return title


def _cut(text: str, length: int) -> str:
    """The beginning, in the units that Excel counts."""
    return text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore").rstrip(" '")


def quoted(title: str) -> str:
    """A sheet's title as formulas write it."""
    return "'" + title.replace("'", "''") + "'"


def sheets(formula: str) -> Iterator[str]:
    """The titles a formula refers to; of a range of sheets ``first:last``."""
    for match in _SHEET.finditer(formula):
        if title := _title(match):
            yield title


def moved(formula: str, titles: Mapping[str, str]) -> str:
    """The formula after sheets were renamed. ``titles``: old one, casefolded -> new one."""

    def renamed(match: re.Match[str]) -> str:
        new = titles.get(_title(match).casefold())
        return match[0] if new is None else f"{quoted(new)}!"

    return _SHEET.sub(renamed, formula)


def unplaced(formula: str) -> str:
    """The formula without the sheets it refers to."""
    return _SHEET.sub(lambda match: "" if _title(match) else match[0], formula)


def touched(formula: str, titles: Set[str], names: Set[str] = frozenset()) -> str | None:
    """The first of the sheets or defined names (casefolded) that a formula refers to."""
    for title in sheets(formula):
        if not titles.isdisjoint(title.casefold().split(":")):
            return title
    bare = _TEXT.sub('""', formula)
    return next((m[0] for m in _WORD.finditer(bare) if m[0].casefold() in names), None)


def spans(formula: str, titles: Set[str]) -> str | None:
    """A range of sheets that begins or ends with one of these: it cannot follow."""
    return next((t for t in sheets(formula) if ":" in t and touched(f"{quoted(t)}!", titles)), None)


def outside(formula: str) -> bool:
    """Whether a formula refers to another workbook or program."""
    return _OUTSIDE.search(_TEXT.sub('""', formula)) is not None


def _title(match: re.Match[str]) -> str:
    return match["plain"] or (match["quoted"] or "").replace("''", "'")
