"""What is known of a sheet before a reader sees it: how far it reaches, its cells without a value."""

from __future__ import annotations

from dataclasses import dataclass, field

from fdsign.intake.limits import Limits, raising
from fdsign.intake.raw import RawSheet, Span, UnreadableError, letters
from fdsign.locale.text import _

UNCACHED = "formula-uncached"
_FILLED = 20
"""One cell in so many must hold a value, or a large sheet is mostly empty."""


@dataclass(slots=True)
class SheetFacts:
    """What the bytes of one sheet say.

    ``last_row``, ``last_column`` (1-based): of the cells with a value, be it an empty text; ``cells``:
    how many there are; ``hidden_rows``: rows out of sight that hold values; ``faults``: (row, column),
    0-based -> the error word of a cell; ``merged``: spans, where the reader does not tell them.
    """

    last_row: int = 0
    last_column: int = 0
    cells: int = 0
    hidden_rows: int = 0
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Span] = field(default_factory=list)

    def within(self, limits: Limits) -> None:
        """Raise UnreadableError if a reader would need more memory than a sheet is worth."""
        reach = self.last_row * self.last_column
        if reach > limits.cells:
            name = "cells"
        elif reach > limits.empty and reach > _FILLED * self.cells:
            name = "empty"
        else:
            return
        corner = f"{letters(self.last_column - 1)}{self.last_row}"
        reason = _("a sheet reaches to {corner} and holds {cells} values; {option}")
        raise UnreadableError(
            "file-too-large",
            reason.format(corner=corner, cells=f"{self.cells:,}", option=raising(name, reach)),
        )

    def tell(self, sheet: RawSheet) -> None:
        """Add these facts to what the reader saw. Raises UnreadableError if it saw fewer rows."""
        if self.last_row > sheet.height:
            raise UnreadableError(
                "file-unreadable", _("the reader saw fewer rows than the sheet holds")
            )
        sheet.faults = self.faults
        sheet.hidden_rows = self.hidden_rows
