"""The first pass over .xlsx and .xlsm: every part once, before any reader sees them (spec 2.3).

The fast reader shows error cells as empty text and can abort on a far-away cell. Where all sheets are
written as usual it is not asked at all: the pass has found their cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

import pyarrow as pa

from fdsign.intake.limits import Limits
from fdsign.intake.preflight import formats, sheets, texts
from fdsign.intake.preflight.archive import Archive, related, told
from fdsign.intake.preflight.cells import Cells
from fdsign.intake.preflight.facts import SheetFacts
from fdsign.intake.preflight.tags import UnusualError, parsed
from fdsign.intake.raw import UnreadableError
from fdsign.locale.text import _

_STATED = re.compile(rb"""uniqueCount\s*=\s*["'](\d+)""")
_SHORTEST_TEXT = len("<si/>")
OUR_MARK = b'name="fdsign"'
OUR_PART = "docProps/custom.xml"


@dataclass(slots=True)
class Sheet:
    """One worksheet: what is known of it, and its cells if it is written as usual."""

    name: str
    part: str
    hidden: bool
    facts: SheetFacts = field(default_factory=SheetFacts)
    cells: Cells | None = None


@dataclass(slots=True)
class Workbook:
    """What the bytes of a workbook say.

    ``ours``: it carries fdsign's document property. ``texts``: what cells share; ``drawn``: of each cell
    format what it draws of a number, DAY, ELAPSED or PLAIN. Both None if not written as usual.
    """

    sheets: list[Sheet] = field(default_factory=list)
    date1904: bool = False
    ours: bool = False
    texts: pa.StringArray | None = field(default_factory=lambda: pa.array([], pa.string()))
    drawn: list[int] | None = field(default_factory=list)


def inspect(data: bytes, limits: Limits) -> Workbook:
    """Go through a zipped workbook once.

    Raises UnreadableError: file-too-large, file-truncated (checksum), file-external-entity.
    """
    archive = Archive(data, limits)
    book, others = _contents(archive)
    by_part = {sheet.part.lower(): sheet for sheet in book.sheets}
    for part in archive.names:
        if (sheet := by_part.get(part.lower())) is not None:
            with told():
                sheet.facts, sheet.cells = sheets.sheet(archive, part)
            sheet.facts.within(limits)
        elif part == "xl/workbook.xml":
            book.date1904 = bool(re.search(rb'date1904="(1|true)"', archive.whole(part)))
        elif part == OUR_PART:
            book.ours = OUR_MARK in archive.whole(part)
        elif others.get(part.lower()) == "sharedStrings":
            book.texts = _texts(archive, part)
        elif others.get(part.lower()) == "styles":
            book.drawn = _drawn(b"".join(archive.pieces(part)))
        else:
            _check(archive, part)
    return book


def _texts(archive: Archive, part: str) -> pa.StringArray | None:
    try:
        return texts.shared(_stating_truly(archive.pieces(part)))
    except (UnusualError, pa.ArrowInvalid):  # the latter of texts of more than 2 GB
        _check(archive, part)
        return None


def _check(archive: Archive, part: str) -> None:
    """Go through a part that no fact is taken from."""
    for _piece in _stating_truly(archive.pieces(part)):
        pass


def _stating_truly(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes. The fast reader makes room for as many texts as they state."""
    size = 0
    stated: list[int] = []
    for piece in pieces:
        size += len(piece)
        stated += [int(number) for number in _STATED.findall(piece)]
        yield piece
    if any(number * _SHORTEST_TEXT > size for number in stated):
        raise UnreadableError("file-truncated", _("it states more texts than it holds"))


def _contents(archive: Archive) -> tuple[Workbook, dict[str, str]]:
    """The worksheets by the workbook's own relations, and of what kind its other parts are."""
    others = related(archive, "xl/_rels/workbook.xml.rels")
    with told():
        workbook = ElementTree.fromstring(archive.whole("xl/workbook.xml"))
    book = Workbook()
    for element in workbook.iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        reference = next((v for k, v in element.attrib.items() if k.endswith("}id")), None)
        kind, part = others.get(reference or "", ("worksheet", ""))
        if kind == "worksheet":
            hidden = element.get("state", "visible") != "visible"
            book.sheets.append(Sheet(element.get("name", ""), part, hidden))
    return book, {part.lower(): kind for kind, part in others.values()}


def _drawn(styles: bytes) -> list[int] | None:
    """What each cell format draws of a number; None of formats that are not written as usual."""
    try:
        return _formats(parsed(styles))
    except (UnusualError, ValueError):
        return None


def _formats(styles: ElementTree.Element) -> list[int]:
    custom = {}
    found = []
    for element in styles.iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "numFmt":
            pattern = element.get("formatCode", "")
            custom[element.get("numFmtId")] = formats.drawn(pattern)
        elif tag == "cellXfs":
            numbers = [xf.get("numFmtId", "0") for xf in element]
            found = [custom.get(n, formats.drawn_by_built_in(int(n))) for n in numbers]
    return found
