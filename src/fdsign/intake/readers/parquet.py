"""Parquet files: one sheet, its heading the names of the columns.

The checksums of pages are compared where they were written. Whole numbers are exact, however long:
they arrive as text. Numbers with a fraction stay what they are, so that an identity number that went
through one is known for damaged.
"""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from fdsign.intake.limits import Limits, too_large
from fdsign.intake.preflight.facts import SheetFacts
from fdsign.intake.raw import Cell, RawSheet, UnreadableError
from fdsign.locale.text import _

if TYPE_CHECKING:
    import pyarrow.parquet as pq

_ARROW = b"ARROW:schema"
_TEXT = 0
_KINDS = (
    (types.is_string, types.is_large_string, types.is_string_view,
     types.is_binary, types.is_large_binary, types.is_binary_view),
    (types.is_integer,), (types.is_floating,), (types.is_decimal,), (types.is_boolean,),
    (types.is_date,), (types.is_timestamp,), (types.is_time,), (types.is_null,),
)  # fmt: skip
"""The kinds of columns whose values are cells; texts first."""
_BATCH = 65_536
_HERE = 8 * 3600
"""Seconds that the clock of the whole country is ahead of UTC: an instant is shown by it."""


def read_parquet(data: bytes, limits: Limits) -> list[RawSheet]:
    """The one table. Raises UnreadableError: file-truncated, file-too-large, file-unreadable."""
    import pyarrow.parquet as pq

    try:
        plain = pq.ParquetFile(io.BytesIO(data))
        _within(plain.metadata, limits)
        _of_known_kinds(plain)
        _says_it_twice(plain)
        texts = [f.name for f in plain.schema_arrow if _kind(f.type) == _TEXT]
        file = pq.ParquetFile(
            io.BytesIO(data), read_dictionary=texts, page_checksum_verification=True
        )
        columns: list[list[Cell]] = [[] for _name in file.schema_arrow.names]
        unpacked = 0
        for batch in file.iter_batches(_BATCH, use_threads=False):
            for cells, column in zip(columns, batch.columns, strict=True):
                found, size = _cells(column)
                cells += found
                unpacked += size
            _not_above(unpacked, limits)
    except UnreadableError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError, KeyError) as error:
        raise UnreadableError("file-truncated", _("the reader cannot follow it")) from error
    rows = file.metadata.num_rows
    if any(len(cells) != rows for cells in columns):
        raise UnreadableError(
            "file-unreadable", _("the reader saw fewer rows than the sheet holds")
        )
    names: list[Cell] = list(file.schema_arrow.names)
    body = [list(row) for row in zip(*columns, strict=True)]
    return [RawSheet(None, [names, *body], typed=False)]


def _within(footer: pq.FileMetaData, limits: Limits) -> None:
    """Raise UnreadableError for what the end of the file says is too much, before any of it is read."""
    groups = [footer.row_group(index) for index in range(footer.num_row_groups)]
    rows, columns = footer.num_rows, footer.num_columns
    if rows != sum(group.num_rows for group in groups) or rows < 0 or not columns:
        raise UnreadableError("file-truncated", _("its parts hold other rows than it says"))
    SheetFacts(rows + 1, columns, (rows + 1) * columns).within(limits)
    _not_above(sum(group.total_byte_size for group in groups), limits)


def _not_above(unpacked: int, limits: Limits) -> None:
    if unpacked > limits.unpacked:
        raise UnreadableError("file-too-large", too_large(unpacked))


def _says_it_twice(file: pq.ParquetFile) -> None:
    """Raise UnreadableError if headings and kinds are not those that Arrow wrote a second time."""
    packed = (file.metadata.metadata or {}).get(_ARROW)
    if packed is not None:
        again = pa.ipc.read_schema(pa.py_buffer(base64.b64decode(packed, validate=True)))
        said = [(field.name, _kind(field.type)) for field in again]
        if said != [(field.name, _kind(field.type)) for field in file.schema_arrow]:
            raise UnreadableError("file-truncated", _("its headings are not those it says"))


def _kind(kind: pa.DataType) -> int | None:
    """Which kind of cells a column has, as a place in ``_KINDS``; None: none that a table has."""
    plain = kind.value_type if types.is_dictionary(kind) else kind
    fitting = (i for i, tests in enumerate(_KINDS) if any(test(plain) for test in tests))
    return next(fitting, None)


def _of_known_kinds(file: pq.ParquetFile) -> None:
    """Raise UnreadableError for a column that is no column of cells."""
    for field in file.schema_arrow:
        if types.is_nested(field.type):
            reason = _("the column {column} holds lists or records, not single values")
        elif _kind(field.type) is None:
            reason = _("the values of the column {column} are of no kind that a table has")
        else:
            continue
        raise UnreadableError("file-unreadable", reason.format(column=field.name))
    for index in range(len(file.schema)):
        column = file.schema.column(index)
        if column.physical_type == "INT96":
            reason = _("the times of the column {column} (INT96) name no time zone; write dates")
            raise UnreadableError("file-unreadable", reason.format(column=column.name))


def _cells(column: pa.Array) -> tuple[list[Cell], int]:
    """The cells of a part of a column, and how many characters they would fill."""
    if types.is_dictionary(column.type):
        return _from_dictionary(column)
    kind = column.type
    if types.is_floating(kind):
        values = column.cast(pa.float64())
        values = pc.if_else(pc.is_nan(values), pa.scalar(None, pa.float64()), values)
    elif types.is_timestamp(kind):
        moments = column.cast(pa.timestamp(kind.unit))
        if kind.tz is not None:
            moments = pc.add(
                moments, pa.scalar(_HERE, pa.duration("s")).cast(pa.duration(kind.unit))
            )
        values = moments.cast(pa.string())
    elif types.is_boolean(kind):
        values = column
    elif types.is_decimal(kind):
        values = pc.replace_substring_regex(column.cast(pa.string()), r"\.0+$", "")
    else:
        values = column.cast(pa.string())
    return ["" if value is None else value for value in values.to_pylist()], values.nbytes


def _from_dictionary(column: pa.DictionaryArray) -> tuple[list[Cell], int]:
    """The same for values that stand in the file once, however often they are used."""
    values, _size = _cells(column.dictionary)
    lengths = np.array([len(str(value)) for value in values], dtype=np.int64)
    used = np.asarray(column.indices.drop_null(), dtype=np.int64)
    if len(used) and not 0 <= used.min() <= used.max() < len(values):
        raise UnreadableError("file-truncated", _("a cell of it names a value that is not there"))
    size = int(lengths[used].sum()) if len(used) else 0
    indices = column.indices.to_pylist()
    return ["" if index is None else values[index] for index in indices], size
