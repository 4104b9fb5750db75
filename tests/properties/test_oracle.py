"""The engine against the independent naive reference, on generated exports (spec 1.2–1.4)."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings, strategies

from fdsign.pipeline.metrics import metrics
from fdsign.pipeline.request import Request
from tests.oracle.as_above import as_above
from tests.oracle.exports import as_of_dates, exports, of_shanghai, write_folder
from tests.oracle.reference import HANGZHOU, Rules, reckon
from tests.oracle.rules import MINHANG
from tests.spec.office import contract

YEAR = 2017


def _engine(
    folder: Path, as_of: date | None, policy: str | None
) -> dict[Any, tuple[int | None, int | None, str]]:
    run = metrics(Request((folder,), year=YEAR, as_of=as_of, policy=policy))
    unknown = {"未知": None}
    found: dict[Any, tuple[int | None, int | None, str]] = {}
    for figure in run.figures:
        institution = unknown.get(figure.institution or "", figure.institution)
        unit = figure.unit
        if figure.level == "institution":
            unit = unknown.get(unit or "", unit)
        found[figure.indicator, figure.level, institution, unit] = (
            figure.numerator,
            figure.denominator,
            figure.status,
        )
    return found


def compare(
    data: dict[str, list[dict[str, Any]]],
    as_of: date | None,
    policy: str | None = None,
    rules: Rules = HANGZHOU,
) -> list[str]:
    """The figures that differ, as readable lines; of those indicators that the policy has."""
    with tempfile.TemporaryDirectory() as folder:
        write_folder(data, Path(folder))
        actual = _engine(Path(folder), as_of, policy)
    known = {key[0] for key in actual}
    expected = {
        key: (f.numerator, f.denominator, f.status)
        for key, f in reckon(as_above(data), YEAR, rules, as_of).items()
        if rules is HANGZHOU or key[0] in known
    }
    return [
        f"{key}: reference {expected.get(key)}, engine {actual.get(key)}"
        for key in sorted(expected.keys() | actual.keys(), key=str)
        if expected.get(key) != actual.get(key)
    ]


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # shrinking takes minutes: see long_oracle
)
@given(exports(YEAR), as_of_dates(YEAR))
def test_the_engine_agrees_with_the_reference(
    data: dict[str, list[dict[str, Any]]], as_of: date | None
) -> None:
    assert compare(data, as_of) == []


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(exports(YEAR), as_of_dates(YEAR), strategies.integers(0, 2**16))
def test_they_agree_where_contracts_must_name_three_institutions(
    data: dict[str, list[dict[str, Any]]], as_of: date | None, seed: int
) -> None:
    assert compare(of_shanghai(data, seed), as_of, "shanghai-minhang", MINHANG) == []


def test_blanks_below_a_groups_first_row_belong_to_the_group() -> None:
    stations = ["东站", None, None, "西站", *[None] * 8]
    rows = [contract(number, station=station) for number, station in enumerate(stations)]
    assert compare({"contracts": rows}, None) == []
