"""Results are written whole or not at all, together, and never over an input (spec 2.3, 3.1)."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fdsign.errors import OutputError
from fdsign.locale.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

if sys.platform != "win32":
    import fcntl

_WINDOWS = sys.platform == "win32"
"""Where an open file can be neither locked from another program's sight nor renamed."""

_PREFIX, _SUFFIX = ".fdsign-", ".tmp"
_STALE = 3600.0
"""Seconds after which a temporary file is a leftover, whatever its lock says."""


@dataclass(frozen=True, slots=True)
class Result:
    """A file to be written: where, and its bytes."""

    path: Path
    data: bytes


def check_target(path: Path, *, force: bool, inputs: Sequence[Path]) -> None:
    """Refuse, before any work is done, a place where the result could not be written.

    Raises OutputError.
    """
    try:
        _check(path, force=force, inputs=inputs)
    except OSError as error:
        raise _refusal(path, _reason(error)) from error


def _check(path: Path, *, force: bool, inputs: Sequence[Path]) -> None:
    if path.is_symlink():
        raise _refusal(path, _("it is a link to another file. Name the file itself."))
    if path.is_dir():
        raise _refusal(path, _("it is a folder. Add a file name."))
    if any(_same(path, each) for each in inputs):
        raise _refusal(path, _("it is one of the inputs. Choose another name."))
    if path.exists() and not path.is_file():
        raise _refusal(path, _("it is no ordinary file. Choose another name."))
    if path.exists() and not force:
        raise _refusal(path, _("it exists. Choose another name, or replace it with --force."))
    folder = path.parent
    if not folder.is_dir():
        raise _refusal(
            path, _("there is no folder {folder}. Create it first.").format(folder=folder)
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _refusal(path, _("the folder cannot be written to. Choose another one."))
    if _WINDOWS and path.exists():
        with path.open("r+b"):  # PermissionError while Excel has it
            pass


def write(path: Path, data: bytes, *, force: bool, inputs: Sequence[Path]) -> None:
    """Write one file, as ``write_all`` does."""
    sweep(path.parent)
    write_all([Result(path, data)], force=force, inputs=inputs)


def write_all(results: Sequence[Result], *, force: bool, inputs: Sequence[Path]) -> None:
    """Write files through temporary ones in their folders; only their owner may read them.

    Every file is on the disk before the first takes its name, and the names change while nobody
    else changes names in these folders: two runs at once do not mix. Whatever goes wrong before,
    older files of the names stay as they were. Raises OutputError.
    """
    prepared: list[_Prepared] = []
    try:
        for result in results:
            with _told(result.path):
                check_target(result.path, force=force, inputs=inputs)
                prepared.append(_Prepared(result))
        with contextlib.ExitStack() as locks:
            for folder in sorted({result.path.parent for result in results}):
                locks.enter_context(_alone_in(folder))
            for each in prepared:
                check_target(each.path, force=force, inputs=inputs)  # it may have come meanwhile
            for each in prepared:
                with _told(each.path):
                    each.take_its_name(force=force)
    finally:
        for each in prepared:
            each.discard()
    for folder in {result.path.parent for result in results}:
        _sync_folder(folder)


class _Prepared:
    """A result on the disk under a temporary name, locked as long as it is open."""

    def __init__(self, result: Result) -> None:
        self.path = result.path
        self.handle, self.temporary = _claimed(result.path.parent)
        try:
            with open(self.handle, "wb", closefd=False) as file:
                file.write(result.data)
                file.flush()
                os.fsync(self.handle)
        except BaseException:
            self.discard()
            raise

    def take_its_name(self, *, force: bool) -> None:
        """Stand under the result's name; without ``force`` never in place of another file."""
        if _WINDOWS:
            self._close()
        if force:
            os.replace(self.temporary, self.path)
        elif _WINDOWS:
            os.rename(self.temporary, self.path)
        else:
            _link(self.temporary, self.path)

    def discard(self) -> None:
        """Leave nothing behind."""
        self._close()
        with contextlib.suppress(OSError):
            os.unlink(self.temporary)

    def _close(self) -> None:
        with contextlib.suppress(OSError):
            os.close(self.handle)
        self.handle = -1


def _link(temporary: str, path: Path) -> None:
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links; nothing was there a moment ago
        os.replace(temporary, path)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say in the user's words why a file cannot be written."""
    try:
        yield
    except FileExistsError as error:
        raise _refusal(
            path, _("it exists. Choose another name, or replace it with --force.")
        ) from error
    except OSError as error:
        raise _refusal(path, _reason(error)) from error


def _claimed(folder: Path) -> tuple[int, str]:
    """A temporary file that is locked as long as it is open: a sweep can tell that we live."""
    while True:
        handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=folder)
        _lock(handle)
        if os.path.exists(name):  # no sweep came between
            return handle, name
        os.close(handle)


def _lock(handle: int) -> bool:
    """Take the lock of an open file; False if another process has it or nobody can."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    return False


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, where the system has such."""
    handle = None
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sweep(folder: Path) -> None:
    """Remove what earlier runs left behind when they were killed."""
    with contextlib.suppress(OSError):
        for each in folder.iterdir():
            if each.name.startswith(_PREFIX) and each.name.endswith(_SUFFIX):
                with contextlib.suppress(OSError):
                    if _abandoned(each):
                        each.unlink()


def _abandoned(temporary: Path) -> bool:
    """Whether nobody writes this file any more: its lock is free, or it is old."""
    found = temporary.lstat()
    if not stat.S_ISREG(found.st_mode):
        return False
    if time.time() - found.st_mtime > _STALE:
        return True
    handle = os.open(temporary, os.O_RDONLY)
    try:
        return _lock(handle)
    finally:
        os.close(handle)


def _same(path: Path, other: Path) -> bool:
    """Whether both name one file, by whatever way."""
    try:
        return path.samefile(other)
    except OSError:
        return os.path.abspath(path) == os.path.abspath(other)


def _reason(error: OSError) -> str:
    """What the system says, and what to do about it."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("the disk is full. Free some space and try again.")
    if isinstance(error, PermissionError):
        return _("it cannot be replaced. If it is open in Excel, close the workbook and try again.")
    if error.errno == errno.ENAMETOOLONG:
        return _("the name is too long. Choose a shorter one.")
    return _("the system says: {reason}. Choose another place.").format(
        reason=error.strerror or type(error).__name__
    )


def _refusal(path: Path, reason: str) -> OutputError:
    return OutputError(_("{path}: not written: {reason}").format(path=path, reason=reason))
