"""A folder of exports to typed tables, problems and the account of every row (spec 2)."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatch
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.errors import DataError, FdsignError
from fdsign.intake import files as file_room
from fdsign.intake import fold, oddities, ours, people, places, repeats
from fdsign.intake.columns import Mask, true
from fdsign.intake.config import Config
from fdsign.intake.datasets import BY_ID, DATASETS, Dataset
from fdsign.intake.exports import Exports, Input, NotUsed
from fdsign.intake.files import DataFile, Reading
from fdsign.intake.headings import Heading, heading_texts, recognise
from fdsign.intake.layout import lay_out
from fdsign.intake.masking import reads_personal
from fdsign.intake.parse import ParsedSheet, SheetParser, SheetPlace
from fdsign.intake.raw import RawSheet, UnreadableError, letters
from fdsign.intake.titles import title_text, title_year
from fdsign.intake.vocabulary import Vocabulary, vocabulary
from fdsign.locale.text import _
from fdsign.policy.models import Policy
from fdsign.problem_codes import Severity
from fdsign.problems import problem


def stop_at_fatal(exports: Exports) -> None:
    """Raise DataError with all fatal problems if there are any."""
    fatal = [p for p in exports.problems if p.severity == "fatal"]
    if fatal:
        raise DataError(fatal)


def load_all(
    data_files: list[DataFile],
    config: Config,
    policy: Policy,
    tell: Callable[[str], None] = lambda _step: None,
    reading: Reading | None = None,
) -> Exports:
    """Read every file; fatal problems are told among the others, and no figure may be reckoned."""
    intake = _Intake(config, vocabulary(policy), reading or Reading())
    for file in data_files:
        tell(_("Reading {file}").format(file=file.name))
        intake.take(file)
    return intake.finish()


class _Intake:
    """One run of intake: sheets in, one Exports out."""

    def __init__(self, config: Config, words: Vocabulary, reading: Reading) -> None:
        self.config = config
        self.words = words
        self.reading = reading
        self.exports = Exports({}, [], [], [], config)
        self.parsed: dict[str, list[ParsedSheet]] = {}
        self.seen: dict[str, str] = {}
        self.headings: set[str] = set()
        self.lessons_met: set[tuple[str, str | None]] = set()

    def take(self, file: DataFile) -> None:
        """Read one file and sort its sheets to their datasets."""
        if file.path.name.startswith("~$"):
            self._pass_over(file.name, None, _("the lock file of a workbook open in Excel"))
            return
        try:
            contents = file_room.read(file, self.reading)
        except UnreadableError as error:
            self.exports.problems.append(
                problem(error.code, file=file.name, reason=error.reason or _("unknown reason"))
            )
            return
        if contents.sheets is None:
            self._pass_over(file.name, None, _("no table (a picture, a document, an archive)"))
            return
        marked = contents.ours or any(sheet.ours for sheet in contents.sheets)
        if marked or ours.by_its_sheets(sheet.name for sheet in contents.sheets):
            contents.sheets[:] = [s for s in contents.sheets if ours.filled_in(s)]
            for sheet in contents.sheets:
                sheet.ours = True
            self._pass_over(file.name, None, _("written by fdsign"))
            if not contents.sheets:
                return
        if (other := self.seen.setdefault(contents.sha256, file.name)) != file.name:
            self.exports.problems.append(problem("file-duplicate", file=file.name, other=other))
            self._pass_over(file.name, None, _("the same content as {other}").format(other=other))
            return
        self.exports.newest = max(self.exports.newest, file.path.stat().st_mtime)
        for sheet in contents.sheets:
            self._sheet(file, contents.sha256, sheet)

    def _pass_over(self, file: str, sheet: str | None, why: str) -> None:
        self.exports.not_used.append(NotUsed(file, sheet, why))

    def _sheet(self, file: DataFile, sha256: str, sheet: RawSheet) -> None:
        if not any(str(cell).strip() for row in sheet.rows for cell in row):
            self._pass_over(file.name, sheet.name, _("empty"))
            return
        self.headings |= heading_texts(sheet)
        forced = self._forced(file.name, sheet.name)
        if sheet.ours:
            forced = BY_ID[ours.filled_in(sheet) or ""]
        hints = f"{file.path.stem} {sheet.name or ''} {title_text(sheet)}"
        found = recognise(sheet, hints, self.words.group_words, forced, self.config.datasets)
        heading = found.heading
        add = self.exports.problems.append
        if heading is None:
            add(problem("sheet-unrecognised", file=file.name, sheet=sheet.name,
                        reason=_why_unknown(sheet, found.near),
                        **_lacking(found.near)))  # fmt: skip
            self._pass_over(file.name, sheet.name, _("no known dataset by its headings"))
        elif found.rival is not None and not forced:
            add(problem("sheet-ambiguous", file=file.name, sheet=sheet.name,
                        first=heading.dataset.id, second=found.rival.id,
                        file_hint=file.path.name))  # fmt: skip
        elif found.missing:
            add(problem("column-missing", file=file.name, sheet=sheet.name,
                        row=heading.first_row, dataset=_(heading.dataset.title),
                        key=found.missing[0], **_lacking(heading),
                        needed=", ".join(fold.first_heading(heading.dataset.id, c)
                                         for c in found.missing)))  # fmt: skip
        else:
            self._use(file, sha256, sheet, heading)

    def _forced(self, file: str, sheet: str | None) -> Dataset | None:
        for name, block in self.config.datasets.items():
            named = _matching(block.files, file)
            meant = bool(named) or (not block.files and block.sheet is not None)
            if meant and (block.sheet is None or block.sheet == sheet):
                self.lessons_met |= {(name, pattern) for pattern in named} | {(name, block.sheet)}
                return BY_ID[name]
        return None

    def _use(self, file: DataFile, sha256: str, sheet: RawSheet, heading: Heading) -> None:
        layout = lay_out(sheet, heading)
        source = len(self.exports.inputs)
        place = SheetPlace(file.name, sheet.name, source)
        parsed = SheetParser(place, sheet, heading, layout, self.config, self.words).parse()
        left = np.zeros(len(parsed.table), dtype=np.bool_)
        if sheet.ours:
            left = _left_blank(heading, parsed)
            if left.all():
                self._pass_over(file.name, sheet.name, _("nothing is filled in"))
                return
            left &= heading.dataset is BY_ID["survey"]  # a doctor without an override stays a row
        unnamed = oddities.unnamed_totals(heading, parsed) & ~left
        parsed.table = parsed.table.filter(pa.array(~unnamed & ~left))
        parsed.rejected = parsed.rejected[~unnamed & ~left]
        aside = {
            "blank": layout.blank, "totals": layout.totals + int(unnamed.sum()),
            "headings": layout.headings, "footers": layout.footers, "not-filled-in": int(left.sum()),
        }  # fmt: skip
        self.exports.inputs.append(
            Input(
                file.name, sheet.name, heading.dataset.id, sha256, layout.read,
                rejected=int(parsed.rejected.sum()),
                set_aside={reason: rows for reason, rows in aside.items() if rows},
                heading_row=heading.first_row,
                unwrapped=sum(column.wrapped for column in layout.columns),
                hidden=sheet.hidden,
                unknown=tuple(heading.others),
                columns={name: letters(at[0]) for name, at in heading.columns.items()},
            )
        )  # fmt: skip
        if (year := title_year(sheet, heading, file.path.stem)) is not None:
            self.exports.title_years[source] = year
        self.exports.titles[source] = f"{file.name} {sheet.name or ''} {title_text(sheet)}"
        self.exports.problems.extend(parsed.problems)
        self.exports.problems.extend(oddities.about_sheet(place, sheet, heading, layout, parsed))
        self.parsed.setdefault(heading.dataset.id, []).append(parsed)

    def finish(self) -> Exports:
        """Join the sheets of each dataset, find the persons, check the account."""
        self._lessons_fit()
        for dataset in DATASETS:
            sheets = self.parsed.get(dataset.id)
            if sheets:
                kept = [s.table.filter(pa.array(~s.rejected)) for s in sheets]
                table = pa.concat_tables(kept)
                self.exports.tables[dataset.id] = self._once(table)
        self._persons()
        self.exports.problems.extend(places.fill_institutions(self.exports))
        if "visits" in self.exports.tables:
            places.mark_own_clinics(self.exports)
        self.exports.problems.extend(places.name_variants(self.exports))
        self.exports.problems.extend(places.rival_populations(self.exports))
        self._residents_once()
        if all(p.severity != "fatal" for p in self.exports.problems):
            self._account()
        return self.exports

    def _lessons_fit(self) -> None:
        """Raise FdsignError for a file, sheet or heading that fdsign.toml names and nothing has."""
        for dataset, block in self.config.datasets.items():
            for key, values in (("files", block.files), ("sheet", (block.sheet,))):
                for value in values:
                    if value is not None and (dataset, value) not in self.lessons_met:
                        words = _(
                            "fdsign.toml: [{dataset}] {key} = “{value}”: nothing is named so."
                        )
                        raise FdsignError(words.format(dataset=dataset, key=key, value=value))
            for column, text in block.columns.items():
                if fold.heading(text) not in self.headings:
                    words = _(
                        "fdsign.toml: [{dataset}.columns] {column} = “{text}”: no file has this heading."
                    )
                    raise FdsignError(words.format(dataset=dataset, column=column, text=text))

    def _once(self, table: pa.Table) -> pa.Table:
        """Without the rows that another file holds too."""
        again = repeats.repeated_rows(table, [entry.file for entry in self.exports.inputs])
        for place, other in zip(np.flatnonzero(again.mask), again.others, strict=True):
            entry = self.exports.inputs[table["source"][int(place)].as_py()]
            file, row = other.rsplit(" ", 1)
            other = _("{file}, row {row}").format(file=file, row=row)
            self.exports.problems.append(
                problem("row-duplicate", file=entry.file, sheet=entry.sheet,
                        row=table["row"][int(place)].as_py(), other=other)
            )  # fmt: skip
        return self._drop(table, again.mask, "row-duplicate")

    def _drop(self, table: pa.Table, mask: Mask, reason: str | None) -> pa.Table:
        """Take rows out of a table and enter them in the account of their sheet."""
        if not mask.any():
            return table
        sources = table["source"].filter(pa.array(mask)).to_numpy()
        for source, rows in zip(*np.unique(sources, return_counts=True), strict=True):
            entry = self.exports.inputs[int(source)]
            if reason is None:
                entry.rejected += int(rows)
            else:
                entry.set_aside[reason] = entry.set_aside.get(reason, 0) + int(rows)
        return table.filter(pa.array(~mask))

    def _persons(self) -> None:
        tables = self.exports.tables
        residents = tables.get("residents")
        if residents is not None:
            mask = people.shared_numbers(residents)
            self._report("id-shared", residents, mask, "warning")
            residents = _without_number(residents, mask)
            self._report("birth-mismatch", residents, people.birth_mismatches(residents), "warning")
            tables["residents"] = residents
        owners = people.card_owners(tables)
        phones = None
        for dataset in DATASETS:
            if dataset.by_person and dataset.id in tables:
                wants_phone = dataset.id == "survey"
                if wants_phone and "contracts" in tables:
                    phones = people.phone_owners(tables["contracts"])
                linked = people.link(
                    dataset,
                    tables[dataset.id],
                    owners,
                    self._report,
                    phones if wants_phone else None,
                )
                tables[dataset.id] = self._drop(linked.table, linked.nobody, None)

    def _report(self, code: str, table: pa.Table, mask: Mask, severity: Severity) -> None:
        for index in np.flatnonzero(mask):
            row = {
                c: table[c][int(index)].as_py()
                for c in ("source", "row", "id_column", "id_shown", "id_raw")
            }
            entry = self.exports.inputs[row["source"]]
            self.exports.problems.append(
                problem(code, severity=severity, file=entry.file, sheet=entry.sheet, row=row["row"],
                        column=row["id_column"], value=row["id_shown"],
                        clear=row["id_raw"])
            )  # fmt: skip

    def _residents_once(self) -> None:
        residents = self.exports.tables.get("residents")
        if residents is None:
            return
        closed = true(pc.is_valid(residents["closed_on"])) & true(
            pc.is_null(residents["record_status"])
        )
        live = ~closed & true(pc.equal(pc.fill_null(residents["record_status"], "live"), "live"))
        residents = people.with_record_identity(residents.append_column("live", pa.array(live)))
        mask, stands = people.repeated_residents(residents)
        for index, other in zip(np.flatnonzero(mask), stands, strict=True):
            entry = self.exports.inputs[residents["source"][int(index)].as_py()]
            standing = self.exports.inputs[residents["source"][other].as_py()]
            self.exports.problems.append(
                problem("resident-duplicate", file=entry.file, sheet=entry.sheet,
                        row=residents["row"][int(index)].as_py(),
                        other=_row_of(standing, residents["row"][other].as_py()))
            )  # fmt: skip
        self.exports.tables["residents"] = self._drop(residents, mask, "resident-duplicate")

    def _account(self) -> None:
        for name, table in self.exports.tables.items():
            sources = table["source"].to_numpy()
            for source, rows in zip(*np.unique(sources, return_counts=True), strict=True):
                entry = self.exports.inputs[int(source)]
                assert entry.dataset == name
                entry.used = int(rows)
        for entry in self.exports.inputs:
            if not entry.balanced:
                raise AssertionError(f"rows lost between reading and use: source {entry.dataset}")


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
    rows = _("{rows} rows").format(rows=len(sheet.rows))
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


def _without_number(residents: pa.Table, mask: Mask) -> pa.Table:
    """The register with these rows' identity numbers taken off: residents still, joined to nothing."""
    for name, blank in (("person_id", None), ("birth_of_id", 0)):
        column = residents[name]
        empty = pa.scalar(blank, column.type)
        residents = residents.set_column(
            residents.schema.get_field_index(name), name, pc.if_else(pa.array(mask), empty, column)
        )
    return residents


def _row_of(entry: Input, row: int) -> str:
    """A row of a sheet in words."""
    sheet = f" › {entry.sheet}" if entry.sheet else ""
    return _("{file}, row {row}").format(file=f"{entry.file}{sheet}", row=row)
