"""Parquet files: one sheet, its heading the names of the columns.

The checksums of pages are compared where they were written. Whole numbers are exact, however long:
they arrive as text. Numbers with a fraction stay what they are, so that an identity number that went
through one is known for damaged.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from fdsign.intake.columns import BOOL, NUMBER, TEXT, TextColumn, cleaned, numbers, true
from fdsign.intake.limits import Limits, too_large
from fdsign.intake.preflight.facts import SheetFacts
from fdsign.intake.raw import ColumnSheet, UnreadableError, first_rows
from fdsign.locale.text import _

if TYPE_CHECKING:
    import pyarrow.parquet as pq

_ARROW = b"ARROW:schema"
OURS = b"fdsign"
"""The mark of a table that fdsign wrote."""
_TEXT = 0
_KINDS = (
    (types.is_string, types.is_large_string, types.is_string_view,
     types.is_binary, types.is_large_binary, types.is_binary_view),
    (types.is_integer,), (types.is_floating,), (types.is_decimal,), (types.is_boolean,),
    (types.is_date,), (types.is_timestamp,), (types.is_time,), (types.is_null,),
)  # fmt: skip
"""The kinds of columns whose values are cells; texts first."""
_BATCH = 2**20
"""Rows of a column that are unpacked at a time: each part brings all texts of its group of rows along."""
_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
"""The name of the folder of rows without a value."""
_LONGEST = 2**31 - 2**20
"""Bytes of text that a column can have."""
_HERE = 8 * 3600
"""Seconds that the clock of the whole country is ahead of UTC: an instant is shown by it."""


def read_parquet(data: bytes, limits: Limits) -> list[ColumnSheet]:
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
        names = list(file.schema_arrow.names)
        body = []
        unpacked = 0
        for index in range(len(names)):
            parts, size = [], 0
            for part in _parts(file, index):
                size += _size(part)
                _one_column(size)
                _not_above(unpacked + size, limits)
                parts.append(part)
            unpacked += size
            body.append(_column(parts))
    except UnreadableError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError, KeyError) as error:
        raise UnreadableError("file-truncated", _("the reader cannot follow it")) from error
    rows = file.metadata.num_rows
    if any(len(column) != rows for column in body):
        raise UnreadableError(
            "file-unreadable", _("the reader saw fewer rows than the sheet holds")
        )
    sheet = ColumnSheet(None, [names, *first_rows(body)], typed=False, body=body)
    sheet.ours = OURS in (plain.metadata.metadata or {})
    return [sheet]


def partitioned(sheet: ColumnSheet, name: str) -> ColumnSheet:
    """The sheet with the columns that the folders of its file name (年度=2017/part-0.parquet).

    ``name``: the file's below the folder of the run. A column of the file itself stands.
    """
    for folder in name.split("/")[:-1]:
        column, equals, value = folder.partition("=")
        if equals and column and column not in sheet.rows[0]:
            said = "" if value == _NO_VALUE else unquote(value)
            text, kinds = pa.array([said]), np.array([TEXT], np.uint8)
            at = np.zeros(sheet.height - 1, np.int32)
            sheet.body.append(cleaned(text, kinds, typed=False, at=at))
            for number, row in enumerate(sheet.rows):
                row.append(said if number else column)
    return sheet


def _parts(file: pq.ParquetFile, column: int) -> Iterator[pa.Array]:
    """A column part by part, so that what unpacks to too much is noticed before it is all unpacked."""
    groups = list(range(file.metadata.num_row_groups))
    for batch in file.reader.iter_batches(_BATCH, groups, [column], False):
        part = batch.column(0)
        if types.is_dictionary(part.type):
            used = part.indices.drop_null()
            if len(used) and not 0 <= pc.min(used).as_py() <= pc.max(used).as_py() < len(
                part.dictionary
            ):
                raise UnreadableError(
                    "file-truncated", _("a cell of it names a value that is not there")
                )
        yield part


def _size(part: pa.Array) -> int:
    """The bytes of a part's texts, however often each is said."""
    if not types.is_dictionary(part.type):
        return int(part.nbytes)
    lengths = np.asarray(pc.fill_null(pc.binary_length(part.dictionary), 0), dtype=np.int64)
    used = np.asarray(part.indices.drop_null())
    return int(lengths[used].sum()) + 4 * len(part)


def _column(parts: list[pa.Array]) -> TextColumn:
    """A column, each of its values written as text once, and cleaned as every format's are."""
    if not parts:
        return TextColumn(pa.array([], pa.string()), np.array([], np.uint8), typed=False)
    cells = pa.chunked_array(parts)
    if types.is_dictionary(cells.type) and _rarely_alike(parts):
        text, kind = _cells(cells.cast(cells.type.value_type).combine_chunks())
        return cleaned(text, np.full(len(text), kind, np.uint8), typed=False)
    values = _once(cells)
    said, kind = _cells(values.dictionary)
    if values.indices.null_count:
        said = pa.concat_arrays([said, pa.nulls(1, pa.string())])
    at = np.asarray(values.indices.fill_null(len(values.dictionary)), dtype=np.int32)
    kinds = np.where(true(pc.is_valid(said)), kind, TEXT).astype(np.uint8)
    return cleaned(said, kinds, typed=False, at=at)


def _rarely_alike(parts: list[pa.Array]) -> bool:
    """Whether texts are hardly ever said again within a part: holding each once would be in vain."""
    return 2 * sum(len(part.dictionary) for part in parts) > sum(map(len, parts))


def _once(cells: pa.ChunkedArray) -> pa.DictionaryArray:
    """The cells, each value held once."""
    if types.is_floating(cells.type):
        cells = cells.cast(pa.float64())
    elif types.is_null(cells.type):
        cells = cells.cast(pa.string())
    return cells.dictionary_encode().unify_dictionaries().combine_chunks()


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


def _one_column(size: int) -> None:
    if size > _LONGEST:
        raise UnreadableError(
            "file-too-large", _("a column of it holds over 2 GB of text; write it in several files")
        )


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


def _cells(values: pa.Array) -> tuple[pa.StringArray, int]:
    """Values as text, and what kind they are."""
    kind = values.type
    if types.is_floating(kind):
        given = true(pc.is_valid(values)) & ~true(pc.is_nan(values))
        written = numbers(np.asarray(pc.fill_null(values, 0.0)))
        return pc.if_else(pa.array(given), written, pa.scalar(None, pa.string())), NUMBER
    if types.is_timestamp(kind):
        moments = values.cast(pa.timestamp(kind.unit))
        if kind.tz is not None:
            moments = pc.add(
                moments, pa.scalar(_HERE, pa.duration("s")).cast(pa.duration(kind.unit))
            )
        return moments.cast(pa.string()), TEXT
    if types.is_boolean(kind):
        return pc.if_else(values, "1", "0"), BOOL
    if types.is_decimal(kind):
        return pc.replace_substring_regex(values.cast(pa.string()), r"\.0+$", ""), TEXT
    text = values.cast(pa.string())
    text.validate(full=True)  # what a file calls text may be any bytes
    return text, TEXT
