"""What must be known of a zipped workbook before the fast reader sees it (spec 2.3, hazards).

The reader shows error cells as empty text and can abort on a far-away cell, so every member is
inflated here once, within bounds: its checksum, its declarations, its bounding box, its error cells.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from fdsign.intake.raw import UnreadableError, column_index
from fdsign.locale.text import _

MAX_INFLATED = 4 * 2**30
MAX_CELLS = 60_000_000

_FAR_COLUMN = re.compile(rb'<c r="([A-Z]{2,})\d')
_ERROR_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*? t="e"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>')
_NO_VALUE = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_UNCACHED_CELL = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^>]*>(?:(?!</c>).)*?(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_ROW = re.compile(rb'<row [^>]*?r="(\d+)"')
_NOT_UTF8 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
UNCACHED = "formula-uncached"
OUR_MARK = b'name="fdsign"'


@dataclass(slots=True)
class SheetFacts:
    """What the XML of one sheet says: how far it reaches, and its cells without a value.

    ``last_valued_row``: the last row with any value in it.
    """

    last_row: int = 0
    last_column: int = 0
    last_valued_row: int = 0
    faults: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(slots=True)
class WorkbookFacts:
    """What the XML of a workbook says."""

    date1904: bool
    ours: bool
    sheets: dict[str, SheetFacts]


def inspect(data: bytes) -> WorkbookFacts:
    """Go through every member of a zipped workbook once.

    Raises UnreadableError: file-too-large, file-truncated (checksum), file-external-entity.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAX_INFLATED:
                raise UnreadableError("file-too-large", _("over 4 GB when unpacked"))
            parts = {path.lower(): name for name, path in _sheet_paths(archive).items()}
            sheets: dict[str, SheetFacts] = {}
            date1904 = ours = False
            for member in archive.namelist():
                is_sheet = member.lower() in parts
                if not is_sheet and not member.endswith((".xml", ".rels", ".vml")):
                    continue
                content = archive.read(member)
                if is_sheet and content.startswith(_NOT_UTF8):
                    raise UnreadableError("file-unreadable", _("a sheet of it is not UTF-8"))
                if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                    raise UnreadableError("file-external-entity")
                if member == "xl/workbook.xml":
                    date1904 = bool(re.search(rb'date1904="(1|true)"', content))
                if member == "docProps/custom.xml":
                    ours = OUR_MARK in content
                if is_sheet:
                    sheets[parts[member.lower()]] = _sheet_facts(content)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        KeyError,
        ValueError,
        ElementTree.ParseError,
    ) as e:
        raise UnreadableError("file-truncated", _("a part of it fails its checksum")) from e
    except (NotImplementedError, RuntimeError) as error:
        raise UnreadableError("file-unreadable", _("packed in a way no workbook is")) from error
    return WorkbookFacts(date1904, ours, sheets)


def written_by_fdsign(file: Path) -> bool:
    """Whether a zipped workbook carries fdsign's document property."""
    try:
        with zipfile.ZipFile(file) as archive:
            return OUR_MARK in archive.read("docProps/custom.xml")
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, NotImplementedError, RuntimeError):
        return False


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> member path, by the workbook's own relations."""
    workbook = archive.read("xl/workbook.xml")
    relations = archive.read("xl/_rels/workbook.xml.rels")
    if b"<!DOCTYPE" in workbook + relations:
        raise UnreadableError("file-external-entity")
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in ElementTree.fromstring(relations)
    }
    paths = {}
    for element in ElementTree.fromstring(workbook).iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        reference = next((v for k, v in element.attrib.items() if k.endswith("}id")), None)
        target = targets.get(reference, "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        paths[element.get("name", "")] = path
    return paths


def _sheet_facts(content: bytes) -> SheetFacts:
    """The facts of one sheet: by a quick search where it is written as Excel writes, else parsed."""
    facts = _searched(content) if _as_usual(content) else _parsed(content)
    if facts.last_row * facts.last_column > MAX_CELLS:
        raise UnreadableError(
            "file-too-large",
            _("a sheet reaches to row {row}, column {column}").format(
                row=facts.last_row, column=facts.last_column
            ),
        )
    return facts


def _as_usual(content: bytes) -> bool:
    """Whether every row and cell begins with its address, as nearly all programs write them."""
    rows, cells = content.count(b"<row"), content.count(b"<c ")
    return (
        not re.search(rb"<\w+:(?:row|c)\b|<c[\t\r\n>]", content)
        and content.count(b'<row r="') == rows - content.count(b"<rowBreaks")
        and content.count(b'<c r="') == cells
        and not re.search(rb" t='|<v\s[^>]*>", content)
    )


def _searched(content: bytes) -> SheetFacts:
    facts = SheetFacts()
    last_value = max(content.rfind(b"</v>"), content.rfind(b"</t>"))
    valued = _ROW.match(content, content.rfind(b"<row ", 0, max(last_value, 0)))
    facts.last_valued_row = int(valued[1]) if valued and last_value >= 0 else 0
    facts.last_row = max((int(row) for row in _ROW.findall(content)), default=0)
    widest = max((column_index(c.decode()) for c in set(_FAR_COLUMN.findall(content))), default=25)
    facts.last_column = widest + 1
    if b't="e"' in content:
        for column, row, word in _ERROR_CELL.findall(content):
            facts.faults[int(row) - 1, column_index(column.decode())] = word.decode(
                "utf-8", "replace"
            )
    if _NO_VALUE.search(content):
        for column, row in _UNCACHED_CELL.findall(content):
            facts.faults[int(row) - 1, column_index(column.decode())] = UNCACHED
    return facts


def _parsed(content: bytes) -> SheetFacts:
    """The same facts by a parser, whatever the order of attributes, prefixes and quotes."""
    facts = SheetFacts()
    row = column = 0
    for event, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        tag = element.tag.rpartition("}")[2]
        if event == "start" and tag == "row":
            row, column = int(element.get("r") or row + 1), 0
        elif event == "start" and tag == "c":
            address = re.fullmatch(r"([A-Z]+)(\d+)", element.get("r") or "")
            column = column_index(address[1]) + 1 if address else column + 1
            row = int(address[2]) if address else row
            facts.last_row = max(facts.last_row, row)
            facts.last_column = max(facts.last_column, column)
        elif event == "end" and tag == "c":
            texts = {child.tag.rpartition("}")[2]: "".join(child.itertext()) for child in element}
            value = texts.get("v", "").strip() or texts.get("is", "").strip()
            if value:
                facts.last_valued_row = max(facts.last_valued_row, row)
            if element.get("t") == "e":
                facts.faults[row - 1, column - 1] = value
            elif "f" in texts and not value:
                facts.faults[row - 1, column - 1] = UNCACHED
        elif event == "end" and tag == "row":
            element.clear()
    return facts
