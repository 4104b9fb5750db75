"""One sheet of a zipped workbook: where it reaches, its faulty cells, and what its cells say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree

import numpy as np

from fdsign.intake.preflight import cells
from fdsign.intake.preflight.archive import Archive
from fdsign.intake.preflight.cells import Cells
from fdsign.intake.preflight.facts import UNCACHED, SheetFacts
from fdsign.intake.preflight.tags import UnusualError, cut, parsed
from fdsign.intake.raw import Span, column_index

_SPAN = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)


def sheet(archive: Archive, part: str) -> tuple[SheetFacts, Cells | None]:
    """The facts of a sheet; its cells with a value, where it is written as nearly all programs do it."""
    try:
        found, around = _found(archive.pieces(part, searched=True))
        facts = _facts(found)
        facts.merged = _merged(around)
    except UnusualError:
        archive.check(part)
        with archive.open(part) as stream:
            return _parsed(stream), None
    return facts, found.keep(found.kinds <= cells.WORD)


def _found(pieces: Iterator[bytes]) -> tuple[Cells, bytes]:
    """The cells of a sheet, and all of it but its rows. Raises UnusualError."""
    parts = [cells.cells(b"")]
    around: list[bytes] = []
    inside = False
    for number, piece in enumerate(cut(pieces, b"<row ")):
        rest = piece
        if not number and b"<sheetData/>" not in piece:
            head, mark, rest = piece.partition(b"<sheetData>")
            if not mark:
                raise UnusualError
            inside = True
            around.append(head + mark)
        if inside:
            rows, end, rest = rest.partition(b"</sheetData>")
            parts.append(cells.cells(rows))
            inside = not end
            around.append(end)
        around.append(rest)
    return cells.together(parts), b"".join(around)


def _facts(found: Cells) -> SheetFacts:
    """What is known of a sheet by its cells."""
    facts = SheetFacts()
    given, reached = found.kinds <= cells.FAULT, found.kinds != cells.UNCACHED
    facts.cells = int(given.sum())
    facts.last_row = int(found.rows[reached].max(initial=-1)) + 1
    facts.last_column = int(found.columns[reached].max(initial=-1)) + 1
    facts.hidden_rows = int(np.isin(found.hidden, found.rows[given]).sum())
    faulty = found.keep(found.kinds >= cells.FAULT)
    for row, column, kind, word in zip(
        faulty.rows.tolist(), faulty.columns.tolist(), faulty.kinds, faulty.texts, strict=True
    ):
        if kind != cells.EMPTY:
            facts.faults[row, column] = word.as_py() if kind == cells.FAULT else UNCACHED
    return facts


def _merged(around: bytes) -> list[Span]:
    """The spans that a sheet merges. Raises UnusualError."""
    if b"<!" in around or _ENCODING.match(around):
        raise UnusualError
    found = []
    root = parsed(around)
    space = root.tag.removesuffix("worksheet")
    for element in root.iterfind(f"{space}mergeCells/{space}mergeCell"):
        span = _SPAN.fullmatch(element.get("ref", ""))
        if span is None:
            raise UnusualError
        left, top, right, bottom = span.groups()
        found.append(((int(top) - 1, column_index(left)), (int(bottom) - 1, column_index(right))))
    return found


def _parsed(stream: IO[bytes]) -> SheetFacts:
    """The facts of a sheet by a parser, whatever its prefixes, quotes and the order of attributes."""
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
