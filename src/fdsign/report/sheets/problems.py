"""问题: the single problems with their places and what to do, made for the filter.

``fdsign check`` lists them all, file by file; the workbook of indicators the gravest ones.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.problem_codes import SEVERITIES
from fdsign.problems import Problem, by_place, in_order, tally
from fdsign.report import words
from fdsign.report.model import Band, Column, Count, Row, Sheet, Style, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fdsign.problem_codes import Severity

MOST = 5_000
"""Single problems in the workbook of indicators; the counts by code are always complete."""
ROOM = 1_048_000
"""Rows of an Excel sheet that are left for the list."""


def gravest(problems: Sequence[Problem], subtitle: tuple[str, ...]) -> Sheet:
    """The gravest problems, beside the indicators."""
    more = _(
        "{count} more are not listed here; see the counts by code. "
        "All of them: fdsign check DATA -o problems.xlsx"
    )
    notes = _left_out(problems, MOST, more)
    rows = tuple(_row(each) for each in in_order(problems)[:MOST])
    return _sheet(rows, (*subtitle, *notes), notes)


def by_file(problems: Sequence[Problem], subtitle: tuple[str, ...]) -> Sheet:
    """Every problem, file by file, in the order of their places; those of no file last."""
    more = _("{count} more do not fit into an Excel sheet; --json and --csv have them all.")
    room = ROOM - len({problem.file for problem in problems})
    notes = _left_out(problems, room, more)
    listed = sorted(in_order(problems)[:room], key=by_place)
    rows: list[Row] = []
    for file, found in groupby(listed, key=lambda problem: problem.file):
        of_file = list(found)
        rows += [_band(file, of_file), *(_row(each) for each in of_file)]
    return _sheet(tuple(rows), (*subtitle, *notes), notes)


def _left_out(problems: Sequence[Problem], room: int, more: str) -> tuple[str, ...]:
    left = len(problems) - room
    return (more.format(count=f"{left:,}"),) if left > 0 else ()


def _band(file: str | None, problems: Iterable[Problem]) -> Band:
    """The file's name and how many problems of each severity it has."""
    counts = tally(problems)
    said = _(", ").join(
        f"{_(words.SEVERITIES[severity])} {counts[severity]:,}"
        for severity in SEVERITIES
        if counts[severity]
    )
    name = file if file is not None else _("About all files together")
    return Band(_("{where}: {what}").format(where=name, what=said))


def _sheet(rows: tuple[Row, ...], subtitle: tuple[str, ...], notes: tuple[str, ...]) -> Sheet:
    return Sheet(
        name=_("Problems"),
        title=_("Problems in the data, and what to do"),
        subtitle=subtitle,
        tables=(
            Table(
                (
                    Column(_("Severity"), width=10),
                    Column(_("Code"), width=24),
                    Column(_("File"), width=28),
                    Column(_("Sheet"), width=14),
                    Column(_("Cell or row"), width=11),
                    Column(_("Value"), width=22),
                    Column(_("Times"), width=8),
                    Column(_("What is wrong"), width=50),
                    Column(_("What to do"), width=50),
                ),
                rows,
                notes=notes,
                filtered=True,
            ),
        ),
        frozen=0,
    )


def _row(problem: Problem) -> Row:
    return (
        Text(_(words.SEVERITIES[problem.severity]), style(problem.severity)),
        Text(problem.code),
        Text(problem.file or ""),
        Text(problem.sheet or ""),
        Text(problem.cell or ""),
        Text(problem.value or ""),
        Count(problem.count),
        Text(problem.what()),
        Text(problem.todo()),
    )


def style(severity: Severity) -> Style:
    """How a severity is shown."""
    return "bad" if severity in ("fatal", "error") else "plain"
