"""An office's own form is filled, and stays as it was in everything else."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table
from python_calamine import CalamineWorkbook

from fdsign.errors import FdsignError
from fdsign.intake import ours
from fdsign.locale import text
from fdsign.report.forms import fields, references
from fdsign.report.template import Form, Share, Value, filled, not_kept

CREATED = datetime(2018, 3, 1, 12, 30, tzinfo=UTC)
VALUES: dict[str, Value] = {
    "institution": "城东中心",
    "year": 2017,
    "points": Fraction(3333, 40),
    "referral.points": Fraction(19, 3),
    "referral.referral_rate": Share(Fraction(1039, 10_000)),
    "机构": "城东中心",
    "得分": Fraction(25, 4),
    "3 转诊.得分": Fraction(1, 3),
}


@pytest.fixture(autouse=True)
def _english() -> None:
    text.use("en")


def form(**more: Value) -> Form:
    return Form("城东中心", VALUES | more)


def saved(book: Any) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def template(change: Callable[[Any, Any], object]) -> bytes:
    """A form of one sheet, 考核表, as ``change`` makes it."""
    book = Workbook()
    book.active.title = "考核表"
    change(book, book.active)
    return saved(book)


def cells(**texts: object) -> bytes:
    """A form with these cells."""

    def write(_book: Any, sheet: Any) -> None:
        for place, value in texts.items():
            sheet[place] = value

    return template(write)


def fill(data: bytes, *forms: Form) -> Any:
    """The filled form, read back."""
    return load_workbook(
        io.BytesIO(filled(data, "form.xlsx", forms or (form(),), CREATED)), rich_text=True
    )


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(data: bytes, name: str, content: bytes = b"<x/>") -> bytes:
    """The same workbook with one part more, or another."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, old in {**parts(data), name: content}.items():
            archive.writestr(each, old)
    return made.getvalue()


def refusal(data: bytes, *forms: Form) -> str:
    with pytest.raises(FdsignError) as caught:
        filled(data, "form.xlsx", forms or (form(),), CREATED)
    return str(caught.value)


# -- values ---------------------------------------------------------------------------------------


def test_a_cell_that_is_a_field_gets_the_value_with_its_type() -> None:
    sheet = fill(
        cells(A1="{{institution}}", A2="{{year}}", A3="{{points}}", A4="{{referral.referral_rate}}")
    ).active
    assert [(sheet[c].value, sheet[c].data_type) for c in ("A1", "A2", "A3", "A4")] == [
        ("城东中心", "s"),
        (2017, "n"),
        (83.325, "n"),
        (0.1039, "n"),
    ]
    assert [sheet[c].number_format for c in ("A1", "A2", "A3", "A4")] == [
        "General",
        "General",
        "0.00",
        "0.00%",
    ]


def test_a_number_format_of_the_form_stays() -> None:
    def write(_book: Any, sheet: Any) -> None:
        for place, name, look in (
            ("A1", "points", "0.0000"),
            ("A2", "referral.referral_rate", "0%"),
            ("A3", "points", "@"),
            ("A4", "referral.referral_rate", "@"),
        ):
            sheet[place] = f"{{{{{name}}}}}"
            sheet[place].number_format = look

    sheet = fill(template(write)).active
    assert [sheet.cell(row, 1).number_format for row in range(1, 5)] == ["0.0000", "0%", "@", "@"]
    assert [sheet.cell(row, 1).value for row in range(1, 5)] == [83.325, 0.1039, "83.325", "10.39%"]


def test_fields_within_a_text_become_text() -> None:
    sheet = fill(
        cells(
            A1="{{institution}}{{year}}年得分：{{ 得分 }}分，转诊率{{referral.referral_rate}}",
            A2="单项 {{3 转诊.得分}}；{{referral.points}}",
        )
    ).active
    assert sheet["A1"].value == "城东中心2017年得分：6.25分，转诊率10.39%"
    assert sheet["A2"].value == "单项 0.3333；6.3333"


@pytest.mark.parametrize(
    "written",
    [
        "{{institution}}",
        "{{ INSTITUTION }}",
        " {{Institution}}\n",
        "｛｛institution｝｝",
        "{{ｉｎｓｔｉｔｕｔｉｏｎ}}",
        "{｛\u3000机 构\u200b}｝",
    ],
)
def test_width_case_and_spaces_do_not_matter(written: str) -> None:
    assert fill(cells(B2=written)).active["B2"].value == "城东中心"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(25, 4), "6.25"),
        (Fraction(5), "5"),
        (Fraction(0), "0"),
        (Fraction(2, 3), "0.6667"),
        (Fraction(100_005, 10**9), "0.0001"),
        (Fraction(5, 100_000), "0.0001"),
        (Fraction(49, 1_000_000), "0"),
        (Fraction(-49, 1_000_000), "0"),
        (Fraction(-1, 3), "-0.3333"),
        (Fraction(10**20 + 1, 2), "50000000000000000000.5"),
        (Share(Fraction(1039, 10_000)), "10.39%"),
        (Share(Fraction(1, 20_000)), "0.01%"),
        (-7, "-7"),
        ("甲", "甲"),
    ],
)
def test_values_within_texts_are_rounded_half_up(value: Value, shown: str) -> None:
    assert fields.shown(value) == shown


def test_a_text_of_several_looks_keeps_them() -> None:
    bold = InlineFont(b=True)
    red = InlineFont(color="FFFF0000")

    def write(_book: Any, sheet: Any) -> None:
        sheet["A1"] = CellRichText(
            "甲 ", TextBlock(bold, "{{instit"), TextBlock(red, "ution}} 乙{{year}}"), " 丙"
        )
        sheet["A2"] = CellRichText(TextBlock(bold, "不"), "变")

    sheet = fill(template(write)).active
    assert [str(each) for each in sheet["A1"].value] == ["甲 ", "城东中心", " 乙2017", " 丙"]
    assert sheet["A1"].value[1].font.b is True
    assert sheet["A1"].value[2].font.color.rgb == "FFFF0000"
    assert [str(each) for each in sheet["A2"].value] == ["不", "变"]


def test_a_field_that_only_other_units_have_stays_empty() -> None:
    book = fill(
        cells(A1="{{institution}}", B1="{{extra}}", C1="({{extra}})"),
        form(extra=5),
        Form("乙", {"institution": "乙"}),
    )
    assert [[c.value for c in sheet[1]] for sheet in book] == [
        ["城东中心", 5, "(5)"],
        ["乙", None, "()"],
    ]


# -- hostile texts --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hostile", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "="]
)
def test_no_text_becomes_a_formula(hostile: str) -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet["A1"], sheet["A2"] = "{{institution}}", "{{institution}}甲"
        book.defined_names.add(DefinedName("机构", attr_text="考核表!$A$3"))

    data = filled(template(write), "form.xlsx", [form(institution=hostile, 机构=hostile)], CREATED)
    sheet = load_workbook(io.BytesIO(data)).active
    for place in ("A1", "A2", "A3"):
        assert sheet[place].data_type == "s"
        assert sheet[place].quotePrefix
    assert b"<f>" not in parts(data)["xl/worksheets/sheet1.xml"]
    read = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert str(read[2][0]).strip() == hostile.strip()


def test_what_xml_cannot_hold_is_removed_and_codes_are_shown_as_they_are() -> None:
    hostile = "甲\x00\x1b\ud800\uffff乙_x0041_ #N/A"
    book = fill(cells(A1="{{institution}}", A2="{{机构}}"), form(institution=hostile, 机构="#N/A"))
    assert str(book.active["A1"].value).replace("_x005F_", "_") == "甲乙_x0041_ #N/A"
    assert (book.active["A2"].value, book.active["A2"].data_type) == ("#N/A", "s")


def test_a_text_longer_than_a_cell_is_cut() -> None:
    value = fill(cells(A1="{{institution}}"), form(institution="甲" * 40_000)).active["A1"].value
    assert len(value) == 32_767
    assert value.endswith("甲…")


def test_a_value_that_looks_like_a_field_is_not_filled_again() -> None:
    book = fill(cells(A1="{{institution}}", A2="x{{institution}}"), form(institution="{{year}}"))
    assert [book.active["A1"].value, book.active["A2"].value] == ["{{year}}", "x{{year}}"]


# -- names, merged cells, headers -----------------------------------------------------------------


def test_defined_names_of_one_cell_are_filled_and_stay() -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A2:C2")
        for name, reference in (
            ("Referral.Points", "考核表!$B$4"),
            ("机构", "'考核表'!$A$1:$C$1"),
            ("得分", "考核表!$B$2"),
            ("no_field", "考核表!$A$1:$B$9"),
            ("constant", "0.5"),
        ):
            book.defined_names.add(DefinedName(name, attr_text=reference))
        sheet.defined_names.add(DefinedName("YEAR", attr_text="考核表!$D$1"))
        sheet.print_area = "A1:D9"

    book = fill(template(write))
    sheet = book.active
    assert [sheet[c].value for c in ("B4", "A1", "A2", "D1")] == [
        pytest.approx(19 / 3),
        "城东中心",
        6.25,
        2017,
    ]
    assert {n: d.value for n, d in book.defined_names.items()} == {
        "Referral.Points": "考核表!$B$4",
        "机构": "'考核表'!$A$1:$C$1",
        "得分": "考核表!$B$2",
        "no_field": "考核表!$A$1:$B$9",
        "constant": "0.5",
    }
    assert sheet.defined_names["YEAR"].value == "考核表!$D$1"
    assert sheet.print_area == "'考核表'!$A$1:$D$9"


def test_merged_cells_headers_footers_and_titles() -> None:
    def write(_book: Any, sheet: Any) -> None:
        sheet.merge_cells("B2:E3")
        sheet["B2"] = "{{institution}}"
        sheet.oddHeader.center.text = "{{机构}} {{year}}"
        sheet.oddHeader.center.size = 9
        sheet.firstFooter.left.text = "{{institution}} &P / &N"
        sheet.title = "{{year}}考核"

    sheet = fill(template(write), form(机构="甲&乙\n丙")).active
    assert sheet["B2"].value == "城东中心"
    assert [str(r) for r in sheet.merged_cells.ranges] == ["B2:E3"]
    assert str(sheet.oddHeader.center) == "&9 甲&&乙 丙 2017"
    assert sheet.firstFooter.left.text == "城东中心 &P / &N"
    assert sheet.title == "2017考核"


def test_a_footer_without_a_place_stands_in_the_middle() -> None:
    def write(_book: Any, sheet: Any) -> None:
        sheet["A1"] = "{{year}}"
        sheet.oddFooter.left.text = "{{机构}} &P / &N"

    data = template(write)
    name = "xl/worksheets/sheet1.xml"
    bare = with_part(data, name, parts(data)[name].replace(b"<oddFooter>&amp;L", b"<oddFooter>"))
    assert bare != data
    assert str(fill(bare).active.oddFooter) == "&C城东中心 &P / &N"


def test_references_follow_a_sheet_that_gets_another_name() -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet.title = "{{institution}}"
        sheet["A1"] = "='{{institution}}'!B1&\"'{{institution}}'!\""
        other = book.create_sheet("汇总")
        other["A1"] = "=SUM('{{institution}}'!B1:B3)"
        book.defined_names.add(DefinedName("all", attr_text="'{{institution}}'!$B$1:$B$3"))
        sheet["B1"].hyperlink = "#x"
        sheet["B1"].hyperlink.location = "'{{institution}}'!A1"

    # the same words in a text of a formula would be a field in a formula
    message = refusal(template(write))
    assert "{{institution}}!A1" in message

    def simple(book: Any, sheet: Any) -> None:
        write(book, sheet)
        sheet["A1"] = None
        book["汇总"]["A1"] = None

    book = fill(template(simple), form(institution="a'b"))
    assert book.sheetnames == ["a'b", "汇总"]
    assert book.defined_names["all"].value == "'a''b'!$B$1:$B$3"
    assert book.worksheets[0]["B1"].hyperlink.location == "'a''b'!A1"


# -- the rest of the form stays -------------------------------------------------------------------


def rich_form(book: Any, sheet: Any) -> None:
    """A form with everything that a form has."""
    thin = Side(style="thin", color="FF112233")
    sheet["A1"] = "{{institution}}签约服务考核表"
    sheet["A1"].font = Font(name="宋体", size=16, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center", wrap_text=True)
    sheet.merge_cells("A1:D1")
    for row, name in enumerate(("points", "referral.points", "referral.referral_rate"), 3):
        sheet.cell(row, 1, name).fill = PatternFill("solid", fgColor="FFDDEEFF")
        cell = sheet.cell(row, 2, f"{{{{{name}}}}}")
        cell.border = Border(thin, thin, thin, thin)
        cell.number_format = "#,##0.000"
        cell.protection = Protection(locked=False)
    sheet["C3"] = "=SUM(考核表!B3:B4)*total"
    sheet["C4"] = "=B3+1"
    sheet["D3"] = "说明"
    sheet["D3"].comment = Comment("请核对", "质控")
    sheet.column_dimensions["A"].width = 33.5
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[1].height = 41.25
    sheet.freeze_panes = "B3"
    sheet.print_area = "A1:D20"
    sheet.print_title_rows = "1:2"
    sheet.print_title_cols = "A:A"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = 0.33
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.right.text = "&P / &N"
    sheet.row_breaks.append(Break(id=12))
    sheet.protection.sheet = True
    sheet.auto_filter.ref = "A2:D9"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale, sheet.sheet_view.tabSelected = 85, True
    sheet.conditional_formatting.add(
        "B3:B9", CellIsRule("lessThan", ["60"], fill=PatternFill(bgColor="FFFF0000"))
    )
    sheet.conditional_formatting.add("C3:C9", FormulaRule(["考核表!$B3>1"], font=Font(bold=True)))
    choice = DataValidation("list", formula1="考核表!$A$3:$A$5", allow_blank=True)
    choice.add("D5:D9")
    sheet.add_data_validation(choice)
    book.defined_names.add(DefinedName("total", attr_text="考核表!$B$3"))
    sheet.defined_names.add(DefinedName("local", attr_text="考核表!$B$4:$B$5"))
    other = book.create_sheet("填表说明")
    other["A1"] = "每年一月填报"


STYLE = ("font", "fill", "border", "alignment", "protection")


def looks(sheet: Any, title: str | None = None) -> dict[str, Any]:
    """All of a sheet that must stay, its name and values aside."""
    own, neutral = re.escape(references.quoted(sheet.title)), "*"

    def bare(formula: object) -> str:
        return re.sub(f"{own}|{re.escape(title or sheet.title)}(?=!)", neutral, str(formula))

    return {
        "cells": {
            c.coordinate: (
                *(repr(getattr(c, part)) for part in STYLE), c.number_format,
                c.comment and c.comment.text, bare(c.value) if c.data_type == "f" else None,
            )
            for row in sheet.iter_rows() for c in row
        },
        "columns": {k: (d.width, d.hidden, d.min, d.max) for k, d in sheet.column_dimensions.items()},
        "rows": {k: (d.height, d.hidden) for k, d in sheet.row_dimensions.items() if d.height},
        "merged": sorted(str(r) for r in sheet.merged_cells.ranges),
        "page": [
            repr(getattr(sheet, part))
            for part in ("page_margins", "page_setup", "print_options", "sheet_properties",
                         "sheet_format", "protection", "row_breaks", "auto_filter")
        ],
        "view": (sheet.freeze_panes, sheet.sheet_view.showGridLines, sheet.sheet_view.zoomScale,
                 repr(sheet.sheet_view.selection), sheet.sheet_view.pane and repr(sheet.sheet_view.pane)),
        "titles": bare(sheet.print_titles),
        "area": bare(sheet.print_area),
        "footer": str(sheet.oddFooter),
        "rules": [(str(b.sqref), r.type, r.operator, r.priority, [bare(f) for f in r.formula], repr(r.dxf))
                  for b in sheet.conditional_formatting for r in b.rules],
        "choices": [(str(v.sqref), v.type, bare(v.formula1)) for v in sheet.data_validations.dataValidation],
        "state": sheet.sheet_state,
    }  # fmt: skip


def test_the_looks_of_the_form_stay() -> None:
    data = template(rich_form)
    before, after = load_workbook(io.BytesIO(data)), fill(data)
    assert after.sheetnames == ["考核表", "填表说明"]
    for name in after.sheetnames:
        assert looks(after[name]) == looks(before[name])
    assert after["考核表"]["A1"].value == "城东中心签约服务考核表"
    assert after["考核表"]["C3"].value == "=SUM(考核表!B3:B4)*total"
    assert after.calculation.fullCalcOnLoad


def test_the_sheets_with_fields_are_repeated_for_several_units() -> None:
    data = template(rich_form)
    units = [
        Form(name, {**VALUES, "institution": name, "points": number})
        for number, name in enumerate(("城东中心", "城西/中心", "城东中心"), 1)
    ]
    before = load_workbook(io.BytesIO(data))
    after = fill(data, *units)
    assert after.sheetnames == ["城东中心", "城西中心", "城东中心 (2)", "填表说明"]
    for number, name in enumerate(after.sheetnames[:3], 1):
        sheet = after[name]
        assert looks(sheet) == looks(before["考核表"])
        assert sheet["A1"].value == f"{units[number - 1].name}签约服务考核表"
        assert sheet["B3"].value == number
        assert sheet["C3"].value == f"=SUM('{name}'!B3:B4)*total"
        assert {n: d.value for n, d in sheet.defined_names.items()} == {
            "total": f"'{name}'!$B$3",
            "local": f"'{name}'!$B$4:$B$5",
        }
        assert bool(sheet.sheet_view.tabSelected) is (number == 1)
    assert not after.defined_names
    assert looks(after["填表说明"]) == looks(before["填表说明"])
    assert after.active.title == "城东中心"


def test_several_sheets_are_repeated_unit_by_unit_and_refer_to_their_own() -> None:
    def write(book: Any, sheet: Any) -> None:
        first = book.create_sheet("封面", 0)
        first["A1"] = "说明"
        sheet["A1"] = "{{institution}}"
        detail = book.create_sheet("明细")
        detail["A1"] = "=考核表!A1"
        detail["A2"] = "{{year}}"
        book.create_sheet("末页")["A1"] = "=封面!A1"

    book = fill(template(write), Form("甲", VALUES), Form("乙", VALUES))
    assert book.sheetnames == ["封面", "甲 考核表", "甲 明细", "乙 考核表", "乙 明细", "末页"]
    assert book["乙 明细"]["A1"].value == "='乙 考核表'!A1"
    assert book["末页"]["A1"].value == "=封面!A1"


def test_names_of_units_become_names_of_sheets() -> None:
    names = ["甲" * 40, "甲" * 40, "'abc'", "ABC", "[]:*?/\\", "考核表", "History", "", "𠮷" * 20]
    book = fill(cells(A1="{{year}}"), *(Form(name, VALUES) for name in names))
    assert book.sheetnames == [
        "甲" * 31,
        "甲" * 27 + " (2)",
        "abc",
        "ABC (2)",
        "考核表",
        "考核表 (2)",
        "History (2)",
        "考核表 (3)",
        "𠮷" * 15,
    ]


def test_a_field_in_the_name_of_the_sheet_names_the_copies() -> None:
    def write(_book: Any, sheet: Any) -> None:
        sheet.title = "{{year}}-{{institution}}"
        sheet["A1"] = "{{year}}"

    units = [Form(n, {**VALUES, "institution": n}) for n in ("甲", "乙")]
    assert fill(template(write), *units).sheetnames == ["2017-甲", "2017-乙"]


def test_formulas_that_would_lose_their_sheet_are_refused() -> None:
    def sum_up(book: Any, sheet: Any) -> None:
        sheet["A1"] = "{{points}}"
        book.create_sheet("汇总")["B2"] = "=SUM(考核表!A1:A3)"

    message = refusal(template(sum_up), form(), form())
    assert "汇总!B2" in message
    assert "考核表" in message
    assert fill(template(sum_up)).worksheets[1]["B2"].value == "=SUM(考核表!A1:A3)"

    def by_name(book: Any, sheet: Any) -> None:
        sheet["A1"] = "{{points}}"
        book.defined_names.add(DefinedName("总分", attr_text="考核表!$A$1"))
        book.create_sheet("汇总")["B2"] = "=总分*2"

    assert "总分" in refusal(template(by_name), form(), form())

    def across(book: Any, sheet: Any) -> None:
        sheet["A1"] = "{{points}}"
        sheet["B1"] = "=SUM('考核表:汇总'!A2)"
        book.create_sheet("汇总")

    assert "考核表:汇总" in refusal(template(across), form(), form())


def test_a_table_keeps_its_headings_and_is_not_repeated() -> None:
    def write(_book: Any, sheet: Any) -> None:
        for row in (("{{institution}}", "得分"), ("甲", "{{points}}")):
            sheet.append(row)
        sheet.add_table(Table(displayName="T", ref="A1:B2"))

    data = template(write)
    assert fill(data).active.tables["T"].column_names == ["城东中心", "得分"]
    assert "(T)" in refusal(data, form(), form())


# -- the file -------------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    data = template(rich_form)
    units = [form(), Form("乙", VALUES)]
    once = filled(data, "form.xlsx", units, CREATED)
    later = datetime(2031, 1, 1, tzinfo=UTC).timestamp()
    monkeypatch.setattr("time.time", lambda: later)
    assert filled(data, "form.xlsx", units, CREATED) == once
    with zipfile.ZipFile(io.BytesIO(once)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
    core = parts(once)["docProps/core.xml"]
    assert core.count(b"2018-03-01T12:30:00Z") == 2


def test_the_file_is_known_as_one_of_fdsign(tmp_path: Path) -> None:
    once = filled(cells(A1="{{year}}"), "form.xlsx", [form()], CREATED)
    twice = filled(with_cell(once, "{{year}}"), "form.xlsx", [form()], CREATED)
    for data in (once, twice):
        (tmp_path / "out.xlsx").write_bytes(data)
        assert ours.written(tmp_path / "out.xlsx")
        assert parts(data)["docProps/custom.xml"].count(b'name="fdsign"') == 1


def with_cell(data: bytes, value: str) -> bytes:
    book = load_workbook(io.BytesIO(data))
    book.active["A1"] = value
    return saved(book)


def test_calamine_reads_what_was_filled() -> None:
    data = filled(
        template(rich_form), "form.xlsx", [form(), Form("乙", {**VALUES, "points": 5})], CREATED
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["城东中心", "乙", "填表说明"]
    assert book.get_sheet_by_name("乙").to_python()[2][:2] == ["points", 5.0]


def test_chart_sheets_do_not_shift_the_names_of_sheets() -> None:
    def write(book: Any, sheet: Any) -> None:
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3))
        book.create_chartsheet("图", 0).add_chart(chart)
        sheet["A1"] = "{{institution}}"

    data = filled(template(write), "form.xlsx", [form(), Form("乙", VALUES)], CREATED)
    assert load_workbook(io.BytesIO(data)).sheetnames == ["城东中心", "乙", "图"]
    assert not_kept(template(write)) == ("charts",)


@pytest.mark.parametrize(
    ("part", "content", "kinds"),
    [
        ("xl/media/image1.png", b"", ("pictures",)),
        ("xl/cellimages.xml", b"<x/>", ("pictures",)),
        ("xl/drawings/drawing1.xml", b"<x><xdr:sp macro=''/></x>", ("text boxes and shapes",)),
        ("xl/drawings/drawing1.xml", b"<x><xdr:pic/></x>", ()),
        ("xl/drawings/vmlDrawing1.vml", b'<x ObjectType="Button"/>', ("form controls",)),
        ("xl/drawings/vmlDrawing1.vml", b'<x ObjectType="Note"/>', ()),
        ("xl/ctrlProps/ctrlProp1.xml", b"<x/>", ("form controls",)),
        ("xl/slicers/slicer1.xml", b"<x/>", ("slicers",)),
        ("xl/pivotTables/pivotTable1.xml", b"<x/>", ("pivot tables",)),
        ("xl/embeddings/oleObject1.bin", b"", ("embedded objects",)),
        ("xl/connections.xml", b"<x/>", ("data connections",)),
        ("xl/threadedComments/threadedComment1.xml", b"<x/>", ("replies to comments",)),
        ("xl/worksheets/sheet9.xml", b"<x><x14:sparklineGroups /></x>", ("sparklines",)),
        ("xl/worksheets/sheet9.xml", b"<x><x14:conditionalFormatting /></x>",
         ("newer conditional formats",)),
        ("xl/worksheets/sheet9.xml", b"<x><x14:dataValidation /></x>",
         ("drop-down lists from other sheets",)),
        ("_xmlsignatures/sig1.xml", b"<x/>", ("digital signatures",)),
    ],
)  # fmt: skip
def test_what_is_not_kept_is_told(part: str, content: bytes, kinds: tuple[str, ...]) -> None:
    assert not_kept(with_part(cells(A1="{{year}}"), part, content)) == kinds


def test_of_a_plain_form_all_is_kept() -> None:
    assert not_kept(cells(A1="{{year}}")) == ()
    assert not_kept(template(rich_form)) == ("the size of comment boxes",)
    assert not_kept(b"PK\x03\x04broken") == ()


# -- refusals -------------------------------------------------------------------------------------


def test_unknown_fields_are_told_all_at_once_with_what_was_perhaps_meant() -> None:
    def write(_book: Any, sheet: Any) -> None:
        sheet["A1"], sheet["B2"] = "{{instituton}} {{year}}", "{{得 份}}"
        sheet["C3"] = "{{institution}"
        sheet.oddHeader.left.text = "{{nothing at all}}"

    assert refusal(template(write)) == (
        "form.xlsx: these fields do not exist:\n"
        "  考核表!A1: {{instituton}} (perhaps institution)\n"
        "  考核表!B2: {{得 份}}\n"
        "  考核表!C3: {{ without its other half\n"
        "  考核表, header or footer: {{nothing at all}}\n"
        "Fields: institution, year, points, referral.points, referral.referral_rate, 机构, 得分, "
        "3 转诊.得分"
    )


def test_a_form_without_a_field_is_refused() -> None:
    message = refusal(cells(A1="机构", A2=5))
    assert "no field" in message
    assert "{{institution}}" in message
    assert "referral.points" in message


def test_a_field_inside_a_formula_is_refused() -> None:
    assert "考核表!B1" in refusal(cells(A1="{{year}}", B1='="{{institution}}"&A1'))


@pytest.mark.parametrize(
    "reference",
    ["考核表!$A$1:$B$2", "考核表!$A$1,考核表!$B$2", "考核表!$A:$A", "#REF!", "5", "别处!$A$1"],
)
def test_a_name_of_a_field_that_is_not_one_cell_is_refused(reference: str) -> None:
    def write(book: Any, _sheet: Any) -> None:
        book.defined_names.add(DefinedName("points", attr_text=reference))

    message = refusal(template(write))
    assert "points" in message
    assert reference in message


def test_a_name_of_a_field_on_a_formula_is_refused() -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet["B2"] = "=1+1"
        book.defined_names.add(DefinedName("points", attr_text="考核表!$B$2"))

    assert "考核表!B2" in refusal(template(write))


def test_no_units_are_refused() -> None:
    with pytest.raises(FdsignError, match="no unit"):
        filled(cells(A1="{{year}}"), "form.xlsx", [], CREATED)


GOOD = cells(A1="{{year}}")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not an .xlsx workbook"),
        (b"name,points\n1,2\n", "not an .xlsx workbook"),
        (b"%PDF-1.7", "not an .xlsx workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\0" * 600,
         "not an .xlsx workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a password"),
        (GOOD[: len(GOOD) // 2], "damaged"),
        (with_part(GOOD, "xl/vbaProject.bin"), "macros"),
        (with_part(GOOD, "xl/macrosheets/sheet1.xml"), "macros"),
        (with_part(GOOD, "xl/externalLinks/externalLink1.xml"), "another workbook"),
        (with_part(GOOD, "xl/bomb.xml", b"<a>" + b" " * 210 * 2**20), "200 MB"),
        (with_part(GOOD, "xl/workbook.xml", b"<a>"), "damaged"),
        (with_part(GOOD, "xl/workbook.xml", b"<a/>"), "damaged"),
        (with_part(GOOD, "xl/styles.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "damaged"),
        (with_part(GOOD, "xl/worksheets/sheet2.xml", b'<mergeCell ref="A1:XFD1048576"/>'), "merged"),
    ],
)  # fmt: skip
def test_what_is_no_plain_workbook_is_refused(data: bytes, words: str) -> None:
    message = refusal(data)
    assert message.startswith("form.xlsx: ")
    assert words in message


def test_a_broken_checksum_is_refused() -> None:
    place = GOOD.index(b"xl/worksheets/sheet1.xml") + 60
    assert "damaged" in refusal(GOOD[:place] + bytes([GOOD[place] ^ 255]) + GOOD[place + 1 :])


@pytest.mark.parametrize(
    "formula",
    ["=[1]Sheet1!A1", "='C:\\[x.xlsx]表'!A1", "=cmd|'/c calc'!A0", "=SUM([x.xlsx]表!A:A)"],
)
def test_formulas_of_other_workbooks_and_programs_are_refused(formula: str) -> None:
    assert "考核表!B1" in refusal(cells(A1="{{year}}", B1=formula))


def test_chinese_messages_have_the_same_places() -> None:
    text.use("zh")
    assert "考核表!A1" in refusal(cells(A1="{{nothing}}"))


# -- references -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=表!A1+B1", "='n''w'!A1+B1"),
        ("='表'!$A$1:表!B2", "='n''w'!$A$1:'n''w'!B2"),
        ('=表2!A1&"表!A1"', '=表2!A1&"表!A1"'),
        ("=表.x!A1+x表!A1", "=表.x!A1+x表!A1"),
        ("=T[表]+INDIRECT(\"'表'!A1\")", "=T[表]+INDIRECT(\"'表'!A1\")"),
    ],
)
def test_references_are_renamed_outside_of_texts_only(formula: str, moved: str) -> None:
    assert references.moved(formula, {"表": "n'w"}) == moved
