"""Clean exports of a made-up district as parquet: ``python -m benchmarks.speed.district FOLDER``.

Factor 1 is 2.3 million residents, three years of contracts, and 10 million visits in two years.
The same factor and seed give the same figures.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.speed import outpatients
from benchmarks.speed.arrays import dates, digits, texts, words, yes_no
from benchmarks.speed.people import (
    A_CENTRE,
    A_TEAM,
    CENTRES,
    DIABETES,
    DOCTORS,
    GRIDS,
    GROUPS,
    HYPERTENSION,
    TEAMS,
    People,
    make_people,
)  # fmt: skip
from benchmarks.speed.signings import ENDED, STATUSES, Contracts, make_contracts

RESIDENTS = 2_300_000
VISITS = 10_000_000
PART = 1_000_000
"""Rows of a part file."""
_EXPORTED = datetime(2018, 1, 2, tzinfo=UTC).timestamp()
_NAMES = tuple(
    a + b + c for a in "范例样虚拟仿演试假设模构" for b in "建秀小文志" for c in "明伟芳丽"
)
_GROUP_TEXTS = tuple(
    ",".join(word for bit, word in enumerate(GROUPS) if code >> bit & 1) or None
    for code in range(1 << len(GROUPS))
)


def write_district(folder: Path, factor: Fraction | float = 1, seed: int = 2017) -> list[Path]:
    """Write the exports of a district into a folder, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    people = make_people(int(RESIDENTS * factor), rng)
    contracts = make_contracts(people, rng)
    written = [
        _write(folder / "居民健康档案.parquet", register(people, rng)),
        _write(folder / "签约明细.parquet", contracts_table(people, contracts)),
        _write(folder / "户籍人口.parquet", population(people, rng)),
        _write(folder / "家庭病床.parquet", home_beds(people, contracts, rng)),
    ]
    visits = outpatients.make_visits(people, contracts, int(VISITS * factor), rng)
    ids = texts(people.ids)
    written.append(_write(folder / "转诊.parquet", outpatients.referrals(visits, ids, rng)))
    for name, sheet, chosen in (
        ("门诊就诊", outpatients.community_visits, visits.hospital < 0),
        ("医保就诊", outpatients.hospital_visits, visits.hospital >= 0),
    ):
        of_kind = visits.take(np.flatnonzero(chosen))
        for part, start in enumerate(range(0, len(of_kind), PART), 1):
            rows = of_kind.take(np.arange(start, min(start + PART, len(of_kind))))
            written.append(_write(folder / f"{name}{part:02d}.parquet", sheet(rows, ids, rng)))
    return written


def register(people: People, rng: np.random.Generator) -> pa.Table:
    """The register of residents."""
    rows = int(people.in_register.sum())
    at = slice(rows)
    groups = people.groups[at]
    closed = (people.died | people.moved)[at]
    marked = rng.random(rows) < 0.98
    managed = rng.random(rows)
    return pa.table({
        "档案编号": texts(digits(990_000_000_000 + np.arange(rows), 12)),
        "姓名": words(_NAMES, np.arange(rows) % len(_NAMES)),
        "性别": words(("女", "男"), people.male[at].astype(np.int64)),
        "身份证号": texts(people.ids[at]),
        "出生日期": dates(people.births[at]),
        "户籍类型": words(("非户籍", "户籍"), people.registered[at].astype(np.int64)),
        "管理机构": words(CENTRES, people.centre[at]),
        "责任医生": words(DOCTORS, people.doctor[at] % A_CENTRE),
        "档案状态": words(("正常", "迁出", "死亡"), people.moved[at] + 2 * people.died[at]),
        "注销日期": dates(people.closed[at], closed),
        "人群分类": words(_GROUP_TEXTS, groups),
        "档案合格": yes_no(rng.random(rows) < 0.95, marked),
        "老年人规范管理": yes_no(managed < 0.86, people.age[at] >= 65),
        "高血压规范管理": yes_no(managed < 0.82, groups >> HYPERTENSION & 1 == 1),
        "糖尿病规范管理": yes_no(managed < 0.78, groups >> DIABETES & 1 == 1),
    })  # fmt: skip


def contracts_table(people: People, contracts: Contracts) -> pa.Table:
    """The contracts of all years."""
    person, doctor = contracts.person, contracts.doctor
    return pa.table({
        "签约编号": texts(digits(900_000_000 + np.arange(len(contracts)), 9)),
        "签约人": words(_NAMES, person % len(_NAMES)),
        "身份证号码": texts(people.ids[person]),
        "联系电话": texts(digits(19_900_000_000 + person, 11)),
        "签约日期": dates(contracts.signed),
        "签约状态": words(STATUSES, contracts.status),
        "解约日期": dates(contracts.ended, contracts.status == ENDED),
        "签约医生": words(DOCTORS, doctor % A_CENTRE),
        "签约团队": words(TEAMS, doctor % A_CENTRE // A_TEAM),
        "签约机构": words(CENTRES, doctor // A_CENTRE),
        "人群分类": words(_GROUP_TEXTS, people.groups[person]),
    })  # fmt: skip


def population(people: People, rng: np.random.Generator) -> pa.Table:
    """The registered population of every doctor who has a grid."""
    here = people.in_register & people.registered & ~people.died & ~people.moved
    doctors = np.flatnonzero(np.arange(len(CENTRES) * A_CENTRE) % A_CENTRE < GRIDS)
    counts = np.bincount(people.doctor[here], minlength=len(CENTRES) * A_CENTRE)[doctors]
    years = (2016, 2017)
    return pa.table({
        "年度": np.repeat(years, len(doctors)),
        "机构": words(CENTRES, np.tile(doctors // A_CENTRE, len(years))),
        "责任医生": words(DOCTORS, np.tile(doctors % A_CENTRE, len(years))),
        "户籍人口": np.concatenate([
            counts + rng.integers(1, 5, len(counts)) for _ in years
        ]),
    })  # fmt: skip


def home_beds(people: People, contracts: Contracts, rng: np.random.Generator) -> pa.Table:
    """Beds opened in the last two years, mostly of the signed."""
    old = np.flatnonzero(people.age[contracts.person] >= 60)
    chosen = rng.choice(old, max(1, len(contracts) // 330))
    person, doctor = contracts.person[chosen], contracts.doctor[chosen]
    named = rng.random(len(chosen)) < 0.95
    opened = np.datetime64("2016-01-01") + rng.integers(0, 731, len(chosen)).astype(
        "timedelta64[D]"
    )
    shut = opened + rng.integers(20, 300, len(chosen)).astype("timedelta64[D]")
    return pa.table({
        "家床号": texts(digits(80_000_000 + np.arange(len(chosen)), 8)),
        "姓名": words(_NAMES, person % len(_NAMES)),
        "身份证号": texts(people.ids[person]),
        "建床日期": dates(opened),
        "撤床日期": dates(shut, shut <= np.datetime64("2017-12-31")),
        "建床机构": words((*CENTRES, None), np.where(named, doctor // A_CENTRE, len(CENTRES))),
        "责任医生": words((*DOCTORS, None), np.where(named, doctor % A_CENTRE, len(DOCTORS))),
        "家床类型": words(("普通", "中医"), rng.integers(0, 2, len(chosen))),
    })  # fmt: skip


def _write(path: Path, table: pa.Table) -> Path:
    """Write a file that was last changed on the day of the exports."""
    pq.write_table(table, path, compression="zstd")
    os.utime(path, (_EXPORTED, _EXPORTED))
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the exports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--factor", type=Fraction, default=Fraction(1), help="such as 1/32")
    parser.add_argument("--seed", type=int, default=2017)
    asked = parser.parse_args(arguments)
    written = write_district(asked.folder, asked.factor, asked.seed)
    print(f"{len(written)} files in {asked.folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
