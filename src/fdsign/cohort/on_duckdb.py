"""The rules on the embedded database: the fastest on one machine for more than a centre."""

from __future__ import annotations

import narwhals as nw
import pyarrow as pa

from fdsign.cohort.engine import Engine, Frame
from fdsign.intake import query


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

    def collect(self, frame: Frame) -> pa.Table:
        """The result as an Arrow table. Raises FdsignError if the memory limit does not allow it."""
        with query.told():
            return frame.collect(backend="pyarrow").to_arrow()

    def close(self) -> None:
        """Free the memory of the tables."""
        self._connection.close()
