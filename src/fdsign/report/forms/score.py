"""The fields of a unit's scoring sheet, for an office's own form.

Each has an English name made of ids (``referral.points``) and a Chinese one made of the sheet's words
(``转诊.得分``); both are known whatever language the run speaks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fdsign.errors import FdsignError
from fdsign.locale.text import N_, _, in_chinese, language
from fdsign.metrics.registry import titles
from fdsign.report import heading, scores, words
from fdsign.report.forms.fields import Form, Share, Value
from fdsign.report.template import filled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from fdsign.metrics.results import Level
    from fdsign.scoring.results import ItemScore, Known, Score, ScoreRun

_UNIT = {
    "institution": N_("Institution"), "unit": N_("Unit"), "year": N_("Year"),
    "points": N_("Points"), "assessable": N_("Assessable"), "maximum": N_("Maximum"),
    "share": N_("Points ÷ assessable"), "surveyed": N_("Interviewed"), "vetoed": N_("Vetoed"),
    "lost": N_("Lost to the veto"), "verdict": N_("Result in words"), "date": N_("Date of the data"),
    "policy": N_("policy"),
}  # fmt: skip
_ITEM = {
    "points": N_("Points"), "band_points": N_("Points before the veto"), "maximum": N_("Maximum"),
    "band": N_("Band"), "next": N_("To the next band"), "note": N_("Note"),
}  # fmt: skip
_PARTS = {"numerator": N_("Numerator"), "denominator": N_("Denominator")}
_ANSWERS = {
    "satisfied": N_("Satisfied"), "basically_satisfied": N_("Basically satisfied"),
    "dissatisfied": N_("Dissatisfied"), "blank": N_("No answer"),
}  # fmt: skip
_UNKNOWN = "—"
_NUMBER = re.compile(r"^[0-9()（）.、 ]+")
"""The number that an item's title begins with, such as ``6(1)``."""


@dataclass(frozen=True, slots=True)
class Field:
    """A value by its English name, made of ids, and its Chinese ones, the usual one first."""

    english: str
    chinese: tuple[str, ...]
    value: Value


def filled_form(run: ScoreRun, template: Path, levels: Sequence[Level]) -> bytes:
    """The form filled for every unit of these levels. Raises FdsignError."""
    try:
        data = template.read_bytes()
    except OSError as error:
        raise FdsignError(
            _("{file}: the form cannot be read ({reason}).").format(
                file=template, reason=error.strerror
            )
        ) from error
    forms = [_form(run, score) for level in levels for score in run.at(level)]
    return filled(data, template.name, forms, heading.created(run.metrics.newest))


def _form(run: ScoreRun, score: Score) -> Form:
    fields = unit_fields(run, score)
    chinese = language() == "zh"
    return Form(
        scores.whole_name(run, score),
        {name: field.value for field in fields for name in (field.english, *field.chinese)},
        tuple(field.chinese[0] if chinese else field.english for field in fields),
    )


def unit_fields(run: ScoreRun, score: Score) -> list[Field]:
    """Every field of one unit's sheet."""
    values: dict[str, Value] = {
        "institution": words.unit(score.unit if score.level == "institution" else score.institution),
        "unit": words.unit(score.unit), "year": run.year,
        "points": score.points, "assessable": score.assessable, "maximum": score.maximum,
        "share": _not_assessable() if score.share is None else Share(score.share),
        "surveyed": score.surveyed, "vetoed": score.vetoed, "lost": score.lost,
        "verdict": scores.verdict(score), "date": heading.data_date(run.metrics),
        "policy": heading.policy(run.metrics),
    }  # fmt: skip
    own = [Field(name, (in_chinese(_UNIT[name]),), value) for name, value in values.items()]
    return own + [field for item in score.items for field in _of_item(run, item)]


def _of_item(run: ScoreRun, item: ItemScore) -> Iterator[Field]:
    values: dict[str, Value] = {
        "points": _not_assessable() if item.points is None else item.points,
        "band_points": _not_assessable() if item.band_points is None else item.band_points,
        "maximum": item.maximum,
        "band": item.band or "",
        "next": scores.next_text(run, item),
        "note": _("; ").join(dict.fromkeys(note.text() for note in item.notes)),
    }
    title = scores.title_of(run, item.item).zh
    names = dict.fromkeys((_NUMBER.sub("", title), title))
    for part, value in values.items():
        chinese = tuple(f"{name}.{in_chinese(_ITEM[part])}" for name in names)
        yield Field(f"{item.item}.{part}", chinese, value)
    for known in item.figures:
        yield from _of_figure(run, known)
    for answer, count in item.answers.items() if item.item == "satisfaction" else ():
        yield Field(answer, (in_chinese(_ANSWERS[answer]),), count)


def _of_figure(run: ScoreRun, known: Known) -> Iterator[Field]:
    title = titles(run.metrics.policy.policy)[known.indicator].zh
    yield Field(known.indicator, (title,), _UNKNOWN if known.value is None else Share(known.value))
    parts = {"numerator": known.numerator, "denominator": known.denominator}
    for part, count in parts.items():
        chinese = (f"{title}.{in_chinese(_PARTS[part])}",)
        yield Field(f"{known.indicator}.{part}", chinese, _UNKNOWN if count is None else count)


def _not_assessable() -> str:
    return _("not assessable")
