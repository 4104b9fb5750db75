"""How the cells of a workbook look: fonts, colours legible in grey, number formats, sizes."""

from __future__ import annotations

from functools import cache, lru_cache
from math import ceil
from typing import TYPE_CHECKING, Any

from fdsign.locale.text import _
from fdsign.report import words
from fdsign.report.model import (
    Allowed,
    Anything,
    Cell,
    Count,
    Day,
    Direction,
    Entry,
    Exact,
    Gap,
    Interval,
    Judgement,
    Money,
    OneOf,
    Percent,
    Points,
    Rate,
    Sheet,
    Style,
    Text,
    Whole,
)

if TYPE_CHECKING:
    from fdsign.metrics.results import Status

FONT = "Microsoft YaHei"
Properties = dict[str, Any]
Look = tuple[tuple[str, Any], ...]
"""The same as it can be looked up by."""

_LINE = 15.0
_GRID: Properties = {"border": 1, "border_color": "#B8C0C8", "valign": "vcenter"}
_MET: Properties = {"bg_color": "#E4F2E4", "font_color": "#1B5E20"}
_MISSED: Properties = {"bg_color": "#F3CFC6", "font_color": "#8C1D0B", "bold": True}
_MUTED: Properties = {"font_color": "#5F6368"}
_ENTRY: Properties = {
    "bg_color": "#FFF9DB",
    "border": 2,
    "border_color": "#7F8790",
    "locked": False,
}

TITLE: Properties = {"bold": True, "font_size": 15, "valign": "vcenter", "text_wrap": True}
SUBTITLE: Properties = {**_MUTED, "valign": "vcenter", "text_wrap": True}
CAPTION: Properties = {"bold": True, "font_size": 11, "valign": "vcenter"}
NOTE: Properties = {**_MUTED, "font_size": 9, "valign": "top", "text_wrap": True}
HEADING: Properties = {
    **_GRID, "bold": True, "bg_color": "#D5DFEA", "align": "center", "text_wrap": True,
}  # fmt: skip
BAND: Properties = {"bold": True, "bg_color": "#EDF1F5", "valign": "vcenter", "top": 1, "bottom": 1,
                    "top_color": "#B8C0C8", "bottom_color": "#B8C0C8"}  # fmt: skip
SIGNED: Properties = {"valign": "bottom", "font_size": 10}
FOOTER: Properties = {"top": 2, "bold": True}

_STYLES: dict[str, Properties] = {
    "plain": {}, "strong": {"bold": True}, "muted": {**_MUTED, "font_size": 9}, "bad": _MISSED,
}  # fmt: skip
_BY_STATUS: dict[str, Properties] = {
    "met": _MET, "missed": _MISSED, "no_target": {}, "no_value": _MUTED,
}  # fmt: skip
_SIGNS: dict[Direction | None, str] = {"at_least": '"≥ "', "at_most": '"≤ "', None: ""}


def _look(**properties: Any) -> Look:
    return tuple(sorted({**_GRID, **properties}.items()))


_COUNT = _look(num_format="#,##0", align="right")
_SHARE = _look(num_format="0.00%", align="right")
_NO_RATE = _look(**_MUTED, align="center")
_GAP = _look(num_format="+0.00;-0.00;0.00", align="right")
_MONEY = _look(num_format="#,##0.00;[Red]-#,##0.00", align="right")
_WHOLE_ENTRY = _look(**_ENTRY, num_format="#,##0", align="right")
_DAY_ENTRY = _look(**_ENTRY, num_format="yyyy-mm-dd", align="center")
_TEXT_ENTRY = _look(**_ENTRY, num_format="@", align="center")
_NO_POINTS = _look(align="right", **_MUTED)
_INTERVAL = _look(align="center")


@cache
def _text(style: Style) -> Look:
    return _look(text_wrap=True, indent=1, **_STYLES[style])


@cache
def _percent(direction: Direction | None) -> Look:
    return _look(num_format=f"{_SIGNS[direction]}0.00%", align="right")


@cache
def _rate(status: Status, sent: bool) -> Look:
    sign = f'0.00%" {words.SIGNS[status]}{words.SENT_IN if sent else ""}"'
    return _look(num_format=sign, align="right", **_BY_STATUS[status])


@cache
def _exact(places: int) -> Look:
    return _look(num_format=f"#,##0.{'0' * places}", align="right")


@cache
def _points(places: int, summed: bool) -> Look:
    return _look(num_format=f"0.{'0' * places}", align="right", bold=summed)


@cache
def _judgement(status: Status) -> Look:
    return _look(align="center", **_BY_STATUS[status])


def of(cell: Cell) -> Look:
    """The format of a cell."""
    match cell:
        case Text(style=style):
            return _text(style)
        case Count():
            return _COUNT
        case Percent(direction=direction):
            return _percent(direction)
        case Rate(value=None):
            return _NO_RATE
        case Rate(status=status, marked=True, sent=sent):
            return _rate(status, sent)
        case Rate():
            return _SHARE
        case Gap():
            return _GAP
        case Money():
            return _MONEY
        case Exact(places=places):
            return _exact(places)
        case Entry(allowed=Whole()):
            return _WHOLE_ENTRY
        case Entry(allowed=Day()):
            return _DAY_ENTRY
        case Entry():
            return _TEXT_ENTRY
        case Points(value=None):
            return _NO_POINTS
        case Points(above=above, places=places):
            return _points(places, bool(above))
        case Judgement(status=status):
            return _judgement(status)
        case Interval():
            return _INTERVAL


def entry_rule(allowed: Allowed) -> Properties | None:
    """What a fill-in cell takes, as Excel checks it; None for anything."""
    match allowed:
        case Whole():
            return {
                "validate": "integer", "criteria": ">=", "value": 0,
                "error_title": _("Not a number"),
                "error_message": _("A whole number of 0 or more, or nothing."),
            }  # fmt: skip
        case OneOf(words=offered):
            return {
                "validate": "list", "source": list(offered),
                "error_title": _("Not on the list"),
                "error_message": _("Choose one of: {list}").format(list=_(", ").join(offered)),
            }  # fmt: skip
        case Day(first=first, last=last):
            return {
                "validate": "date", "criteria": "between", "minimum": first, "maximum": last,
                "error_title": _("Not a day of the survey"),
                "error_message": _("A day from {first} to {last}.").format(first=first, last=last),
            }  # fmt: skip
        case Anything():
            return None


def height(texts: list[tuple[str, float]], line: float = _LINE) -> float:
    """The height of a row from its texts and the widths they have; Excel's most is 409 points."""
    lines = max((_lines(text, room) for text, room in texts), default=1)
    return min(lines * line + 4, 409)


@lru_cache(maxsize=50_000)
def _lines(text: str, room: float) -> int:
    """Lines that a text needs; words do not fill a line wholly."""
    needed = (words.width(part) for part in text.split("\n"))
    return sum(1 if each <= room - 1 else ceil(each * 1.08 / max(room - 2, 1)) for each in needed)


def widths(sheet: Sheet) -> list[float]:
    """The widths of the sheet's columns: as a table asks, else as its texts need."""
    asked: dict[int, float] = {}
    needed: dict[int, float] = {}
    last = 0
    for table in sheet.tables:
        at = 0
        for number, column in enumerate(table.columns):
            if column.span == 1 and column.width is not None:
                asked[at] = max(asked.get(at, 0), column.width)
            elif column.span == 1:
                cells = [row[number] for row in table.rows if isinstance(row, tuple)]
                texts = [c.text for c in cells if isinstance(c, Text)]
                longest = max(words.width(text) for text in [column.title, *texts])
                needed[at] = max(needed.get(at, 0), min(longest + 2, 40))
            at += column.span
        last = max(last, at)
    return [asked.get(at, needed.get(at, 10)) for at in range(last)]
