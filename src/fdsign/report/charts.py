"""Native charts of a workbook: few colours, told apart in grey too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fdsign.report import looks

if TYPE_CHECKING:
    from fdsign.report.model import Chart

ROW = 20
"""Pixels of a row of usual height."""
_UPRIGHT = 380
_LABELLED = 2
"""So many series at most have their numbers beside them."""
_FILLS = ("#2F5F8F", "#C9D3DE", "#F2C27A")
_LINE = "#7A1F1F"


def bars(spec: Chart) -> int:
    """How many categories it shows."""
    return spec.last - spec.first + 1


def height(spec: Chart) -> int:
    """Pixels from top to bottom."""
    if spec.upright:
        return _UPRIGHT
    return 110 + (20 if spec.below else 30) * bars(spec)


def drawn(book: Any, sheet: str, spec: Chart, heading: int, start: int) -> Any:
    """The chart over a table whose last heading row and first row are these (from 0)."""
    font = {"name": looks.FONT, "size": 9}
    chart = book.add_chart({"type": "column" if spec.upright else "bar"})

    def series(column: int) -> dict[str, Any]:
        first, last = start + spec.first, start + spec.last
        return {
            "name": [sheet, heading, column],
            "categories": [sheet, first, spec.category, last, spec.category],
            "values": [sheet, first, column, last, column],
        }

    for column, fill in zip(spec.series, _FILLS, strict=False):
        border = {"color": "#44546A", "width": 0.75}
        labels = {"value": True, "font": {**font, "size": 8}}
        few = spec.upright and len(spec.series) <= _LABELLED
        chart.add_series(
            {**series(column), "fill": {"color": fill}, "border": border, "gap": 60,
             **({"data_labels": labels} if few else {})}
        )  # fmt: skip
    if spec.line is not None:
        line = book.add_chart({"type": "line"})
        marker = {
            "type": "diamond",
            "size": 7,
            "fill": {"color": _LINE},
            "border": {"color": _LINE},
        }
        look = {"color": _LINE, "width": 2, "dash_type": "dash"}
        line.add_series({**series(spec.line), "line": look, "marker": marker})
        chart.combine(line)
    chart.set_title({"name": spec.title, "name_font": {**font, "size": 11}})
    names = {"num_font": font, "major_tick_mark": "none"}
    values = {
        "min": 0, "num_format": "#,##0" if spec.counts else "0%", "num_font": font,
        "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
    }  # fmt: skip
    if spec.upright:
        chart.set_x_axis(names)
        chart.set_y_axis(values)
    else:
        chart.set_y_axis({**names, "reverse": True})
        chart.set_x_axis({**values, "label_position": "high"})
    alone = len(spec.series) == 1 and spec.line is None
    chart.set_legend({"none": True} if alone else {"position": "bottom", "font": font})
    return chart
