"""The lower limit: every cell of a folder's files read by the fastest reader, and not looked at.

``python -m benchmarks.speed.bare_read FOLDER``. No file is checked, no cell is understood.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def with_fastexcel(path: Path) -> int:
    """The cells of a workbook as Arrow columns of text."""
    import fastexcel

    book = fastexcel.read_excel(path)
    sheets = [
        book.load_sheet(number, header_row=None, dtypes="string", eager=True)
        for number in range(len(book.sheet_names))
    ]
    return sum(sheet.num_rows * sheet.num_columns for sheet in sheets)


def with_calamine(path: Path) -> int:
    """The cells of a workbook as Python objects."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    sheets = [book.get_sheet_by_index(n).to_python() for n in range(len(book.sheet_names))]
    return sum(len(row) for sheet in sheets for row in sheet)


def of_text(path: Path, start: bytes) -> int:
    """The fields of a text file as Arrow columns of text."""
    import pyarrow as pa
    import pyarrow.csv as csv

    if start.startswith(_UTF16_MARKS):
        encoding, delimiter = "utf-16", "\t"
    else:
        encoding, delimiter = ("utf8" if start.startswith(_UTF8_MARK) else "gb18030"), ","
    with path.open("rb") as stream:
        line = stream.readline(4096)
    width = line.count(delimiter.encode()) + 1
    names = [str(number) for number in range(width)]
    table = csv.read_csv(
        path,
        read_options=csv.ReadOptions(column_names=names, encoding=encoding),
        parse_options=csv.ParseOptions(delimiter=delimiter),
        convert_options=csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
    )
    return int(table.num_rows * table.num_columns)


def of_page(path: Path) -> int:
    """The cells of an HTML table."""
    from lxml import etree

    page = etree.parse(str(path), etree.HTMLParser(huge_tree=True))
    return len([cell.text for cell in page.iter("td", "th")])


def of_parquet(path: Path) -> int:
    """The cells of a parquet file as Arrow columns."""
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    return int(table.num_rows * table.num_columns)


READERS: dict[str, Callable[[Path], int]] = {
    "fastexcel": with_fastexcel,
    "calamine": with_calamine,
}


def read(path: Path, workbook: Callable[[Path], int] = with_fastexcel) -> int:
    """Read a file by what it is, and return how many cells it has."""
    with path.open("rb") as stream:
        start = stream.read(64)
    if start.startswith(b"PK"):
        return workbook(path)
    if start.startswith(b"PAR1"):
        return of_parquet(path)
    if b"<html" in start.lower():
        return of_page(path)
    return of_text(path, start)


def read_all(folder: Path, reader: str = "fastexcel", threads: int = 2) -> int:
    """Read every file of a folder, the largest first, and return how many cells there are."""
    paths = sorted(folder.iterdir(), key=lambda path: -path.stat().st_size)
    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(lambda path: read(path, READERS[reader]), paths))


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, and print how many cells."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reader", choices=sorted(READERS), default="fastexcel", help="of xlsx")
    parser.add_argument("--threads", type=int, default=2)
    asked = parser.parse_args(arguments)
    print(read_all(asked.folder, asked.reader, asked.threads), "cells")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
