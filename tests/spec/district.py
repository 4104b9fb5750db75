"""A district by hand: exports of some centres, indicators sheets of others, and what fdsign makes of them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fdsign.metrics.results import Check, MetricsRun, Ranking
from fdsign.pipeline.metrics import metrics
from fdsign.pipeline.request import Request
from tests.oracle.exports import write_folder
from tests.spec.office import CENTRE, Rows
from tests.spec.scores import write_indicators

EAST, WEST, NORTH = (f"{side}社区卫生服务中心" for side in ("东街", "西街", "北街"))
Sheets = Sequence[Sequence[dict[str, Any]]]


def row(institution: str, indicator: str, value: object = None, **more: Any) -> dict[str, Any]:
    """A row that an institution sends in for 2017."""
    return {
        "institution": institution,
        "year": 2017,
        "indicator": indicator,
        "value": value,
        **more,
    }


def counts(institution: str, indicator: str, numerator: int, denominator: int) -> dict[str, Any]:
    """The same with its fraction."""
    return row(institution, indicator, numerator=numerator, denominator=denominator)


def district(
    sheets: Sheets, exports: Mapping[str, Rows] | None = None, year: int = 2017, **options: Any
) -> MetricsRun:
    """fdsign's result on these indicators sheets (指标0.csv, 指标1.csv, …) and exports."""
    levels, since = options.pop("levels", ()), options.pop("since", None)
    with tempfile.TemporaryDirectory() as folder:
        write_folder(dict(exports or {}), Path(folder))
        for number, rows in enumerate(sheets):
            write_indicators(list(rows), Path(folder) / f"指标{number}.csv")
        return metrics(Request((Path(folder),), year=year, **options), levels, since=since)


def ranking(run: MetricsRun, indicator: str) -> Ranking:
    """The institutions by one indicator."""
    (found,) = [each for each in run.ranking if each.indicator == indicator]
    return found


def places(run: MetricsRun, indicator: str) -> list[tuple[int | None, str | None]]:
    """Place and institution, in the order shown."""
    return [(line.rank, line.figure.unit) for line in ranking(run, indicator).lines]


def check(run: MetricsRun, indicator: str, institution: str = CENTRE) -> Check:
    """What an institution sent in, beside what was reckoned."""
    (found,) = [
        c
        for c in run.checks
        if (c.given.indicator, c.given.institution) == (indicator, institution)
    ]
    return found


def thirteen(levels: Sequence[str] = ()) -> MetricsRun:
    """13 centres: of 100 × number persons (number + 30)% renewed; of the 13th the rate alone is known.

    All know how many of 10 referrals went to the alliance; the sheets give the district's renewal too.
    """
    names = [f"第{number}街道社区卫生服务中心" for number in range(1, 14)]
    rows = [
        counts(name, "续签率", number * (number + 30), number * 100)
        for number, name in enumerate(names[:12], 1)
    ]
    rows += [row(names[12], "续签率", "43%"), row("全区", "续签率", "56.11%")]
    rows += [counts(name, "医联体转诊占比", number % 4, 10) for number, name in enumerate(names)]
    return district([rows], levels=tuple(levels))
