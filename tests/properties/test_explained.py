"""Every list behind a figure is as long as the figure counts (spec 4.3)."""

from __future__ import annotations

import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Choice, started
from fdsign.explain import rates
from fdsign.explain.results import Explanation
from fdsign.explain.target import Target
from fdsign.metrics.calculate import Calculation
from fdsign.pipeline.request import Request, open_request, year_policy
from tests.oracle.exports import as_of_dates, exports, write_folder

YEAR = 2017


def targets(calculation: Calculation, random: Random | None) -> list[Target]:
    """Every figure; with ``random`` one unit of each of two levels an indicator."""
    found = []
    for part in calculation.parts:
        levels = list(calculation.units.items())
        if random is not None:
            levels = random.sample(levels, min(2, len(levels)))
        for level, units in levels:
            chosen = units if random is None else [random.choice(units)]
            found += [Target(part.indicator.id, level, unit) for unit in chosen]
    return found


def faults(
    data: dict[str, list[dict[str, Any]]], as_of: date | None, random: Random | None
) -> list[str]:
    """Figures whose lists are not what they count."""
    lines = []
    with tempfile.TemporaryDirectory() as folder, closing(started(Choice())) as engine:
        write_folder(data, Path(folder))
        request = Request((Path(folder),), year=YEAR, as_of=as_of)
        opened = open_request(request)
        policy = year_policy(request, opened)
        calculation = Calculation(Cohort(opened.load(), policy, engine, as_of))
        for target in targets(calculation, random):
            figure = rates.figure(calculation, target)
            entries = rates.entries(calculation, target, figure)
            run = Explanation(None, "", figure, (), (), entries)  # type: ignore[arg-type]
            over, under = run.counted("numerator"), run.counted("denominator")
            if figure.numerator is not None and over != figure.numerator:
                lines.append(f"{target}: numerator {figure.numerator}, listed {over}")
            if figure.denominator is not None and under != figure.denominator:
                lines.append(f"{target}: denominator {figure.denominator}, listed {under}")
            places = [(e.place, e.why, e.year) for e in run.listed("excluded")]
            if len(set(places)) < len(places):
                lines.append(f"{target}: somebody is left out twice")
            if {e.place for e in run.listed("numerator")} & {
                e.place for e in run.listed("denominator")
            }:
                lines.append(f"{target}: a row is on two lists")
    return lines


@settings(
    max_examples=1,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(data=exports(YEAR), as_of=as_of_dates(YEAR), seed=st.integers(0, 2**16))
def test_every_list_is_as_long_as_its_count(
    data: dict[str, list[dict[str, Any]]], as_of: date | None, seed: int
) -> None:
    """Every unit of every level: ``python -m tests.properties.long_oracle 50 lists``."""
    assert faults(data, as_of, Random(seed)) == []
