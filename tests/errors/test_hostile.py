"""Files and settings that would lose rows or abort the reader: refused, or read right (spec 2.3)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt

from fdsign.errors import DataError, FdsignError, OutputError, PolicyError
from fdsign.pipeline.check import check
from fdsign.pipeline.outputs import Asked, Outputs
from fdsign.pipeline.request import Request
from fdsign.policy.load import load
from tests.errors.files import CONTRACTS, rewritten, signed, text, workbook
from tests.spec.office import someone

SHEET = "xl/worksheets/sheet1.xml"
PEOPLE = [signed(number) for number in range(1, 21)]


def codes(folder: Path) -> list[str]:
    try:
        return [p.code for p in check(Request((folder,))).exports.problems]
    except DataError as error:
        return [p.code for p in error.problems if p.severity == "fatal"]


@pytest.mark.parametrize(
    "far",
    [
        b'<row r="1048576"><c t="n" r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        b'<row><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="22"></row>',
    ],
)
def test_a_far_cell_is_refused_however_it_is_written(tmp_path: Path, far: bytes) -> None:
    workbook(tmp_path / "签约.xlsx", [CONTRACTS, *PEOPLE])
    rewritten(
        tmp_path / "签约.xlsx",
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", far + b"</sheetData>"),
    )
    assert codes(tmp_path) == ["file-too-large"]


@pytest.mark.parametrize(
    "written",
    [b'<c r="E2" t="e"><v>#N/A</v></c>', b'<c t="e" r="E2"><v>#N/A</v></c>',
     b"<c r='E2' t='e'><v>#N/A</v></c>"],
)  # fmt: skip
def test_an_error_cell_is_told_however_it_is_written(tmp_path: Path, written: bytes) -> None:
    import re

    workbook(tmp_path / "签约.xlsx", [CONTRACTS, signed()])
    cell = re.compile(rb'<c r="E2".*?</c>')
    rewritten(tmp_path / "签约.xlsx", SHEET, lambda xml: cell.sub(written, xml))
    assert "cell-error" in codes(tmp_path)


def test_a_number_of_texts_that_would_take_all_memory_is_refused(tmp_path: Path) -> None:
    workbook(tmp_path / "签约.xlsx", [CONTRACTS, *PEOPLE])
    rewritten(
        tmp_path / "签约.xlsx",
        "xl/sharedStrings.xml",
        lambda xml: xml.replace(b"uniqueCount=", b'uniqueCount="4294967295" was=', 1),
    )
    assert codes(tmp_path) == ["file-truncated"]


def page(rows: list[list[str]]) -> str:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><table>{cells}</table></body></html>"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda html: html + html,  # pages one after the other
        lambda html: "<table><tr><td>签约表</td></tr></table>" + html[: len(html) // 2],
        lambda html: html.replace("测甲", "<!-- 测甲", 1),
    ],
)
def test_an_html_table_whose_rows_would_be_lost_is_refused(
    tmp_path: Path, spoil: Callable[[str], str]
) -> None:
    (tmp_path / "签约.xls").write_text(spoil(page([CONTRACTS, *PEOPLE])), "utf-8")
    assert codes(tmp_path) == ["file-truncated"]


def test_a_quotation_mark_that_swallows_rows_is_refused(tmp_path: Path) -> None:
    lines = [",".join(row) for row in [CONTRACTS, *PEOPLE]]
    lines[3] = lines[3].replace("王医生", '"王医')
    lines[15] = lines[15].replace("王医生", '王医"')
    (tmp_path / "签约.csv").write_text("\n".join(lines), "utf-8")
    assert codes(tmp_path) == ["file-truncated"]


def test_a_line_break_inside_a_cell_is_no_harm(tmp_path: Path) -> None:
    text(tmp_path / "签约.csv", [CONTRACTS, signed(1, 姓名="测\n甲"), signed(2)])
    (entry,) = check(Request((tmp_path,))).exports.inputs
    assert (entry.read, entry.used) == (2, 2)


@pytest.mark.parametrize(
    "said",
    [
        '[contracts]\nsheet = "不存在"',
        '[contracts]\nfiles = "没有*.csv"',
        '[contracts.columns]\nsign_date = "没有的表头"',
        "[contracts]\nsheet = 3",
        "datasets = 1",
        "[contracts]\n[datasets.contracts]",
        "year = “2017”",
        "x = " + "[" * 5000,
    ],
)
def test_a_setting_that_fits_nothing_is_told(tmp_path: Path, said: str) -> None:
    text(tmp_path / "签约.csv", [CONTRACTS, signed()])
    (tmp_path / "fdsign.toml").write_text(said, "utf-8")
    with pytest.raises(FdsignError, match=r"fdsign\.toml"):
        check(Request((tmp_path,)))


def test_what_a_policy_is_cannot_be_set() -> None:
    for key in ("id", "verified_until", "first_year"):
        with pytest.raises(PolicyError, match="accept-unverified"):
            load(changes={key: "2050"})


def test_the_policy_file_is_no_place_for_a_result(tmp_path: Path) -> None:
    policy = tmp_path / "p.toml"
    policy.write_text("", "utf-8")
    with pytest.raises(OutputError):
        Outputs.planned(Asked(json=str(policy), force=True), Request((), policy=str(policy)))


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="A%d" t="str"><f>IF(1,"","")</f><v></v></c>',
        b'<c r="A%d" t="inlineStr"><is><t></t></is></c>',
        b'<c r="A%d" t="inlineStr"><is><t> </t></is></c>',
        b'<c r="A%d" t="inlineStr"><is><t/></is></c>',
        b'<c r="A%d" t="str"><v></v></c>',
        b'<c r="A%d" t="str"><f>IF(1,"","")</f><v/></c>',
    ],
)
def test_empty_rows_below_a_list_are_blank_rows(tmp_path: Path, cell: bytes) -> None:
    """Formulas drawn down below the data give empty text: no row is lost, none is refused."""
    workbook(tmp_path / "签约.xlsx", [CONTRACTS, *PEOPLE])
    below = b"".join(b'<row r="%d">' % row + cell % row + b"</row>" for row in range(22, 27))
    rewritten(
        tmp_path / "签约.xlsx",
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", below + b"</sheetData>"),
    )
    (entry,) = check(Request((tmp_path,))).exports.inputs
    assert (entry.read, entry.used, entry.set_aside) == (25, 20, {"blank": 5})


def test_a_row_with_no_number_for_its_place_is_refused(tmp_path: Path) -> None:
    workbook(tmp_path / "签约.xlsx", [CONTRACTS, *PEOPLE])
    rewritten(
        tmp_path / "签约.xlsx", SHEET, lambda xml: xml.replace(b'<row r="9"', b"<row r='abc'")
    )
    assert codes(tmp_path) == ["file-truncated"]


def old_workbook(folder: Path, spoil: Callable[[xlwt.Worksheet], None]) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("签约")
    for number, row in enumerate([CONTRACTS, *PEOPLE]):
        for column, cell in enumerate(row):
            if (number, column) not in {(3, 0), (5, 2)}:
                sheet.write(number, column, cell)
    spoil(sheet)
    book.save(str(folder / "签约.xls"))


def test_error_cells_and_hidden_rows_of_an_old_workbook_are_told(tmp_path: Path) -> None:
    """A missing value in A4, a reference error in C6, row 8 out of sight."""

    def spoil(sheet: xlwt.Worksheet) -> None:
        sheet.row(3).set_cell_error(0, 0x2A)
        sheet.row(5).set_cell_error(2, 0x17)
        sheet.row(7).hidden = True

    old_workbook(tmp_path, spoil)
    exports = check(Request((tmp_path,))).exports
    found = [(p.code, p.cell) for p in exports.problems if p.code == "cell-error"]
    assert found == [("cell-error", "A4"), ("cell-error", "C6")]
    (hidden,) = [p for p in exports.problems if p.code == "rows-hidden"]
    assert hidden.details["rows"] == "1"
    (entry,) = exports.inputs
    assert (entry.read, entry.rejected) == (20, 2)


def test_an_old_workbook_whose_records_break_off_is_refused(tmp_path: Path) -> None:
    from fdsign.intake.limits import Limits
    from fdsign.intake.preflight import biff
    from fdsign.intake.raw import UnreadableError

    old_workbook(tmp_path, lambda sheet: sheet.write(3, 0, someone(3)))
    data = (tmp_path / "签约.xls").read_bytes()
    records = biff.stream(data)
    end = data.index(records[-512:])
    spoiled = data[: end + 256] + b"\xff" * 256 + data[end + 512 :]
    with pytest.raises(UnreadableError):
        biff.inspect(spoiled, Limits())
