"""The scoring sheets as JSON (spec 3.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.metrics.numbers import decimal
from fdsign.report.csv import table
from fdsign.report.json import Document, mean_row, run_document

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from fdsign.metrics.notes import Note
    from fdsign.scoring.results import ItemScore, Known, Score, ScoreRun, Step


_TWICE = ("points", "assessable", "maximum")
"""Keys that both a unit and its items have."""
_COLUMNS = (
    "level", "institution", "unit", "unit_points", "unit_assessable", "unit_maximum", "surveyed",
    "vetoed", "lost", "item", "points", "band_points", "maximum", "band", "assessable", "figures",
    "next_band", "next_points", "next_need", "note",
)  # fmt: skip


def score_document(run: ScoreRun) -> Document:
    """Every unit's sheet: by level, institution, unit (null last)."""
    document = run_document("score", run.metrics)
    document["veto"] = run.rules.veto
    document["means"] = [mean_row(given) for given in run.means]
    document["results"] = [score_row(score) for score in run.scores]
    return document


def score_csv(run: ScoreRun) -> str:
    """One row an item of a unit; the keys of the JSON, the unit's own in front."""
    rows = []
    for score in score_document(run)["results"]:
        items = score.pop("items")
        whole = {f"unit_{key}" if key in _TWICE else key: value for key, value in score.items()}
        rows += [{**whole, **_flat(item)} for item in items]
    return table(_COLUMNS, rows)


def _flat(item: Document) -> Document:
    step = item["next"] or {}
    needs = "; ".join(f"{n['figure']} {n['change']} {n['count']}" for n in step.get("need", ()))
    figures = "; ".join(f"{name} {value}" for name, value in item["figures"].items())
    flat = {"next_band": step.get("band"), "next_points": step.get("points"), "next_need": needs}
    return {**item, **flat, "figures": figures}


def score_row(score: Score) -> Document:
    """One unit's sheet under the keys of the results."""
    below = score.level != "institution"
    return {
        "level": score.level,
        **({"institution": score.institution} if below else {}),
        "unit": score.unit,
        "points": _points(score.points),
        "assessable": decimal(score.assessable, 2),
        "maximum": decimal(score.maximum, 2),
        "surveyed": score.surveyed,
        "vetoed": score.vetoed,
        "lost": _points(score.lost),
        "items": [_item(item) for item in score.items],
    }


def _item(item: ItemScore) -> Document:
    """Points and band are null where the item cannot be assessed."""
    figures: Document = {known.indicator: _share(known.value) for known in item.figures}
    return {
        "item": item.item,
        "points": _points(item.points),
        "band_points": _points(item.band_points),
        "maximum": decimal(item.maximum, 2),
        "band": item.band,
        "figures": {**figures, **item.answers},
        "counts": {known.indicator: _counts(known) for known in item.figures},
        "assessable": item.assessable,
        "next": None if item.step is None else _step(item.step),
        "note": _text(item.notes),
    }


def _counts(known: Known) -> Document:
    return {
        "numerator": known.numerator,
        "denominator": known.denominator,
        "origin": known.origin,
    }


def _step(step: Step) -> Document:
    return {
        "band": step.band,
        "points": _points(step.points),
        "need": [
            {"figure": need.figure, "count": need.count, "change": need.change}
            for need in step.needs
        ],
    }


def _points(value: Fraction | None) -> str | None:
    return None if value is None else decimal(value, 4)


def _share(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _text(notes: Iterable[Note]) -> str | None:
    return "; ".join(dict.fromkeys(note.text() for note in notes)) or None
