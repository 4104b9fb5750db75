"""Sheets that are written otherwise than most: the same cells, by the quick way or the slow one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from fdsign.errors import DataError
from fdsign.intake.limits import Limits
from fdsign.intake.preflight.workbook import inspect
from fdsign.intake.readers.scanned import read_scanned
from fdsign.pipeline.check import check
from fdsign.pipeline.request import Request
from tests.errors.files import CONTRACTS, rewritten, signed, text, workbook
from tests.spec.office import CENTRE

SHEET, TEXTS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
MERGED_ELSEWHERE = (
    b'<extLst><ext xmlns:z="urn:z"><z:mergeCell ref="B2:B9"/></ext></extLst></worksheet>'
)
ROWS = [signed(number, 姓名=f"测{number}") for number in range(1, 21)]
HEADINGS = CONTRACTS[:-1]
NO_CENTRE = [signed(number)[:-1] for number in range(1, 41)]
ROW_20_AND_21 = re.compile(rb'(<row r="20".*?</row>)(<row r="21".*?</row>)')
PREFIXED = (b"<sheetData", b"</sheetData", b"<row", b"</row", b"<c ", b"</c", b"<v", b"</v")


def prefixed(xml: bytes) -> bytes:
    for tag in PREFIXED:
        xml = xml.replace(tag, tag.replace(b"<", b"<x:").replace(b"<x:/", b"</x:"))
    return xml.replace(
        b"xmlns:r=",
        b'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r=',
        1,
    )


def read(folder: Path) -> tuple[list[str], list[dict[str, object]]]:
    """The problems and the contracts of a folder's one workbook."""
    exports = check(Request((folder,))).exports
    table = exports.tables["contracts"]
    return [p.code for p in exports.problems], table.select(
        ["name", "sign_date", "row"]
    ).to_pylist()


def item(written: str) -> tuple[str, Callable[[bytes], bytes]]:
    """One shared text written otherwise."""
    return TEXTS, lambda xml: xml.replace("<t>测7</t>".encode(), written.encode())


def instead(part: str, *pairs: tuple[bytes, bytes]) -> tuple[str, Callable[[bytes], bytes]]:
    """A part with some of its bytes written otherwise, one after the other."""

    def changed(xml: bytes) -> bytes:
        for old, new in pairs:
            xml = xml.replace(old, new)
        return xml

    return part, changed


USUAL = {
    "the reading beside a text": item('<t>测7</t><rPh sb="0" eb="1"><t>cè</t></rPh>'),
    "a text of two looks": item("<r><rPr><b/></rPr><t>测</t></r><r><t>7</t></r>"),
    "two runs without their space": item("<r><t>测 </t></r><r><t>\n 7</t></r>"),
    "a path with a dot": instead(RELATIONS, (b'"sharedStrings.xml"', b'"./sharedStrings.xml"')),
    "a merged span of another program": instead(SHEET, (b"</worksheet>", MERGED_ELSEWHERE)),
    "space around the number of a text": instead(SHEET, (b"<v>7</v>", b"<v> 7 </v>")),
    "a note on how it is read": instead(
        TEXTS, (b"</t></si>", b'</t><phoneticPr fontId="1" type="noConversion"/></si>')
    ),
    "characters as numbers": instead(TEXTS, ("测".encode(), b"&#x6d4B;")),
    "rows with heights": instead(SHEET, (b'<row r="3"', b'<row r="3" ht="20.5" customHeight="1"')),
    "types before styles": instead(SHEET, (b' t="s"', b' t="s" s="0"')),
    "cells without a value": instead(
        SHEET, (b'<row r="5" spans="1:6">', b'<row r="5" spans="1:6"><c r="ZZ5" s="0"/>')
    ),
}
UNUSUAL = {
    "a prefix": (SHEET, prefixed),
    "shared texts without a relation": instead(RELATIONS, (b"/sharedStrings", b"/otherStrings")),
    "formats with an unknown prefix": instead(STYLES, (b"<fonts", b"<x:fonts/><fonts")),
    "single quotation marks": instead(SHEET, (b'<c r="A5"', b"<c r='A5'")),
    "types before addresses": instead(SHEET, (b'<c r="A5" t="s"', b'<c t="s" r="A5"')),
    "a line break in a tag": instead(SHEET, (b'<c r="A5"', b'<c\nr="A5"')),
    "a comment": instead(SHEET, (b"</row>", b"<!-- <c --></row>")),
    "a quoted text": item("<t><![CDATA[测7]]></t>"),
    "a space in a closing tag": instead(SHEET, (b"</v>", b"</v >")),
    "no number of the row": instead(SHEET, (b'<row r="5"', b"<row")),
    "rows in another order": (SHEET, lambda xml: ROW_20_AND_21.sub(rb"\2\1", xml)),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    workbook(tmp_path / "签约.xlsx", [CONTRACTS, *ROWS])
    return tmp_path


def inflated(book: Path | io.BytesIO, part: str) -> bytes:
    with zipfile.ZipFile(book) as archive:
        return archive.read(part)


def quickly(folder: Path) -> bool:
    """Whether the quick way reads the workbook."""
    return read_scanned(inspect((folder / "签约.xlsx").read_bytes(), Limits())) is not None


@pytest.mark.parametrize("what", [*USUAL, *UNUSUAL])
def test_the_cells_are_the_same_however_they_are_written(folder: Path, what: str) -> None:
    plain = read(folder)
    assert [row["name"] for row in plain[1]] == [f"测{number}" for number in range(1, 21)]
    part, rewrite = {**USUAL, **UNUSUAL}[what]
    before = (folder / "签约.xlsx").read_bytes()
    rewritten(folder / "签约.xlsx", part, rewrite)
    assert inflated(folder / "签约.xlsx", part) != inflated(io.BytesIO(before), part)
    assert quickly(folder) is (what in USUAL)
    assert read(folder) == plain


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, b"</row>", b""),
        (SHEET, b"</sheetData>", b""),
        (SHEET, b"</worksheet>", b""),
        (SHEET, b"</c>", b""),
        (SHEET, b'encoding="UTF-8"', b'encoding="UTF-80"'),
        (SHEET, b"<v>3</v>", b"<v>999</v>"),
        (SHEET, b"<v>3</v>", b"<v>-1</v>"),
        (SHEET, b"<v>3</v>", b"<v>x</v>"),
        (SHEET, b"<v>3</v>", b"<v>3</w>"),
        (SHEET, b"<v>3</v>", b"<f>1<v>3</v>"),
        (TEXTS, b"</sst>", b""),
        (TEXTS, b"</si>", b""),
    ],
)
def test_a_workbook_that_is_broken_inside_is_refused(
    folder: Path, part: str, old: bytes, new: bytes
) -> None:
    rewritten(folder / "签约.xlsx", part, lambda xml: xml.replace(old, new, 1))
    with pytest.raises(DataError) as raised:
        check(Request((folder,)))
    assert {p.code for p in raised.value.problems if p.severity == "fatal"} == {"file-truncated"}


def test_a_number_of_two_formats_that_draw_how_long_is_left_to_the_slow_way(folder: Path) -> None:
    rewritten(
        folder / "签约.xlsx", STYLES, lambda xml: xml.replace(b'numFmtId="0"', b'numFmtId="46"')
    )
    assert quickly(folder)  # texts alone
    rewritten(folder / "签约.xlsx", SHEET, lambda xml: xml.replace(b' t="s"><v>3<', b"><v>3<"))
    assert not quickly(folder)


def test_what_stands_above_the_data_says_nothing_about_them(tmp_path: Path) -> None:
    """A day in the row of the title, a long number in the column of identities, words of wrappers."""
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [f"{CENTRE}签约明细", "统计日期"])
    sheet.write_datetime(0, 2, datetime(2018, 1, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_number(1, 0, 123456789012345678)
    for row, cells in enumerate(
        [[*HEADINGS, "'所属人群"], *([*each, "高血压"] for each in NO_CENTRE)], 2
    ):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell)
    book.close()
    others = [CENTRE, "乙社区卫生服务中心"]
    named = [signed(77 + at, 签约机构=name, 签约医生=f"李{at}") for at, name in enumerate(others)]
    text(tmp_path / "b.csv", [CONTRACTS, *named])
    exports = check(Request((tmp_path,))).exports
    assert [problem.code for problem in exports.problems] == []
    table = exports.tables["contracts"].to_pylist()
    assert [row["institution"] for row in table] == [CENTRE] * 40 + others
    assert exports.inputs[0].unwrapped == 0
