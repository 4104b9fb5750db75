"""Naive reference for the district scoring sheet, from the spec alone (spec 1.5).

Built on the naive figures of `reference`; the bands and the steps to better ones are in `bands`.
In the rows of a survey a column that its sheet does not have is a key that the row does not have;
a blank cell is None.

Choices (where the spec leaves something open)
----------------------------------------------
 1. Scored are the units for which `reference` shows figures at the levels institution, team and
    doctor, the nameless ones too.
 2. A blank answer about the contract or the doctor is no knowledge: vetoed.
 3. A column that the sheet does not have asked nobody. If one of the two is missing from the sheet
    of any interviewed resident of the unit, awareness is not assessable there; vetoed is only who
    said no, or nothing, in a column that exists. The veto of these holds for the rest of the sheet.
 4. Satisfaction is not assessable if nobody of the unit answered or was vetoed, or if no sheet of
    its interviewed residents has the column: what another unit was asked does not matter. Words
    other than the three are no answer.
 5. Points before the veto: awareness 1; satisfaction the mean of all who answered, vetoed or not,
    and where nobody answered (all are vetoed or silent) its points; items 3 to 6 the band's.
 6. Points after it, v the share vetoed, s the mean over those not vetoed who answered and the
    vetoed at 0: awareness 1-v, satisfaction s, items 3 to 6 (1-v) x the band's. "item": items 3 to 6
    as they are. "unit": all 0 once anybody is vetoed; what is assessable stays.
 7. Lost to the veto: points before it of what is assessable, less the points. It can be negative,
    where the vetoed were the dissatisfied.
 8. Home beds: the figure of the institution, for its teams and doctors too, also where it is the
    nameless one. Where no institution is named at all, so that none has figures, it is still the
    one that the beds of a nameless institution and all the signed are of.
 9. What a better band brings is what the unit gains, after the veto.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .bands import FIGURES, HOME_BEDS, MAXIMA, Counts, Next, judge, next_band
from .reference import HANGZHOU, Figure, Key, Rules, interviewed, reckon

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

LEVELS = ("institution", "team", "doctor")
SATISFACTION = {"满意": Fraction(1), "基本满意": Fraction(1, 2), "不满意": Fraction(-1)}
ASKED = ("knows_signed", "knows_doctor")

Row = dict[str, Any]
UnitKey = tuple[str, str | None, str | None]
"""(level, institution, unit): a Key without its indicator."""


@dataclass(frozen=True)
class Item:
    """One item of a unit; points None if it is not assessable."""

    points: Fraction | None = None
    band_points: Fraction | None = None
    band: str | None = None
    next: Next | None = None


@dataclass(frozen=True)
class Score:
    """The sheet of a unit."""

    points: Fraction
    assessable: Fraction
    maximum: Fraction
    surveyed: int
    vetoed: int
    lost: Fraction
    items: dict[str, Item]


def score(
    exports: Mapping[str, list[Row]],
    year: int,
    rules: Rules = HANGZHOU,
    as_of: date | None = None,
    veto: str = "sheet",
    home_beds: Fraction = HOME_BEDS,
) -> dict[UnitKey, Score]:
    """The sheet of every institution, team and doctor."""
    figures = reckon(exports, year, rules, as_of)
    talks = interviewed(exports, year, rules, as_of)
    nameless = _nameless_beds(exports, year, rules, as_of)
    units = {key[1:] for key in figures if key[1] in LEVELS}
    scores = {}
    for level, institution, unit in units:
        rows = [row for row, place in talks if place[level] == (institution, unit)]
        known: dict[str, Counts] = {}
        for name in (figure for names in FIGURES.values() for figure in names):
            known[name] = _counts(figures[name, level, institution, unit])
        if level != "institution":
            beds = figures.get(("home_bed_rate", "institution", None, institution), nameless)
            known["home_bed_rate"] = _counts(beds)
        scores[level, institution, unit] = _sheet(rows, known, veto, home_beds)
    return scores


def _nameless_beds(
    exports: Mapping[str, list[Row]], year: int, rules: Rules, as_of: date | None
) -> Figure:
    """Beds of no named institution over everybody signed: for when none is named (Choice 8)."""
    beds = exports.get("home_beds")
    without = {name: rows for name, rows in exports.items() if name != "home_beds"}
    if beds is not None:
        without["home_beds"] = [bed for bed in beds if not bed.get("institution")]
    total: Key = ("home_bed_rate", "total", None, None)
    return reckon(without, year, rules, as_of)[total]


def _counts(figure: Figure) -> Counts:
    """Numerator and denominator of a figure that has a value."""
    if figure.value is None:
        return None
    assert figure.numerator is not None
    assert figure.denominator is not None
    return figure.numerator, figure.denominator


def _vetoed(row: Row) -> bool:
    """No, or nothing, where the sheet has the column (Choices 2 and 3)."""
    return any(column in row and row[column] is not True for column in ASKED)


def _sheet(
    rows: list[Row],
    figures: Mapping[str, Counts],
    veto: str,
    home_beds: Fraction,
) -> Score:
    """The sheet of one unit: `rows` are its interviewed residents."""
    vetoed = sum(_vetoed(row) for row in rows)
    share = Fraction(vetoed, len(rows)) if rows else Fraction(0)
    items = {
        "awareness": _awareness(rows, share),
        "satisfaction": _satisfaction(rows),
    }
    for name in FIGURES:
        items[name] = _by_figure(
            name, figures, home_beds, share if veto == "sheet" else Fraction(0)
        )
    if veto == "unit" and vetoed:
        items = {name: _nothing(item) for name, item in items.items()}
    points = before = assessable = Fraction(0)
    for name, item in items.items():
        if item.points is not None and item.band_points is not None:
            points += item.points
            before += item.band_points
            assessable += MAXIMA[name]
    maximum = sum(MAXIMA.values(), Fraction(0))
    return Score(points, assessable, maximum, len(rows), vetoed, before - points, items)


def _awareness(rows: list[Row], share: Fraction) -> Item:
    if not rows or any(column not in row for row in rows for column in ASKED):
        return Item()
    return Item(1 - share, Fraction(1))


def _satisfaction(rows: list[Row]) -> Item:
    if all("satisfaction" not in row for row in rows):
        return Item()
    after, as_said = [], []
    for row in rows:
        answer = SATISFACTION.get(row.get("satisfaction") or "")
        if answer is not None:
            as_said.append(answer)
        if _vetoed(row):
            after.append(Fraction(0))
        elif answer is not None:
            after.append(answer)
    if not after:
        return Item()
    mean = sum(after, Fraction(0)) / len(after)
    before = sum(as_said, Fraction(0)) / len(as_said) if as_said else mean
    return Item(mean, before)


def _by_figure(
    name: str, figures: Mapping[str, Counts], home_beds: Fraction, share: Fraction
) -> Item:
    band = judge(name, figures, home_beds)
    if band is None:
        return Item()
    step = next_band(name, figures, home_beds)
    if step is not None:
        step = replace(step, points=step.points * (1 - share))
    return Item(band.points * (1 - share), band.points, band.letter, step)


def _nothing(item: Item) -> Item:
    """An item of a unit that is not assessed: 0 points, whatever the band."""
    if item.points is None:
        return item
    step = None if item.next is None else replace(item.next, points=Fraction(0))
    return replace(item, points=Fraction(0), next=step)
