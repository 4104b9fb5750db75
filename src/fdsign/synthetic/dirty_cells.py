"""Cells as people type them and spreadsheets damage them. Rows are changed in place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fdsign.synthetic.dirt import Spread, anything
from fdsign.synthetic.identity import fifteen_digits, wrong_check
from fdsign.synthetic.tables import Row

FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@dataclass(frozen=True)
class IdKind:
    """One way to write an identity number wrongly."""

    share: float  # of the rows
    change: Callable[[str], str]
    fits: Callable[[str], bool] = anything


BLANKS_BEHIND = (
    IdKind(0.003, lambda number: number + "  "),
    IdKind(0.002, lambda number: number + "\t"),
)
ID_KINDS = (
    *BLANKS_BEHIND,
    IdKind(0.002, str.lower, lambda number: number.endswith("X")),
    IdKind(0.002, lambda number: number.translate(FULL_WIDTH)),
    IdKind(0.002, lambda number: "'" + number),
    IdKind(0.002, fifteen_digits, lambda number: number[6:8] == "19"),
    IdKind(0.001, wrong_check),
)
DATE_FORMS: tuple[Callable[[date], str], ...] = (
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}-{day.month}-{day.day}",
    lambda day: f"{day:%Y-%m-%d}".translate(FULL_WIDTH),
)


def impossible(day: date) -> str:
    """30 February."""
    return f"{day.year}-02-30"


def dirty_ids(spread: Spread[Row], column: int, kinds: tuple[IdKind, ...] = ID_KINDS) -> None:
    """Identity numbers that can be put right, and a few with a wrong check character."""
    for kind in kinds:
        _change(spread, column, kind.share, kind.change, kind.fits)


def damage_ids(spread: Spread[Row], column: int) -> None:
    """Identity numbers that were stored as numbers: the last digits are lost."""
    for row in spread.take(0.001, lambda row: _text(row, column).isdigit()):
        row[column] = float(_text(row, column))


def lose_ids(spread: Spread[Row], column: int, card_column: int | None = None) -> None:
    """Rows without an identity number; where there is a card column, half without a card."""
    for row in spread.take(0.001, lambda row: bool(row[column])):
        row[column] = None
    if card_column is not None:
        for row in spread.take(0.001):
            row[column] = row[card_column] = None


def dirty_dates(spread: Spread[Row], column: int) -> None:
    """Dates as text in several forms."""
    for form in DATE_FORMS:
        _change_dates(spread, column, 0.0015, form)


def invalid_dates(spread: Spread[Row], column: int) -> None:
    """Dates that no calendar has."""
    _change_dates(spread, column, 0.001, impossible)


def space_names(spread: Spread[Row], column: int) -> None:
    """Names of two characters with a space between them ("张 三")."""
    for space in (" ", "\u3000"):
        _change(spread, column, 0.003, space.join, lambda name: len(name) == 2)


def shorten_phones(spread: Spread[Row], column: int) -> None:
    """Telephone numbers that lack a digit."""
    _change(spread, column, 0.002, lambda number: number[:-1])


def add_unknown_groups(spread: Spread[Row], column: int) -> None:
    """Groups that no list knows."""
    for word in ("网红人群", "候鸟老人"):
        for row in spread.take(0.001):
            row[column] = f"{_text(row, column)}，{word}".lstrip("，")


def page(rows: list[Row], headings: Row, length: int) -> list[Row]:
    """The rows with the heading repeated before each further page."""
    paged: list[Row] = []
    for start in range(0, len(rows), length):
        paged += [headings] if start else []
        paged += rows[start : start + length]
    return paged


def _change(
    spread: Spread[Row],
    column: int,
    share: float,
    change: Callable[[str], str],
    fits: Callable[[str], bool] = anything,
) -> None:
    """Changes the text of a share of the rows whose text fits; empty cells never do."""

    def suits(row: Row) -> bool:
        text = _text(row, column)
        return bool(text) and fits(text)

    for row in spread.take(share, suits):
        row[column] = change(_text(row, column))


def _change_dates(
    spread: Spread[Row], column: int, share: float, form: Callable[[date], str]
) -> None:
    """Writes a share of the dates as text."""
    for row in spread.take(share, lambda row: isinstance(row[column], date)):
        day = row[column]
        if isinstance(day, date):
            row[column] = form(day)


def _text(row: Row, column: int) -> str:
    """The cell, if it is text."""
    cell = row[column]
    return cell if isinstance(cell, str) else ""
