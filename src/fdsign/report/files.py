"""Results are written whole or not at all, and never over an input (spec 2.3, 3.1)."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import tempfile
import time
from typing import TYPE_CHECKING

from fdsign.errors import OutputError
from fdsign.locale.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

if sys.platform != "win32":
    import fcntl

_LOCKS = sys.platform != "win32"
"""Whether an open file can be locked, and renamed while open."""

_PREFIX, _SUFFIX = ".fdsign-", ".tmp"
_STALE = 3600.0
"""Seconds after which a temporary file is a leftover, whatever its lock says."""


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


def write(path: Path, data: bytes, *, force: bool, inputs: Sequence[Path]) -> None:
    """Write a file through a temporary one in its folder; only its owner may read it.

    Whatever goes wrong, an older file of the name stays as it was. Raises OutputError.
    """
    check_target(path, force=force, inputs=inputs)
    _sweep(path.parent)
    try:
        _replace(path, data, force=force, inputs=inputs)
    except OSError as error:
        raise _refusal(path, _reason(error)) from error


def _replace(path: Path, data: bytes, *, force: bool, inputs: Sequence[Path]) -> None:
    handle, temporary = _claimed(path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            check_target(path, force=force, inputs=inputs)  # it may have come while we wrote
            if _LOCKS:
                os.replace(temporary, path)
        if not _LOCKS:
            os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    _sync_folder(path.parent)


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


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sweep(folder: Path) -> None:
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
