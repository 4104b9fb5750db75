"""The rules on the embedded database: the fastest on one machine for more than a centre."""

from __future__ import annotations

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.cohort.engine import Engine, Frame
from fdsign.intake import query
from fdsign.intake.columns import held_once

_BATCH = 100_000
"""Rows of a result that are taken over at a time."""


class DuckEngine(Engine):
    """A connection of its own to the run's database."""

    def __init__(self) -> None:
        self._connection = query.cursor()

    def frame(self, table: pa.Table) -> Frame:
        """An Arrow table as a lazy frame.

        It gets no name in the database: each new one would make all frames built before ask again what
        theirs stand for.
        """
        return nw.from_native(self._connection.from_arrow(table))

    def settle(self, frame: Frame) -> Frame:
        """The frame reckoned, batch by batch, its texts held once.

        Raises FdsignError if the memory limit does not allow it.
        """
        with query.told():
            reader = frame.to_native().to_arrow_reader(_BATCH)
            table = _narrow(reader)
        for at, field in enumerate(table.schema):
            column = table[at]
            if pa.types.is_dictionary(field.type):
                column = held_once(column)
            table = table.set_column(at, field.name, column.combine_chunks())
        query.give_back()
        return self.frame(table)

    def collect(self, frame: Frame) -> pa.Table:
        """The result as an Arrow table. Raises FdsignError if the memory limit does not allow it."""
        with query.told():
            return frame.collect(backend="pyarrow").to_arrow()

    def close(self) -> None:
        """Free the memory of the tables."""
        self._connection.close()


def _narrow(reader: pa.RecordBatchReader) -> pa.Table:
    """A copy of what is read, with values held once that come again and again.

    Not one column of a batch may be kept as it is: it would keep the whole batch.
    """
    batches: list[pa.RecordBatch] = []
    again: list[bool] = []
    for batch in reader:
        if not batches:
            again = [_repeats(column) for column in batch.columns]
        columns = (
            column.dictionary_encode() if once else pa.concat_arrays([column, column[:0]])
            for column, once in zip(batch.columns, again, strict=True)
        )
        batches.append(pa.RecordBatch.from_arrays(list(columns), batch.schema.names))
    return pa.Table.from_batches(batches, batches[0].schema if batches else reader.schema)


def _repeats(column: pa.Array) -> bool:
    """Whether few of a column's values are different."""
    large = not pa.types.is_boolean(column.type)
    return large and 10 * pc.count_distinct(column).as_py() <= len(column)
