"""Visits and referrals of a made-up district."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from benchmarks.speed.arrays import Days, Numbers, dates, digits, texts, words
from benchmarks.speed.people import A_CENTRE, CENTRES, DOCTORS, People
from benchmarks.speed.signings import Contracts

HOSPITALS = (
    "示范市第一人民医院", "示范省立医院", "示范市中医院", "示范区人民医院", "示范区妇幼保健院",
)  # fmt: skip
_LEVELS = ("三级", "三级", "三级", "二级", "二级")
_ALLIED = 1, 0, 1, 0, 0
_DEPARTMENTS = ("全科", "内科", "外科", "中医科", "骨科", "皮肤科", "心血管内科", "内分泌科")
_AT_COMMUNITY = 0.66
_REFERRED = 0.01
_FIRST_DAY = np.datetime64("2016-01-01")
_DAYS = 731


@dataclass(frozen=True, slots=True)
class Visits:
    """One entry a visit, by day. ``hospital`` is -1 at a centre, where ``doctor`` is the doctor."""

    person: Numbers
    day: Days
    doctor: Numbers
    hospital: Numbers

    def __len__(self) -> int:
        return len(self.person)

    def take(self, rows: Numbers) -> Visits:
        """Those visits alone."""
        return Visits(self.person[rows], self.day[rows], self.doctor[rows], self.hospital[rows])


def make_visits(
    people: People, contracts: Contracts, count: int, rng: np.random.Generator
) -> Visits:
    """Visits of two years; who has signed comes more often."""
    alive = np.flatnonzero(~people.died)
    often = contracts.person[~people.died[contracts.person]]
    who = np.concatenate([alive, often])
    person = who[rng.integers(0, len(who), count)]
    centre = people.centre[person]
    centre = np.where(rng.random(count) < 0.08, rng.integers(0, len(CENTRES), count), centre)
    outside = rng.random(count) >= _AT_COMMUNITY
    return Visits(
        person=person,
        day=_FIRST_DAY + np.sort(rng.integers(0, _DAYS, count)).astype("timedelta64[D]"),
        doctor=centre * A_CENTRE + rng.integers(0, A_CENTRE, count),
        hospital=np.where(outside, rng.integers(0, len(HOSPITALS), count), -1),
    )


def community_visits(visits: Visits, ids: pa.Array, rng: np.random.Generator) -> pa.Table:
    """The export of the centres' own system."""
    return pa.table({
        "身份证号": ids.take(pa.array(visits.person)),
        "挂号日期": dates(visits.day),
        "就诊机构": words(CENTRES, visits.doctor // A_CENTRE),
        "挂号科室": words(_DEPARTMENTS[:4], rng.integers(0, 4, len(visits))),
        "接诊医生": words(DOCTORS, visits.doctor % A_CENTRE),
        "总费用": rng.integers(500, 40_000, len(visits)) / 100,
    })  # fmt: skip


def hospital_visits(visits: Visits, ids: pa.Array, rng: np.random.Generator) -> pa.Table:
    """The export of the insurance."""
    return pa.table({
        "证件号码": ids.take(pa.array(visits.person)),
        "就诊日期": dates(visits.day),
        "医疗机构": words(HOSPITALS, visits.hospital),
        "机构级别": words(_LEVELS, visits.hospital),
        "科室": words(_DEPARTMENTS, rng.integers(1, len(_DEPARTMENTS), len(visits))),
        "费用": rng.integers(5_000, 90_000, len(visits)) / 100,
    })  # fmt: skip


def referrals(visits: Visits, ids: pa.Array, rng: np.random.Generator) -> pa.Table:
    """Referrals after some of the visits at a centre: three up for one down."""
    at_centre = np.flatnonzero(visits.hospital < 0)
    wanted = min(len(at_centre), max(1, int(_REFERRED * len(visits))))
    rows = visits.take(np.sort(rng.choice(at_centre, wanted, replace=False)))
    down = rng.random(len(rows)) < 0.25
    centre = rows.doctor // A_CENTRE
    hospital = rng.integers(0, len(HOSPITALS), len(rows))
    places = (*CENTRES, *HOSPITALS)
    return pa.table({
        "转诊单号": texts(digits(70_000_000 + np.arange(len(rows)), 8)),
        "身份证号": ids.take(pa.array(rows.person)),
        "转诊日期": dates(rows.day),
        "转诊类型": words(("上转", "下转"), down.astype(np.int64)),
        "申请机构": words(places, np.where(down, len(CENTRES) + hospital, centre)),
        "转入医院": words(places, np.where(down, centre, len(CENTRES) + hospital)),
        "是否医联体": words(("否", "是"), np.array(_ALLIED)[hospital]),
        "转诊状态": words(("已接收", "已取消"), (rng.random(len(rows)) < 0.02).astype(np.int64)),
    })  # fmt: skip
