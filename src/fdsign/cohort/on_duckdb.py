"""The rules on the embedded database: the fastest on one machine for more than a centre."""

from __future__ import annotations

import narwhals as nw
import pyarrow as pa

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
            batches = [_narrow(batch) for batch in reader]
        table = pa.Table.from_batches(batches, batches[0].schema if batches else reader.schema)
        for at, field in enumerate(table.schema):
            if pa.types.is_dictionary(field.type):
                table = table.set_column(at, field.name, held_once(table[at]))
        return self.frame(table.combine_chunks())

    def collect(self, frame: Frame) -> pa.Table:
        """The result as an Arrow table. Raises FdsignError if the memory limit does not allow it."""
        with query.told():
            return frame.collect(backend="pyarrow").to_arrow()

    def close(self) -> None:
        """Free the memory of the tables."""
        self._connection.close()


def _narrow(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with each of its texts held once."""
    columns = [
        column.dictionary_encode() if pa.types.is_string(column.type) else column
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, batch.schema.names)
