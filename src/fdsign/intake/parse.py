"""From the data rows of one sheet to a typed table and the problems in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.intake import cells, fold
from fdsign.intake.cells import Parsed
from fdsign.intake.columns import Mask, TextColumn, each, spread, true
from fdsign.intake.config import Config, DatasetConfig
from fdsign.intake.datasets import Dataset, Kind
from fdsign.intake.headings import Heading
from fdsign.intake.identity import identities
from fdsign.intake.layout import Layout
from fdsign.intake.masking import masked
from fdsign.intake.persons import Others
from fdsign.intake.preflight.facts import UNCACHED
from fdsign.intake.raw import RawSheet, letters
from fdsign.intake.schema import ARROW, COMPANIONS, STORED
from fdsign.intake.vocabulary import Vocabulary
from fdsign.locale.text import _, language
from fdsign.problem_codes import Severity
from fdsign.problems import Problem, problem

_EXCEL_ERROR = r"^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)"

_UNITS = {"institution", "station", "community", "grid", "doctor", "old_doctor", "new_doctor", "team",
          "from_institution", "to_institution", "note", "booked_by", "clinic", "item"}  # fmt: skip
"""Columns whose words name what results are about, and are shown everywhere."""
_ALIASED = {
    "institution": "institution", "team": "team", "doctor": "doctor", "old_doctor": "doctor",
    "new_doctor": "doctor",
}  # fmt: skip
"""Columns whose words fdsign.toml may give another spelling, and its block for each."""


@dataclass(slots=True)
class SheetPlace:
    """Where a sheet is, for problems and references."""

    file: str
    sheet: str | None


@dataclass(slots=True)
class ParsedSheet:
    """``table``: canonical columns, ``g_<group>`` marks, birth_of_id, id_fault, row, rest.

    ``others``: the persons among them that no right identity number names (``intake.persons``).
    ``rejected``: mask of its rows that no count may use (identity not yet considered).
    """

    table: pa.Table
    rejected: Mask
    problems: list[Problem] = field(default_factory=list)
    others: Others = field(default_factory=dict)


class SheetParser:
    """Parses one sheet; holds what every step needs."""

    def __init__(
        self,
        place: SheetPlace,
        sheet: RawSheet,
        heading: Heading,
        layout: Layout,
        config: Config,
        vocabulary: Vocabulary,
    ) -> None:
        self.place = place
        self.sheet = sheet
        self.heading = heading
        self.layout = layout
        self.config = config
        self.vocabulary = vocabulary
        self.dataset: Dataset = heading.dataset
        self.dataset_config: DatasetConfig = config.of(self.dataset.id)
        self.problems: list[Problem] = []
        self.rejected: Mask = np.zeros(len(layout.rows), dtype=np.bool_)
        self.values: dict[str, pa.Array] = {}
        self.others: Others = {}

    def parse(self) -> ParsedSheet:
        """Every column by its kind, then what only the whole row shows."""
        rows = len(self.layout.rows)
        for name, kind in self.dataset.columns.items():
            places = self.heading.columns.get(name)
            if places is None and kind == "person_id":
                self._identity(TextColumn.blank(rows), None)
                continue
            if places is None:
                whole = "population" in name
                self.values[name] = pa.nulls(rows, pa.int64() if whole else ARROW[kind])
                if kind in COMPANIONS:
                    suffix, arrow = COMPANIONS[kind]
                    self.values[f"{name}_{suffix}"] = pa.nulls(rows, arrow)
                continue
            columns = [self._without_errors(self.layout.columns[i], name, i) for i in places]
            self._column(name, kind, columns, places)
        self._groups(rows)
        self._required(rows)
        if self.dataset.id == "contracts":
            self._ended()
        self._shifted()
        for name in STORED.keys() & self.dataset.columns.keys():
            self.values[STORED[name]] = self.values.pop(name)
        self.values["row"] = pa.array((self.layout.rows + 1).astype(np.int32))
        self.values["serial"] = self._serial(rows)
        self.values["rest"] = self._rest(rows)
        return ParsedSheet(pa.table(self.values), self.rejected, self.problems, self.others)

    def _column(self, name: str, kind: Kind, columns: list[TextColumn], places: list[int]) -> None:
        column, index = columns[0], places[0]
        if kind == "person_id":
            self._identity(column, index)
            return
        if kind == "groups":
            self.values[name] = each(column.said, column.at)
            return
        parsed = self._parsed(name, kind, column)
        values = parsed.values
        if kind in ("date", "end_date"):
            values = self._further_dates(name, kind, values, columns[1:], places[1:])
        if kind in ("year", "term") and self._both_year_and_term(index):
            neither = true(pc.is_null(cells.year(column.once()).values))
            neither &= true(pc.is_null(cells.term(column.once()).values))
            odd = spread(neither, column.at)
            parsed.faults = {code: mask & odd for code, mask in parsed.faults.items()}
        self.values[name] = values
        if kind == "word":
            self.values[f"{name}_text"] = each(column.said, column.at)
        if kind == "rate":
            self.values[f"{name}_percent"] = each(cells.percent_signs(column), column.at)
        self._report(name, parsed, column, index)

    def _both_year_and_term(self, index: int) -> bool:
        """Whether a column holds years in some cells and lengths in others (签约年度)."""
        return all(
            index in self.heading.columns.get(name, ()) for name in ("contract_year", "term_years")
        )

    def _further_dates(
        self, name: str, kind: Kind, dates: pa.Array, columns: list[TextColumn], places: list[int]
    ) -> pa.Array:
        """Dates of columns that mean the same (注销日期, 死亡日期; 签约日期, 备案日期).

        They fill what the first leaves blank; of the dates of a record the latest is taken.
        """
        for column, place in zip(columns, places, strict=True):
            further = self._parsed(name, kind, column)
            further.values, dates = further.values.cast(pa.date32()), dates.cast(pa.date32())
            blank = pc.is_null(dates)
            if name == "recorded_on":
                dates = pc.max_element_wise(dates, further.values)
            else:
                dates = pc.coalesce(dates, further.values)
            wanted = {code: mask & true(blank) for code, mask in further.faults.items()}
            self._report(name, Parsed(dates, wanted), column, place)
        return dates

    def _parsed(self, name: str, kind: Kind, column: TextColumn) -> Parsed:
        return self._by_kind(name, kind, column.once()).spread(column.at)

    def _by_kind(self, name: str, kind: Kind, column: TextColumn) -> Parsed:
        if kind in ("date", "end_date"):
            return cells.date(column, open_end=kind == "end_date")
        if kind in ("number", "rate"):
            return cells.count(column) if "population" in name else cells.number(column)
        if kind == "yesno":
            return cells.yesno(column, self._meaning(name, fold.words("yesno")))
        if kind == "word":
            meaning = self.vocabulary.words(self.dataset.id, name)
            if meaning is None:
                return cells.text(column)
            return cells.look_up(column, self._meaning(name, meaning), "status-unknown")
        if name in _UNITS or (name == "name" and self.dataset.id == "staff"):
            return self._renamed(name, column, cells.unit(column, name))
        simple = {
            "card": cells.card, "phone": cells.phone, "year": cells.year, "term": cells.term,
            "times": cells.times,
        }  # fmt: skip
        return simple.get(kind, cells.text)(column)

    def _renamed(self, name: str, column: TextColumn, parsed: Parsed) -> Parsed:
        """The names with those that fdsign.toml gives another spelling."""
        aliases = getattr(self.config.aliases, _ALIASED[name]) if name in _ALIASED else {}
        if aliases:
            known = {fold.word(k): v for k, v in aliases.items()}
            parsed.values = pc.coalesce(cells.look_up(column, known, "").values, parsed.values)
        return parsed

    def _meaning(self, name: str, built_in: Mapping[str, str]) -> dict[str, str]:
        """The built-in words and those that fdsign.toml teaches."""
        lessons = self._lessons(name, built_in)
        return {**built_in, **{fold.word(w): v for w, v in lessons.items() if v is not None}}

    def _lessons(self, name: str, known: Mapping[str, str | None]) -> dict[str, str | None]:
        words = self.dataset_config.values.get(name, {})
        return self.vocabulary.taught(f"{self.dataset.id}.values.{name}", words, known)

    def _report(self, name: str, parsed: Parsed, column: TextColumn, index: int) -> None:
        for code, mask in parsed.faults.items():
            if not mask.any():
                continue
            severity: Severity = "error" if name in self.dataset.counts else "warning"
            self._add(code, mask, index, severity, name, column)
            if severity == "error":
                self.rejected |= mask

    def _add(
        self,
        code: str,
        mask: Mask,
        index: int | None,
        severity: Severity | None,
        name: str | None = None,
        column: TextColumn | None = None,
    ) -> None:
        title = self.heading.texts[index] if index is not None else ""
        if code != "row-shifted":  # that says it all about the row
            mask = mask & ~self.layout.shifted
        if not mask.any():
            return
        rows = np.flatnonzero(mask)
        texts = column.keep(rows).text.to_pylist() if column else [None] * len(rows)
        times = Counter(texts)
        allowed = self._allowed(name)
        for i, value in zip(rows, texts, strict=True):
            self.problems.append(
                problem(
                    code,
                    severity=severity,
                    file=self.place.file,
                    sheet=self.place.sheet,
                    row=int(self.layout.rows[i]) + 1,
                    column=letters(index) if index is not None else None,
                    value=masked(value, name, times[value]) if value is not None else None,
                    clear=value,
                    column_title=title,
                    dataset_id=self.dataset.id,
                    key=name or "",
                    allowed=allowed,
                )
            )

    def _allowed(self, name: str | None) -> str:
        """What may be written for a word of this column, for the advice: 有效 in Chinese, else active."""
        words = self.vocabulary.words(self.dataset.id, name or "") or {}
        usual: dict[str, str] = {}
        for word, value in words.items():
            usual.setdefault(value, word)
        return _(", ").join(usual.values() if language() == "zh" else sorted(usual))

    def _without_errors(self, column: TextColumn, name: str, index: int) -> TextColumn:
        """The column with Excel's error cells taken out and told."""
        rows = self.layout.rows
        words = column.where(lambda said: pc.match_substring_regex(said, _EXCEL_ERROR))
        uncached = np.zeros(len(rows), dtype=np.bool_)
        for (row, place), word in self.sheet.faults.items():
            if place == index:
                at = np.searchsorted(rows, row)
                if at < len(rows) and rows[at] == row:
                    (uncached if word == UNCACHED else words)[at] = True
        grave = name in self.dataset.counts or name in ("person_id", "card_no")
        severity: Severity = "error" if grave else "warning"
        self._add("cell-error", words, index, severity)
        self._add("formula-uncached", uncached, index, severity)
        faulty = words | uncached
        if grave:
            self.rejected |= faulty
        return column.without(faulty) if faulty.any() else column

    def _identity(self, column: TextColumn, index: int | None) -> None:
        found = identities(column.once())
        self.others = found.others
        fault = np.full(len(column.said), None, dtype=object)
        shown = np.full(len(column.said), None, dtype=object)
        for code in ("id-damaged", "id-format"):
            fault[found.faults[code]] = code
            for i in np.flatnonzero(found.faults[code]):
                shown[i] = masked(column.said[int(i)].as_py(), "person_id")
        same = pc.fill_null(pc.equal(column.said, found.ids), False)
        for name, values in {
            "person_id": found.keys,
            "birth_of_id": pa.array(found.births),
            "id_fault": pa.array(fault, pa.string()),
            "id_shown": pa.array(shown, pa.string()),
            "id_raw": pc.if_else(same, pa.scalar(None, pa.string()), column.said),
        }.items():
            self.values[name] = each(values, column.at)
        wrong, unlikely = (
            spread(found.faults[c], column.at) for c in ("id-checksum", "id-unlikely")
        )
        self._add("id-checksum", wrong, index, None, "person_id", column)
        self._add("id-format", unlikely, index, "warning", "person_id", column)

    def _groups(self, rows: int) -> None:
        """Group marks from the list column and from the yes/no columns."""
        if "groups" not in self.dataset.columns:
            return
        marks = {g: np.zeros(rows, dtype=np.bool_) for g in self.vocabulary.groups}
        index = self.heading.columns.get("groups", [None])[0]
        if index is not None:
            lessons = self._lessons("groups", self.vocabulary.group_words)
            meaning = {
                **self.vocabulary.group_words,
                **{cells.group_word(w): v for w, v in lessons.items()},
            }
            found, unknown = cells.groups(self.layout.columns[index], meaning)
            for group, mask in found.items():
                marks[group] |= mask
            for word, count in sorted(unknown.items()):
                self.problems.append(
                    problem("group-unknown", file=self.place.file, sheet=self.place.sheet,
                            column=letters(index), value=masked(word, times=count), clear=word,
                            count=count,
                            dataset_id=self.dataset.id)
                )  # fmt: skip
        for group, place in self.heading.groups.items():
            column = self._without_errors(self.layout.columns[place], group, place)
            parsed = cells.yesno(column.once(), fold.words("yesno")).spread(column.at)
            self._report(group, parsed, column, place)
            marks[group] |= true(parsed.values)
        for group, mask in marks.items():
            self.values[f"g_{group}"] = pa.array(mask)

    def _required(self, rows: int) -> None:
        """Rows that leave every alternative of a required date or number blank."""
        kinds_at = {p[0]: self.dataset.columns[name] for name, p in self.heading.columns.items()}
        for group in self.dataset.required:
            names = [n for alternative in group for n in sorted(alternative)]
            kinds = {self.dataset.columns[name] for name in names}
            if not kinds <= {"date", "number", "rate", "year"} or self.dataset.blank & set(names):
                continue
            present = np.zeros(rows, dtype=np.bool_)
            for name in names:
                present |= true(pc.is_valid(self.values[name]))
            empty = ~present & ~self.rejected
            given = next(
                (self.heading.columns[n][0] for n in names if n in self.heading.columns), None
            )
            undated = given is not None and kinds_at[given] == "date"
            self._add("date-invalid" if undated else "number-invalid", empty, given, "error")
            self.rejected |= empty

    def _ended(self) -> None:
        """A bad end date of an ended contract rejects the row; elsewhere it was only a warning."""
        index = self.heading.columns.get("ended_on", [None])[0]
        if index is None:
            return
        given = self.layout.columns[index].given
        bad = given & true(pc.is_null(self.values["ended_on"]))
        bad &= true(pc.equal(self.values["status"], "ended"))
        if bad.any():
            rows = set((self.layout.rows[bad] + 1).tolist())
            self.problems = [
                replace(p, severity="error") if p.row in rows and p.column == letters(index) else p
                for p in self.problems
            ]
            self.rejected |= bad

    def _shifted(self) -> None:
        self._add("row-shifted", self.layout.shifted, None, "error")
        self.rejected |= self.layout.shifted

    def _serial(self, rows: int) -> pa.Array:
        """The system's own number of a row, else its running number."""
        for index in (self.heading.numbered, self.heading.serial):
            if index is not None:
                column = self.layout.columns[index]
                return each(column.said, column.at)
        return pa.nulls(rows, pa.string())

    def _rest(self, rows: int) -> pa.Array:
        """What the columns fdsign does not know say, for telling identical rows.

        Of a survey also what it asked: a blank answer is not the same as no such question.
        """
        known = {i for places in self.heading.columns.values() for i in places[:1]}
        known |= {self.heading.serial} if self.heading.serial is not None else set()
        parts = [
            pc.binary_join_element_wise(title or "", pc.fill_null(column.text, ""), "=")
            for index, (title, column) in enumerate(
                zip(self.heading.texts, self.layout.columns, strict=True)
            )
            if index not in known and column.given.any()
        ]
        if self.dataset.id == "survey":
            parts.append(pa.repeat(" ".join(sorted(self.heading.columns)), rows))
        if not parts:
            return each(pa.array([""]), np.zeros(rows, dtype=np.int32))
        return pc.binary_join_element_wise(*parts, "\x1f")
