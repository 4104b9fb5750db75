"""Splits lose no fen; the money of generated folders against an independent reckoning (spec 1.6)."""

from __future__ import annotations

import tempfile
from fractions import Fraction
from math import floor
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fdsign.metrics.split import split
from fdsign.pipeline.fund import FundChoice, fund
from fdsign.pipeline.request import Request
from tests.oracle.as_above import as_above
from tests.oracle.exports import exports, write_folder
from tests.oracle.reference import reckon

YEAR = 2017
PER_PERSON = {"excellent": 125_00, "good": 120_00, "pass": 115_00, "fail": 90_00}

weights = st.dictionaries(
    st.tuples(st.text("甲乙丙ab", min_size=1, max_size=3)),
    st.fractions(min_value=0, max_value=100, max_denominator=50),
    min_size=1,
    max_size=8,
).filter(lambda found: any(found.values()))


def faults(total: int, shares: dict[tuple[str], Fraction], shuffled: list[tuple[str]]) -> list[str]:
    """What is wrong with a split: a fen lost, a part off its quota, an order that matters."""
    whole = sum(shares.values(), Fraction(0))
    parts = {code: part.units for code, part in split(total, shares).items()}
    found = []
    if sum(parts.values()) != total:
        found.append("the parts do not add up")
    for code, weight in shares.items():
        if not abs(parts[code] - total * weight / whole) < 1 or (not weight and parts[code]):
            found.append(f"{code}: {parts[code]}")
    lowest = {code: floor(total * weight / whole) for code, weight in shares.items()}
    given_more = [total * shares[c] / whole - lowest[c] for c in shares if parts[c] > lowest[c]]
    given_none = [total * shares[c] / whole - lowest[c] for c in shares if parts[c] == lowest[c]]
    if given_more and given_none and min(given_more) < max(given_none):
        found.append("a smaller remainder got the fen")
    again = split(total, {code: shares[code] for code in shuffled})
    if {code: part.units for code, part in again.items()} != parts:
        found.append("the order matters")
    return found


def random_faults(random: Random) -> list[str]:
    """The same of one split made by chance."""
    names = random.sample("甲乙丙丁戊己庚辛壬癸", random.randint(1, 9))
    shares = {
        (name,): Fraction(random.randint(0, 500), random.choice((1, 1, 3, 7, 10, 100)))
        for name in names
    }
    if not any(shares.values()):
        shares[names[0],] = Fraction(1)
    shuffled = list(shares)
    random.shuffle(shuffled)
    return faults(random.randint(0, 10 ** random.randint(1, 11)), shares, shuffled)


@given(st.integers(0, 10**12), weights, st.randoms())
def test_a_split_loses_nothing(
    total: int, shares: dict[tuple[str], Fraction], random: Random
) -> None:
    shuffled = list(shares)
    random.shuffle(shuffled)
    assert faults(total, shares, shuffled) == []


def test_many_splits_lose_nothing() -> None:
    """The long run of the same: ``python -m benchmarks.splits``."""
    random = Random(20_171_231)
    assert [found for _n in range(5_000) if (found := random_faults(random))] == []


@settings(
    max_examples=3, deadline=None, suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)  # fmt: skip
@given(exports(YEAR), st.sampled_from(sorted(PER_PERSON)))
def test_the_money_of_every_team(data: dict[str, list[dict[str, Any]]], grade: str) -> None:
    """Persons by the reference's S(Y), money by plain multiplication."""
    data.setdefault("home_beds", [])  # its denominator is S(Y)
    signed = {
        (institution, unit): figure.denominator or 0
        for (name, level, institution, unit), figure in reckon(as_above(data), YEAR).items()
        if (name, level) == ("home_bed_rate", "team")
    }
    with tempfile.TemporaryDirectory() as folder:
        write_folder(data, Path(folder))
        run = fund(Request((Path(folder),), year=YEAR), FundChoice(grade))
    unknown = {"未知": None}
    found = {
        (unknown.get(f.institution or "", f.institution), f.team): f
        for f in run.funds
        if f.level == "team"
    }
    if signed:
        assert {unit: f.persons for unit, f in found.items() if f.persons} == {
            unit: persons for unit, persons in signed.items() if persons
        }
    for each in found.values():
        assert each.amount == each.persons * PER_PERSON[grade]
        assert [each.shares[pool] * 100 for pool in ("team", "other_medical", "management")] == [
            each.amount * share for share in (70, 20, 10)
        ]
        assert each.of_source("resident") == each.persons * 12_00
        assert each.at_stage("prepaid") == each.persons * 40_00
    for whole in run.institutions:
        teams = run.teams(whole.institution)
        assert whole.amount == sum(team.amount for team in teams)
        assert whole.shares == {
            pool: sum(team.shares[pool] for team in teams) for pool in whole.shares
        }
