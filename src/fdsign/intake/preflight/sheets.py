"""The facts of one sheet of a zipped workbook, by a quick search where it is written as usual."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree

import pyarrow as pa
import pyarrow.compute as pc

from fdsign.intake.limits import Limits
from fdsign.intake.preflight.archive import Archive
from fdsign.intake.preflight.facts import UNCACHED, SheetFacts
from fdsign.intake.raw import UnreadableError, column_index
from fdsign.locale.text import _

_S = r"[ \t\r\n]"
_NO_VALUE = rf"{_S}*(?:<v{_S}*/>|<v>{_S}*</v>)?{_S}*</c>"
_UNUSUAL = (
    r"<[A-Za-z0-9_]+:(?:row|c)[ >/]"  # a prefix
    r"|<c[>/\t\r\n]|<c [^r]|<c r[^=]|<c r=[^\"]|<c r=\"[^A-Z]"
    r"|<row[>/\t\r\n]|<row [^r]|<row r[^=]|<row r=[^\"]"
    rf"|{_S}t='|{_S}t{_S}+=|{_S}t={_S}|<v{_S}+[^/]"
    r"|<!"  # a comment, a quoted section, a declaration
)
"""Sheets where not every row and cell begins with its address, as nearly all programs write it."""
_FAULTY = rf'{_S}t="e"|(?:</f>|<f[^>]*/>){_NO_VALUE}'
_NOTABLE = f"{_UNUSUAL}|{_FAULTY}"
_FAR_COLUMN = re.compile(rb'<c r="([A-Z]{2,})\d+"(?:[^>]*[^/>])?>')
_CELL = rb'<c r="([A-Z]+)(\d+)"[^>]*'
_ERROR_CELL = re.compile(_CELL + rb'\st="e"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>')
_UNCACHED_CELL = re.compile(
    _CELL + rb">(?:(?!</c>).)*?(?:</f>|<f[^>]*/>)" + _NO_VALUE.encode("ascii")
)
_HIDDEN = re.compile(rb'[^>]*\shidden="(?:1|true)"')
_LONGEST_ROW = 256 * 2**20


def sheet_facts(archive: Archive, part: str, limits: Limits) -> SheetFacts:
    """The facts of a sheet, whatever the order of its attributes, its prefixes and quotes.

    Cells are counted only where the sheet reaches so far that it matters.
    """
    facts = SheetFacts()
    for piece in _at_rows(archive.pieces(part, searched=True)):
        if _holds(piece, _NOTABLE):
            if _holds(piece, _UNUSUAL):
                break
            _faults(piece, facts)
        _search(piece, facts)
    else:
        facts.cells = facts.last_row * facts.last_column
        if facts.cells > limits.empty:
            facts.cells = sum(piece.count(b"</c>") for piece in archive.pieces(part, searched=True))
        return facts
    archive.check(part)
    with archive.open(part) as stream:
        return _parsed(stream)


def _at_rows(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut before rows; the end of the sheet comes with its last row."""
    rest = b""
    for piece in pieces:
        rest += piece
        if (cut := rest.rfind(b"<row ")) > 0:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > _LONGEST_ROW:
            raise UnreadableError("file-too-large", _("a row of it has no end"))
    yield rest


def _holds(piece: bytes, pattern: str) -> bool:
    text = pa.array([piece], pa.large_binary())
    return bool(pc.match_substring_regex(text, pattern)[0].as_py())


def _search(piece: bytes, facts: SheetFacts) -> None:
    """Add how far these rows reach."""
    rows = piece.split(b"<row ")[1:]
    numbers = [int(row[3 : row.index(b'"', 3)]) for row in rows]
    for place in sorted(range(len(rows)), key=numbers.__getitem__, reverse=True):
        if numbers[place] <= facts.last_row:
            break
        if _valued(rows[place]):
            facts.last_row = numbers[place]
    if b'hidden="' in piece:
        facts.hidden_rows += sum(1 for row in rows if _HIDDEN.match(row) and _valued(row))
    columns = {column_index(column.decode()) for column in set(_FAR_COLUMN.findall(piece))}
    if not columns:
        letters = {row[row.rfind(b'<c r="') + 6] for row in rows}
        columns = {max(letters, default=ord("A")) - ord("A")}
    facts.last_column = max(facts.last_column, max(columns) + 1)


def _valued(row: bytes) -> bool:
    return b"</t>" in row or row.count(b"</v>") > row.count(b"<v></v>")


def _faults(piece: bytes, facts: SheetFacts) -> None:
    """Add the error cells and the formulas without a value."""
    for column, line, word in _ERROR_CELL.findall(piece):
        place = int(line) - 1, column_index(column.decode())
        facts.faults[place] = word.decode("utf-8", "replace")
    for column, line in _UNCACHED_CELL.findall(piece):
        facts.faults[int(line) - 1, column_index(column.decode())] = UNCACHED


def _parsed(stream: IO[bytes]) -> SheetFacts:
    """The same facts by a parser."""
    facts = SheetFacts()
    row = column = 0
    filled = hidden = False
    parents: list[ElementTree.Element] = []
    for event, element in ElementTree.iterparse(stream, ("start", "end")):
        tag = element.tag.rpartition("}")[2]
        if event == "start":
            parents.append(element)
            if tag == "row":
                row, column, filled = int(element.get("r") or row + 1), 0, False
                hidden = element.get("hidden") in ("1", "true")
            elif tag == "c":
                address = re.fullmatch(r"([A-Z]+)(\d+)", element.get("r") or "")
                column = column_index(address[1]) + 1 if address else column + 1
                row = int(address[2]) if address else row
            continue
        parents.pop()
        if tag == "c":
            texts = {child.tag.rpartition("}")[2]: "".join(child.itertext()) for child in element}
            value = texts.get("v", "").strip() or texts.get("is", "").strip()
            if element.get("t") == "e":
                facts.faults[row - 1, column - 1] = value
            elif "f" in texts and not value:
                facts.faults[row - 1, column - 1] = UNCACHED
            if value:
                filled = True
                facts.cells += 1
                facts.last_row = max(facts.last_row, row)
                facts.last_column = max(facts.last_column, column)
        elif tag == "row":
            facts.hidden_rows += hidden and filled
            parents[-1].remove(element)
    return facts
