"""Neutral sheets and cells: what a report says, before Excel or the terminal draws it.

A cell knows its value and its meaning, not its looks. Figures are exact (``Fraction``); a cell that
follows from its neighbours says so by column offsets, so that Excel can show a live formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from fdsign.metrics.results import Status

Direction = Literal["at_least", "at_most"]
Style = Literal["plain", "strong", "muted", "bad"]


@dataclass(frozen=True, slots=True)
class Text:
    """Words or a name; never a formula."""

    text: str
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number of persons, events or rows; None shows nothing.

    ``above``: the sum of so many cells above, ``nested``: but for such sums among them. ``whole``: the
    whole part of one cell of its own row and what stands in another, so many columns away; ``minus``:
    the one minus the other. ``name``: what a rate elsewhere on the sheet calls this cell.
    """

    value: int | None
    above: int = 0
    whole: tuple[int, int] | None = None
    minus: tuple[int, int] | None = None
    nested: bool = False
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """A fill-in cell takes whole numbers from 0."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """A fill-in cell offers these words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A fill-in cell takes a day from the first to the last."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Anything:
    """A fill-in cell takes what people write."""


Allowed = Whole | OneOf | Day | Anything


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell that people fill in; blank where nothing was."""

    value: int | None = None
    allowed: Allowed = Whole()


@dataclass(frozen=True, slots=True)
class Percent:
    """A share that stands for itself, such as a target (with its direction); None shows nothing."""

    value: Fraction | None
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of two cells of its own row, ``numerator`` and ``denominator`` columns away.

    ``marked``: show the status too, by sign and colour (where no ``Judgement`` stands beside it).
    ``sent``: someone sent it in. ``alone``: it stands for itself, its parts are not known. ``named``:
    the names of its two cells, where they stand elsewhere on the sheet.
    """

    value: Fraction | None
    status: Status
    marked: bool = True
    numerator: int = -2
    denominator: int = -1
    sent: bool = False
    alone: bool = False
    named: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Rate minus target in percentage points; both in its own row, so many columns away."""

    value: Fraction | None
    rate: int = -2
    target: int = -1


@dataclass(frozen=True, slots=True)
class Judgement:
    """Met, missed, no target, no value: shown by sign, word and colour."""

    status: Status


@dataclass(frozen=True, slots=True)
class Interval:
    """The two ends of a confidence interval, as shares; None shows nothing."""

    bounds: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Points:
    """Points of a score; None shows that they cannot be assessed.

    ``above``: they are the sum of so many cells above, which Excel adds up itself. ``places``: decimals.
    """

    value: Fraction | None
    above: int = 0
    places: Literal[2, 4] = 4


@dataclass(frozen=True, slots=True)
class Money:
    """Fen, shown in yuan; None shows nothing.

    ``above``: the sum of so many cells above. ``of``: from two cells of its own row, so many columns
    away: ``*`` their product, ``-`` their difference, ``:`` the sum from one to the other.
    """

    fen: int | None
    above: int = 0
    of: tuple[Literal["*", "-", ":"], int, int] | None = None


@dataclass(frozen=True, slots=True)
class Exact:
    """A number with decimals, such as a quota in fen; shown rounded, stored as it is."""

    value: Fraction | None
    places: Literal[2, 4] = 4


Cell = Text | Count | Entry | Percent | Rate | Gap | Judgement | Interval | Points | Money | Exact


@dataclass(frozen=True, slots=True)
class Band:
    """A line across the table that names the rows below it."""

    text: str


Row = Sequence[Cell] | Band


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    ``group``: a heading over this and its neighbours with the same group. ``width``: in Latin
    characters (a Han character is two); None fits the content. ``span``: columns of the sheet it
    takes. Text wider than its column is wrapped. ``wraps``: on a screen it may be narrower than its
    longest text.
    """

    title: str
    group: str | None = None
    width: int | None = None
    span: int = 1
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars over rows ``first`` to ``last`` (from 0) of a table.

    ``category`` and ``series`` are columns of that table; a series is named by its column. ``line``: a
    series drawn as a line over the bars, such as a target. ``upright``: the bars stand. ``below``: of a
    sheet's chart, that it stands below the last table, not beside it. ``counts``: the axis shows
    numbers, not shares.
    """

    title: str
    first: int
    last: int
    category: int
    series: tuple[int, ...]
    below: bool = False
    counts: bool = False
    line: int | None = None
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. ``footer``: rows outside the filter. ``notes``: lines below.

    ``signed``: who made and who checked it sign at its foot. ``chart``: drawn below it.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: str | None = None
    signed: bool = False
    footer: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    filtered: bool = False
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``frozen``: keep the first table's headings and so many columns in sight.

    ``chart``: over its first table, beside or below all of them.
    ``paged``: every table is printed on a page of its own. ``locked``: only fill-in cells can be
    changed, until someone lifts the protection, which has no password.
    """

    name: str
    title: str
    subtitle: tuple[str, ...]
    tables: tuple[Table, ...]
    chart: Chart | None = None
    frozen: int | None = None
    paged: bool = False
    locked: bool = False
