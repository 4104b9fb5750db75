"""The scoring sheet against its independent naive reference, on generated exports (spec 1.5)."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fdsign.pipeline.request import Request
from fdsign.pipeline.score import score
from fdsign.scoring.results import ItemScore, Score
from tests.oracle import scoring as naive
from tests.oracle.as_above import as_above
from tests.oracle.bands import FIGURES, HOME_BEDS, MAXIMA, Band, Counts, Need, changed, judge
from tests.oracle.exports import as_of_dates
from tests.oracle.score_exports import score_exports, shuffled, write_score_folder

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
"""A folder that fails is shown, however large."""

YEAR = 2017
READINGS = ("sheet", "item", "unit")
BESIDE = ("points", "assessable", "maximum", "surveyed", "vetoed", "lost")
EVENTS = ("visits", "referrals", "home_beds", "survey")
"""Datasets whose blanks never mean "as above", so that their rows may stand in any order."""

Exports = dict[str, list[dict[str, Any]]]
Scores = dict[naive.UnitKey, Score]


def sheets(
    data: Exports,
    veto: str = "sheet",
    as_of: date | None = None,
    parts: int = 1,
    beds: str | None = None,
) -> Scores:
    """The engine's sheets of these exports; `parts`: files a sheet of the survey is written in."""
    with tempfile.TemporaryDirectory() as folder:
        write_score_folder(data, Path(folder), parts)
        changes = {"scoring.veto": veto}
        if beds is not None:
            changes["scoring.items.home_beds.bands.0.at_least"] = beds
        run = score(Request((Path(folder),), year=YEAR, as_of=as_of, changes=changes))
    found: Scores = {}
    for each in run.scores:
        institution = None if each.institution == "未知" else each.institution
        unit = None if each.level == "institution" and each.unit == "未知" else each.unit
        key = (each.level, institution, unit)
        assert key not in found, f"twice: {key}"
        found[key] = each
    return found


def step(item: ItemScore) -> tuple[str, Fraction, tuple[Need, ...]] | None:
    """The engine's next band in plain values."""
    if item.step is None:
        return None
    needs = tuple((need.figure, need.count, need.change) for need in item.step.needs)
    return (item.step.band, item.step.points, needs)


def engine_says(sheet: Score) -> dict[str, Any]:
    """Everything that is compared, by name."""
    told: dict[str, Any] = {name: getattr(sheet, name) for name in BESIDE}
    told["items"] = [item.item for item in sheet.items]
    for item in sheet.items:
        told[item.item] = (item.points, item.band_points, item.band, step(item))
    return told


def reference_says(sheet: naive.Score) -> dict[str, Any]:
    """The same of the reference."""
    told: dict[str, Any] = {name: getattr(sheet, name) for name in BESIDE}
    told["items"] = list(sheet.items)
    for name, item in sheet.items.items():
        better = item.next and (item.next.band, item.next.points, item.next.needs)
        told[name] = (item.points, item.band_points, item.band, better)
    return told


def differences(
    data: Exports,
    veto: str,
    as_of: date | None,
    found: Scores,
    home_beds: Fraction = HOME_BEDS,
) -> list[str]:
    """What the engine found otherwise than the reference, as readable lines."""
    reckoned = naive.score(as_above(data), YEAR, as_of=as_of, veto=veto, home_beds=home_beds)
    expected = {key: reference_says(sheet) for key, sheet in reckoned.items()}
    actual = {key: engine_says(sheet) for key, sheet in found.items()}
    lines = []
    for key in sorted(expected.keys() | actual.keys(), key=str):
        ours, theirs = expected.get(key), actual.get(key)
        if ours is None or theirs is None:
            lines.append(f"{veto} {key}: only {'engine' if ours is None else 'reference'}")
            continue
        lines += [
            f"{veto} {key} {name}: reference {ours[name]}, engine {theirs.get(name)}"
            for name in ours
            if ours[name] != theirs.get(name)
        ]
    return lines


def figures_of(item: ItemScore) -> dict[str, Counts]:
    """Numerator and denominator of the figures behind an item."""
    found: dict[str, Counts] = {}
    for known in item.figures:
        assert known.numerator is not None
        assert known.denominator is not None
        found[known.indicator] = (known.numerator, known.denominator)
    return found


def one_less(needs: tuple[Need, ...]) -> list[tuple[Need, ...]]:
    """The needs with one less of one of them, each in its turn."""
    return [
        (*needs[:at], (figure, count - 1, change), *needs[at + 1 :])
        for at, (figure, count, change) in enumerate(needs)
    ]


def reached(name: str, figures: Mapping[str, Counts], needs: tuple[Need, ...]) -> Band:
    """The band after a change, by the naive bands."""
    band = judge(name, changed(figures, needs))
    assert band is not None
    return band


def steps_that_miss(found: Scores) -> list[str]:
    """Steps that, applied to the figures printed, reach another band, or reach it with less."""
    lines = []
    for key, sheet in found.items():
        for name in FIGURES:
            item = sheet.item(name)
            printed = step(item)
            if printed is None:
                continue
            band, _, needs = printed
            figures = figures_of(item)
            now, then = reached(name, figures, ()), reached(name, figures, needs)
            if then.letter != band or then.points <= now.points:
                lines.append(f"{key} {name}: {printed} reaches {then} from {now}")
            lines += [
                f"{key} {name}: {printed} is had with {less}"
                for less in one_less(needs)
                if reached(name, figures, less).points >= then.points
            ]
    return lines


def sums_that_differ(found: Scores) -> list[str]:
    """Sheets whose items do not add up to what the sheet says."""
    lines = []
    for key, sheet in found.items():
        assessed = [item for item in sheet.items if item.assessable]
        points = [item.points for item in assessed if item.points is not None]
        before = [item.band_points for item in assessed if item.band_points is not None]
        assessable = sum((MAXIMA[item.item] for item in assessed), Fraction(0))
        total = sum(points, Fraction(0))
        sums = (total, sum(before, Fraction(0)) - total, assessable)
        if sums != (sheet.points, sheet.lost, sheet.assessable):
            lines.append(f"{key}: {sums}")
        if not sheet.points <= sheet.assessable <= sheet.maximum:
            lines.append(f"{key}: {sheet.points} of {sheet.assessable} of {sheet.maximum}")
    return lines


def compare_scores(data: Exports, veto: str = "sheet", as_of: date | None = None) -> list[str]:
    """All that is wrong with the engine's sheets of a folder."""
    found = sheets(data, veto, as_of)
    return [
        *differences(data, veto, as_of, found),
        *steps_that_miss(found),
        *sums_that_differ(found),
    ]


def some(examples: int) -> settings:
    """So many examples; shrinking takes minutes: see long_oracle."""
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
    )


@pytest.mark.parametrize("veto", READINGS)
@some(3)
@given(data=score_exports(YEAR), as_of=as_of_dates(YEAR))
def test_the_engine_agrees_with_the_reference(veto: str, data: Exports, as_of: date | None) -> None:
    """The sheets are the reference's, their steps reach what they say, their items add up."""
    assert compare_scores(data, veto, as_of) == []


@some(2)
@given(score_exports(YEAR), st.integers(0, 9))
def test_the_order_of_rows_and_the_number_of_files_change_nothing(data: Exports, seed: int) -> None:
    before = {key: engine_says(sheet) for key, sheet in sheets(data).items()}
    again = sheets(shuffled(data, EVENTS, seed), parts=2)
    assert {key: engine_says(sheet) for key, sheet in again.items()} == before


@some(2)
@given(score_exports(YEAR), st.sampled_from(("0.003", "0.1", "0.25")))
def test_another_limit_of_home_beds(data: Exports, limit: str) -> None:
    found = sheets(data, beds=limit)
    assert differences(data, "sheet", None, found, Fraction(limit)) == []


def test_what_a_step_needs_is_judged_by_figures_as_printed() -> None:
    """Guards the check above: with one less it fails, as it must."""
    needs: tuple[Need, ...] = (("referral_rate", 5, "removed"),)
    figures: dict[str, Counts] = {"referral_rate": (20, 100), "alliance_referral_share": (8, 20)}
    assert reached("referral", figures, needs).letter == "A"
    assert [reached("referral", figures, less).letter for less in one_less(needs)] == ["D"]
