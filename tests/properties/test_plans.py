"""The plan against its independent naive reference, on generated exports (spec 1.7)."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from fdsign.errors import FdsignError
from fdsign.locale import text as language
from fdsign.pipeline.plan import PlanChoice, plan
from fdsign.pipeline.request import Request
from fdsign.planning.results import DoctorPlan, PlanRun
from tests.oracle import plan as naive
from tests.oracle.as_above import as_above
from tests.oracle.plan_exports import PlanData, plan_exports, write_plan_folder

YEAR = 2018
METHODS = ("population", "gap")

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


def planned(data: PlanData, method: str) -> PlanRun | str:
    """The engine's plan, or the reason why there is none."""
    with tempfile.TemporaryDirectory() as folder:
        write_plan_folder(data, Path(folder))
        request = Request((Path(folder),), year=YEAR, as_of=data.as_of)
        try:
            return plan(request, PlanChoice(method, progress=True))  # type: ignore[arg-type]
        except FdsignError as error:
            return str(error)


def expected(data: PlanData, method: str) -> naive.Plan | naive.InfeasibleError:
    """The reference's plan, or what it cannot share out."""
    try:
        return naive.plan(
            as_above(data.exports), YEAR, method=method, as_of=data.as_of,
            handover=data.handovers, overrides=data.overrides, progress=True,
        )  # fmt: skip
    except naive.InfeasibleError as error:
        return error


def engine_says(found: DoctorPlan) -> dict[str, Any]:
    """One doctor in plain values."""
    assert found.progress is not None
    return {
        "population": found.population,
        "signed": found.signed,
        "target_count": found.target,
        "planned": found.planned,
        "off_grid": found.off_grid,
        "overridden": found.overridden,
        "across": found.across,
        "unsigned": found.unsigned,
        "groups": {name: asdict(group) for name, group in found.groups.items()},
        "beds_base": found.beds,
        "beds_planned": found.planned_beds,
        "progress": found.progress.signed,
        "due": found.progress.due,
        "renewed": found.progress.renewed,
    }


def differences(data: PlanData, method: str) -> list[str]:
    """What the engine plans otherwise than the reference, as readable lines."""
    found, wanted = planned(data, method), expected(data, method)
    if isinstance(found, str):
        if "--method population" in found:
            return [] if isinstance(wanted, naive.InfeasibleError) else [found]
        # Nobody says how many people whose are, or names a doctor at all.
        bare = expected(data, "population")
        assert isinstance(bare, naive.Plan)
        return [found for row in bare.doctors.values() if row.population]
    if isinstance(wanted, naive.InfeasibleError):
        return [f"only the reference refuses: {wanted.left}"]
    actual = {
        (None if each.institution == "未知" else each.institution, each.doctor): engine_says(each)
        for each in found.doctors
    }
    lines = []
    for unit in sorted(wanted.doctors.keys() | actual.keys(), key=str):
        ours, theirs = wanted.doctors.get(unit), actual.get(unit)
        if ours is None or theirs is None:
            lines.append(f"{unit}: only {'engine' if ours is None else 'reference'}")
            continue
        told = asdict(ours)
        lines += [
            f"{unit} {name}: reference {told[name]}, engine {value}"
            for name, value in theirs.items()
            if told[name] != value
        ]
    return lines + sums_that_differ(found, wanted)


def sums_that_differ(found: PlanRun, wanted: naive.Plan) -> list[str]:
    """Institutions whose totals are not the reference's, or not exact."""
    lines = []
    for centre in found.centres:
        name = None if centre.institution == "未知" else centre.institution
        total = wanted.totals[name]
        own = found.of(centre.institution)
        whole = sum(each.planned for each in own)
        if total.target is not None and (centre.population, centre.target) != (
            total.population,
            total.target,
        ):
            lines.append(f"{name}: {centre} {total}")
        if whole != total.planned:
            lines.append(f"{name}: planned {whole}, reference {total.planned}")
        stands = sum(
            each.planned if each.overridden or each.off_grid else each.signed for each in own
        )
        if found.method == "gap" and whole != max(centre.target, stands):
            lines.append(f"{name}: {whole} is neither the target {centre.target} nor {stands}")
    return lines


@pytest.mark.parametrize("method", METHODS)
@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(data=plan_exports(YEAR))
def test_the_engine_agrees_with_the_reference(method: str, data: PlanData) -> None:
    """Longer runs: ``python -m tests.properties.long_oracle 200 plans``."""
    language.use("en")
    assert differences(data, method) == []
