"""Who is on which list, by hand and against the lists behind the figures."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
from openpyxl import load_workbook

from fdsign.errors import FdsignError
from fdsign.explain.results import Explanation
from fdsign.locale import text
from fdsign.pipeline.explain import behind
from fdsign.pipeline.reckoned import reckoned
from fdsign.pipeline.request import Request, open_request, year_policy
from fdsign.pipeline.worklist import worklist
from fdsign.report import json as report_json
from fdsign.report.json_work import worklist_csv, worklist_document
from fdsign.report.workbook import worklist_workbook
from fdsign.worklists.lists import LISTS
from fdsign.worklists.results import Task, WorkRun
from tests.functional.program import fdsign
from tests.oracle.exports import write_folder
from tests.spec.office import CENTRE, Rows, contract, resident, someone

OLD = date(1940, 1, 1)
BEFORE, LATER = date(2015, 6, 1), date(2017, 6, 1)
EXPORTS: dict[str, Rows] = {
    "contracts": [
        contract(1, BEFORE, phone="13899990001"),  # of 2016 only: lapsed
        contract(2, BEFORE), contract(2),  # renewed for 2017, not for 2018: expiring
        contract(3), contract(3, LATER),
        contract(4, doctor="李医生"),  # no live record
        *(contract(n, LATER) for n in (20, 21)),
        *(contract(n) for n in range(30, 40)),
    ],
    "residents": [
        resident(1), resident(2, record_qualified=False), resident(3, record_qualified=True),
        resident(5, born=OLD, groups=["hypertension"]),
        resident(6, groups=["diabetes"], doctor="李医生"),
        resident(7, born=OLD, registered=False),
        *(resident(n, record_qualified=True) for n in range(30, 39)),
        resident(39, record_qualified=False),
    ],
    "survey": [
        {"person_id": someone(n), "outcome": outcome, "phone_correct": n != 3,
         "paper_contract": n == 3, "knows_signed": True, "knows_doctor": True,
         "knows_services": True, "satisfaction": "满意"}
        for n, outcome in ((2, "接通"), (3, "空号"))
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("work")
    write_folder(EXPORTS, made)
    return made


@pytest.fixture(scope="module")
def run(folder: Path) -> WorkRun:
    return worklist(Request((folder,), year=2017))


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    text.use("en")
    yield
    text.use("en")


def people(run: WorkRun, task: Task) -> list[tuple[str | None, str | None]]:
    """Number and doctor of one list, in order."""
    return sorted((i.person, i.doctor) for i in run.items if i.task == task)  # type: ignore[type-var]


def test_who_is_on_which_list(run: WorkRun) -> None:
    assert people(run, "lapsed") == [(someone(1), "王医生")]
    assert [who for who, _ in people(run, "expiring")] == sorted(
        someone(n) for n in (2, 4, *range(30, 40))
    )
    assert people(run, "unsigned_key") == sorted(
        [(someone(5, OLD), "王医生"), (someone(6), "李医生"), (someone(7, OLD), "王医生")]
    )
    assert people(run, "unsigned_elderly") == [(someone(5, OLD), "王医生")]
    assert people(run, "unqualified") == sorted([(someone(2), "王医生"), (someone(39), "王医生")])
    assert people(run, "wrong_phone") == [(someone(3), "王医生")]
    assert people(run, "no_paper") == [(someone(2), "王医生")]
    assert people(run, "no_record") == [(someone(4), "李医生")]
    assert "unmanaged_elderly" not in run.tasks  # the register has no marks of it
    five = next(i for i in run.items if i.person == someone(5, OLD))
    assert (five.age, five.groups) == (77, ("elderly", "hypertension"))
    assert next(i for i in run.items if i.task == "lapsed").phone == "13899990001"


def test_what_brings_most_to_the_score_comes_first(run: WorkRun) -> None:
    """Of 12 records judged 10 are qualified, 83%: one more reaches 90% (0.75 points)."""
    unit = (CENTRE, "王医生")
    assert run.tasks_of(unit)[0] == "unqualified"
    assert run.worth[unit, "unqualified"] == Fraction(3, 4)
    assert run.of(unit)[0].task == "unqualified"
    assert run.tasks_of((CENTRE, "李医生"))[0] == "lapsed"


def test_a_list_is_the_denominator_without_the_numerator(run: WorkRun, folder: Path) -> None:
    counted = Counter((i.task, i.doctor) for i in run.items)
    opened = open_request(Request((folder,), year=2017))
    with reckoned(opened, year_policy(opened.request, opened), lambda _step: None) as found:
        for each in LISTS:
            if each.indicator is None or each.task not in run.tasks:
                continue
            for doctor in ("王医生", "李医生"):
                explained = behind(found, f"{each.indicator}@doctor:{doctor}")
                assert isinstance(explained, Explanation)
                assert counted[each.task, doctor] == len(explained.listed("denominator"))


def test_documents_mask_people_and_name_them_only_on_demand(run: WorkRun) -> None:
    for shown, clear in ((run, False), (run.in_clear(), True)):
        document = worklist_document(shown)
        jsonschema.validate(document, report_json.schema())
        assert len(document["results"]) == len(run.items)
        book = load_workbook(io.BytesIO(worklist_workbook(shown)))
        assert {"Overview", "王医生", "李医生"} <= set(book.sheetnames)
        cells = str([list(book[name].values) for name in ("王医生", "李医生")])
        for found in (str(document), worklist_csv(shown), cells):
            assert (someone(5, OLD) in found) is clear
            assert ("13899990001" in found) is clear


def test_the_terminal_counts_and_names_nobody(folder: Path, tmp_path: Path) -> None:
    done = fdsign("worklist", folder, "--year", 2017, "-o", tmp_path / "w.xlsx", "--identifiable")
    assert done.returncode == 0, done.stderr
    assert "王医生" in done.stdout
    assert someone(1) not in done.stdout + done.stderr
    assert (tmp_path / "w-identifiable.xlsx").exists()


def test_without_contracts_there_is_no_list(tmp_path: Path) -> None:
    write_folder({"residents": [resident(1)]}, tmp_path)
    with pytest.raises(FdsignError, match="no contracts"):
        worklist(Request((tmp_path,), year=2017))
