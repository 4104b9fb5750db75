"""What a hostile case is: a folder with one thing wrong, and which outcomes are acceptable."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import folders
from fdsign.synthetic.tables import Row

REFUSED, SAME, ROWS = "refused", "same", "rows"
"""Exit code 1 with the file named and nothing written; the sound folder's figures; the figures of
the sound folder without the damaged rows, each of them counted as rejected."""

TOLD = "told "
"""``told CODE``: whatever the figures are, a problem with that code says what is wrong."""

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"

Members = dict[str, bytes]


class SkippedError(Exception):
    """A case that cannot be made here, and why."""


@dataclass(frozen=True, slots=True)
class Case:
    """One folder. ``make`` damages a sound folder and returns the file to show to others.

    ``rows``: the damaged rows of the contracts as the sheet numbers them (the heading is row 1);
    ``stray``: rows that the damage has added, and that may be rejected.
    """

    name: str
    wrong: str
    make: Callable[[Path], Path]
    accept: tuple[str, ...]
    rows: tuple[int, ...] = ()
    stray: int = 0


def contracts() -> list[Row]:
    """The sound contract rows."""
    return folders.sound()[folders.CONTRACTS]


def renamed(folder: Path, name: str) -> Path:
    """Take the sound contracts away; the path for those that come in their place."""
    (folder / folders.CONTRACTS).unlink()
    return folder / name


def members(path: Path) -> Members:
    """The members of a zip file, inflated."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, parts: Members) -> Path:
    """A zip file of members; their order and times are fixed, so the bytes are too."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return path


def rewritten(member: str, change: Callable[[bytes], bytes]) -> Callable[[Path], Path]:
    """A case that changes one member of the contracts workbook."""

    def make(folder: Path) -> Path:
        path = folder / folders.CONTRACTS
        parts = members(path)
        changed = change(parts[member])
        if changed == parts[member]:
            raise AssertionError(f"nothing of {member} was changed")
        return packed(path, {**parts, member: changed})

    return make


def spoiled(change: Callable[[list[Row]], None]) -> Callable[[Path], Path]:
    """A case that changes cells of the contracts before they are written as a workbook."""

    def make(folder: Path) -> Path:
        rows = contracts()
        change(rows)
        return folders.write_table(folder / folders.CONTRACTS, rows)

    return make
