"""A form as the zipped file that it is: whether it may be opened, what of it would not be kept."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from fdsign.errors import FdsignError
from fdsign.intake.detect import kind_of
from fdsign.intake.limits import MIB, Limits
from fdsign.intake.preflight.archive import Archive
from fdsign.intake.raw import UnreadableError, column_index
from fdsign.locale.text import N_, _

_LIMITS = Limits(unpacked=200 * MIB)
_CELLS = 1_000_000
"""Cells that merged ranges and links may span: each is held in memory."""
_SPAN = re.compile(
    rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*?\bref=[\"']"
    rb"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"
)
_SHEET = r"xl/worksheets/[^/]+\.xml"
_UNPLACED = re.compile(
    rb"(<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)(?:\s[^>/]*)?>)(?!\s*&amp;[LCR])(?=[^<])"
)
_LOST: tuple[tuple[str, str, bytes], ...] = (
    (N_("charts"), r"xl/(?:charts|chartsheets)/.*", b""),
    (N_("pictures"), r"xl/(?:media|richdata)/.*|xl/cellimages\.xml", b""),
    (N_("text boxes and shapes"), r"xl/drawings/[^/]+\.xml", rb"<\w+:(?:sp|cxnSp|grpSp)[\s>]"),
    (N_("text boxes and shapes"), r"xl/diagrams/.*", b""),
    (N_("form controls"), r"xl/(?:ctrlprops|activex|featurepropertybag)/.*", b""),
    (N_("form controls"), r"xl/drawings/.*\.vml", rb"ObjectType=[\"'](?!Note|Pict)"),
    (N_("slicers"), r"xl/(?:slicers|slicercaches|timelines|timelinecaches)/.*", b""),
    (N_("pivot tables"), r"xl/(?:pivottables|pivotcache)/.*", b""),
    (N_("embedded objects"), r"xl/(?:embeddings|oleobjects)/.*", b""),
    (N_("data connections"), r"xl/(?:connections\.xml|querytables/.*|model/.*)", b""),
    (N_("the size of comment boxes"), r"xl/(?:comments/)?comments?\d*\.xml", b""),
    (N_("replies to comments"), r"xl/threadedcomments/.*", b""),
    (N_("sparklines"), _SHEET, rb"<\w+:sparklineGroups[\s>]"),
    (N_("newer conditional formats"), _SHEET, rb"<x14\w*:conditionalFormatting[\s>]"),
    (N_("drop-down lists from other sheets"), _SHEET, rb"<x14\w*:dataValidation[\s>]"),
    (N_("digital signatures"), r"_xmlsignatures/.*", b""),
)
"""What openpyxl loses or draws anew: its kind, the parts it lies in, what is in them.

Charts stay in a form that is filled once, without some of their looks, and are not repeated; so are
pivot tables. Pictures stay only if Pillow happens to be installed.
"""


def check(template: bytes, file: str) -> None:
    """Refuse, before it is opened, what is no plain .xlsx workbook. Raises FdsignError."""
    archive = _archive(template, file)
    names = [name.lower() for name in archive.names]
    if any("vbaproject" in name or "/macrosheets/" in name for name in names):
        words = _("{file}: it holds macros, which are never run or passed on. Save it in Excel as "
                  "an Excel workbook (.xlsx) and use that.")  # fmt: skip
        raise FdsignError(words.format(file=file))
    if any(name.startswith("xl/externallinks/") for name in names):
        raise linked(file)
    cells = 0
    for name in archive.names:
        for piece in archive.pieces(name) if name.lower().endswith(".xml") else ():
            for left, top, right, bottom in _SPAN.findall(piece):
                width = column_index(right.decode()) - column_index(left.decode()) + 1
                cells += width * (int(bottom) - int(top) + 1)
    if cells > _CELLS:
        words = _("{file}: its merged cells or links span {cells} cells, whole columns perhaps. "
                  "Merge only the cells of the form.")  # fmt: skip
        raise FdsignError(words.format(file=file, cells=f"{cells:,}"))


def linked(file: str, place: str = "") -> FdsignError:
    """The refusal of a form that reads other files."""
    words = _("{file}: {place} refers to another workbook or program; no output may. Break the link "
              "in Excel (Data > Edit Links > Break Link), save and try again.")  # fmt: skip
    return FdsignError(words.format(file=file, place=place or _("the workbook")))


def damaged(file: str) -> FdsignError:
    """The refusal of a form that cannot be read."""
    words = _("{file}: it is damaged, or not as Excel writes it. Open it in Excel, save it anew as an "
              "Excel workbook (.xlsx) and use that.")  # fmt: skip
    return FdsignError(words.format(file=file))


def not_kept(template: bytes) -> tuple[str, ...]:
    """The kinds of things in a form that will not be in the filled one as they were.

    English words, marked for translation. Of a file that ``check`` refuses, none.
    """
    kinds: dict[str, None] = {}
    try:
        archive = Archive(template, _LIMITS)
        for kind, path, content in _LOST:
            for name in archive.names:
                if re.fullmatch(path, name.lstrip("/").lower()) and (
                    not content or any(re.search(content, each) for each in archive.pieces(name))
                ):
                    kinds[kind] = None
    except UnreadableError:
        return ()
    return tuple(kinds)


def mended(template: bytes) -> bytes:
    """The same form with headers and footers of the page as openpyxl can read them.

    It drops a text that does not begin with its place; Excel puts it in the middle.
    """
    with zipfile.ZipFile(io.BytesIO(template)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    sheets = [name for name in parts if re.fullmatch(_SHEET, name.lower())]
    changed = {name: new for name in sheets if (new := _placed(parts[name])) != parts[name]}
    return _zipped(parts | changed) if changed else template


def _placed(sheet: bytes) -> bytes:
    return _UNPLACED.sub(rb"\1&amp;C", sheet)


def dated(workbook: bytes) -> bytes:
    """The same workbook without the time at which it was zipped."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as source:
        return _zipped({name: source.read(name) for name in source.namelist()})


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(parts, key=lambda name: (not name.startswith("["), name)):
            part = zipfile.ZipInfo(name)  # of 1 January 1980
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(part, parts[name])
    return made.getvalue()


def _archive(template: bytes, file: str) -> Archive:
    """The parts, every one of them whole. Raises FdsignError."""
    try:
        kind = kind_of(template, "form.xlsx")
        if kind == "xlsx":
            archive = Archive(template, _LIMITS)
            for name in archive.names:
                archive.check(name)
            return archive
    except UnreadableError as error:
        if error.code == "file-encrypted":
            words = _("{file}: it has a password. Save a copy without one in Excel (File > Info > "
                      "Protect Workbook > Encrypt with Password, emptied) and use that.")  # fmt: skip
        elif error.code == "file-too-large":
            words = _("{file}: it becomes far larger when unpacked than a form can be (200 MB). Take "
                      "out of it what is not part of the form.")  # fmt: skip
        elif template.startswith(b"PK"):
            raise damaged(file) from error
        else:
            words = ""
        if words:
            raise FdsignError(words.format(file=file)) from error
    words = _("{file}: it is not an .xlsx workbook, and only those can be filled. Open it in Excel or "
              "WPS, save it as an Excel workbook (.xlsx) and use that.")  # fmt: skip
    raise FdsignError(words.format(file=file))
