"""Writers of small broken files for the reproducers."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.spec.office import CENTRE, someone

CONTRACTS = ["身份证号", "姓名", "签约日期", "签约状态", "签约医生", "签约机构"]
REGISTER = ["身份证号", "姓名", "出生日期", "是否户籍", "档案状态", "档案编号", "管理机构", "社区"]
VISITS = ["就诊卡号", "身份证号", "就诊日期", "就诊机构", "机构级别"]


def signed(number: int = 1, **changes: str) -> list[str]:
    """A contract row as text, with some cells changed by heading."""
    row = dict(
        zip(
            CONTRACTS,
            [someone(number), "测甲", "2016-06-01", "已签约", "王医生", CENTRE],
            strict=True,
        )
    )
    return list({**row, **changes}.values())


def recorded(number: int = 1, **changes: str) -> list[str]:
    """A register row as text, with some cells changed by heading."""
    cells = [someone(number), "测甲", "1980-01-01", "是", "正常", f"R{number}", CENTRE, "甲社区"]
    return list({**dict(zip(REGISTER, cells, strict=True)), **changes}.values())


def text(path: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8-sig") -> None:
    """A CSV file."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))


def workbook(path: Path, rows: Sequence[Sequence[Any]], **more: Sequence[Sequence[Any]]) -> None:
    """A workbook: numbers as numbers, texts as texts, texts that begin with = as formulas."""
    book = xlsxwriter.Workbook(str(path))
    for name, table in {"Sheet1": rows, **more}.items():
        sheet = book.add_worksheet(name)
        for i, row in enumerate(table):
            for j, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(i, j, cell, None, "#N/A" if "NA()" in cell else "")
                elif isinstance(cell, str):
                    sheet.write_string(i, j, cell)
                else:
                    sheet.write(i, j, cell)
    book.close()


def rewritten(path: Path, member: str, change: Callable[[bytes], bytes]) -> None:
    """Change one member of a zipped workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[member] = change(parts[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def protected(path: Path, rows: Sequence[Sequence[Any]], password: str) -> None:
    """A workbook behind a password."""
    from msoffcrypto.format.ooxml import OOXMLFile

    workbook(path, rows)
    plain = io.BytesIO(path.read_bytes())
    with path.open("wb") as target:
        OOXMLFile(plain).encrypt(password, target)
