"""The Spark session of a run, and the files that Spark can reach and this machine cannot: hdfs, s3a, …"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from fdsign.errors import FdsignError, UsageError
from fdsign.locale.text import _

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_LOCAL = "local[*]"
_SETTINGS = {
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_SHUFFLES = "8"
"""Parts of a join on one machine; a cluster keeps its own setting."""
_PIECE = 8 * 2**20
"""Bytes that are asked for at a time."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where exports lie that Spark reads: hdfs://office/2017, s3a://district/exports."""

    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def name(self) -> str:
        """The last part of it."""
        return PurePosixPath(self.text).name


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file below an address. ``size``: bytes; ``changed``: seconds since 1970.

    ``relative``: its path below the address that was given.
    """

    relative: PurePosixPath
    size: int
    changed: float
    _path: Any = field(repr=False)
    _files: Any = field(repr=False)

    @property
    def name(self) -> str:
        """Its own name."""
        return self.relative.name

    def __str__(self) -> str:
        return str(self._path)

    def read_bytes(self) -> bytes:
        """The whole of it, never put on a disk. Raises OSError."""
        data = bytearray()
        with _as_os_error():
            stream = self._files.open(self._path)
            try:
                while piece := stream.readNBytes(_PIECE):
                    data += piece
            finally:
                stream.close()
        return bytes(data)


def is_address(name: str) -> bool:
    """Whether a name says how to reach it, as hdfs://… does; a drive of Windows has one letter."""
    return _ADDRESS.match(name) is not None


def session(master: str | None) -> Any:
    """The session of this run, of this machine or of a cluster's master. Raises FdsignError."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        words = _('The engine spark is not installed: pip install "fdsign[spark]"')
        raise FdsignError(words) from error
    warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
    builder = SparkSession.builder.appName("fdsign").master(master or _LOCAL)
    settings = _SETTINGS if master else {**_SETTINGS, "spark.sql.shuffle.partitions": _SHUFFLES}
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, OSError) as error:
        words = _("Spark does not start: it needs Java 17 or later, and a master it can reach.")
        raise FdsignError(words) from error


def found(address: Address, master: str | None) -> tuple[bool, list[RemoteFile]]:
    """Whether an address is a folder, and every file below it, or the one that it names.

    Raises FdsignError, UsageError.
    """
    context = session(master).sparkContext
    try:
        with _as_os_error():
            top = context._jvm.org.apache.hadoop.fs.Path(address.text)
            files = top.getFileSystem(context._jsc.hadoopConfiguration())
            whole = files.getFileStatus(top)
            return not whole.isFile(), list(_listed(files, whole))
    except FileNotFoundError as error:
        raise UsageError(
            _("{path}: there is no such file or folder.").format(path=address)
        ) from error
    except OSError as error:
        raise FdsignError(
            _("{path}: Spark cannot read it ({reason}).").format(
                path=address, reason=error.strerror
            )
        ) from error


def _listed(files: Any, whole: Any) -> Iterator[RemoteFile]:
    """The files below a folder, however deep, or the file itself."""
    base = PurePosixPath(whole.getPath().toUri().getPath())
    below = files.listFiles(whole.getPath(), True)
    while below.hasNext():
        status = below.next()
        path = status.getPath()
        place = PurePosixPath(path.toUri().getPath())
        relative = PurePosixPath(place.name) if whole.isFile() else place.relative_to(base)
        changed = status.getModificationTime() / 1000
        yield RemoteFile(relative, status.getLen(), changed, path, files)


@contextmanager
def _as_os_error() -> Iterator[None]:
    """What goes wrong in Java, as Python's own files would say it."""
    from py4j.protocol import Py4JError, Py4JJavaError
    from pyspark.errors import PySparkException

    try:
        yield
    except Py4JJavaError as error:
        thrown = error.java_exception
        kind, words = thrown.getClass().getSimpleName(), thrown.getMessage()
        missing = kind == "FileNotFoundException"
        raise (FileNotFoundError if missing else OSError)(0, _first_line(kind, words)) from error
    except (Py4JError, PySparkException) as error:
        raise OSError(0, _first_line(type(error).__name__, str(error))) from error


def _first_line(kind: str, words: str | None) -> str:
    return f"{kind}: {words.splitlines()[0]}" if words else kind
