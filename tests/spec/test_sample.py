"""The draw of the telephone survey: sizes by hand, the same persons for a seed, the sheet read back."""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from math import comb
from pathlib import Path

import jsonschema
import pyarrow as pa
import pytest
from openpyxl import load_workbook

from fdsign.errors import FdsignError, PolicyError, UsageError
from fdsign.locale import text
from fdsign.metrics.interval import wilson
from fdsign.pipeline.metrics import metrics
from fdsign.pipeline.request import Request
from fdsign.pipeline.sample import SampleChoice, sample
from fdsign.policy import load
from fdsign.report import json as report_json
from fdsign.report.json_sample import sample_csv, sample_document
from fdsign.report.workbook import sample_workbook
from fdsign.survey import draw, size
from fdsign.survey.results import SampleRun
from tests.functional.program import fdsign
from tests.oracle.exports import write_folder
from tests.spec.office import CENTRE, Rows, contract, figure, parts, someone

CONFIDENCE = Decimal("0.95")
DOCTORS = {"王医生": 50, "李医生": 30, "赵医生": 15, None: 5}


def signed_by(doctors: dict[str | None, int]) -> Rows:
    """So many contracts of 2017 a doctor, with a telephone number each but for the first."""
    names = [doctor for doctor, number in doctors.items() for _n in range(number)]
    return [
        contract(n, doctor=doctor, name=f"甲{n}", phone=f"138999{n:05d}" if n else None)
        for n, doctor in enumerate(names)
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sample")
    write_folder({"contracts": signed_by(DOCTORS)}, made)
    return made


@pytest.fixture(scope="module")
def run(folder: Path) -> SampleRun:
    return sample(Request((folder,), year=2017), SampleChoice(size=20, seed=7))


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    text.use("en")
    yield
    text.use("en")


@pytest.mark.parametrize(
    ("population", "precision", "expected", "drawn"),
    [
        (10_000, "0.05", "0.9", 137),  # 138.29 of endless: 138.29 ÷ (1 + 137.29 ÷ 10000) = 136.4
        (300, "0.05", "0.9", 95),  # 138.29 ÷ (1 + 137.29 ÷ 300) = 94.9
        (10_000, "0.03", "0.9", 370),  # 384.15 ÷ 1.038315 = 369.97
        (10_000, "0.05", "0.5", 370),  # 384.15 again
        (1, "0.05", "0.9", 1),
        (10_000, "0.9", "0.9", 1),  # less than one person would do: one is called
    ],
)
def test_the_size_from_precision_and_expected_rate(
    population: int, precision: str, expected: str, drawn: int
) -> None:
    found = size.needed(population, Decimal(precision), Decimal(expected), CONFIDENCE)
    assert found.size == drawn


def test_strata_by_largest_remainder(run: SampleRun) -> None:
    """20 of 100: 10, 6, 3 and 1; a fifth more in reserve, rounded up."""
    assert [(s.unit[1], s.population, s.sample, s.reserves) for s in run.strata] == [
        ("李医生", 30, 6, 2), ("王医生", 50, 10, 2), ("赵医生", 15, 3, 1), (None, 5, 1, 1),
    ]  # fmt: skip
    counted = Counter((call.doctor, call.role) for call in run.calls)
    assert counted == {(s.unit[1], "drawn"): s.sample for s in run.strata} | {
        (s.unit[1], "reserve"): s.reserves for s in run.strata
    }
    assert len({call.person for call in run.calls}) == len(run.calls)
    assert [c.order for c in run.calls if c.doctor == "王医生"] == [*range(1, 11), 1, 2]


def test_the_remainders_go_where_they_are_largest(folder: Path) -> None:
    """7 of 100: quotas 2.1, 3.5, 1.05, 0.35: the one left goes to 王医生 (0.5)."""
    drawn = sample(Request((folder,), year=2017), SampleChoice(size=7, seed=1))
    assert [s.sample for s in drawn.strata] == [2, 4, 1, 0]
    assert drawn.passed_over == 1
    whole = sample(Request((folder,), year=2017), SampleChoice(size=7, seed=1, by="institution"))
    assert [(s.unit, s.sample, s.reserves) for s in whole.strata] == [((CENTRE,), 7, 2)]


def test_the_same_seed_draws_the_same_whatever_the_order(tmp_path: Path, run: SampleRun) -> None:
    rows = signed_by(DOCTORS)
    random.Random(5).shuffle(rows)
    for name, part in (("b", rows[:37]), ("a", rows[37:])):
        (tmp_path / name).mkdir()
        write_folder({"contracts": part}, tmp_path / name)
    again = sample(Request((tmp_path,), year=2017), SampleChoice(size=20, seed=7))
    assert again.strata == run.strata
    who = [(call.person, call.role, call.order, call.phone) for call in run.calls]
    assert [(call.person, call.role, call.order, call.phone) for call in again.calls] == who
    other = sample(Request((tmp_path,), year=2017), SampleChoice(size=20, seed=8))
    assert {call.person for call in other.calls} != {call.person for call in run.calls}


def test_without_a_seed_the_data_give_one_that_draws_the_same(folder: Path) -> None:
    first = sample(Request((folder,), year=2017))
    assert not first.seeded
    assert first.size.size == 59  # 138.29 ÷ (1 + 137.29 ÷ 100) = 58.3
    again = sample(Request((folder,), year=2017), SampleChoice(seed=first.seed))
    assert again.calls == first.calls


def test_a_size_above_everybody_draws_everybody(folder: Path) -> None:
    whole = sample(Request((folder,), year=2017), SampleChoice(size=1000, seed=0))
    assert (len(whole.calls), whole.size.size) == (100, 100)
    assert whole.without_phone == 1


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (SampleChoice(size=0), "--size 0"),
        (SampleChoice(size=5, precision=Decimal("0.05")), "Leave one out"),
        (SampleChoice(precision=Decimal(0)), "--precision 0"),
        (SampleChoice(expected=Decimal(1)), "--expected 1"),
        (SampleChoice(reserves=Decimal(-1)), "--reserves -1"),
        (SampleChoice(size=5, seed=-1), "--seed -1"),
    ],
)
def test_what_cannot_be_meant_is_refused(folder: Path, choice: SampleChoice, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        sample(Request((folder,), year=2017), choice)


def test_nobody_to_call(folder: Path) -> None:
    with pytest.raises(FdsignError, match="nobody to call"):
        sample(Request((folder,), year=2015))


def test_outcomes_are_words_that_the_survey_knows() -> None:
    with pytest.raises(PolicyError, match="再说"):
        load.load(changes={"sample.outcomes": '["接通", "再说"]'})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_filled_in_sheet_is_the_survey(folder: Path, tmp_path: Path, lang: str) -> None:
    """10 drawn of 王医生: 7 with all five, one does not know the doctor, one wrong number, one lost."""
    text.use(lang)
    drawn = sample(Request((folder,), year=2017), SampleChoice(size=20, seed=7)).in_clear()
    book = load_workbook(io.BytesIO(sample_workbook(drawn)))
    name = {"zh": "抽查电话表", "en": "Call sheet"}[lang]
    page = book[name]
    heading = next(r[0].row for r in page.iter_rows() if r[0].value in ("序号", "No."))
    outcomes = ["接通"] * 8 + ["空号", "无人接听"]
    rows = [row for row in page.iter_rows(min_row=heading + 1) if row[3].value == "王医生"]
    for at, (row, outcome) in enumerate(zip(rows, outcomes, strict=False)):
        row[8].value = outcome
        if outcome == "接通":
            for column in range(9, 14):
                row[column].value = "否" if (at, column) == (7, 12) else "是"
            row[14].value, row[15].value = "满意", date(2017, 11, 1 + at)
    back = tmp_path / "back"
    back.mkdir()
    write_folder({"contracts": signed_by(DOCTORS)}, back)
    book.save(back / "calls.xlsx")
    result = metrics(Request((back,), year=2017))
    assert parts(figure(result, "valid_signing_rate")) == (7, 9, "missed")
    assert parts(figure(result, "phone_correct_rate"))[:2] == (8, 9)
    assert parts(figure(result, "doctor_awareness_rate", "doctor", "王医生"))[:2] == (7, 9)
    (entry,) = [each for each in result.inputs if each.dataset == "survey"]
    assert (entry.used, entry.set_aside) == (10, {"not-filled-in": 16})
    assert not [p for p in result.problems if p.file == "calls.xlsx"]


def test_a_sheet_that_nobody_filled_in_is_no_survey(folder: Path, tmp_path: Path) -> None:
    drawn = sample(Request((folder,), year=2017), SampleChoice(size=20, seed=7)).in_clear()
    write_folder({"contracts": signed_by(DOCTORS)}, tmp_path)
    (tmp_path / "calls.xlsx").write_bytes(sample_workbook(drawn))
    result = metrics(Request((tmp_path,), year=2017))
    assert not [each for each in result.inputs if each.dataset == "survey"]
    assert any(n.why == "nothing is filled in" for n in result.not_used)


def test_the_sheet_offers_answers_and_locks_the_rest(run: SampleRun) -> None:
    page = load_workbook(io.BytesIO(sample_workbook(run.in_clear())))["Call sheet"]
    assert page.protection.sheet
    heading = next(r[0].row for r in page.iter_rows() if r[0].value == "No.")
    row = page[heading + 1]
    assert [cell.protection.locked for cell in row] == [True] * 8 + [False] * 9
    rules = {str(r.sqref): r for r in page.data_validations.dataValidation}
    last = heading + len(run.calls)
    assert (
        rules[f"I{heading + 1}:I{last}"].formula1 == '"接通,无人接听,拒访,关机,停机,空号,号码错误"'
    )
    for column in "JKLMN":
        assert rules[f"{column}{heading + 1}:{column}{last}"].formula1 == '"是,否"'
    assert rules[f"O{heading + 1}:O{last}"].formula1 == '"满意,基本满意,不满意"'
    assert rules[f"P{heading + 1}:P{last}"].type == "date"
    assert page.max_row == last  # nothing below that would be read as a call


def test_documents_mask_people_and_name_them_only_on_demand(run: SampleRun) -> None:
    person = run.calls[0].person
    for shown, clear in ((run, False), (run.in_clear(), True)):
        document = sample_document(shown)
        jsonschema.validate(document, report_json.schema())
        assert len(document["results"]) == 26
        book = load_workbook(io.BytesIO(sample_workbook(shown)))
        for found in (str(document), sample_csv(shown), str([list(s.values) for s in book])):
            assert (person in found) is clear


def test_the_command_insists_on_the_flag(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "calls.xlsx"
    asked = ("sample", folder, "--year", 2017, "--size", 20, "--seed", 7, "-o", target)
    done = fdsign(*asked)
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
    assert "--identifiable" in done.stderr
    done = fdsign(*asked, "--identifiable", "--csv", tmp_path / "csv")
    assert done.returncode == 0, done.stderr
    assert "--seed 7" in done.stdout
    assert (tmp_path / "calls-identifiable.xlsx").exists()
    assert not any(someone(n) in done.stdout + done.stderr for n in range(100))
    wrong = fdsign("sample", folder, "--year", 2017, "--precision", "near", "-o", target,
                   "--identifiable")  # fmt: skip
    assert (wrong.returncode, "--precision near" in wrong.stderr) == (2, True)


def test_the_interval_covers_the_truth_often_enough() -> None:
    """Exactly, by the binomial distribution: the mean over n 50–400 and p 0.85–0.99 is above 94%."""
    covered = [
        sum(
            comb(n, k) * p**k * (1 - p) ** (n - k)
            for k in range(n + 1)
            if (ends := wilson(k, n, CONFIDENCE))[0] <= p <= ends[1]
        )
        for n in (50, 100, 200, 400)
        for p in (0.85, 0.9, 0.95, 0.99)
    ]
    assert sum(covered) / len(covered) >= 0.94
    assert min(covered) >= 0.90


def test_everybody_is_drawn_as_often_as_everybody_else() -> None:
    """400 draws of 10 of 40: each about 100 times (within 4 standard deviations of 8.7)."""
    people = pa.table(
        {"person": [someone(n) for n in range(40)], "institution": [CENTRE] * 40,
         "team": [None] * 40, "doctor": ["王医生"] * 25 + ["李医生"] * 15}
    )  # fmt: skip
    people = people.cast(pa.schema([(name, pa.string()) for name in people.column_names]))
    strata = draw.strata(people, "doctor", 16, Decimal(0))
    assert [s.sample for s in strata] == [6, 10]
    times: Counter[str] = Counter()
    for seed in range(400):
        times.update(draw.draw(people, "doctor", strata, seed)["person"].to_pylist())
    assert len(times) == 40
    assert all(160 - 39 <= n <= 160 + 39 for n in times.values())
