"""From the paths a user gives to files and raw sheets (spec 2: nothing is passed over in silence)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath

from fdsign.errors import FdsignError, UsageError
from fdsign.intake import config as configuration
from fdsign.intake import ours, spark
from fdsign.intake.config import Config
from fdsign.intake.detect import kind_of
from fdsign.intake.limits import Limits, too_large
from fdsign.intake.passwords import Passwords
from fdsign.intake.raw import RawSheet, UnreadableError
from fdsign.intake.readers.binary import read_xlsb
from fdsign.intake.readers.html import read_html
from fdsign.intake.readers.opendocument import read_ods
from fdsign.intake.readers.parquet import partitioned, read_parquet
from fdsign.intake.readers.text import read_text
from fdsign.intake.readers.workbook import read_xls, read_xlsx
from fdsign.intake.readers.xml2003 import read_xml2003
from fdsign.intake.spark import Address, RemoteFile
from fdsign.locale.text import _
from fdsign.policy.editing import SCHEMA

_READERS = {
    "xlsx": read_xlsx,
    "xlsb": read_xlsb,
    "ods": read_ods,
    "xls": read_xls,
    "xml2003": read_xml2003,
    "html": read_html,
    "text": read_text,
}


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of the run: where it is, and the name it has in every report."""

    source: Path | RemoteFile
    name: str

    @property
    def own(self) -> PurePosixPath:
        """The name as a path."""
        return PurePosixPath(self.name)

    @property
    def size(self) -> int:
        """Its bytes. Raises OSError."""
        return self.source.stat().st_size if isinstance(self.source, Path) else self.source.size

    @property
    def changed(self) -> float:
        """When it was last written, in seconds since 1970. Raises OSError."""
        if isinstance(self.source, Path):
            return self.source.stat().st_mtime
        return self.source.changed

    def read(self) -> bytes:
        """The whole of it. Raises OSError."""
        return self.source.read_bytes()


def find(
    paths: Sequence[Path | Address], master: str | None = None
) -> tuple[list[DataFile], Config]:
    """Every file of the given files and folders, sorted by name, and the folder's fdsign.toml.

    Policies that lie in a folder are no exports and are passed over. ``master``: of the Spark that
    reads addresses.

    Raises UsageError if a path does not exist, FdsignError if two folders have an fdsign.toml.
    """
    files: list[DataFile] = []
    configs: list[Path | RemoteFile] = []
    for path in paths:
        folder, inside = _inside(path, master)
        prefix = f"{_name(path)}/" if folder and len(paths) > 1 else ""
        for source, relative in inside:
            name = relative.as_posix()
            if relative.name.lower() == f"{configuration.NAME}.txt":
                words = _("{file}: rename it to fdsign.toml; under this name it teaches nothing.")
                raise FdsignError(words.format(file=name))
            if relative.name == configuration.NAME:
                configs.append(source)
            elif folder and _of_policies(relative):
                continue
            elif not any(part.startswith(".") for part in relative.parts):
                files.append(DataFile(source, prefix + name))
    if len(configs) > 1:
        raise FdsignError(
            _("There are several fdsign.toml files ({list}); keep one.").format(
                list=", ".join(str(c) for c in configs)
            )
        )
    names = [file.name for file in files]
    for name in sorted({n for n in names if names.count(n) > 1}):
        raise UsageError(_("Two of the given files are both named {name}.").format(name=name))
    config = configuration.read(configs[0]) if configs else Config()
    return sorted(files, key=lambda f: f.name), config


def _inside(
    path: Path | Address, master: str | None
) -> tuple[bool, list[tuple[Path | RemoteFile, PurePath]]]:
    """Whether a path is a folder; the files below it, each with its path from there."""
    if isinstance(path, Address):
        folder, found = spark.found(path, master)
        return folder, [(file, file.relative) for file in sorted(found, key=lambda f: f.relative)]
    if not path.exists():
        raise UsageError(_("{path}: there is no such file or folder.").format(path=path))
    if path.is_dir():
        inside = sorted(p for p in path.rglob("*") if p.is_file())
        return True, [(each, each.relative_to(path)) for each in inside]
    return False, [(path, PurePath(path.name))]


def _name(path: Path | Address) -> str:
    return path.name if isinstance(path, Address) else path.resolve().name


def _of_policies(file: PurePath) -> bool:
    """Whether a file is a policy or its schema, which may lie beside the exports."""
    return file.suffix.lower() == ".toml" or file.name == SCHEMA


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read: within which limits, and with which passwords."""

    limits: Limits = field(default_factory=Limits)
    passwords: Passwords = field(default_factory=Passwords)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds: its hash and its sheets; no sheets if it is no table at all.

    ``ours``: fdsign wrote it.
    """

    sha256: str
    sheets: list[RawSheet] | None
    ours: bool = False


def read(file: DataFile, reading: Reading, *, ask: bool = True) -> Contents:
    """Read one file whole; with its password, if it has one. Raises UnreadableError.

    ``ask``: nobody is asked for a password otherwise.
    """
    try:
        if (size := file.size) > reading.limits.unpacked:
            raise UnreadableError("file-too-large", too_large(size))
        data = file.read()
    except OSError as error:
        raise UnreadableError("file-unreadable", error.strerror or type(error).__name__) from error
    sha256 = hashlib.sha256(data).hexdigest()
    if ours.written_text(data):
        return Contents(sha256, [], ours=True)
    try:
        return Contents(sha256, _sheets(data, file.name, reading.limits))
    except UnreadableError as error:
        if error.code != "file-encrypted" or not ask:
            raise
    data = reading.passwords.opened(data, file.name)
    return Contents(sha256, _sheets(data, file.name, reading.limits))


def _sheets(data: bytes, name: str, limits: Limits) -> list[RawSheet] | None:
    """The sheets of a file by what it is; None if it is no table."""
    kind = kind_of(data, name)
    if kind == "parquet":
        return [partitioned(sheet, name) for sheet in read_parquet(data, limits)]
    return None if kind == "other" else _READERS[kind](data, limits)
