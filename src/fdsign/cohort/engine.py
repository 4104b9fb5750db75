"""Where the rules run: Narwhals expressions on an embedded DuckDB (spec 5)."""

from __future__ import annotations

from typing import Any

import duckdb
import narwhals as nw
import pyarrow as pa

Frame = nw.LazyFrame[Any]


class Engine:
    """One DuckDB connection; tables go in as Arrow and come out as Arrow."""

    def __init__(self) -> None:
        self._connection = duckdb.connect(config={"temp_directory": ""})

    def frame(self, table: pa.Table) -> Frame:
        """An Arrow table as a lazy frame.

        It gets no name in the database: each new one would make all frames built before ask again what
        theirs stand for.
        """
        return nw.from_native(self._connection.from_arrow(table))

    def settle(self, frame: Frame) -> Frame:
        """Reckon a frame now, so that everything built on it starts from the result."""
        return self.frame(self.collect(frame))

    def collect(self, frame: Frame) -> pa.Table:
        """The result as an Arrow table."""
        return frame.collect(backend="pyarrow").to_arrow()

    def close(self) -> None:
        """Free the memory of the tables."""
        self._connection.close()
