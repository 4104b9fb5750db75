"""What was done for whom: every figure reckoned by hand from a few rows (spec 1.8)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openpyxl import load_workbook

from fdsign.errors import FdsignError
from fdsign.locale import text
from fdsign.pipeline.request import Request
from fdsign.pipeline.services import services
from fdsign.report import json as report_json
from fdsign.report.json_services import over_csv, package_csv, services_csv, services_document
from fdsign.report.workbook import services_workbook
from fdsign.services.bookings import Slot, slot
from fdsign.services.results import ServicesRun, Statistic, Use, Volume
from tests.functional.program import fdsign
from tests.oracle.exports import write_folder
from tests.spec.office import CENTRE, Rows, contract, resident, someone

HOSPITAL, OTHER = "示范市第一人民医院", "示范二社区卫生服务中心"
BABY, TODDLER, OLD = date(2015, 2, 1), date(2013, 2, 1), date(1930, 1, 1)
BORN = {5: BABY, 6: TODDLER, 7: OLD}


def served(number: int, item: str, day: date = date(2017, 3, 1), **more: Any) -> dict[str, Any]:
    """A service record; by default of a day in 2017, without a unit of its own."""
    born = BORN.get(number, date(1980, 1, 1))
    return {"person_id": someone(number, born), "service_date": day, "item": item, **more}


def booking(day: date, at: str, **more: Any) -> dict[str, Any]:
    """A booking of the hypertension clinic."""
    row = {"clinic": "高血压联合门诊", "booked_for": day, "slot": at, "institution": CENTRE}
    return {**row, "half_day": "上午", "booked_by": "王医生", "status": "已就诊", **more}


def bed(year: int, tcm: bool, fee: float | None, **more: Any) -> dict[str, Any]:
    """A home bed of person 7."""
    row = {"person_id": someone(7, OLD), "bed_no": f"J{year}", "open_date": date(year, 5, 1)}
    return {**row, "tcm": tcm, "fee": fee, "institution": CENTRE, **more}


MAY, JUNE = date(2017, 5, 2), date(2017, 6, 6)
EXPORTS: dict[str, Rows] = {
    "contracts": [
        contract(1, team="一队"),
        contract(2, team="一队", groups="糖尿病"),
        contract(3, team="二队", doctor="李医生", groups="高血压、高血脂"),
        contract(5, born=BABY, team="一队"),
        contract(6, born=TODDLER, team="一队"),
        contract(7, born=OLD, team="二队", doctor="李医生", groups="行动不便"),
    ],
    "residents": [
        resident(2, groups="糖尿病"), resident(3, groups="高血压"), resident(4),
        resident(7, born=OLD),
    ],
    "services": [
        served(1, "血糖测定"), served(1, "空腹血糖", amount=5),  # one is allowed, two were given
        served(2, "血糖", quantity=3, amount="15.00"),  # of a diabetic's four
        served(3, "测血压"), served(3, "测血压（1次）", date(2017, 4, 1)),  # as often as needed
        served(1, "测血压"),  # not entitled
        served(3, "联合门诊", amount=20),
        served(7, "上门出诊", quantity=5),  # one more than four
        served(5, "血常规", amount=20), served(6, "视力筛查"),
        served(4, "B超", amount=65, doctor="王医生", institution=CENTRE),  # not signed
        served(1, "彩超", amount=80, doctor="李医生"),
        served(1, "彩超", amount=-80, doctor="李医生", quantity=-1),  # taken back
        served(2, "中药饮片处方", quantity=2, amount="128.005", doctor="张医生", institution=OTHER),
        served(1, "自定项目", date(2017, 12, 31)),
        served(1, "自定项目", date(2018, 1, 1)),  # of another year
        served(2, "零自付"),
    ],
    "visits": [
        {"person_id": someone(1), "visit_date": MAY, "institution": CENTRE + "一站",
         "fee": 10},
        {"person_id": someone(1), "visit_date": JUNE, "institution": CENTRE, "fee": 12},
        {"person_id": someone(4), "visit_date": JUNE, "institution": CENTRE, "fee": 7},
        {"person_id": someone(1), "visit_date": JUNE, "institution": HOSPITAL, "level": "三级",
         "fee": 300},
    ],
    "referrals": [
        {"person_id": someone(1), "referral_date": MAY, "direction": "上转",
         "from_institution": CENTRE, "to_institution": HOSPITAL, "alliance": True},
        {"person_id": someone(1), "referral_date": JUNE, "direction": "上转",
         "from_institution": CENTRE, "to_institution": "示范省立医院", "alliance": False},
        {"person_id": someone(1), "referral_date": JUNE, "direction": "上转",
         "from_institution": CENTRE, "to_institution": HOSPITAL, "alliance": True,
         "status": "已取消"},
        {"person_id": someone(4), "referral_date": JUNE, "direction": "下转",
         "from_institution": HOSPITAL, "to_institution": CENTRE, "alliance": True},
    ],
    "home_beds": [bed(2016, True, 1900), bed(2016, False, None), bed(2017, True, 1928)],
    "bookings": [
        booking(MAY, "08:30", booked_at=date(2017, 5, 1)),
        booking(MAY, "08:35", booked_at=date(2017, 4, 25)),  # five minutes after the one before
        booking(MAY, "8:50", booked_at=date(2017, 5, 2), booked_by="李医生"),
        booking(MAY, "8:50", booked_at=date(2017, 4, 1), status="已取消"),
        booking(JUNE, "09:00-09:30", status="已预约"),
        booking(JUNE, "09:00-09:30", status="已预约"),
        booking(JUNE, "09:00-09:30", status="已预约"),  # ten minutes each: as promised
        booking(JUNE, "13:30", half_day=None, clinic="糖尿病联合门诊", booked_at=date(2017, 6, 8)),
        booking(JUNE, "13:30", half_day=None, clinic="糖尿病联合门诊"),  # two at once
        booking(JUNE, "下午三点", half_day="下午", clinic="糖尿病联合门诊"),  # no time
        booking(date(2018, 1, 2), "08:30"),  # of another year
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("services")
    write_folder(EXPORTS, made)
    return made


@pytest.fixture(scope="module")
def run(folder: Path) -> ServicesRun:
    return services(Request((folder,), year=2017))


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    text.use("en")
    yield
    text.use("en")


def statistic(run: ServicesRun, level: str, unit: str | None, name: str) -> Statistic:
    """One service of a unit, by its kind or its own name."""
    (found,) = [
        row for row in run.statistics
        if (row.level, row.unit) == (level, unit) and name in (row.kind, row.item)
    ]  # fmt: skip
    return found


def use(run: ServicesRun, entitlement: str, level: str = "total", unit: str | None = None) -> Use:
    """One entitlement of a unit."""
    (found,) = [
        each for each in run.package
        if (each.level, each.unit, each.entitlement) == (level, unit, entitlement)
    ]  # fmt: skip
    return found


def test_what_was_read_is_said(run: ServicesRun) -> None:
    seen = {each.source: (each.used, each.of_year, each.signed) for each in run.seen}
    assert seen == {
        "services": (17, 16, 15),
        "visits": (4, 4, 3),
        "referrals": (4, 3, 2),
        "home_beds": (3, 1, 1),
        "bookings": (11, 10, None),
    }
    assert run.signed == 6


@pytest.mark.parametrize(
    ("level", "unit", "name", "everybody", "signed"),
    [
        # persons, person-times, yuan: for everybody, for the signed
        ("total", None, "ultrasound", (2, 1, "65"), (1, 0, "0")),  # 65 + 80 − 80
        ("doctor", "李医生", "ultrasound", (1, 0, "0"), (1, 0, "0")),
        ("doctor", "王医生", "ultrasound", (1, 1, "65"), (0, 0, None)),
        ("total", None, "consultation", (2, 3, "29"), (1, 2, "22")),  # the hospital's is none
        ("institution", CENTRE, "consultation", (2, 3, "29"), (1, 2, "22")),
        ("total", None, "tcm_prescription", (1, 2, "128.005"), (1, 2, "128.005")),
        ("institution", OTHER, "tcm_prescription", (1, 2, "128.005"), (1, 2, "128.005")),
        ("total", None, "自定项目", (1, 1, None), (1, 1, None)),
        ("team", "一队", "血糖", (1, 3, "15"), (1, 3, "15")),  # by the contract's doctor
        ("team", "二队", "测血压", (1, 1, None), (1, 1, None)),
        ("team", "一队", "测血压", (1, 1, None), (1, 1, None)),
    ],
)
def test_statistics(
    run: ServicesRun, level: str, unit: str | None, name: str, everybody: Any, signed: Any
) -> None:
    row = statistic(run, level, unit, name)
    for volume, (persons, times, amount) in ((row.everybody, everybody), (row.signed, signed)):
        assert volume == Volume(persons, times, None if amount is None else Decimal(amount))


def test_rows_instead_of_quantities_are_a_policy_value(folder: Path) -> None:
    request = Request((folder,), year=2017, changes={"services.person_times": '"rows"'})
    assert statistic(services(request), "total", None, "血糖").everybody.times == 1


@pytest.mark.parametrize(
    ("entitlement", "expected"),
    [
        # entitled, allowed, served, given, within, others, given to others
        ("blood_glucose", (6, 9, 2, 5, 4, 0, 0)),  # 5 × 1 + 4; two of one, three of four
        ("blood_pressure", (1, None, 1, 2, 2, 1, 1)),
        ("joint_clinic", (1, 1, 1, 1, 1, 0, 0)),
        ("home_visit", (1, 4, 1, 5, 4, 0, 0)),
        ("blood_count", (1, 1, 1, 1, 1, 0, 0)),  # born 2015: two years old
        ("vision_check", (5, 5, 1, 1, 1, 0, 0)),  # all who are three and older
        ("blood_lipids", (6, 6, 0, 0, 0, 0, 0)),
        ("zero_copayment", (None, None, 1, 1, 1, 0, 0)),  # nobody says whom it entitles
    ],
)
def test_package(run: ServicesRun, entitlement: str, expected: tuple[int | None, ...]) -> None:
    found = use(run, entitlement)
    assert expected == (
        found.entitled, found.allowed, found.served, found.given, found.within, found.others,
        found.others_given,
    )  # fmt: skip


def test_use_rate_and_over_use(run: ServicesRun) -> None:
    glucose = use(run, "blood_glucose")
    assert (glucose.rate, glucose.over) == (Fraction(2, 6), 1)
    assert use(run, "blood_pressure").over == 1  # given to somebody not entitled
    assert use(run, "blood_pressure").rate == 1
    assert use(run, "zero_copayment").rate is None
    assert use(run, "blood_glucose", "team", "一队").entitled == 4


def test_over_use_list(run: ServicesRun) -> None:
    found = {(each.entitlement, each.person, each.allowed, each.given) for each in run.overuse}
    assert found == {
        ("blood_glucose", someone(1), 1, 2),
        ("blood_pressure", someone(1), 0, 1),
        ("home_visit", someone(7, OLD), 4, 5),
    }
    assert sum(each.beyond for each in run.overuse) == sum(
        each.over for each in run.package if each.level == "total"
    )
    (visit,) = [each for each in run.overuse if each.entitlement == "home_visit"]
    assert (visit.doctor, visit.team, visit.place.row) == ("李医生", "二队", 9)


def test_a_mark_on_the_contract_counts_where_the_register_has_no_column_for_it(
    run: ServicesRun,
) -> None:
    assert use(run, "joint_clinic").entitled == 1
    assert use(run, "home_visit").entitled == 1


def test_other_entitlements_are_policy(folder: Path) -> None:
    changes = {"package.list.7.to.0.max_age": "6", "package.list.0.to.0.times": "2"}
    found = services(Request((folder,), year=2017, changes=changes))
    assert use(found, "vision_check").entitled == 1  # the four-year-old
    assert use(found, "blood_glucose").within == 5


def test_home_beds_by_year(run: ServicesRun) -> None:
    beds = [
        (b.year, b.beds, b.tcm, b.priced, b.tcm_share, b.fee_per_bed)
        for b in run.beds if b.institution is None
    ]  # fmt: skip
    assert beds == [(2016, 2, 1, 1, Fraction(1, 2), 1900), (2017, 1, 1, 1, 1, 1928)]


def test_referrals_up_and_back(run: ServicesRun) -> None:
    (total,) = [row for row in run.referrals if row.level == "total"]
    assert (total.up, total.up_persons, total.up_alliance, total.up_signed) == (2, 1, 1, 2)
    assert (total.back, total.back_persons, total.back_signed) == (1, 1, 0)
    (team,) = [row for row in run.referrals if (row.level, row.unit) == ("team", "一队")]
    assert (team.up, team.back) == (2, 0)
    (centre,) = [row for row in run.referrals if row.level == "institution"]
    assert (centre.unit, centre.up, centre.back) == (CENTRE, 2, 1)
    assert [(h.name, h.up, h.alliance, h.back) for h in run.hospitals] == [
        (HOSPITAL, 1, 1, 1), ("示范省立医院", 1, 0, 0),
    ]  # fmt: skip


def lines(run: ServicesRun, dimension: str) -> list[tuple[Any, ...]]:
    """label (or limits), bookings, cancelled."""
    return [
        ((row.least, row.most) if dimension == "lead" else row.label, row.bookings, row.cancelled)
        for row in run.booked if row.dimension == dimension
    ]  # fmt: skip


def test_bookings(run: ServicesRun) -> None:
    assert lines(run, "clinic") == [("高血压联合门诊", 7, 1), ("糖尿病联合门诊", 3, 0)]
    assert lines(run, "status") == [("已就诊", 6, 0), ("已预约", 3, 0), ("已取消", 1, 1)]
    assert lines(run, "doctor") == [("王医生", 9, 1), ("李医生", 1, 0)]
    days = [(row.day, row.label, row.bookings) for row in run.booked if row.dimension == "day"]
    assert days == [(MAY, "morning", 4), (JUNE, "morning", 3), (JUNE, "afternoon", 3)]
    assert [label for label, *_ in lines(run, "slot")] == [
        "08:30", "08:35", "8:50", "09:00-09:30", "13:30", "下午三点",
    ]  # fmt: skip


def test_lead_times(run: ServicesRun) -> None:
    # 1, 7, 0 and 31 days; one entered two days after; the others do not tell
    assert lines(run, "lead") == [
        ((0, 0), 1, 0), ((1, 3), 1, 0), ((4, 7), 1, 0), ((15, None), 1, 1), ((None, -1), 1, 0),
        ((None, None), 5, 0),
    ]  # fmt: skip
    lead = run.lead
    assert lead is not None
    assert (lead.known, lead.least, lead.median, lead.mean, lead.most) == (
        4,
        0,
        4,
        Fraction(39, 4),
        31,
    )


def test_slots_closer_than_promised(run: ServicesRun) -> None:
    close = [(c.day, c.slot, c.bookings, c.minutes) for c in run.crowded]
    assert close == [(MAY, "08:30", 1, 5), (JUNE, "13:30", 2, None)]
    assert (run.slots, run.unread_slots) == (5, 1)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("8:30", Slot(510, None)),
        ("08：30-09：00", Slot(510, 540)),
        ("8时30分", Slot(510, None)),
        ("8:30~8:40", Slot(510, 520)),
        ("08:30:00", None),
        ("25:00", None),
        ("9:00-8:30", None),
        ("上午", None),
    ],
)
def test_slots_as_written(written: str, read: Slot | None) -> None:
    assert slot(written) == read


def test_a_run_in_the_middle_of_the_year_sees_what_had_happened(folder: Path) -> None:
    found = services(Request((folder,), year=2017, as_of=date(2017, 5, 1)))
    seen = {each.source: each.of_year for each in found.seen}
    assert seen["services"] == 15  # all but the one of December
    assert seen["visits"] == 0
    assert seen["bookings"] == 3  # booked by then, for a later day


def test_without_services_there_is_nothing_to_tell(tmp_path: Path) -> None:
    write_folder({"contracts": EXPORTS["contracts"]}, tmp_path)
    with pytest.raises(FdsignError, match="No file tells of services"):
        services(Request((tmp_path,), year=2017))


def test_each_export_stands_alone(tmp_path: Path) -> None:
    for dataset in ("services", "visits", "referrals", "home_beds", "bookings"):
        made = tmp_path / dataset
        made.mkdir()
        write_folder({"contracts": EXPORTS["contracts"], dataset: EXPORTS[dataset]}, made)
        found = services(Request((made,), year=2017))
        assert [each.source for each in found.seen] == [dataset]
        assert services_workbook(found).startswith(b"PK")


def test_order_of_rows_does_not_matter(tmp_path: Path, run: ServicesRun) -> None:
    write_folder({name: rows[::-1] for name, rows in EXPORTS.items()}, tmp_path)
    again = services(Request((tmp_path,), year=2017))
    kept = (
        "signed",
        "statistics",
        "package",
        "beds",
        "referrals",
        "hospitals",
        "booked",
        "crowded",
    )
    for name in kept:
        assert getattr(again, name) == getattr(run, name), name


def test_documents(run: ServicesRun) -> None:
    document = services_document(run)
    jsonschema.Draft202012Validator(report_json.schema()).validate(document)
    (row,) = [
        r for r in document["results"] if (r["level"], r["kind"]) == ("total", "tcm_prescription")
    ]
    assert row["everybody"] == {"persons": 1, "times": 2, "amount": "128.01"}  # half up
    assert someone(1) not in report_json.dumps(document)
    assert len(services_csv(run).splitlines()) == 1 + len(run.statistics)
    assert len(package_csv(run).splitlines()) == 1 + len(run.package)
    assert someone(1) not in over_csv(run)
    assert someone(1) in over_csv(run.in_clear())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_workbook(run: ServicesRun, language: str) -> None:
    text.use(language)
    book = load_workbook(io.BytesIO(services_workbook(run)))
    assert services_workbook(run) == services_workbook(run)
    sheet = book[{"zh": "增值服务包", "en": "Value-added package"}[language]]
    titles = [cell.value for cell in sheet["A"]]
    at = titles.index({"zh": "血糖检测", "en": "Blood glucose"}[language]) + 1
    assert [sheet.cell(at, column).value for column in (2, 3, 4)] == [6, 9, 2]
    assert sheet.cell(at, 5).value == f"=D{at}/B{at}"
    cells = {str(c.value) for s in book for row in s.iter_rows() for c in row}
    assert not {someone(1), someone(7, OLD)} & cells
    clear = load_workbook(io.BytesIO(services_workbook(run.in_clear())))
    assert someone(7, OLD) in {str(c.value) for s in clear for row in s.iter_rows() for c in row}


def test_command(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "s.xlsx"
    done = fdsign(
        "services", str(folder), "--year", "2017", "-o", str(out), "--csv", str(tmp_path / "t")
    )
    assert done.returncode == 0, done.stderr
    assert "Value-added package" in done.stdout
    assert sorted(p.name for p in (tmp_path / "t").iterdir()) == [
        "package.csv", "people.csv", "problems.csv", "results.csv",
    ]  # fmt: skip
    assert "fdsign-services-2017.xlsx" in fdsign("services", str(folder), "--year", "2017").stderr


def test_a_fraction_of_a_time_is_refused(tmp_path: Path) -> None:
    rows = [
        served(1, "血糖", quantity="1.5"),
        served(1, "血糖", quantity="两次"),
        served(1, "血糖"),
    ]
    write_folder({"contracts": EXPORTS["contracts"], "services": rows}, tmp_path)
    found = services(Request((tmp_path,), year=2017))
    assert statistic(found, "total", None, "血糖").everybody.times == 1
    codes = [p.code for p in found.metrics.problems if p.severity == "error"]
    assert codes == ["number-invalid", "number-invalid"]


def test_a_person_in_a_wrong_column_is_not_shown(tmp_path: Path) -> None:
    phone = "13800001234"
    exports: dict[str, Rows] = {
        "contracts": [contract(1, name="雀小明")],
        "services": [served(1, "雀小明"), served(1, someone(1)), served(1, "别的项目")],
        "bookings": [booking(MAY, "雀小明", status=phone), booking(MAY, phone, clinic="雀小明")],
    }
    write_folder(exports, tmp_path)
    found = services(Request((tmp_path,), year=2017))
    text = report_json.dumps(services_document(found)) + services_csv(found)
    assert not [value for value in ("雀小明", phone, someone(1)) if value in text]
    assert "别的项目" in text
    assert statistic(found, "total", None, "雀*").everybody.times == 1
