"""The embedded database of a run: the few joins of intake, and by default all rules.

There is one, because a database costs more to open than these joins, and so that one memory limit
holds for all of them.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fdsign.errors import FdsignError
from fdsign.locale.text import _

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    import duckdb

_PREFIX = ".fdsign-spill-"


@dataclass(frozen=True, slots=True)
class Memory:
    """How much the database may hold (bytes, None: most of the machine's), and where it may put the rest.

    ``spill``: a folder; without one nothing of people's data is ever put on a disk.
    """

    limit: int | None = None
    spill: Path | None = None


_current: ContextVar[duckdb.DuckDBPyConnection | None] = ContextVar("database", default=None)


@contextmanager
def database(memory: Memory) -> Iterator[None]:
    """The database of everything inside; its folder is removed at the end."""
    if memory == Memory():
        yield
        return
    with _folder(memory.spill) as folder:
        opened = _opened(memory.limit, folder)
        before = _current.set(opened)
        try:
            yield
        finally:
            _current.reset(before)
            opened.close()


def cursor() -> duckdb.DuckDBPyConnection:
    """A connection whose registered tables nobody else sees."""
    return (_current.get() or _unlimited()).cursor()


@contextmanager
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """The same, closed at the end. Raises FdsignError if the memory limit does not allow a query."""
    here = cursor()
    try:
        with told():
            yield here
    finally:
        here.close()


@contextmanager
def told() -> Iterator[None]:
    """Say in the user's words that the memory does not do."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        words = _(
            "The memory that --memory allows does not do; allow more, or a folder: --spill FOLDER"
        )
        raise FdsignError(words) from error


def give_back() -> None:
    """Give memory that is free again back to the system, as far as its own library can."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def _opened(limit: int | None, folder: str) -> duckdb.DuckDBPyConnection:
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {"temp_directory": folder}
    if limit is not None:
        config["memory_limit"] = f"{limit}B"
    return duckdb.connect(config=config)


@cache
def _unlimited() -> duckdb.DuckDBPyConnection:
    return _opened(None, "")


@contextmanager
def _folder(spill: Path | None) -> Iterator[str]:
    """A folder of its own inside the one that was named, locked as long as it is used; else none."""
    if spill is None:
        yield ""
        return
    try:
        _sweep(spill)
        own = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=spill))
    except OSError as error:
        words = _("--spill {path}: the folder cannot be written to.").format(path=spill)
        raise FdsignError(words) from error
    try:
        with _locked(own):
            yield str(own)
    finally:
        shutil.rmtree(own, ignore_errors=True)


def _sweep(spill: Path) -> None:
    """Remove what earlier runs left behind when they were killed."""
    for each in spill.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError), _locked(each):
            shutil.rmtree(each)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, where the system has such. Raises OSError if another run has it.

    Where it has none, files in use cannot be removed.
    """
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)
