"""What is odd about a sheet as a whole: double headings, cut exports, totals that do not add up."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.intake import fold, masking
from fdsign.intake.columns import Mask, true
from fdsign.intake.datasets import DATASETS
from fdsign.intake.headings import Heading
from fdsign.intake.layout import Layout
from fdsign.intake.meanings import meanings
from fdsign.intake.parse import ParsedSheet, SheetPlace
from fdsign.intake.places import PLACE
from fdsign.intake.raw import RawSheet, letters
from fdsign.locale.text import _
from fdsign.problem_codes import Severity
from fdsign.problems import Problem, problem

_ROW_LIMITS = (65_536, 1_048_576)
_QUIET_DOUBLES = {"address", "phone", "closed_on", "card_no", "recorded_on", "visit_date"}
_SIGNS = {
    "status": "状态|状况|情况", "ended_on": "解约|终止", "doctor": "医生|医师", "team": "团队",
    "institution": PLACE, "record_status": "状态", "registered": "户籍",
}  # fmt: skip
"""How an unknown heading may read that stands for a column."""


def unnamed_totals(heading: Heading, parsed: ParsedSheet) -> Mask:
    """Rows of a population table that name no unit and hold the sum of the rows that do."""
    found = np.zeros(len(parsed.table), dtype=np.bool_)
    if heading.dataset.id != "population":
        return found
    named = np.zeros(len(parsed.table), dtype=np.bool_)
    for column in ("institution", "station", "community", "doctor"):
        named |= true(pc.is_valid(parsed.table[column]))
    for column in ("registered_population", "resident_population"):
        numbers = parsed.table[column]
        if named.any() and numbers.null_count < len(numbers):
            total = pc.sum(numbers.filter(pa.array(named))).as_py()
            found |= ~named & true(pc.equal(numbers, total))
    return found


def about_sheet(
    place: SheetPlace, sheet: RawSheet, heading: Heading, layout: Layout, parsed: ParsedSheet
) -> list[Problem]:
    """What is odd about a sheet as a whole."""
    found = _doubles(place, heading)
    if heading.others and not sheet.ours:
        names = [heading.texts[i] for i in sorted(heading.others.values()) if heading.texts[i]]
        found.append(
            problem(
                "column-unknown",
                severity=_how_grave(heading, names),
                file=place.file,
                sheet=place.sheet,
                row=heading.first_row,
                list="、".join(masking.heading(name) for name in names[:30]),
            )
        )
    for name, cells in layout.filled.items():
        index = heading.columns[name][0]
        found.append(
            problem(
                "cells-as-above", severity="warning" if name in layout.guessed else None,
                file=place.file, sheet=place.sheet, column=letters(index), cells=cells,
                column_title=heading.texts[index],
            )
        )  # fmt: skip
    if sheet.hidden:
        found.append(problem("sheet-hidden", file=place.file, sheet=place.sheet))
    if sheet.hidden_rows:
        found.append(
            problem("rows-hidden", file=place.file, sheet=place.sheet, rows=sheet.hidden_rows)
        )
    if sheet.height in _ROW_LIMITS:
        found.append(
            problem("sheet-row-limit", file=place.file, sheet=place.sheet, rows=sheet.height)
        )
    data_rows = len(layout.rows)
    if layout.stated is not None and layout.stated > data_rows:
        found.append(
            problem("export-partial", file=place.file, sheet=place.sheet, stated=layout.stated,
                    read=data_rows)
        )  # fmt: skip
    if heading.dataset.id == "population":
        found.extend(_totals(place, heading, layout, parsed))
    return found


def _doubles(place: SheetPlace, heading: Heading) -> list[Problem]:
    """Columns that mean the same as a better one, and which of the two is used."""
    found = []
    for column, (used, *others) in heading.doubles():
        for other in others:
            first, second = heading.texts[used], heading.texts[other]
            alike = fold.heading(first) == fold.heading(second)
            found.append(
                problem(
                    "heading-repeated" if alike else "column-duplicate",
                    severity="info" if column in _QUIET_DOUBLES else None,
                    file=place.file, sheet=place.sheet, row=heading.first_row,
                    column=letters(other), first=first, second=second, at=letters(used),
                    other=letters(other), use=_use(heading, column, used, other), key=column,
                    dataset_id=heading.dataset.id,
                )
            )  # fmt: skip
    return found


def _use(heading: Heading, column: str, used: int, other: int) -> str:
    """What is made of two columns that mean the same (``parse`` does it)."""
    words = _("column {at} is used")
    if column == "recorded_on":
        words = _("of two dates in a row the later is used")
    elif heading.dataset.columns[column] in ("date", "end_date"):
        words = _("column {at} is used, and where it is blank column {other}")
    return words.format(at=letters(used), other=letters(other))


def _how_grave(heading: Heading, unknown: list[str]) -> Severity:
    """A warning if an unknown heading reads like a column that is missing here, or is the very date
    that another dataset is about; else worth knowing."""
    missing = [
        sign
        for column, sign in _SIGNS.items()
        if column in heading.dataset.columns and column not in heading.columns
    ]
    doubtful = heading.dataset.id in ("contracts", "residents", "visits") and any(
        re.search(sign, name) for sign in missing for name in unknown
    )
    return "warning" if doubtful or any(_dates_another(name) for name in unknown) else "info"


def _dates_another(heading: str) -> bool:
    """Whether a heading is the required date of some dataset."""
    for dataset in DATASETS:
        needed = {name for group in dataset.required for names in group for name in names}
        for column, _rank in meanings(dataset.id, fold.heading(heading)):
            if column in needed and dataset.columns[column] == "date":
                return True
    return False


def _totals(
    place: SheetPlace, heading: Heading, layout: Layout, parsed: ParsedSheet
) -> list[Problem]:
    """Totals rows that disagree with the rows above them, all or since the last totals row."""
    found = []
    for name in ("registered_population", "resident_population"):
        if name not in heading.columns:
            continue
        index = heading.columns[name][0]
        numbers = parsed.table[name].to_pylist()
        since = 0
        for row, texts in layout.total_rows:
            stated = (texts[index] or "").replace(",", "")
            upto = int(np.searchsorted(layout.rows, row))
            sums = {sum(n or 0 for n in numbers[since:upto]), sum(n or 0 for n in numbers[:upto]),
                    sum(n or 0 for n in numbers)}  # fmt: skip
            since = upto
            if stated.isdigit() and int(stated) not in sums:
                found.append(
                    problem("total-mismatch", file=place.file, sheet=place.sheet, row=row + 1,
                            column=letters(index), column_title=heading.texts[index],
                            stated=stated, summed=sum(n or 0 for n in numbers[:upto]))
                )  # fmt: skip
    return found
