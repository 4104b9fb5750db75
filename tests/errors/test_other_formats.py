"""What .xlsb, .ods, XML spreadsheets and parquet files can hold that would be read wrongly."""

from __future__ import annotations

import struct
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt
from numpy.typing import NDArray

from fdsign.intake import files
from fdsign.intake.columns import BOOL, NUMBER, TEXT, TextColumn
from fdsign.intake.limits import Limits
from fdsign.intake.preflight import formats as number_formats
from fdsign.intake.preflight.facts import UNCACHED
from fdsign.intake.raw import ColumnSheet, RawSheet, UnreadableError
from fdsign.intake.readers.workbook import read_cells
from fdsign.pipeline.check import check
from fdsign.pipeline.request import Request
from tests.errors.cases import problems_of
from tests.errors.files import CONTRACTS, signed
from tests.spec.office import someone
from tests.unit import office_formats as formats
from tests.unit.office_formats import (
    binary_cell,
    binary_row,
    binary_sheet,
    ods_cell,
    ods_row,
    record,
    wide,
    xml_cell,
    xml_row,
)

DAY = date(2016, 6, 1)
TABLE = [["甲", "", "乙"], [], ["", 1.5, DAY], ["x & <y>", True, "#N/A"]]


def sheets(data: bytes, name: str = "表") -> list[RawSheet]:
    found = files._sheets(data, name, Limits())
    assert found is not None
    return found


def refused(data: bytes, name: str = "表.xlsx") -> str:
    with pytest.raises(UnreadableError) as error:
        files._sheets(data, name, Limits())
    return error.value.code


WRITERS: dict[str, Callable[..., bytes]] = {
    "xlsb": formats.xlsb,
    "ods": formats.ods,
    "xml": formats.xml2003,
}
FAR: dict[str, Callable[[], bytes]] = {
    "xlsb": lambda: formats.xlsb(
        {"表": binary_sheet(binary_row(1_048_575, binary_cell(16_383, 1)))}
    ),
    "ods": lambda: formats.ods(
        {
            "表": ods_row(
                ods_cell("a", 'table:number-columns-repeated="16384"'),
                'table:number-rows-repeated="1048576"',
            )
        }
    ),
    "ods below": lambda: formats.ods(
        {
            "表": ods_row("<table:table-cell/>", 'table:number-rows-repeated="1048575"')
            + ods_row('<table:table-cell table:number-columns-repeated="16383"/>' + ods_cell("a"))
        }
    ),
    "xml": lambda: formats.xml2003(
        {"表": xml_row(xml_cell(1, 'ss:Index="16384"'), 'ss:Index="1048576"')}
    ),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_cells_keep_their_places_and_kinds(writer: str) -> None:
    first, second = sheets(WRITERS[writer]({'签约 & "二"': TABLE, "藏": [["z"]]}, hidden=["藏"]))
    assert (first.name, first.hidden, second.name, second.hidden) == (
        '签约 & "二"',
        False,
        "藏",
        True,
    )
    day: Any = datetime(2016, 6, 1) if writer == "xml" else DAY
    assert first.rows[:3] == [["甲", "", "乙"], ["", "", ""], ["", 1.5, day]]
    assert first.rows[3][:2] == ["x & <y>", True]
    if writer != "ods":  # a text that reads #N/A is told later, as in any format
        assert first.faults == {(3, 2): "#N/A"}


@pytest.mark.parametrize("writer", ["xlsb", "ods"])
def test_the_fast_reader_sees_the_same(writer: str) -> None:
    """An independent reader of the files that these tests write."""
    data = WRITERS[writer]({"表": [["甲", "乙"], ["a", 2.5], ["", DAY]]})
    assert [sheet.rows for sheet in read_cells(data)] == [sheet.rows for sheet in sheets(data)]


@pytest.mark.parametrize("name", FAR)
def test_a_far_or_much_repeated_cell_is_refused_at_once(name: str) -> None:
    began = time.monotonic()
    assert refused(FAR[name]()) == "file-too-large"
    assert time.monotonic() - began < 5


def test_empty_cells_and_rows_that_reach_to_the_end_are_no_harm() -> None:
    """LibreOffice fills its sheets up to the last cell."""
    rows = ods_row(ods_cell("甲") + '<table:table-cell table:number-columns-repeated="16383"/>')
    rest = '<table:table-cell table:number-columns-repeated="16384"/>'
    data = formats.ods({"表": rows + ods_row(rest, 'table:number-rows-repeated="1048575"')})
    assert sheets(data)[0].rows == [["甲"]]


def test_repeated_cells_and_rows_are_unfolded() -> None:
    cells = ods_cell("甲", 'table:number-columns-repeated="2"')
    data = formats.ods({"表": ods_row(cells, 'table:number-rows-repeated="3"')})
    assert sheets(data)[0].rows == [["甲", "甲"]] * 3


def test_a_comment_or_drawing_in_a_cell_is_not_its_text() -> None:
    inside = (
        "<office:annotation><text:p>核对过</text:p></office:annotation>"
        "<text:p>王<text:s/>医<text:tab/>生</text:p><text:p>二</text:p>"
        "<draw:frame><text:p>图</text:p></draw:frame>"
    )
    cell = f'<table:table-cell office:value-type="string">{inside}</table:table-cell>'
    assert sheets(formats.ods({"表": ods_row(cell)}))[0].rows == [["王 医\t生\n二"]]
    comment = '<Comment><ss:Data xmlns="http://www.w3.org/TR/REC-html40">核对过</ss:Data></Comment>'
    cell = f'<Cell><Data ss:Type="String">王医生</Data>{comment}</Cell>'
    assert sheets(formats.xml2003({"表": xml_row(cell)}))[0].rows == [["王医生"]]


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        (('<table:table-cell office:value-type="string" office:string-value="" '
         'calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'), "#N/A"),
        (('<table:table-cell table:formula="of:=X()" office:value-type="float" office:value="0">'
         "<text:p>Err:502</text:p></table:table-cell>"), "Err:502"),
        ('<table:table-cell table:formula="of:=1+1"/>', UNCACHED),
    ],
)  # fmt: skip
def test_an_ods_cell_without_a_value_is_told(cell: str, word: str) -> None:
    (sheet,) = sheets(formats.ods({"表": ods_row(ods_cell("甲") + cell)}))
    assert (sheet.rows, sheet.faults) == ([["甲", ""]], {(0, 1): word})


def test_a_formula_never_calculated_is_told_in_xml() -> None:
    cell = '<Cell ss:Formula="=1+1"/>'
    (sheet,) = sheets(formats.xml2003({"表": xml_row(xml_cell("甲") + cell)}))
    assert sheet.faults == {(0, 1): UNCACHED}


@pytest.mark.parametrize(
    ("data", "hidden", "merged"),
    [
        (formats.ods({"表": ods_row(ods_cell("甲", 'table:number-rows-spanned="2"'))
                            + ods_row(ods_cell("乙"), 'table:visibility="filter"')}),
         1, [((0, 0), (1, 0))]),
        (formats.xml2003({"表": xml_row(xml_cell("甲", 'ss:MergeAcross="1"') + xml_cell("丙"))
                                + xml_row(xml_cell("乙"), 'ss:Hidden="1"')}),
         1, [((0, 0), (0, 1))]),
        (formats.xlsb({"表": binary_sheet(
            binary_row(0, binary_cell(0, "甲")) + binary_row(1, binary_cell(0, "乙"), hidden=True),
            record(176, struct.pack("<4I", 0, 1, 0, 0)))}),
         1, [((0, 0), (1, 0))]),
    ],
)  # fmt: skip
def test_hidden_rows_and_merged_cells_are_known(
    data: bytes, hidden: int, merged: list[object]
) -> None:
    (sheet,) = sheets(data)
    assert (sheet.hidden_rows, sheet.merged) == (hidden, merged)
    assert sheet.rows[0][0] == "甲"
    assert sheet.rows[1][0] == "乙"


def test_a_merged_xml_cell_moves_the_next_one_on() -> None:
    cells = xml_cell("甲", 'ss:MergeAcross="1"') + xml_cell("丙") + xml_cell("戊", 'ss:Index="5"')
    assert sheets(formats.xml2003({"表": xml_row(cells)}))[0].rows == [["甲", "", "丙", "", "戊"]]


def test_short_and_rich_and_shared_texts_of_a_binary_workbook_are_read() -> None:
    """Cells that name no column, as web libraries write them, and texts in several fonts."""
    look = struct.pack("<I", 0)
    cells = (
        binary_cell(1, "甲")
        + record(18, look + struct.pack("<I", 0))
        + record(13, look + struct.pack("<i", 7 << 2 | 2))
        + record(16, look + struct.pack("<d", 2.5))
        + record(12, look)
        + record(17, look + wide("丙"))
        + record(15, look + b"\1")
        + record(14, look + b"\x2a")
        + record(62, struct.pack("<II", 9, 0) + b"\0" + wide("丁"))
        + record(2, struct.pack("<IIi", 10, 0, 1250 << 2 | 3))
        + record(8, struct.pack("<II", 11, 0) + wide("戊") + bytes(8))
    )
    data = formats.xlsb({"表": binary_sheet(binary_row(0, cells))}, texts=["乙"])
    (sheet,) = sheets(data)
    assert sheet.rows == [["", "甲", "乙", 7.0, 2.5, "", "丙", True, "", "丁", 12.5, "戊"]]
    assert sheet.faults == {(0, 8): "#N/A"}


@pytest.mark.parametrize(
    ("pattern", "is_day"),
    [("yyyy-mm-dd", True), ('yyyy"年"m"月"d"日"', True), ("h:mm", True), ("General", False),
     ("0.00", False), ('0"days"', False), ("[Red]0", False), ("[h]:mm", False), ("#,##0_d", False),
     ("0.00;yyyy", False)],
)  # fmt: skip
def test_which_number_formats_show_a_day(pattern: str, is_day: bool) -> None:
    assert (number_formats.drawn(pattern) == number_formats.DAY) is is_day


@pytest.mark.parametrize(
    "data",
    [
        formats.xml2003({"表": TABLE}, prolog='<!DOCTYPE x [<!ENTITY a "b">]>'),
        formats.xml2003({"表": TABLE}, prolog="<!DOCTYPE x>", encoding="utf-16"),
        formats.xml2003({"表": TABLE}, prolog='<!DOCTYPE x SYSTEM "file:///etc/x">', encoding="gb2312"),
        formats.ods({"表": TABLE}, prolog='<!DOCTYPE x [<!ENTITY a "b">]>'),
    ],
)  # fmt: skip
def test_declarations_are_refused_whatever_the_encoding(data: bytes) -> None:
    assert refused(data) == "file-external-entity"


@pytest.mark.parametrize(
    "rows",
    [
        xml_row(xml_cell("甲") + "<Bell/>" + xml_cell("乙")),
        xml_row(xml_cell("甲") + '<Cell ss:Inde8="4"/>'),
        xml_row(xml_cell("甲")) + "<Sow/>" + xml_row(xml_cell("乙")),
        xml_row(xml_cell("甲", 'ss:Index="3"') + xml_cell("乙", 'ss:Index="2"')),
        xml_row(xml_cell("甲"), 'ss:Index="2"') + xml_row(xml_cell("乙"), 'ss:Index="1"'),
        xml_row('<Cell><Data ss:Type="Numbes">1</Data></Cell>'),
        xml_row('<Cell><Data ss:Type="Number">1_0</Data></Cell>'),
        xml_row('<Cell><Data ss:Type="DateTime">2016-13-01T00:00:00.000</Data></Cell>'),
    ],
)
def test_what_would_move_or_lose_cells_of_an_xml_table_is_damage(rows: str) -> None:
    assert refused(formats.xml2003({"表": rows}), "签约.xls") == "file-truncated"


def test_an_encrypted_ods_says_that_its_password_is_of_no_use(tmp_path: Path) -> None:
    (tmp_path / "签约.ods").write_bytes(
        formats.ods({"表": TABLE}, manifest="<manifest:encryption-data/>")
    )
    (found,) = problems_of(tmp_path)
    assert (found.code, found.severity) == ("file-unreadable", "fatal")
    assert ".xlsx" in found.text()


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"a.txt": b"x"}, "file-unreadable"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"},
         "file-unreadable"),
        ({"mimetype": formats.SPREADSHEET.encode()}, "file-truncated"),
        ({"content.xml": b"<x/>"}, "file-truncated"),
        ({"xl/workbook.bin": b""}, "file-truncated"),
    ],
)  # fmt: skip
def test_a_zip_that_is_no_workbook_is_refused(parts: dict[str, bytes], code: str) -> None:
    assert refused(formats.zipped(parts)) == code


def test_a_zip_of_other_things_is_passed_over() -> None:
    assert files._sheets(formats.zipped({"a.txt": b"x"}), "备份.zip", Limits()) is None


@pytest.mark.parametrize(
    ("password", "code"), [("一二三", None), ("四", "file-encrypted"), ("", "file-encrypted")]
)
def test_an_old_workbook_behind_a_password_is_opened_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: str, code: str | None
) -> None:
    monkeypatch.setenv("FDSIGN_PASSWORD", password)
    written: list[object] = []
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda *_a, **_k: written.append(1))
    book = xlwt.Workbook()
    sheet = book.add_sheet("签约")
    for i, row in enumerate([CONTRACTS, signed(), signed(2)]):
        for j, cell in enumerate(row):
            sheet.write(i, j, cell)
    (tmp_path / "签约.xls").write_bytes(formats.protected_xls(book.get_biff_data(), "一二三"))
    if code is None:
        (entry,) = check(Request((tmp_path,))).exports.inputs
        assert (entry.read, entry.used) == (2, 2)
    else:
        assert [p.code for p in problems_of(tmp_path)] == [code]
    assert written == []  # not even for a moment does plain text lie on the disk


# parquet


def parquet(path: Path, columns: dict[str, Any], **options: Any) -> bytes:
    pq.write_table(pa.table(columns), path, **options)
    return path.read_bytes()


def test_every_kind_of_parquet_column_becomes_cells(tmp_path: Path) -> None:
    utc = pa.array([datetime(2016, 5, 31, 16, tzinfo=UTC), None])
    data = parquet(tmp_path / "a", {
        "文": ["甲", None], "类": pa.array(["乙", None]).dictionary_encode(),
        "整": [990000198001010013, None], "小": pa.array([1.5, float("nan")]),
        "金": [Decimal("12.50"), Decimal("990000198001010013.00")], "日": [DAY, None],
        "时": utc, "否": [True, None], "空": pa.nulls(2), "节": pa.array([b"b", None]),
        "钟": pa.array([None, timedelta(hours=10).seconds], pa.time32("s")),
    })  # fmt: skip
    (sheet,) = sheets(data)
    assert sheet.rows == [
        ["文", "类", "整", "小", "金", "日", "时", "否", "空", "节", "钟"],
        ["甲", "乙", "990000198001010013", 1.5, "12.50", "2016-06-01",
         "2016-06-01 00:00:00.000000", True, "", "b", ""],
        ["", "", "", "", "990000198001010013", "", "", "", "", "", "10:00:00.000"],
    ]  # fmt: skip
    assert isinstance(sheet, ColumnSheet)
    kinds = {"小": [NUMBER, TEXT], "否": [BOOL, TEXT]}
    assert [column.kinds[_places(column)].tolist() for column in sheet.body] == [
        kinds.get(str(name), [TEXT, TEXT]) for name in sheet.rows[0]
    ]


def _places(column: TextColumn) -> slice | NDArray[np.int32]:
    """Which of what the column says each cell says."""
    return slice(None) if column.at is None else column.at


def test_a_column_of_more_text_than_can_be_held_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However it is stored, and with what to do: a larger limit would not help."""
    monkeypatch.setattr("fdsign.intake.readers.parquet._LONGEST", 5_000)
    for column in (["甲" * 100] * 40, [f"{n:0300d}" for n in range(40)]):
        data = parquet(tmp_path / "a", {"文": column})
        with pytest.raises(UnreadableError) as error:
            files._sheets(data, "表.parquet", Limits())
        assert error.value.code == "file-too-large"
        assert "several files" in error.value.reason


@pytest.mark.parametrize("rows", [4_000, 100_000])
def test_a_long_text_said_again_and_again_is_not_unpacked(tmp_path: Path, rows: int) -> None:
    """A file of two megabytes that says eight gigabytes is refused without holding them.

    With the more rows each takes as little room as an identity number. It is in the last ones only.
    """
    which = np.where(np.arange(2 * rows) < rows, 0, 1).astype(np.int32)
    once = pa.DictionaryArray.from_arrays(which, ["乙", "甲" * 700_000])
    data = parquet(tmp_path / "a", {"文": once}, row_group_size=rows)
    before = pa.default_memory_pool().max_memory()
    with pytest.raises(UnreadableError) as error:
        files._sheets(data, "表.parquet", Limits())
    assert error.value.code == "file-too-large"
    assert pa.default_memory_pool().max_memory() - before < 200_000_000


@pytest.mark.parametrize(
    "kind",
    [pa.string(), pa.large_string(), pa.string_view(), pa.binary(),
     pa.dictionary(pa.int32(), pa.string())],
)  # fmt: skip
def test_texts_say_the_same_whether_or_not_they_are_held_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: pa.DataType
) -> None:
    texts = ['="99"', None, "", " 甲 ", "\u200b乙", *(f"{n % 9_000:018d}" for n in range(20_000))]
    cells = pa.array(texts, pa.string()).cast(kind)
    data = parquet(tmp_path / "a", {"甲": cells, "乙": cells}, row_group_size=7_000)
    told = []
    for rarely_alike in (True, False):
        monkeypatch.setattr(
            "fdsign.intake.readers.parquet._rarely_alike", lambda _parts, given=rarely_alike: given
        )
        (sheet,) = sheets(data)
        assert isinstance(sheet, ColumnSheet)
        told.append([(c.text, c.kinds[_places(c)].tolist(), c.unwrapped) for c in sheet.body])
    assert told[0] == told[1]
    assert told[0][0][0].to_pylist()[:5] == ["99", None, None, "甲", "乙"]
    assert told[0][0][2] == 2


@pytest.mark.parametrize("rows", [1, 20_000])
def test_bytes_that_are_no_text_are_damage(tmp_path: Path, rows: int) -> None:
    cells = pa.array([b"%d" % n for n in range(rows)] + [b"\xff\xfe"])
    text = pa.StringArray.from_buffers(len(cells), *cells.buffers()[1:])
    data = parquet(tmp_path / "a", {"甲": text})
    with pytest.raises(UnreadableError) as error:
        files._sheets(data, "表.parquet", Limits())
    assert error.value.code == "file-truncated"


def test_two_columns_of_one_name_and_different_kinds_are_read(tmp_path: Path) -> None:
    numbers = pa.array(range(20_000))
    table = pa.table([numbers.cast(pa.string()), numbers, numbers], names=["甲", "甲", "甲"])
    pq.write_table(table, tmp_path / "a")
    (sheet,) = sheets((tmp_path / "a").read_bytes())
    assert isinstance(sheet, ColumnSheet)
    assert sheet.body[0].text == sheet.body[1].text == sheet.body[2].text
    assert sheet.body[0].text[19_999].as_py() == "19999"


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view(), pa.binary()])
def test_texts_of_every_storage_are_texts(tmp_path: Path, kind: pa.DataType) -> None:
    data = parquet(tmp_path / "a", {"甲": pa.array(["乙", None, "乙"], pa.string()).cast(kind)})
    assert sheets(data)[0].rows == [["甲"], ["乙"], [""], ["乙"]]


def test_whole_identity_numbers_of_a_parquet_file_are_not_damaged(tmp_path: Path) -> None:
    """As whole numbers every digit stands; as floating ones the last ones are lost."""
    numbers = [int(someone(n)) for n in range(1, 40) if someone(n).isdigit()]
    row = dict(zip(CONTRACTS, signed(), strict=True))
    columns: dict[str, Any] = {name: [row[name]] * len(numbers) for name in CONTRACTS}
    columns["身份证号"] = pa.array(numbers, pa.int64())
    parquet(tmp_path / "签约.parquet", columns)
    assert [p.code for p in problems_of(tmp_path) if p.code.startswith("id-")] == []
    columns["身份证号"] = pa.array([float(n) for n in numbers])
    parquet(tmp_path / "签约.parquet", columns)
    assert {p.code for p in problems_of(tmp_path) if p.code.startswith("id-")} == {"id-damaged"}


@pytest.mark.parametrize(
    "column",
    [
        pa.array([["甲"], ["乙"]]),
        pa.array([{"a": 1}, {"a": 2}]),
        pa.array([timedelta(1), timedelta(2)]),
    ],
)
def test_a_parquet_column_that_is_no_column_of_cells_is_named(
    tmp_path: Path, column: pa.Array
) -> None:
    data = parquet(tmp_path / "a", {"甲": ["1", "2"], "嵌套": column})
    with pytest.raises(UnreadableError) as error:
        sheets(data)
    assert error.value.code == "file-unreadable"
    assert "嵌套" in error.value.reason


def test_old_parquet_times_without_a_place_are_refused(tmp_path: Path) -> None:
    moments = pa.array([datetime(2016, 6, 1)], pa.timestamp("us"))
    data = parquet(tmp_path / "a", {"日": moments}, use_deprecated_int96_timestamps=True)
    assert refused(data) == "file-unreadable"


def test_a_parquet_file_is_measured_before_it_is_read(tmp_path: Path) -> None:
    rows = 3_000_000
    data = parquet(tmp_path / "a", {str(n): pa.nulls(rows, pa.int8()) for n in range(21)})
    assert len(data) < 200_000
    assert refused(data) == "file-too-large"


def test_one_long_text_used_often_is_measured_too(tmp_path: Path) -> None:
    used = pa.DictionaryArray.from_arrays(pa.array([0] * 70_000, pa.int32()), ["x" * 100_000])
    data = parquet(tmp_path / "a", {"甲": used})
    assert len(data) < 1_000_000
    assert refused(data) == "file-too-large"


def test_a_page_that_fails_its_checksum_is_refused(tmp_path: Path) -> None:
    data = parquet(
        tmp_path / "a", {"甲": ["abcdefgh"] * 3}, write_page_checksum=True, compression="none",
        use_dictionary=False, write_statistics=False,
    )  # fmt: skip
    assert refused(data.replace(b"abcdefgh", b"abcdefgi", 1)) == "file-truncated"
