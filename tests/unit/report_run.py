"""A small run of the indicators, made by hand: 2 institutions, 3 doctors, every kind of figure."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Literal

from fdsign.intake.exports import Input, NotUsed
from fdsign.metrics.notes import Note
from fdsign.metrics.results import Fate, Figure, Level, MetricsRun
from fdsign.policy.blocks import Title
from fdsign.policy.load import load
from fdsign.policy.resolve import resolve
from fdsign.problems import problem

WENHUI, CHAOMING = "文晖街道社区卫生服务中心", "=cmd|' /C calc'!A1 潮鸣 [red]中心[/red]"
OFF_GRID = Note("off-grid")
NO_DATA = Note("dataset-missing", {"datasets": "visits"})

UNITS: dict[Level, tuple[tuple[str | None, str | None], ...]] = {
    "total": ((None, None),),
    "institution": ((None, WENHUI), (None, CHAOMING)),
    "team": ((WENHUI, "第一团队"), (CHAOMING, "第一团队"), (WENHUI, None)),
    "doctor": ((WENHUI, "王医生"), (WENHUI, "康复科"), (CHAOMING, "王医生"), (WENHUI, None)),
}
# numerator and denominator by indicator and unit name; None: no value
COUNTS: dict[str, dict[str | None, tuple[int | None, int | None]]] = {
    "signing_rate": {"康复科": (312, None), "王医生": (1447, 5500), None: (9, None)},
    "renewal_rate": {"王医生": (700, 1000)},
    "key_population_rate": {"王医生": (1203, 1188), "康复科": (4, None)},
    "elderly_signing_rate": {"王医生": (500, 1000)},
    "valid_signing_rate": {"王医生": (46, 50)},
    "service_awareness_rate": {},
    "referral_rate": {"王医生": (3, 1000)},
    "record_qualified_rate": {},
    "key_population_rate.elderly": {"王医生": (3, 7)},
}
USUAL = {
    "signing_rate": (14_097, 50_346), "renewal_rate": (5_867, 10_000),
    "key_population_rate": (8_220, 10_000), "elderly_signing_rate": (4_608, 10_000),
    "valid_signing_rate": (1_389, 1_500), "service_awareness_rate": (820, 1_500),
    "referral_rate": (1_039, 10_000), "record_qualified_rate": (1, 3),
    "key_population_rate.elderly": (4_608, 10_000),
}  # fmt: skip
RULED = ("signing_rate", "renewal_rate", "key_population_rate", "elderly_signing_rate",
         "valid_signing_rate", "service_awareness_rate", "community_visit_rate", "referral_rate",
         "record_qualified_rate")  # fmt: skip


def metrics_run(*, year: int = 2017, institutions: int = 2) -> MetricsRun:
    """The run; with one institution every unit of the second is left out."""
    loaded = load(changes={"indicators.renewal_rate.years": '"signing"'} if year == 2017 else {})
    policy = resolve(loaded, year, accept_unverified=True)
    titles = {i: policy.policy.indicators[i].title for i in RULED}
    titles["key_population_rate.elderly"] = Title(
        zh="重点人群签约覆盖率：老年人", en="Key-population coverage: elderly"
    )
    figures = []
    for indicator in reversed(titles):
        target = policy.target(indicator)
        direction: Literal["at_least", "at_most"] = "at_least"
        if indicator == "referral_rate":
            direction = "at_most"
        for level, units in UNITS.items():
            for institution, unit in units:
                if institutions == 1 and CHAOMING in (institution, unit):
                    continue
                numerator, denominator = COUNTS.get(indicator, {}).get(
                    unit if level == "doctor" else "", USUAL.get(indicator, (None, None))
                )
                figure = Figure(
                    indicator, level, institution, unit, numerator, denominator, target,
                    direction, "no_value", source="population" if denominator else None,
                )  # fmt: skip
                figures.append(_judged(figure))
    inputs = (
        Input("签约 2017.xlsx", "Sheet1", "contracts", "a" * 64, 14_120, 14_110, 3,
              {"totals": 1, "blank": 6}, heading_row=3),
        Input("+居民档案.csv", None, "residents", "b" * 64, 51_000, 51_000),
    )  # fmt: skip
    problems = (
        problem("id-missing", file="+居民档案.csv", row=7, severity="warning"),
        problem("id-damaged", file="签约 2017.xlsx", sheet="Sheet1", row=12, column="B",
                value="3301**********0000"),
        problem("group-unknown", file="签约 2017.xlsx", sheet="Sheet1", column="K",
                value="=HYPERLINK(\"http://x\")[/]", count=1_234),
        problem("column-unknown", file="签约 2017.xlsx", sheet="Sheet1", list="序号, 备注"),
    )  # fmt: skip
    fates = tuple(
        Fate(y, name, rows)
        for y, all_rows in ((2016, (1_000, 13_110)), (2017, (13_000, 1_110)))
        for name, rows in zip(("counted", "other_year"), all_rows, strict=True)
    )
    return MetricsRun(
        year=year,
        as_of=None,
        policy=policy,
        titles=titles,
        levels=("total", "institution", "team", "doctor"),
        figures=tuple(figures),
        fates=fates,
        inputs=inputs,
        not_used=(
            NotUsed("照片.png", None, "no table"),
            NotUsed("签约 2017.xlsx", "透视", "empty"),
        ),
        problems=problems,
        options={"engine": "duckdb", "by": "team, doctor"},
        newest=1_515_150_000.75,
    )


def _judged(figure: Figure) -> Figure:
    """With status, interval and notes as the real calculation gives them."""
    if figure.indicator == "community_visit_rate":
        return replace(figure, numerator=None, denominator=None, notes=(NO_DATA,))
    if figure.numerator is None or not figure.denominator:
        return replace(figure, notes=(OFF_GRID,))
    value = Fraction(figure.numerator, figure.denominator)
    target, notes = figure.target, ()
    if target is None:
        return replace(figure, status="no_target")
    met = value >= target if figure.direction == "at_least" else value <= target
    if value > 1:
        notes = (Note("above-100"),)
    interval = None
    if figure.indicator == "valid_signing_rate":
        interval = (float(value) - 0.02, float(value) + 0.015)
    return replace(figure, status="met" if met else "missed", notes=notes, interval=interval)
