"""One file of a folder: its sheets recognised, laid out and parsed, without a look at the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.intake import files as file_room
from fdsign.intake import fold, oddities, ours
from fdsign.intake.columns import Mask, true
from fdsign.intake.config import Config
from fdsign.intake.datasets import BY_ID, Dataset
from fdsign.intake.exports import Input, NotUsed
from fdsign.intake.files import DataFile, Reading
from fdsign.intake.headings import Heading, heading_texts, recognise
from fdsign.intake.layout import lay_out
from fdsign.intake.masking import reads_personal
from fdsign.intake.parse import ParsedSheet, SheetParser, SheetPlace
from fdsign.intake.raw import RawSheet, UnreadableError, letters
from fdsign.intake.schema import narrowed
from fdsign.intake.titles import title_text, title_year
from fdsign.intake.vocabulary import Vocabulary
from fdsign.locale.text import _
from fdsign.problems import Problem, problem

_MARKS = ("_SUCCESS", "_committed_", "_started_", "_metadata", "_common_metadata")
"""How the files are called, without an ending, that programs put beside the parts of a table."""


@dataclass(frozen=True, slots=True)
class TakenSheet:
    """A sheet that is used: its rows, where they come from, and what its title says."""

    parsed: ParsedSheet
    entry: Input
    title: str
    title_year: int | None


@dataclass(slots=True)
class Taken:
    """What one file gave.

    ``sha256``: of its bytes, None if no table was found in it. ``passed``: why the file as a whole is
    not used, if it is not. ``locked``: a password is needed. ``headings``: the folded texts of its first
    rows; ``lessons``: what of fdsign.toml fitted it, as (dataset, pattern or sheet).
    """

    sha256: str | None = None
    passed: NotUsed | None = None
    locked: bool = False
    changed: float = 0.0
    sheets: list[TakenSheet] = field(default_factory=list)
    not_used: list[NotUsed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    headings: set[str] = field(default_factory=set)
    lessons: set[tuple[str, str | None]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Taker:
    """Takes files one by one, each by itself, so that several can be taken at once."""

    config: Config
    words: Vocabulary
    reading: Reading

    def take(self, file: DataFile, *, ask: bool = False) -> Taken:
        """Read one file and sort its sheets to their datasets. ``ask``: for its password, if it has one."""
        taken = Taken()
        if file.own.name.startswith("~$"):
            taken.passed = NotUsed(file.name, None, _("the lock file of a workbook open in Excel"))
            return taken
        if file.own.name.startswith(_MARKS) and not file.own.suffix:
            taken.passed = NotUsed(file.name, None, _("the mark of a finished job, no table"))
            return taken
        try:
            contents = file_room.read(file, self.reading, ask=ask)
        except UnreadableError as error:
            taken.locked = error.code == "file-encrypted" and not ask
            taken.problems.append(
                problem(error.code, file=file.name, reason=error.reason or _("unknown reason"))
            )
            return taken
        if contents.sheets is None:
            why = _("no table (a picture, a document, an archive)")
            taken.passed = NotUsed(file.name, None, why)
            return taken
        marked = contents.ours or any(sheet.ours for sheet in contents.sheets)
        if marked or ours.by_its_sheets(sheet.name for sheet in contents.sheets):
            contents.sheets[:] = [s for s in contents.sheets if ours.filled_in(s)]
            for sheet in contents.sheets:
                sheet.ours = True
            taken.passed = NotUsed(file.name, None, _("written by fdsign"))
            if not contents.sheets:
                return taken
        taken.sha256 = contents.sha256
        taken.changed = file.changed
        for sheet in contents.sheets:
            _SheetTaker(self.config, self.words, file, sheet, taken).take()
        return taken


@dataclass(frozen=True, slots=True)
class _SheetTaker:
    """Takes one sheet of a file."""

    config: Config
    words: Vocabulary
    file: DataFile
    sheet: RawSheet
    taken: Taken

    def take(self) -> None:
        """Recognise the sheet; use it, or say why it is not used."""
        file, sheet = self.file, self.sheet
        if sheet.empty:
            self._pass_over(_("empty"))
            return
        self.taken.headings |= heading_texts(sheet)
        forced = self._forced()
        if sheet.ours:
            forced = BY_ID[ours.filled_in(sheet) or ""]
        title = title_text(sheet)
        hints = f"{file.own.stem} {sheet.name or ''} {title}"
        found = recognise(sheet, hints, self.words.group_words, forced, self.config.datasets)
        heading = found.heading
        add = self.taken.problems.append
        if heading is None:
            add(problem("sheet-unrecognised", file=file.name, sheet=sheet.name,
                        reason=_why_unknown(sheet, found.near),
                        **_lacking(found.near)))  # fmt: skip
            self._pass_over(_("no known dataset by its headings"))
        elif found.rival is not None and not forced:
            add(problem("sheet-ambiguous", file=file.name, sheet=sheet.name,
                        first=heading.dataset.id, second=found.rival.id,
                        file_hint=file.own.name))  # fmt: skip
        elif found.missing:
            add(problem("column-missing", file=file.name, sheet=sheet.name,
                        row=heading.first_row, dataset=_(heading.dataset.title),
                        key=found.missing[0], **_lacking(heading),
                        needed=", ".join(fold.first_heading(heading.dataset.id, c)
                                         for c in found.missing)))  # fmt: skip
        else:
            self._use(heading, title)

    def _pass_over(self, why: str) -> None:
        self.taken.not_used.append(NotUsed(self.file.name, self.sheet.name, why))

    def _forced(self) -> Dataset | None:
        for name, block in self.config.datasets.items():
            named = _matching(block.files, self.file.name)
            meant = bool(named) or (not block.files and block.sheet is not None)
            if meant and (block.sheet is None or block.sheet == self.sheet.name):
                self.taken.lessons |= {(name, pattern) for pattern in named} | {(name, block.sheet)}
                return BY_ID[name]
        return None

    def _use(self, heading: Heading, title: str) -> None:
        file, sheet = self.file, self.sheet
        layout = lay_out(sheet, heading)
        place = SheetPlace(file.name, sheet.name)
        parsed = SheetParser(place, sheet, heading, layout, self.config, self.words).parse()
        left = np.zeros(len(parsed.table), dtype=np.bool_)
        if sheet.ours:
            left = _left_blank(heading, parsed)
            if left.all():
                self._pass_over(_("nothing is filled in"))
                return
            left &= heading.dataset is BY_ID["survey"]  # a doctor without an override stays a row
        unnamed = oddities.unnamed_totals(heading, parsed) & ~left
        aside = {
            "blank": layout.blank, "totals": layout.totals + int(unnamed.sum()),
            "headings": layout.headings, "footers": layout.footers, "not-filled-in": int(left.sum()),
        }  # fmt: skip
        out = unnamed | left
        if out.any():
            parsed.table = parsed.table.filter(pa.array(~out))
            parsed.rejected = parsed.rejected[~out]
        entry = Input(
            file.name, sheet.name, heading.dataset.id, self.taken.sha256 or "", layout.read,
            rejected=int(parsed.rejected.sum()),
            set_aside={reason: rows for reason, rows in aside.items() if rows},
            heading_row=heading.first_row,
            unwrapped=layout.unwrapped,
            hidden=sheet.hidden,
            unknown=tuple(heading.others),
            columns={name: letters(at[0]) for name, at in heading.columns.items()},
        )  # fmt: skip
        self.taken.problems.extend(parsed.problems)
        self.taken.problems.extend(oddities.about_sheet(place, sheet, heading, layout, parsed))
        parsed.table = narrowed(parsed.table, heading.dataset)
        self.taken.sheets.append(
            TakenSheet(
                parsed,
                entry,
                f"{file.name} {sheet.name or ''} {title}",
                title_year(sheet, heading, file.own.stem),
            )
        )


def _left_blank(heading: Heading, parsed: ParsedSheet) -> Mask:
    """The rows of a sheet of fdsign's into which nobody wrote anything, readable or not."""
    columns = ours.ANSWERS[heading.dataset.id]
    read = [true(pc.is_valid(parsed.table[name])) for name in columns]
    at = {letters(heading.columns[name.removesuffix("_text")][0]) for name in columns}
    told = [problem.row for problem in parsed.problems if problem.column in at]
    unreadable = true(pc.is_in(parsed.table["row"], pa.array(told, parsed.table["row"].type)))
    blank: Mask = ~(np.logical_or.reduce(read) | unreadable)
    return blank


def _why_unknown(sheet: RawSheet, near: Heading | None) -> str:
    """How large a sheet is, and what it lacks to be what it is most like."""
    rows = _("{rows} rows").format(rows=sheet.height)
    if near is None:
        return rows
    missing = near.dataset.missing(frozenset(near.columns))
    lacking = _(", ").join(fold.first_heading(near.dataset.id, column) for column in missing)
    words = _("{rows}; most like {dataset}, but without {columns}")
    return words.format(rows=rows, dataset=_(near.dataset.title), columns=lacking or "—")


def _lacking(heading: Heading | None) -> dict[str, Any]:
    """What a sheet is most like, which columns it lacks for that, and which headings it has unused."""
    if heading is None:
        return {}
    unused = [heading.texts[i] for i in sorted(heading.others.values())]
    return {
        "dataset_id": heading.dataset.id,
        "keys": " ".join(heading.dataset.missing(frozenset(heading.columns))),
        "unused": "\n".join(t.replace("\n", " ") for t in unused if not reads_personal(t)),
    }


def _matching(patterns: tuple[str, ...], file: str) -> list[str]:
    """The patterns that a file's name, or its path below the folder, fits."""
    return [p for p in patterns if fnmatch(file, p) or fnmatch(file.rpartition("/")[2], p)]
