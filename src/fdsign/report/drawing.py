"""Lines and tables on a console. Nothing from the data is taken for markup or for a control code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.table import Table as RichTable
from rich.text import Text as RichText

from fdsign.metrics.numbers import decimal, percent, yuan
from fdsign.report import heading, screen, words
from fdsign.report.model import (
    Band,
    Cell,
    Column,
    Count,
    Exact,
    Interval,
    Judgement,
    Money,
    Percent,
    Points,
    Rate,
    Table,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from fdsign.metrics.results import MetricsRun, Status

_COLOURS: dict[Status, str] = {
    "met": "green", "missed": "bold red", "no_target": "", "no_value": "dim",
}  # fmt: skip
_STYLES = {"plain": "", "strong": "bold", "muted": "dim", "bad": "bold red"}
_STAND_INS = {
    "✓": ("√", "+"), "✗": ("×", "x"), "–": ("-",), "·": (".",), "★": ("*",), "◆": ("#",),
    "›": (">",), "…": ("...",), "—": ("-",), "“": ('"',), "”": ('"',), "≥": (">=",),
    "≤": ("<=",), "→": (">",), "−": ("-",), "※": ("*",),
}  # fmt: skip
_RULED = box.Box("    \n    \n ── \n    \n    \n    \n    \n    \n")
_RULED_PLAINLY = box.Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)
_WORD, _HAN_WORD = 18, 10
"""Columns of a heading's word that are kept together; Han words may break between any two."""
_NARROWEST = 16
"""Columns that the first, wrapped column of a table keeps."""
_WRAPPED = 34
"""Columns that a column of long texts keeps."""
_APART = 2
"""Columns between two columns of a table."""


class Out:
    """A console that takes any text, whatever its encoding can carry."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.plainly = console.options.ascii_only
        self.stand_ins = {
            ord(sign): next((c for c in others if self._carries(c)), "?")
            for sign, others in _STAND_INS.items()
            if not self._carries(sign)
        }

    def _carries(self, sign: str) -> bool:
        try:
            sign.encode(self.console.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def text(self, text: str, style: str = "") -> RichText:
        """The text as one line that this console can write."""
        text = words.one_line(text).translate(self.stand_ins)
        encoding = self.console.encoding
        return RichText(text.encode(encoding, "replace").decode(encoding), style)

    def line(self, text: str, style: str = "") -> None:
        """A line; wrapped between words on a screen, left whole in a file."""
        whole = not self.console.is_terminal
        self.console.print(self.text(text, style), soft_wrap=whole, highlight=False)

    def header(self, run: MetricsRun) -> None:
        """Whose figures, of which year, on which rows."""
        first, *rest = screen.header(run)
        self.line(first, "bold")
        for line in rest:
            self.line(line, "bold red" if line == heading.unverified(run) else "")

    def table(self, table: Table) -> None:
        """A table; in parts, each with the first column, if it is wider than the screen."""
        self.line("")
        if table.title:
            self.line(table.title, "bold")
        rows = [row for row in table.rows if not isinstance(row, Band)]
        if all(self._is_text(table, at) for at in range(len(table.columns))):
            self._words(table, rows)
            return
        least = [self._least(column, [row[at] for row in rows])
                 for at, column in enumerate(table.columns)]  # fmt: skip
        for part in self._parts(least):
            self._part(table, part, least)
        for note in table.notes:
            self.line(f"  {note}", "dim")

    def _words(self, table: Table, rows: Sequence[Sequence[Cell]]) -> None:
        """A table of words alone: the columns share the screen and wrap."""
        drawn = self._drawn(table, range(len(table.columns)), None, heading=True)
        for row in rows:
            drawn.add_row(*(self.cell(cell) for cell in row))
        self.console.print(drawn)

    def _least(self, column: Column, drawn: Sequence[Cell]) -> int:
        """The width a column needs so that no figure is broken."""
        title = [
            min(cell_len(word), _WORD if word.isascii() else _HAN_WORD)
            for word in column.title.split()
        ]
        cells = [self.cell(cell).cell_len for cell in drawn]
        if column.wraps:
            cells = [min(length, _WRAPPED) for length in cells]
        return max([*cells, *title], default=1)

    def _parts(self, least: Sequence[int]) -> list[list[int]]:
        """Which columns stand side by side; the first one stands in every part."""
        parts: list[list[int]] = [[0]]
        for at, needed in list(enumerate(least))[1:]:
            taken = sum(least[other] + _APART for other in parts[-1][1:])
            if len(parts[-1]) > 1 and _NARROWEST + taken + needed + _APART > self.console.width:
                parts.append([0])
            parts[-1].append(at)
        return parts

    def _part(self, table: Table, part: Sequence[int], least: Sequence[int]) -> None:
        """Rows up to the next band under one heading; the first column takes the room left."""
        room = self.console.width - sum(least[at] + _APART for at in part[1:])
        widths = [min(least[0], max(room, _NARROWEST)), *(least[at] for at in part[1:])]
        drawn = self._drawn(table, part, widths, heading=True)
        for row in table.rows:
            if not isinstance(row, Band):
                drawn.add_row(*(self.cell(row[at]) for at in part))
                continue
            if drawn.row_count or drawn.show_header:
                self.console.print(drawn)
            self.line(row.text, "bold")
            drawn = self._drawn(table, part, widths, heading=False)
        self.console.print(drawn)

    def _drawn(
        self, table: Table, part: Sequence[int], widths: Sequence[int] | None, *, heading: bool
    ) -> RichTable:
        drawn = RichTable(
            box=_RULED_PLAINLY if self.plainly else _RULED,
            show_edge=False,
            show_header=heading,
            pad_edge=False,
            padding=(0, _APART - 1, 0, 0),
            header_style="bold",
        )
        for place, at in enumerate(part):
            drawn.add_column(
                self.text(table.columns[at].title),
                justify="left" if self._is_text(table, at) else "right",
                overflow="fold",
                width=None if widths is None else widths[place],
            )
        return drawn

    def _is_text(self, table: Table, number: int) -> bool:
        kinds = [row[number] for row in table.rows if not isinstance(row, Band)]
        return all(isinstance(cell, Text | Judgement) for cell in kinds)

    def cell(self, cell: Cell) -> RichText:
        """A cell as people read it: sign and colour for the status."""
        match cell:
            case Text(text=text, style=style):
                return self.text(text, _STYLES[style])
            case Count(value=value) if value is not None:
                return self.text(f"{value:,}")
            case Percent(value=value, direction=direction) if value is not None:
                sign = {"at_least": "≥ ", "at_most": "≤ ", None: ""}[direction]
                return self.text(sign + percent(value))
            case Rate(value=None):
                return self.text(words.SIGNS["no_value"], "dim")
            case Rate(value=value, status=status, marked=marked, sent=sent) if value is not None:
                sign = f" {words.SIGNS[status]}{words.SENT_IN if sent else ''}" if marked else ""
                return self.text(percent(value) + sign, _COLOURS[status] if marked else "")
            case Judgement(status=status):
                return self.text(words.judged(status), _COLOURS[status])
            case Money(fen=fen) if fen is not None:
                return self.text(yuan(fen))
            case Exact(value=value, places=places) if value is not None:
                return self.text(decimal(value, places))
            case Points(value=None):
                return self.text(words.SIGNS["no_value"], "dim")
            case Points(value=value, places=places) if value is not None:
                return self.text(decimal(value, places))
            case Interval(bounds=bounds) if bounds is not None:
                return self.text(words.interval(bounds))
            case _:
                return self.text("")
