"""Problems in the user's data: values with a place, never exceptions (spec 2.3).

A fatal problem stops the run before anything is written; an error rejects its row; a warning leaves
the row in use; info is worth knowing. ``problem_codes`` gives each stable code its words.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from fdsign.locale.text import _
from fdsign.problem_codes import CATALOGUE, SEVERITIES, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem at one place.

    ``row`` and ``column`` are as Excel shows them (1-based row, letter); ``value`` is already masked
    if personal, ``clear`` is not. ``details`` fill the words of the catalogue entry. ``count`` > 1:
    said once for many.
    """

    code: str
    severity: Severity
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    count: int = 1
    details: Mapping[str, str] = field(default_factory=dict)
    clear: str | None = field(default=None, repr=False)

    def in_clear(self) -> Problem:
        """The same with the value as it stands in the file: for lists that may name people."""
        return self if self.clear is None else replace(self, value=self.clear)

    @property
    def cell(self) -> str | None:
        """The A1 address, or ``row 12``-like text without a column, or None."""
        if self.row is None:
            return self.column
        return f"{self.column}{self.row}" if self.column else str(self.row)

    def place(self) -> str:
        """Where it is, for people: file, sheet, cell."""
        parts = [self.file or ""]
        if self.sheet:
            parts.append(self.sheet)
        if self.row is None and self.column:
            parts.append(_("column {column}").format(column=self.column))
        elif self.row is not None:
            parts.append(self.cell or "" if self.column else _("row {row}").format(row=self.row))
        return " › ".join(part for part in parts if part)

    def what(self) -> str:
        """What is wrong, with the value that shows it."""
        words = _(CATALOGUE[self.code].what).format_map(_Blank(self.details))
        if self.value is not None:
            words += _(" (found: {value})").format(value=self.value)
        if self.count > 1:
            words += _(" [{count} times]").format(count=self.count)
        return words

    def todo(self) -> str:
        """What to do about it."""
        return _(CATALOGUE[self.code].todo).format_map(_Blank(self.details))

    def text(self) -> str:
        """One line: where, what, what to do."""
        where = self.place()
        said = _("{what} {todo}").format(what=self.what(), todo=self.todo())
        return _("{where}: {what}").format(where=where, what=said) if where else said


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "—"


def problem(
    code: str,
    *,
    severity: Severity | None = None,
    file: str | None = None,
    sheet: str | None = None,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
    count: int = 1,
    clear: str | None = None,
    **details: object,
) -> Problem:
    """A problem of the catalogue; the severity is the code's own unless given."""
    return Problem(
        code,
        severity or CATALOGUE[code].severity,
        file,
        sheet,
        row,
        column,
        value,
        count,
        {key: str(detail) for key, detail in details.items()},
        clear,
    )


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Gravest first, then by place: the same order on every run."""
    return sorted(
        problems,
        key=lambda p: (
            SEVERITIES.index(p.severity),
            p.file or "",
            *by_place(p)[2:],
            p.code,
            p.value or "",
            sorted(p.details.items()),
        ),
    )


def by_place(problem: Problem) -> tuple[Any, ...]:
    """The order of places: by file (none last), sheet, row and column."""
    file, sheet, column = problem.file, problem.sheet or "", problem.column or ""
    return file is None, file or "", sheet, problem.row or 0, len(column), column


def tally(problems: Iterable[Problem]) -> dict[str, int]:
    """How many of each severity, as often as they are said: ``{"fatal": 0, "error": 3, …}``."""
    counts: dict[str, int] = dict.fromkeys(SEVERITIES, 0)
    for each in problems:
        counts[each.severity] += 1
    return counts
