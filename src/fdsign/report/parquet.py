"""The tables of a result as parquet, for those that are too large for Excel: the cells of the CSV, as text."""

from __future__ import annotations

import csv
import io

from fdsign.report.words import version

SUFFIX = ".parquet"


def encoded(table: str) -> bytes:
    """The bytes of a parquet file with the columns of a CSV table; a blank cell is null."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    headings, *rows = csv.reader(io.StringIO(table, newline=""))
    across = zip(*rows, strict=True) if rows else ([] for _heading in headings)
    columns = [pa.array([cell or None for cell in cells], pa.string()) for cells in across]
    buffer = io.BytesIO()
    marked = pa.table(dict(zip(headings, columns, strict=True)), metadata={"fdsign": version()})
    pq.write_table(marked, buffer, compression="zstd")
    return buffer.getvalue()
