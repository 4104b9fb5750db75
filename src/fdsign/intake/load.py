"""A folder of exports to typed tables, problems and the account of every row (spec 2)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache, partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.errors import DataError, FdsignError
from fdsign.intake import fold, people, persons, places, repeats
from fdsign.intake.columns import Mask, true
from fdsign.intake.config import Config
from fdsign.intake.datasets import BY_ID, DATASETS, Dataset
from fdsign.intake.exports import Exports, Input, NotUsed
from fdsign.intake.files import DataFile, Reading
from fdsign.intake.query import give_back
from fdsign.intake.schema import for_the_rules, joined
from fdsign.intake.taken import Taken, Taker
from fdsign.intake.vocabulary import vocabulary
from fdsign.locale.text import _
from fdsign.policy.models import Policy
from fdsign.problem_codes import Severity
from fdsign.problems import problem

_AT_ONCE = 8
"""Files that are read at the same time, on a machine that has as many processors."""


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
    intake = _Intake(config, Taker(config, vocabulary(policy), reading or Reading()))
    intake.take_all(data_files, tell)
    give_back()
    exports = intake.finish()
    give_back()
    return exports


class _Intake:
    """One run of intake: files in, one Exports out."""

    def __init__(self, config: Config, taker: Taker) -> None:
        self.config = config
        self.taker = taker
        self.exports = Exports({}, [], [], [], config)
        self.tables: dict[str, list[pa.Table]] = {}
        self.seen: dict[str, str] = {}
        self.headings: set[str] = set()
        self.lessons_met: set[tuple[str, str | None]] = set()

    def take_all(self, files: list[DataFile], tell: Callable[[str], None]) -> None:
        """Take every file, several at once; what they gave is put together in their order."""
        with ThreadPoolExecutor(min(_AT_ONCE, os.cpu_count() or 1)) as pool:
            begun = {
                file.name: pool.submit(copy_context().run, self.taker.take, file)
                for file in sorted(files, key=_size, reverse=True)
            }
            try:
                for file in files:
                    tell(_("Reading {file}").format(file=file.name))
                    taken = begun.pop(file.name).result()
                    self._add(file, self.taker.take(file, ask=True) if taken.locked else taken)
                    pa.default_memory_pool().release_unused()  # most of what reading took is free
            finally:
                pool.shutdown(cancel_futures=True)

    def _add(self, file: DataFile, taken: Taken) -> None:
        """Enter what a file gave; of two files with the same content the first counts."""
        exports = self.exports
        if taken.passed is not None:
            exports.not_used.append(taken.passed)
        if taken.sha256 is not None:
            if (other := self.seen.setdefault(taken.sha256, file.name)) != file.name:
                exports.problems.append(problem("file-duplicate", file=file.name, other=other))
                why = _("the same content as {other}").format(other=other)
                exports.not_used.append(NotUsed(file.name, None, why))
                return
            exports.newest = max(exports.newest, taken.changed)
        self.headings |= taken.headings
        self.lessons_met |= taken.lessons
        exports.not_used.extend(taken.not_used)
        exports.problems.extend(taken.problems)
        for sheet in taken.sheets:
            source = len(exports.inputs)
            exports.inputs.append(sheet.entry)
            exports.titles[source] = sheet.title
            if sheet.title_year is not None:
                exports.title_years[source] = sheet.title_year
            rows = sheet.parsed.table
            if sheet.parsed.rejected.any():
                rows = rows.filter(pa.array(~sheet.parsed.rejected))
            persons.add(exports.others, sheet.parsed.others)
            place = pa.repeat(pa.scalar(source, pa.int32()), len(rows))
            self.tables.setdefault(sheet.entry.dataset, []).append(
                rows.append_column("source", place)
            )

    def finish(self) -> Exports:
        """Join the sheets of each dataset, find the persons, check the account."""
        self._lessons_fit()
        for dataset in DATASETS:
            if dataset.id in self.tables:
                table = joined(self.tables.pop(dataset.id))
                self.exports.tables[dataset.id] = self._once(dataset, table)
        self._persons()
        self.exports.problems.extend(places.fill_institutions(self.exports))
        if "visits" in self.exports.tables:
            places.mark_own_clinics(self.exports)
        self.exports.problems.extend(places.name_variants(self.exports))
        self.exports.problems.extend(places.rival_populations(self.exports))
        self._residents_once()
        if all(p.severity != "fatal" for p in self.exports.problems):
            self._account()
        for name, table in self.exports.tables.items():
            self.exports.tables[name] = for_the_rules(table, BY_ID[name])
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

    def _once(self, dataset: Dataset, table: pa.Table) -> pa.Table:
        """Without the rows that another file holds too.

        What is no list of persons may read the same in two institutions, which only the titles name.
        """
        compared = table if dataset.by_person else places.titled(self.exports, table)
        again = repeats.repeated_rows(compared, [entry.file for entry in self.exports.inputs])
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
        for entry, rows in self._by_sheet(table.filter(pa.array(mask))):
            if reason is None:
                entry.rejected += rows
            else:
                entry.set_aside[reason] = entry.set_aside.get(reason, 0) + rows
        return table.filter(pa.array(~mask))

    def _by_sheet(self, table: pa.Table) -> Iterator[tuple[Input, int]]:
        """The sheets that a table's rows are from, and how many each has."""
        for pair in table["source"].value_counts().to_pylist():
            yield self.exports.inputs[pair["values"]], pair["counts"]

    def _persons(self) -> None:
        tables = self.exports.tables
        residents = tables.get("residents")
        if residents is not None:
            mask = people.shared_numbers(residents)
            self._report("id-shared", residents, mask, "warning")
            residents = _without_number(residents, mask)
            self._report("birth-mismatch", residents, people.birth_mismatches(residents), "warning")
            tables["residents"] = residents
        read = dict(tables)
        owners = cache(lambda: people.card_owners(read))
        for dataset in DATASETS:
            if dataset.by_person and dataset.id in tables:
                phones = None
                if dataset.id == "survey" and "contracts" in tables:
                    phones = partial(people.phone_owners, tables["contracts"])
                linked = people.link(dataset, tables[dataset.id], owners, self._report, phones)
                tables[dataset.id] = self._drop(linked.table, linked.nobody, None)

    def _report(self, code: str, table: pa.Table, mask: Mask, severity: Severity) -> None:
        if not mask.any():
            return
        columns = ["source", "row", "id_shown", "id_raw", "person_id"]
        told = self.exports.readable(table.select(columns).filter(pa.array(mask)))
        for row in told.to_pylist():
            entry = self.exports.inputs[row["source"]]
            self.exports.problems.append(
                problem(code, severity=severity, file=entry.file, sheet=entry.sheet, row=row["row"],
                        column=entry.columns.get("person_id"), value=row["id_shown"],
                        clear=row["id_raw"] or row["person_id"])
            )  # fmt: skip

    def _residents_once(self) -> None:
        residents = self.exports.tables.get("residents")
        if residents is None:
            return
        closed = true(pc.is_valid(residents["closed_on"])) & true(
            pc.is_null(residents["record_status"])
        )
        live = ~closed & true(pc.equal(pc.fill_null(residents["record_status"], "live"), "live"))
        residents = residents.append_column("live", pa.array(live))
        residents, others = people.with_record_identity(residents)
        persons.add(self.exports.others, others)
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
            for entry, rows in self._by_sheet(table):
                assert entry.dataset == name
                entry.used = rows
        for entry in self.exports.inputs:
            if not entry.balanced:
                raise AssertionError(f"rows lost between reading and use: source {entry.dataset}")


def _size(file: DataFile) -> int:
    """The bytes of a file; a large one is begun early, so that no processor waits for it at the end."""
    try:
        return file.size
    except OSError:
        return 0


def _without_number(residents: pa.Table, mask: Mask) -> pa.Table:
    """The register with these rows' identity numbers taken off: residents still, joined to nothing."""
    if not mask.any():
        return residents
    for name, blank in (("person_id", pa.scalar(None, pa.int64())), ("birth_of_id", 0)):
        left = pc.if_else(pa.array(mask), blank, residents[name])
        residents = residents.set_column(residents.schema.get_field_index(name), name, left)
    return residents


def _row_of(entry: Input, row: int) -> str:
    """A row of a sheet in words."""
    sheet = f" › {entry.sheet}" if entry.sheet else ""
    return _("{file}, row {row}").format(file=f"{entry.file}{sheet}", row=row)
