"""Services counted by the engine and by plain loops over the same made-up rows."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from fdsign.pipeline.request import Request
from fdsign.pipeline.services import services
from tests.oracle.exports import write_folder
from tests.spec.office import someone

CENTRES = ("示范一社区卫生服务中心", "示范二社区卫生服务中心")
DOCTORS = {"甲医生": "一队", "乙医生": "二队", "丙医生": "二队"}
ITEMS = {
    # item: kind, entitlement
    "B超": ("ultrasound", None),
    "长处方": ("long_prescription", None),
    "血糖": (None, "blood_glucose"),
    "血压测量": (None, "blood_pressure"),
    "血常规": ("test", "blood_count"),
    "上门服务": (None, "home_visit"),
    "别的项目": (None, None),
}
Row = dict[str, Any]


def made(seed: int) -> dict[str, list[Row]]:
    """Contracts of 2017 (a few of other years), and services of signed and unsigned persons."""
    random = Random(seed)
    births = {n: date(random.choice((1940, 1980, 2015, 2016)), 5, 5) for n in range(1, 13)}
    contracts = [
        {"person_id": someone(n, births[n]), "sign_date": date(random.choice((2016, 2016, 2015)), 6, 1),
         "status": "已签约", "doctor": (doctor := random.choice(list(DOCTORS))),
         "team": DOCTORS[doctor], "institution": random.choice(CENTRES),
         "groups": random.choice(("糖尿病", "高血压", "行动不便", "高血压、糖尿病", ""))}
        for n in births if random.random() < 0.8
    ]  # fmt: skip
    done = [
        {"person_id": someone(n, births[n]), "item": random.choice(list(ITEMS)),
         "service_date": date(random.choice((2017, 2017, 2017, 2016)), 3, 3),
         "quantity": random.choice((None, 1, 2, 5, -1)),
         "amount": random.choice((None, "1.25", "80", "-3.5")),
         "doctor": random.choice((None, None, *DOCTORS)),
         "institution": random.choice((None, *CENTRES))}
        for n in (random.choice(list(births)) for _ in range(random.randint(1, 60)))
    ]  # fmt: skip
    return {"contracts": contracts, "services": done}


def units(row: Row, contract: Row | None, only: str | None) -> tuple[Any, Any]:
    """Institution and doctor of a record: its own, else the contract's of the same institution."""
    institution = row["institution"] or only or (contract or {}).get("institution") or "未知"
    doctor = row["doctor"]
    if doctor is None and contract is not None and contract["institution"] == institution:
        doctor = contract["doctor"]
    return institution, doctor


def team_of(exports: dict[str, list[Row]], institution: str, doctor: str | None) -> str | None:
    """A doctor's team, if he has contracts at the institution at all."""
    known = [c for c in exports["contracts"]
             if (c["institution"], c["doctor"]) == (institution, doctor)]  # fmt: skip
    return known[0]["team"] if known else None


def counted(exports: dict[str, list[Row]]) -> dict[Any, Any]:
    """(level, institution, unit, kind, item, signed only) -> persons, times, amount."""
    signed = {c["person_id"]: c for c in exports["contracts"] if c["sign_date"].year == 2016}
    named = {c["institution"] for c in exports["contracts"]}
    only = named.pop() if len(named) == 1 else None
    persons: dict[Any, set[str]] = defaultdict(set)
    times: dict[Any, int] = defaultdict(int)
    amounts: dict[Any, list[Decimal]] = defaultdict(list)
    for row in exports["services"]:
        if row["service_date"].year != 2017:
            continue
        contract = signed.get(row["person_id"])
        institution, doctor = units(row, contract, only)
        team = team_of(exports, institution, doctor)
        kind = ITEMS[row["item"]][0]
        item = None if kind else row["item"]
        for level in (("total", None, None), ("institution", None, institution),
                      ("team", institution, team), ("doctor", institution, doctor)):  # fmt: skip
            for of_signed in (False, True) if contract else (False,):
                key = (*level, kind, item, of_signed)
                persons[key].add(row["person_id"])
                times[key] += 1 if row["quantity"] is None else row["quantity"]
                if row["amount"] is not None:
                    amounts[key].append(Decimal(row["amount"]))
    return {
        key: (len(persons[key]), times[key], sum(amounts[key]) if amounts[key] else None)
        for key in persons
    }


def entitled(contract: Row, entitlement: str) -> int | None:
    """Times a year by the published list; −1 as often as needed, None not at all."""
    year, groups = int(contract["person_id"][6:10]), contract["groups"]
    if entitlement == "blood_glucose":
        return 4 if "糖尿病" in groups else 1
    if entitlement == "blood_pressure":
        return -1 if "高血压" in groups else None
    if entitlement == "blood_count":
        return 1 if 2017 - year <= 2 else None
    assert entitlement == "home_visit"
    return 4 if "行动不便" in groups else None


def package(exports: dict[str, list[Row]]) -> dict[Any, list[int]]:
    """(entitlement, institution) -> entitled, served, given, within, others, others' times."""
    found: dict[Any, list[int]] = defaultdict(lambda: [0] * 6)
    for contract in (c for c in exports["contracts"] if c["sign_date"].year == 2016):
        for entitlement in ("blood_glucose", "blood_pressure", "blood_count", "home_visit"):
            had = sum(
                1 if row["quantity"] is None else row["quantity"]
                for row in exports["services"]
                if row["person_id"] == contract["person_id"] and row["service_date"].year == 2017
                and ITEMS[row["item"]][1] == entitlement
            )  # fmt: skip
            had = max(had, 0)
            right = entitled(contract, entitlement)
            for unit in (None, contract["institution"]):
                sums = found[entitlement, unit]
                if right is None:
                    sums[4] += had > 0
                    sums[5] += had
                else:
                    sums[0] += 1
                    sums[1] += had > 0
                    sums[2] += had
                    sums[3] += had if right < 0 else min(had, right)
    return found


@pytest.mark.parametrize("seed", range(12))
def test_as_counted_by_hand(seed: int) -> None:
    exports = made(seed)
    with tempfile.TemporaryDirectory() as folder:
        write_folder(exports, Path(folder))
        run = services(Request((Path(folder),), year=2017))
    found = {}
    for row in run.statistics:
        for of_signed, volume in ((False, row.everybody), (True, row.signed)):
            if volume.persons:
                key = (row.level, row.institution, row.unit, row.kind, row.item, of_signed)
                found[key] = (volume.persons, volume.times, volume.amount)
    assert found == counted(exports)
    expected = package(exports)
    for use in run.package:
        if use.level in ("total", "institution") and (use.entitlement, use.unit) in expected:
            assert expected.pop((use.entitlement, use.unit)) == [
                use.entitled, use.served, use.given, use.within, use.others, use.others_given,
            ]  # fmt: skip
    assert not expected
    over = sum(use.over for use in run.package if use.level == "total")
    assert sum(each.beyond for each in run.overuse) == over
