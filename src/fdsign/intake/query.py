"""One embedded database for the few joins of intake: a connection of its own costs more than they do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


@contextmanager
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose registered tables nobody else sees."""
    cursor = _database().cursor()
    try:
        yield cursor
    finally:
        cursor.close()


@cache
def _database() -> duckdb.DuckDBPyConnection:
    import duckdb

    return duckdb.connect(config={"temp_directory": ""})
