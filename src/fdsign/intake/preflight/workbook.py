"""The preflight of .xlsx and .xlsm: every part once, before the fast reader sees any (spec 2.3).

The reader shows error cells as empty text and can abort on a far-away cell.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from fdsign.intake.limits import Limits
from fdsign.intake.preflight.archive import Archive, told
from fdsign.intake.preflight.facts import WorkbookFacts
from fdsign.intake.preflight.sheets import sheet_facts
from fdsign.intake.raw import UnreadableError
from fdsign.locale.text import _

_STATED = re.compile(rb"""uniqueCount\s*=\s*["'](\d+)""")
_SHORTEST_TEXT = len("<si/>")
OUR_MARK = b'name="fdsign"'
OUR_PART = "docProps/custom.xml"


def inspect(data: bytes, limits: Limits) -> WorkbookFacts:
    """Go through a zipped workbook once.

    Raises UnreadableError: file-too-large, file-truncated (checksum), file-external-entity.
    """
    archive = Archive(data, limits)
    sheets = {path.lower(): name for name, path in sheet_paths(archive).items()}
    facts = WorkbookFacts()
    for part in archive.names:
        if (name := sheets.get(part.lower())) is not None:
            with told():
                facts.sheets[name] = sheet_facts(archive, part, limits)
            facts.sheets[name].within(limits)
        elif part == "xl/workbook.xml":
            facts.date1904 = bool(re.search(rb'date1904="(1|true)"', archive.whole(part)))
        elif part == OUR_PART:
            facts.ours = OUR_MARK in archive.whole(part)
        else:
            _check(archive, part)
    return facts


def _check(archive: Archive, part: str) -> None:
    """Go through a part that no fact is taken from; the reader makes room for as many texts as it states."""
    size = 0
    stated: list[int] = []
    for piece in archive.pieces(part):
        size += len(piece)
        stated += [int(number) for number in _STATED.findall(piece)]
    if any(number * _SHORTEST_TEXT > size for number in stated):
        raise UnreadableError("file-truncated", _("it states more texts than it holds"))


def sheet_paths(archive: Archive) -> dict[str, str]:
    """Sheet name -> part of the archive, by the workbook's own relations."""
    with told():
        relations = ElementTree.fromstring(archive.whole("xl/_rels/workbook.xml.rels"))
        workbook = ElementTree.fromstring(archive.whole("xl/workbook.xml"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    paths = {}
    for element in workbook.iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        reference = next((v for k, v in element.attrib.items() if k.endswith("}id")), None)
        target = targets.get(reference, "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        paths[element.get("name", "")] = path
    return paths
