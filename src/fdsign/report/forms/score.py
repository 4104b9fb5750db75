"""The fields of a unit's scoring sheet, for an office's own form.

Each has an English name made of ids (``referral.points``) and a Chinese one made of the sheet's words
(``转诊.得分``); both are known whatever language the run speaks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fdsign.errors import UsageError
from fdsign.locale.text import N_, _, in_chinese, language
from fdsign.metrics.registry import titles
from fdsign.report import heading, scores, words
from fdsign.report.forms.fields import Form, Share, Value
from fdsign.report.template import filled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
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
_NUMBER = re.compile(r"^[0-9()（）.、 ]+")
"""The number that an item's title begins with, such as ``6(1)``."""


def filled_form(run: ScoreRun, template: Path, levels: Sequence[Level]) -> bytes:
    """The form filled for every unit of these levels. Raises UsageError."""
    try:
        data = template.read_bytes()
    except OSError as error:
        raise UsageError(
            _("{file}: the form cannot be read ({reason}).").format(
                file=template, reason=error.strerror
            )
        ) from error
    units = [score for level in levels for score in run.at(level)]
    forms = [
        Form(scores.whole_name(run, score), dict(fields), tuple(listed(dict(fields))))
        for score in units
        for fields in [list(_fields(run, score))]
    ]
    return filled(data, template.name, forms, heading.created(run.metrics.newest))


def _fields(run: ScoreRun, score: Score) -> Iterator[tuple[str, Value]]:
    unit: dict[str, Value] = {
        "institution": words.unit(score.unit if score.level == "institution" else score.institution),
        "unit": words.unit(score.unit), "year": run.year,
        "points": score.points, "assessable": score.assessable, "maximum": score.maximum,
        "share": _not_assessable() if score.share is None else Share(score.share),
        "surveyed": score.surveyed, "vetoed": score.vetoed, "lost": score.lost,
        "verdict": scores.verdict(score), "date": heading.data_date(run.metrics),
        "policy": heading.policy(run.metrics),
    }  # fmt: skip
    for name, value in unit.items():
        yield name, value
        yield in_chinese(_UNIT[name]), value
    for item in score.items:
        yield from _of_item(run, item)


def _of_item(run: ScoreRun, item: ItemScore) -> Iterator[tuple[str, Value]]:
    values: dict[str, Value] = {
        "points": _not_assessable() if item.points is None else item.points,
        "band_points": _not_assessable() if item.band_points is None else item.band_points,
        "maximum": item.maximum,
        "band": item.band or "",
        "next": scores.next_text(run, item),
        "note": _("; ").join(dict.fromkeys(note.text() for note in item.notes)),
    }
    title = scores.title_of(run, item.item).zh
    for part, value in values.items():
        yield f"{item.item}.{part}", value
        for name in (_NUMBER.sub("", title), title):
            yield f"{name}.{in_chinese(_ITEM[part])}", value
    for known in item.figures:
        yield from _of_figure(run, known)
    for answer, count in item.answers.items() if item.item == "satisfaction" else ():
        yield answer, count
        yield in_chinese(_ANSWERS[answer]), count


def _of_figure(run: ScoreRun, known: Known) -> Iterator[tuple[str, Value]]:
    rate: Value = "—" if known.value is None else Share(known.value)
    parts = {"numerator": known.numerator, "denominator": known.denominator}
    title = titles(run.metrics.policy.policy)[known.indicator].zh
    yield known.indicator, rate
    yield title, rate
    for part, count in parts.items():
        value: Value = "—" if count is None else count
        yield f"{known.indicator}.{part}", value
        yield f"{title}.{in_chinese(_PARTS[part])}", value


def listed(names: Iterable[str]) -> list[str]:
    """The names to tell a user of: those of the run's language, without the items' numbers."""
    chinese = language() == "zh"
    return [name for name in names if name.isascii() != chinese and not _NUMBER.match(name)]


def _not_assessable() -> str:
    return _("not assessable")
