"""The workbook, read back cell by cell."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from fdsign.intake.config import Config
from fdsign.intake.exports import Exports
from fdsign.intake.limits import Limits
from fdsign.intake.preflight import workbook as preflight
from fdsign.locale import text
from fdsign.metrics.results import Anomaly, Place
from fdsign.problems import problem
from fdsign.report import heading, workbook
from fdsign.report.excel import workbook_bytes
from fdsign.report.model import Band, Column, Count, Sheet, Table, Text
from fdsign.report.sheets import problems
from tests.unit.report_run import CHAOMING, WENHUI, metrics_run


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    text.use("en")


@pytest.fixture(scope="module")
def data() -> bytes:
    text.use("en")
    return workbook.metrics_workbook(metrics_run())


def _open(data: bytes, *, values: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(data), data_only=values)


def _rows(data: bytes, sheet: str, *, values: bool = True) -> list[list[Any]]:
    return [list(row) for row in _open(data, values=values)[sheet].iter_rows(values_only=True)]


def _row(rows: list[list[Any]], *start: str) -> list[Any]:
    return next(row for row in rows if row[: len(start)] == list(start))


def test_the_sheets_stand_in_the_order_of_the_spec(data: bytes) -> None:
    assert _open(data).sheetnames == [
        "Overview", "Monitoring", "Institutions", "Teams", "Doctors", "Details",
        "Data quality", "Problems", "Basis",
    ]  # fmt: skip


def test_the_same_run_gives_the_same_bytes(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    run = metrics_run()
    assert workbook.metrics_workbook(run) == data
    later = replace(run, newest=run.newest + 0.2)
    assert workbook.metrics_workbook(later) == data
    assert _open(data).properties.created == datetime(2018, 1, 5, 11, 0, 0)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert heading.created(run.newest) == datetime(1970, 1, 2, tzinfo=UTC)


def test_intake_knows_the_workbook_as_ours(data: bytes) -> None:
    assert preflight.inspect(data, Limits()).ours
    assert _open(data).custom_doc_props["fdsign"].value


def test_overview_shows_every_indicator_with_target_and_gap(data: bytes) -> None:
    rows = _rows(data, "Overview")
    assert rows[0][0] == "2 institutions: family-doctor contract indicators 2017"
    signing = _row(rows, "★", "Signing rate")
    assert signing[2:4] == [14_097, 50_346]
    assert signing[4] == float(Fraction(14_097, 50_346))
    assert signing[5] == 0.3
    assert signing[6] == float((Fraction(14_097, 50_346) - Fraction(3, 10)) * 100)
    assert signing[7] == "✗ missed"
    assert _row(rows, "★", "Valid-signing rate")[8] == "90.60%–94.10%"
    assert _row(rows, "◆", "Qualified records")[7] == "✗ missed"
    visits = next(row for row in rows if row[1] == "Community visit rate")
    assert visits[2:9] == [None, None, "·", None, None, "· no value", None]
    assert visits[9] == "no value: the exports hold no visits"
    met = sum(1 for row in rows if row[7] == "✓ met")
    missed = sum(1 for row in rows if row[7] == "✗ missed")
    assert met > 2 < missed
    assert _row(rows, f"With a target in 2017: {met + missed}, met {met}, missed {missed}")
    assert _row(rows, "Key population by group")
    assert _row(rows, "rows rejected")[2] == 3


def test_rates_are_live_formulas_over_their_neighbours(data: bytes) -> None:
    formulas, values = _open(data), _open(data, values=True)
    checked = 0
    for sheet in formulas:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            match = re.fullmatch(r"=([A-Z]+\d+)/([A-Z]+\d+)", str(cell.value))
            if cell.data_type != "f" or match is None:
                continue
            seen = values[sheet.title]
            over, under = seen[match[1]].value, seen[match[2]].value
            assert over is not None
            assert seen[cell.coordinate].value == float(Fraction(over, under))
            checked += 1
    assert checked > 150


def test_data_text_is_never_a_formula(data: bytes) -> None:
    formulas = {
        str(cell.value)
        for sheet in _open(data)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    ours = re.compile(r"=[A-Z]+\d+/[A-Z]+\d+|=\([A-Z]+\d+-[A-Z]+\d+\)\*100")
    assert [formula for formula in formulas if not ours.fullmatch(formula)] == []
    assert CHAOMING in [row[0] for row in _rows(data, "Institutions")]


def test_there_is_no_macro_and_no_link(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert not [n for n in names if "vba" in n.lower() or "external" in n.lower()]
        assert not any(b'TargetMode="External"' in archive.read(n) for n in names)


def test_monitoring_has_three_columns_an_institution(data: bytes) -> None:
    sheet = _open(data)["Monitoring"]
    heads = [cell.value for cell in sheet[5]]
    assert heads[:9] == ["Indicator", "Target", CHAOMING, None, None, WENHUI, None, None, "Total"]
    assert [cell.value for cell in sheet[6]][2:5] == ["Numerator", "Denominator", "Rate"]
    rate = sheet["E7"]
    assert rate.value == "=C7/D7"
    assert rate.number_format == '0.00%" ✗"'
    assert rate.font.b
    assert rate.fill.fgColor.rgb == "FFF3CFC6"
    assert sheet["E9"].number_format == '0.00%" ✓"'
    assert sheet["B14"].number_format == '"≤ "0.00%'


def test_a_level_has_a_row_a_unit(data: bytes) -> None:
    rows = _rows(data, "Doctors")
    doctor = _row(rows, WENHUI, "王医生")
    assert doctor[2:5] == [1447, 5500, float(Fraction(1447, 5500))]
    assert doctor[-1] == "[1]"
    assert _row(
        rows,
        "[1] Key-population coverage: above 100%: people sign across grids, or their records are missing",
    )
    off_grid = _row(rows, WENHUI, "康复科")
    assert off_grid[2:5] == [312, None, "·"]
    assert off_grid[-1] == "[2]"
    assert any(
        str(row[0]).startswith("[2] Signing rate, Key-population coverage: no rate") for row in rows
    )
    assert _row(rows, WENHUI, "(none)")[2] == 9
    assert _row(rows, "Total")[2] == 14_097
    one = _rows(workbook.metrics_workbook(metrics_run(institutions=1)), "Doctors")
    assert _row(one, "王医生")[1] == 1447


def test_details_hold_every_figure_below_the_total(data: bytes) -> None:
    rows = _rows(data, "Details")[4:]
    figures = [f for f in metrics_run().figures if f.level != "total"]
    assert len(rows) == len(figures) + 1
    row = next(r for r in rows if r[:4] == ["Doctor", "Signing rate", WENHUI, "王医生"])
    assert row[9] == "✗ missed"
    assert row[11] == "population table"


def test_quality_accounts_for_every_row(data: bytes) -> None:
    rows = _rows(data, "Data quality")
    assert _row(rows, "签约 2017.xlsx", "Sheet1", "contracts")[3:] == [
        14_120, 14_110, 3, 7, "totals rows 1, blank rows 6",
    ]  # fmt: skip
    assert _row(rows, "照片.png")[2] == "no table"
    assert _row(rows, "id-damaged", "error")[2] == 1
    assert _row(rows, "counted")[2:4] == [1_000, 13_000]
    listed = _rows(data, "Problems")
    assert _row(listed, "error", "id-damaged")[2:7] == [
        "签约 2017.xlsx", "Sheet1", "B12", "3301**********0000", 1,
    ]  # fmt: skip


MANY = [problem("id-missing", file="a.csv", row=row) for row in range(2, 5_102)]


def test_beside_the_indicators_the_list_of_problems_is_cut_and_says_so() -> None:
    run = replace(metrics_run(), problems=tuple(MANY))
    rows = _rows(workbook.metrics_workbook(run), "Problems")
    assert len([row for row in rows if row[1] == "id-missing"]) == 5_000
    (said,) = {row[0] for row in rows if str(row[0]).startswith("100 more are not listed")}
    assert said.endswith("fdsign check DATA -o problems.xlsx")


def test_the_problem_workbook_lists_them_all() -> None:
    exports = Exports({}, [], [], list(MANY), Config())
    rows = _rows(workbook.check_workbook(exports), "Problems")
    assert [row[4] for row in rows if row[1] == "id-missing"] == [str(n) for n in range(2, 5_102)]


def test_the_problem_workbook_goes_file_by_file_and_place_by_place() -> None:
    found = [
        problem("name-variant", first="甲中心", second="乙中心", kind="institution"),
        problem("id-missing", file="乙.csv", row=3, column="A"),
        problem("phone-invalid", file="甲.xlsx", sheet="二", row=2, column="C", value="199"),
        problem("id-missing", file="甲.xlsx", sheet="一", row=10, column="A"),
        problem("phone-invalid", file="甲.xlsx", sheet="一", row=10, column="AA", value="199"),
        problem("phone-invalid", file="甲.xlsx", sheet="一", row=9, column="C", value="199"),
    ]
    exports = Exports({}, [], [], found, Config())
    rows = _rows(workbook.check_workbook(exports), "Problems")
    start = next(n for n, row in enumerate(rows) if row[0] == "Severity") + 1
    assert [(row[0], row[3] or None, row[4] or None) for row in rows[start:]] == [
        ("乙.csv: error 1", None, None),
        ("error", None, "A3"),
        ("甲.xlsx: error 1, warning 3", None, None),
        ("warning", "一", "C9"),
        ("error", "一", "A10"),
        ("warning", "一", "AA10"),
        ("warning", "二", "C2"),
        ("About all files together: warning 1", None, None),
        ("warning", None, None),
    ]


def test_past_the_end_of_a_sheet_the_gravest_stay_and_the_rest_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(problems, "ROOM", 12)
    found = [problem("phone-invalid", file="a.csv", row=row, column="C") for row in range(2, 22)]
    found += [problem("id-missing", file="b.csv", row=row, column="A") for row in range(2, 6)]
    exports = Exports({}, [], [], found, Config())
    rows = _rows(workbook.check_workbook(exports), "Problems")
    assert len([row for row in rows if row[1] == "id-missing"]) == 4
    assert len([row for row in rows if row[1] == "phone-invalid"]) == 6
    assert any(str(row[0]).startswith("14 more do not fit") for row in rows)


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["id-missing", "phone-invalid", "column-unknown"]),
            st.sampled_from([None, "甲.csv", "乙.xlsx"]),
            st.integers(1, 30),
        )
    )
)
def test_every_problem_stands_once_below_its_file(found: list[tuple[str, str | None, int]]) -> None:
    told = [problem(code, file=file, row=row) for code, file, row in found]
    (table,) = problems.by_file(told, ()).tables
    listed, bands = [], []
    for row in table.rows:
        if isinstance(row, Band):
            bands.append(row.text)
            continue
        _severity, code, file, _sheet, cell, *_ = (c.text for c in row if isinstance(c, Text))
        listed.append((code, file or None, int(cell)))
        assert bands[-1].startswith(f"{file or 'About all files together'}: ")
    assert sorted(listed, key=str) == sorted(found, key=str)
    assert len(bands) == len({file for _code, file, _row in found})


ODD = (
    Anomaly("deceased", WENHUI, "王医生", 1, date(2016, 12, 31), (),
            (Place("签约.xlsx", "一", 7), Place("居民.csv", None, 9))),
    Anomaly("over_cap", WENHUI, "王医生", 2_001),
    Anomaly("over_cap", CHAOMING, "王医生", 2_002),
)  # fmt: skip


def test_the_problem_workbook_lists_what_deserves_a_look() -> None:
    exports = Exports({}, [], [], [problem("id-missing", file="a.csv", row=2)], Config())
    rows = _rows(workbook.check_workbook(exports, (), ODD), "To look at")
    assert _row(rows, "contract of a person who has died") == [
        "contract of a person who has died", WENHUI, "王医生", 1, "2016-12-31", "",
        "签约.xlsx › 一, row 7; 居民.csv, row 9",
    ]  # fmt: skip
    assert "To look at" not in _open(workbook.check_workbook(exports)).sheetnames


def test_the_metrics_workbook_only_counts_it() -> None:
    made = workbook.metrics_workbook(replace(metrics_run(), anomalies=ODD))
    assert "To look at" not in _open(made).sheetnames
    kind = "a doctor with more signed persons than the cap"
    assert _row(_rows(made, "Data quality"), kind)[2] == 2


def test_basis_holds_every_policy_value_with_its_source(data: bytes) -> None:
    rows = _rows(data, "Basis")
    offset = _row(rows, "contract", "year_offset")
    assert offset[2] == "1"
    assert offset[4:6] == [
        "fdsign rules 1.2: signed in one year, served from 1 January of the next",
        "a contract ended within the year earns nothing for it",
    ]
    assert _row(rows, "groups.list.2", "min_age")[2] == "60"
    assert _row(rows, "groups.list.2", "min_age")[4] == "fdsign rules 1.4: the ten groups"
    assert _row(rows, "indicators.signing_rate", "targets")[2].startswith("20% since 2015, 25%")
    assert _row(rows, "indicators.renewal_rate.years")[1] == '"signing"'
    assert _row(rows, "Home-bed rate")[1] == "≥ 3%"
    assert _row(rows, "签约 2017.xlsx", "Sheet1")[3] == "a" * 64
    assert _row(rows, "policy file SHA-256")


def test_a_year_the_policy_does_not_know_is_marked_on_every_sheet() -> None:
    for sheet in _open(workbook.metrics_workbook(metrics_run(year=2020))):
        assert str(sheet["A4"].value).startswith("NOT VERIFIED")


def test_sheets_are_set_up_for_print_and_reading(data: bytes) -> None:
    book = _open(data)
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToHeight == 0
        assert sheet["A1"].font.name == "Microsoft YaHei"
    assert book["Doctors"].freeze_panes == "C7"
    assert book["Doctors"].print_title_rows == "$5:$6"
    assert book["Doctors"].auto_filter.ref == "A6:R10"
    assert len(book["Overview"]._charts) == 1


def test_odd_text_is_written_and_not_obeyed() -> None:
    odd = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "http://x", "007", "<&>", "x\udcff"]
    rows = tuple((Text(each), Count(1)) for each in [*odd, "长" * 40_000])
    sheet = Sheet("S", "T", (), (Table((Column("A"), Column("B")), rows),))
    read = _rows(workbook_bytes([sheet], datetime(2018, 1, 1, tzinfo=UTC)), "S", values=False)
    shown = [row[0] for row in read[3:]]
    assert shown[:5] == odd[:5]
    assert shown[6:9] == odd[6:9]
    assert shown[9] == "x?"
    assert len(shown[10]) == 32_767
