"""What deserves a look although it may be right (spec 2.3): never an error, no figure changes."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fdsign.metrics.results import Anomaly
from fdsign.pipeline.check import check
from fdsign.pipeline.request import Request
from fdsign.problems import tally
from tests.oracle.exports import write_folder
from tests.spec.office import CENTRE, Rows, contract, resident, run, someone

MOBILE = "13899990001"


def checked(exports: dict[str, Rows], year: int = 2017, **changes: str) -> tuple[Anomaly, ...]:
    """The anomalies that ``fdsign check`` finds; ``changes``: limits of the policy."""
    with tempfile.TemporaryDirectory() as folder:
        write_folder(dict(exports), Path(folder))
        limits = {f"anomalies.{name}": value for name, value in changes.items()}
        return check(Request((Path(folder),), year=year, changes=limits)).anomalies


def rows(anomaly: Anomaly) -> list[tuple[str, int]]:
    return [(place.file, place.row) for place in anomaly.places]


def dead(number: int, on: str | None, **more: Any) -> dict[str, Any]:
    return resident(number, record_status="死亡", closed_on=on, **more)


@pytest.mark.parametrize(
    ("died", "told"),
    [
        ("2016-12-31", True),  # before the year: the rules take the contract out as well
        ("2017-06-01", True),  # within the year: the contract counts, and is worth a look
        ("2017-12-31", True),
        ("2018-01-01", False),  # alive on the last day of the year
        (None, True),
    ],
)
def test_a_contract_of_the_dead(died: str | None, told: bool) -> None:
    found = checked({"contracts": [contract(1), contract(2)], "residents": [dead(2, died)]})
    assert [a.kind for a in found] == ["deceased"] * told
    for each in found:
        assert each.day == (None if died is None else date.fromisoformat(died))
        assert (each.institution, each.doctor, each.count) == (CENTRE, "王医生", 1)
        assert rows(each) == [("签约.csv", 3), ("居民档案.csv", 2)]


def test_an_ended_contract_of_the_dead_is_in_order() -> None:
    ended = contract(2, status="解约", ended_on="2017-03-01")
    assert checked({"contracts": [ended], "residents": [dead(2, "2017-02-01")]}) == ()


def test_one_phone_of_five_persons() -> None:
    signed = [contract(n, phone=MOBILE) for n in range(5)]
    others = [contract(n, phone="13899990002") for n in range(5, 9)]
    (found,) = checked({"contracts": [*signed, *others]})
    assert (found.kind, found.count, found.phones) == ("phone_shared", 5, ("138****0001",))
    assert rows(found) == [("签约.csv", n) for n in range(2, 7)]


def test_one_phone_on_many_contracts_of_one_person_is_no_anomaly() -> None:
    signed = [contract(1, date(2016, 1, day), phone=MOBILE) for day in range(1, 8)]
    assert checked({"contracts": signed}) == ()


def test_a_shared_phone_across_doctors_names_none() -> None:
    signed = [contract(n, phone=MOBILE, doctor=f"{'王李'[n % 2]}医生") for n in range(5)]
    (found,) = checked({"contracts": signed})
    assert (found.institution, found.doctor) == (CENTRE, None)


def test_fifty_contracts_of_one_doctor_in_a_day() -> None:
    busy = [contract(n, date(2016, 5, 4)) for n in range(50)]
    quiet = [contract(n, date(2016, 5, 5)) for n in range(50, 99)]
    (found,) = checked({"contracts": [*busy, *quiet]})
    assert (found.kind, found.count, found.day) == ("busy_day", 50, date(2016, 5, 4))
    assert (found.institution, found.doctor) == (CENTRE, "王医生")
    assert len(found.places) == 50


def test_a_doctor_above_the_cap_and_one_at_it() -> None:
    king = [contract(n, date(2016, 1, 1) + timedelta(n)) for n in range(4)]
    lee = [contract(n, date(2016, 1, 1) + timedelta(n), doctor="李医生") for n in range(4, 7)]
    (found,) = checked({"contracts": [*king, *lee]}, doctor_persons="3")
    assert (found.kind, found.doctor, found.count) == ("over_cap", "王医生", 4)
    assert found.places == ()


@pytest.mark.parametrize(
    ("written", "surveyed", "told"),
    [
        (MOBILE, "13899990009", True),
        (MOBILE, MOBILE, False),
        ("0571-85550001", "85550001", False),  # the same number without its area code
        ("85550001", "85550002", True),
        (None, MOBILE, False),
        (MOBILE, None, False),
    ],
)
def test_the_surveyed_phone(written: str | None, surveyed: str | None, told: bool) -> None:
    call = {"person_id": someone(1), "phone": surveyed, "outcome": "接通", "satisfaction": "满意"}
    found = checked({"contracts": [contract(1, phone=written)], "survey": [call]})
    assert [a.kind for a in found] == ["phone_differs"] * told
    for each in found:
        assert all("*" in phone for phone in each.phones)
        assert rows(each) == [("签约.csv", 2), ("抽查.csv", 2)]


def test_without_a_year_nothing_is_looked_for_and_another_year_has_its_own_contracts() -> None:
    exports = {"contracts": [contract(n, phone=MOBILE) for n in range(5)]}
    assert [len(checked(exports, year)) for year in (2016, 2017, 2018)] == [0, 1, 0]
    with tempfile.TemporaryDirectory() as folder:
        write_folder(dict(exports), Path(folder))
        assert check(Request((Path(folder),))).anomalies == ()


def test_no_error_comes_of_it_and_no_figure_changes() -> None:
    exports = {"contracts": [contract(n, phone=MOBILE) for n in range(5)]}
    odd = run(exports)
    plain = run(exports, changes={"anomalies.phone_persons": "6"})
    assert len(odd.anomalies) == 1
    assert plain.anomalies == ()
    assert odd.figures == plain.figures
    assert tally(odd.problems) == tally(plain.problems)


@settings(max_examples=15, deadline=None)
@given(phones=st.lists(st.integers(0, 3), min_size=1, max_size=14), least=st.integers(2, 6))
def test_every_phone_of_enough_persons_is_told_once_with_all_its_rows(
    phones: list[int], least: int
) -> None:
    signed = [contract(n, phone=f"1389999000{phone}") for n, phone in enumerate(phones)]
    found = checked({"contracts": signed}, phone_persons=str(least))
    told = sorted((a.count, [place.row for place in a.places]) for a in found)
    expected = sorted(
        (phones.count(p), [n + 2 for n, other in enumerate(phones) if other == p])
        for p in set(phones)
        if phones.count(p) >= least
    )
    assert told == expected
