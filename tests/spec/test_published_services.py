"""The published volumes, beds and referrals, through ``fdsign services`` (``tests/published/``).

The tables print sums; the exports made of them here hold as many rows or quantities as they say.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from fdsign.metrics.numbers import decimal, percent
from fdsign.pipeline.request import Request
from fdsign.pipeline.services import services
from fdsign.services.results import ServicesRun, Statistic
from tests.oracle.exports import write_folder
from tests.spec.office import CENTRE, Rows, contract, someone
from tests.spec.test_published import table

MINHANG = {line["measure"]: line["value"] for line in table("minhang_2017")}
VOLUMES = {
    "health_consultations": "健康咨询",
    "health_assessments": "健康评估",
    "home_bed_applications": "家床申请",
    "home_visit_bookings": "上门预约",
    "device_rentals": "器械租借",
    "referral_bookings": "预约转诊",
    "satisfaction_enquiries": "满意度调查",
    "remote_ecg_consultations": "远程心电会诊",
    "remote_radiology_consultations": "远程影像会诊",
    "fundus_exams": "眼底检查",
    "joint_ward_rounds": "联合查房",
}
KINDS = {
    "health_consultations": "consultation", "remote_ecg_consultations": "ecg",
    "remote_radiology_consultations": "radiology",
}  # fmt: skip
COUNTED_2016 = {
    # measure: item, kind of the policy
    "signed_patient_visits": ("就诊", "consultation"),
    "signed_patient_infusions": ("输液", "infusion"),
    "signed_patient_tests_ordered": ("检验", "test"),
    "ultrasound_exams": ("B超", "ultrasound"),
    "ecg_exams": ("心电图", "ecg"),
    "signed_patient_tcm_prescriptions": ("中药处方", "tcm_prescription"),
}


def run(exports: dict[str, Rows], folder: Path, year: int) -> ServicesRun:
    write_folder({"contracts": [contract(1, date(year - 1, 6, 1))], **exports}, folder)
    return services(Request((folder,), year=year))


def done(item: str, times: int, year: int, **more: Any) -> dict[str, Any]:
    """One record of so many times, of the signed person."""
    row = {"person_id": someone(1), "item": item, "quantity": times}
    return {**row, "service_date": date(year, 5, 5), **more}


def total(found: ServicesRun, name: str) -> Statistic:
    (row,) = [
        r for r in found.statistics if r.level == "total" and name in (r.kind, r.item)
    ]  # fmt: skip
    return row


def test_the_volumes_of_minhang(tmp_path: Path) -> None:
    rows = [done(item, int(MINHANG[name]), 2017) for name, item in VOLUMES.items()]
    prescribed = done("延伸处方", int(MINHANG["long_and_extended_prescriptions"]), 2017,
                      amount=MINHANG["prescription_amount"])  # fmt: skip
    found = run({"services": [*rows, prescribed]}, tmp_path, 2017)
    for name, item in VOLUMES.items():
        assert str(total(found, KINDS.get(name, item)).everybody.times) == MINHANG[name]
    extended = total(found, "extended_prescription").signed
    assert str(extended.times) == MINHANG["long_and_extended_prescriptions"]
    assert extended.amount == Decimal(MINHANG["prescription_amount"])
    assert (
        decimal(Fraction(extended.amount) / extended.times, 2) == "211.97"
    )  # 53,036,000 / 250,211


def test_the_referrals_of_minhang_up_and_back(tmp_path: Path) -> None:
    hospital = "闵行区示范医院"
    up, back = (int(MINHANG[name]) for name in ("referred_up", "referred_back"))
    rows = [
        {"person_id": someone(n), "referral_date": date(2017, 3, 3), "direction": way,
         "from_institution": sender, "to_institution": taker}
        for way, sender, taker, times in (("上转", CENTRE, hospital, up), ("下转", hospital, CENTRE, back))
        for n in range(times)
    ]  # fmt: skip
    found = run({"referrals": rows}, tmp_path, 2017)
    (whole,) = [row for row in found.referrals if row.level == "total"]
    assert (whole.up, whole.back) == (3_085, 4_738)
    assert [(h.name, h.up, h.back) for h in found.hospitals] == [(hospital, 3_085, 4_738)]


def test_the_home_beds_of_three_years(tmp_path: Path) -> None:
    rows: Rows = []
    for line in table("home_beds"):
        year, beds, tcm, fee = (int(value) for value in line.values())
        rows += [
            {"person_id": someone(n), "bed_no": f"{year}-{n}", "open_date": date(year, 4, 1),
             "tcm": n < tcm, "fee": fee, "institution": CENTRE}
            for n in range(beds)
        ]  # fmt: skip
    found = run({"home_beds": rows}, tmp_path, 2017)
    shown = [
        (bed.year, bed.beds, bed.tcm, percent(bed.tcm_share), str(bed.fee_per_bed))
        for bed in found.beds
        if bed.institution is None and bed.tcm_share is not None
    ]
    assert shown == [
        (2015, 26, 12, "46.15%", "1778"),
        (2016, 46, 32, "69.57%", "1886"),
        (2017, 62, 40, "64.52%", "1928"),
    ]


@pytest.mark.parametrize("measure", COUNTED_2016)
def test_the_service_statistics_of_2016(measure: str, tmp_path: Path) -> None:
    (count,) = [
        int(line["count"])
        for line in table("service_statistics_2016")
        if line["measure"] == measure
    ]
    item, kind = COUNTED_2016[measure]
    found = run({"services": [done(item, count, 2016)]}, tmp_path, 2016)
    assert total(found, kind).signed.times == count
