"""One sheet of an office's form: where fields and formulas stand in it, and how values are written.

The sheets and cells are openpyxl's, handed over by ``template``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any

from fdsign.locale.text import _
from fdsign.report.forms import fields, references
from fdsign.report.forms.fields import Share, Value

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_IN_MARGIN = 80
_MARGINS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")


def place(sheet: Any, cell: Any) -> str:
    """Where a cell is, to tell people."""
    return f"{sheet.title}!{cell.coordinate}"


def cells(sheet: Any) -> list[Any]:
    """The cells that can hold something, row by row; not the rest of merged cells."""
    return [cell for _at, cell in sorted(sheet._cells.items()) if hasattr(cell, "_hyperlink")]


def _margins(sheet: Any) -> Iterator[Any]:
    """The parts of the page's headers and footers that hold a text."""
    for margin in _MARGINS:
        item = getattr(sheet.HeaderFooter, margin)
        yield from (p for p in (item and (item.left, item.center, item.right)) or () if p.text)


def texts(sheet: Any) -> Iterator[tuple[str, str]]:
    """Every place that fields can stand in, and its text."""
    yield _("the name of the sheet {sheet}").format(sheet=sheet.title), sheet.title
    for cell in cells(sheet):
        if cell.data_type == "s":
            yield place(sheet, cell), str(cell.value)
    for part in _margins(sheet):
        yield _("{sheet}, header or footer").format(sheet=sheet.title), part.text


def change(sheet: Any, change: Callable[[str, str], str]) -> None:
    """Pass every formula of a sheet, with its place, through ``change``."""
    for cell in cells(sheet):
        if cell.data_type == "f" and isinstance(cell.value, str):
            cell._value = change(cell.value, place(sheet, cell))
        elif cell.data_type == "f" and getattr(cell.value, "text", None):  # of a block of cells
            cell._value = copy(cell.value)
            cell.value.text = change(cell.value.text, place(sheet, cell))
        if cell.hyperlink and cell.hyperlink.location:
            cell.hyperlink.location = change(cell.hyperlink.location, place(sheet, cell))
    for rule in sheet.data_validations.dataValidation:
        for part in ("formula1", "formula2"):
            if formula := getattr(rule, part):
                setattr(rule, part, change(formula, f"{sheet.title}!{rule.sqref}"))
    for block in sheet.conditional_formatting:
        for rule in block.rules:
            rule.formula = [change(each, f"{sheet.title}!{block.sqref}") for each in rule.formula]


def follow(sheet: Any, titles: Mapping[str, str]) -> None:
    """Let formulas and names of a sheet refer to sheets by their new titles (old, casefolded: new)."""
    if titles:
        change(sheet, lambda formula, _where: references.moved(formula, titles))
        for name in sheet.defined_names.values():
            name.value = references.moved(str(name.value), titles)


def anchor(sheet: Any, bounds: tuple[int, int, int, int]) -> tuple[int, int] | None:
    """Row and column of the one cell that an area is, or that shows it where cells are merged."""
    for merged in sheet.merged_cells.ranges:
        if bounds == merged.bounds or (bounds[:2] == bounds[2:] and _within(bounds, merged.bounds)):
            return merged.min_row, merged.min_col
    return (bounds[1], bounds[0]) if bounds[:2] == bounds[2:] else None


def _within(inner: tuple[int, ...], outer: tuple[int, ...]) -> bool:
    left, top, right, bottom = outer
    return left <= inner[0] and top <= inner[1] and inner[2] <= right and inner[3] <= bottom


def replaced(text: str, values: Mapping[str, Value]) -> str:
    """A text of the form with its fields as text."""
    return fields.put([text], lambda name: fields.shown(values.get(name, "")))[0]


def fill(sheet: Any, named: Sequence[tuple[int, int, str]], values: Mapping[str, Value]) -> None:
    """One sheet, every field that it holds."""
    for cell in cells(sheet):
        if cell.data_type != "s" or not fields.found(str(cell.value)):
            continue
        if (name := fields.only(str(cell.value))) is not None:
            _write(cell, values.get(name, ""))
        else:
            _write_into(cell, lambda name: fields.escaped(fields.shown(values.get(name, ""))))
    for row, column, name in named:
        _write(sheet.cell(row, column), values.get(name, ""))
    for part in _margins(sheet):
        part.text = fields.put([part.text], lambda name: _in_margin(values.get(name, "")))[0]
    for table in sheet.tables.values():
        for column, cell in zip(table.tableColumns, sheet[table.ref][0], strict=False):
            if table.headerRowCount != 0:
                column.name = str(cell.value)  # or Excel calls the file damaged


def _in_margin(value: Value) -> str:
    """A value in a header or footer, where & begins a command."""
    return " ".join(fields.shown(value)[:_LONGEST_IN_MARGIN].split()).replace("&", "&&")


def _write(cell: Any, value: Value) -> None:
    """A value that is the whole cell; a number as such, unless the form wants text there."""
    if isinstance(value, str) or cell.number_format == "@":
        _write_text(cell, fields.escaped(fields.shown(value)))
        return
    number = value.value if isinstance(value, Share) else value
    cell.value = number if isinstance(number, int) else float(number)
    if cell.number_format == "General" and not isinstance(value, int):
        cell.number_format = "0.00%" if isinstance(value, Share) else "0.00"


def _write_text(cell: Any, value: Any) -> None:
    """A text that is never a formula, an error or a number."""
    cell.value = value or None
    if value:
        cell.data_type = "s"
        cell.quotePrefix = str(value).startswith(_FORMULA_SIGNS) or cell.quotePrefix


def _write_into(cell: Any, shown: Callable[[str], str]) -> None:
    """Texts for the fields within a text, each in the look of the piece that it stands in."""
    if isinstance(cell.value, str):
        _write_text(cell, fields.put([cell.value], shown)[0])
        return
    pieces = list(cell.value)
    texts = fields.put([str(piece) for piece in pieces], shown)
    kept = []
    for piece, text in zip(pieces, texts, strict=True):
        if text and not isinstance(piece, str):
            kept.append(type(piece)(piece.font, text))
        elif text:
            kept.append(text)
    _write_text(cell, type(cell.value)(kept))
