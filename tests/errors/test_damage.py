"""One flipped bit, a cut, or noise in a file: refused with a code, or read right (spec 2.3)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fdsign.intake import files
from fdsign.intake.limits import Limits
from fdsign.intake.raw import ColumnSheet, RawSheet, UnreadableError
from tests.unit import office_formats as formats

TRIALS = 150
ROWS = [
    ["身份证号", "姓名", "签约日期", "费用"],
    *([f"99000019800101{n:04d}", f"测{n}", date(2016, 1 + n % 12, 1), n / 2] for n in range(30)),
]


def parquet() -> bytes:
    head, *body = ROWS
    buffer = io.BytesIO()
    table = pa.table({str(name): [row[j] for row in body] for j, name in enumerate(head)})
    pq.write_table(table, buffer, write_page_checksum=True, row_group_size=20)
    return buffer.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "签约.xlsb": lambda: formats.xlsb({"签约": ROWS, "二": [["x"]]}),
    "签约.ods": lambda: formats.ods({"签约": ROWS, "二": [["x"]]}),
    "签约.xls": lambda: formats.xml2003({"签约": ROWS, "二": [["x"]]}),
    "签约.parquet": parquet,
}


def damaged(data: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(data))
    how = chance.choice(("flip", "flip", "cut", "noise"))
    if how == "flip":
        byte = data[place] ^ 1 << chance.randrange(8)
        return data[:place] + bytes([byte]) + data[place + 1 :]
    noise = b"" if how == "cut" else chance.randbytes(20) + data[place + 20 :]
    return data[:place] + noise


def read(data: bytes, name: str) -> list[RawSheet] | None:
    return files._sheets(data, name, Limits())


def shape(sheets: list[RawSheet] | None) -> list[list[list[bool]]]:
    """Which cells hold something."""
    return [[[cell != "" for cell in row] for row in sheet.rows] for sheet in sheets or []]


def columns(sheets: list[RawSheet] | None) -> list[list[object]]:
    """What a format that has columns holds beyond the first rows."""
    bodies = [sheet.body for sheet in sheets or [] if isinstance(sheet, ColumnSheet)]
    return [[c.text.to_pylist(), c.kinds.tolist()] for body in bodies for c in body]


@pytest.mark.parametrize("name", FILES)
def test_damage_is_told_or_does_no_harm(name: str) -> None:
    """XML without a checksum cannot tell one letter from another: there no cell is lost or moved."""
    whole = FILES[name]()
    right = read(whole, name)
    refused = 0
    for trial in range(TRIALS):
        try:
            found = read(damaged(whole, Random(f"{name} {trial}")), name)
        except UnreadableError:
            refused += 1
            continue
        if name.endswith(".xls"):
            assert shape(found) == shape(right), trial
        else:
            assert found == right, trial
            assert columns(found) == columns(right), trial
    assert refused > TRIALS // 2
