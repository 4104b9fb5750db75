"""What the library makes of one workbook, against what it made of the sound one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import fdsign
from benchmarks import folders
from fdsign.errors import DataError, FdsignError
from fdsign.intake import files
from fdsign.intake.raw import UnreadableError
from fdsign.report.json import metrics_document
from fdsign.synthetic.tables import Row

SEED = 2017
_PERSONS = 50
"""So many persons have 60 contracts."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a run as text, its rejected rows, and its errors and warnings."""

    text: str
    rejected: int
    problems: frozenset[tuple[str, str | None, int | None]]


@dataclass(slots=True)
class Original:
    """A sound workbook of contracts in its folder, its sheets and, once asked for, its figures."""

    path: Path
    data: bytes
    sheets: str
    _figures: Figures | None = None

    def figures(self) -> Figures:
        """The figures of the sound folder."""
        if self._figures is None:
            now = self.path.read_bytes()
            self.path.write_bytes(self.data)
            self._figures = _figures(self.path.parent)
            self.path.write_bytes(now)
        return self._figures

    def judge(self, data: bytes, *, through_all: bool) -> str:
        """What becomes of these bytes in the workbook's place."""
        self.path.write_bytes(data)
        try:
            quick = self._read()
            if not through_all and quick is not None:
                return quick
            whole = self._calculate()
        except Exception as error:
            return f"exception {type(error).__name__}"
        if quick is not None and quick != whole:
            return f"pipeline disagrees ({quick}, {whole})"
        return whole

    def _read(self) -> str | None:
        """The outcome as far as the reader decides it; None if the sheets are others."""
        try:
            sheets = _sheets(self.path)
        except UnreadableError as error:
            return f"refused ({error.code})"
        return "same" if sheets == self.sheets else None

    def _calculate(self) -> str:
        """The outcome of the whole pipeline."""
        sound = self.figures()
        try:
            figures = _figures(self.path.parent)
        except DataError as error:
            codes = sorted({p.code for p in error.problems if p.severity == "fatal"})
            return f"refused ({', '.join(codes)})"
        except FdsignError:
            return "refused"
        if figures.text == sound.text:
            return "same"
        if figures.rejected:
            return "rejected rows told"
        new = sorted({code for code, *_place in figures.problems - sound.problems})
        return f"told ({', '.join(new)})" if new else "silently different"


def originals(place: Path) -> list[Original]:
    """A folder for each writer."""
    tables = folders.sound(_PERSONS)
    kept = {name: tables[name] for name in (folders.CONTRACTS, folders.REGISTER)}
    found = []
    for writer, write in WRITERS.items():
        folder = place / writer
        folders.write(folder, kept)
        path = folder / folders.CONTRACTS
        write(path, kept[folders.CONTRACTS])
        found.append(Original(path, path.read_bytes(), _sheets(path)))
    return found


def _figures(folder: Path) -> Figures:
    """What the library makes of a folder."""
    run = fdsign.calculate_metrics(fdsign.Request((folder,), year=folders.YEAR))
    problems = frozenset(
        (p.code, p.file, p.row) for p in run.problems if p.severity in ("error", "warning")
    )
    return Figures(repr(metrics_document(run)["results"]), run.rejected, problems)


def _sheets(path: Path) -> str:
    """All that the reader hands on, as text."""
    contents = files.read(files.DataFile(path, path.name), files.Reading())
    return repr(contents.sheets)


def _openpyxl(path: Path, rows: list[Row]) -> None:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    book.save(path)


def _xlsxwriter(path: Path, rows: list[Row]) -> None:
    folders.write_table(path, rows)


WRITERS: dict[str, Callable[[Path, list[Row]], None]] = {
    "xlsxwriter": _xlsxwriter,
    "openpyxl": _openpyxl,
}
