"""From a figure to the people and rows behind it, by hand."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from openpyxl import load_workbook

from fdsign.errors import UsageError
from fdsign.explain.results import Explanation, PersonRun, Status
from fdsign.locale import text
from fdsign.pipeline.explain import behind, explain
from fdsign.pipeline.fund import FundChoice
from fdsign.pipeline.reckoned import Reckoned, reckoned
from fdsign.pipeline.request import Request, open_request, year_policy
from fdsign.report import json as report_json
from fdsign.report.behind import FundBehind, ScoreBehind
from fdsign.report.json_explain import explain_csv, explain_document
from fdsign.report.workbook import explain_workbook
from tests.functional.program import fdsign
from tests.oracle.exports import write_folder
from tests.spec.office import CENTRE, Rows, contract, resident, someone

OTHER = "另一街道社区卫生服务中心"
OLD = date(1940, 1, 1)
EXPORTS: dict[str, Rows] = {
    "contracts": [
        contract(1),  # row 2 of the file: of 2017
        contract(2),
        contract(3, status="待签约"),
        contract(4, status="解约", ended_on=date(2017, 5, 1)),
        contract(1, date(2016, 3, 1)),  # row 6: an earlier one of the first person
        contract(5, doctor="李医生"),
        contract(6, institution=OTHER),
        contract(7, born=OLD, doctor=None),
    ],
    "residents": [
        resident(1), resident(2), resident(8), resident(9, doctor="李医生"),
        resident(7, born=OLD, doctor=None), resident(10, born=OLD, record_status="死亡"),
    ],
    "survey": [
        {"person_id": someone(n), "outcome": outcome, "phone_correct": True, "paper_contract": True,
         "knows_signed": True, "knows_doctor": n != 2, "knows_services": True, "satisfaction": "满意"}
        for n, outcome in ((1, "接通"), (2, "接通"), (5, "无人接听"), (99, "接通"))
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("explain")
    write_folder(EXPORTS, made)
    return made


@pytest.fixture(scope="module")
def found(folder: Path) -> Iterator[Reckoned]:
    """The exports read once."""
    opened = open_request(Request((folder,), year=2017))
    with reckoned(opened, year_policy(opened.request, opened), lambda _step: None) as read:
        yield read


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    text.use("en")
    yield
    text.use("en")


def of(found: Reckoned, target: str) -> Explanation:
    run = behind(found, target)
    assert isinstance(run, Explanation)
    return run


def rows(run: Explanation, status: Status) -> list[tuple[str, int, str | None]]:
    """File, row and reason of one list."""
    return [(Path(e.place.file).stem, e.place.row, e.why) for e in run.listed(status)]


def test_a_doctors_signing_rate_down_to_the_rows(found: Reckoned) -> None:
    run = of(found, f"signing_rate@doctor:{CENTRE}/王医生")
    assert (run.figure.numerator, run.figure.denominator) == (2, 3)
    assert rows(run, "numerator") == [("签约", 2, None), ("签约", 3, None)]
    assert [e.inside for e in run.listed("numerator")] == [True, True]
    assert rows(run, "denominator") == [("居民档案", 4, None)]
    assert rows(run, "excluded") == [
        ("签约", 4, "pending"), ("签约", 5, "ended"), ("签约", 6, "duplicate"),
    ]  # fmt: skip
    assert run.listed("excluded")[0].person == someone(3)
    assert run.years == (2017, 2018)


def test_a_population_row_counts_for_its_persons_none_too(tmp_path: Path) -> None:
    table = [
        {"institution": CENTRE, "doctor": doctor, "registered_population": number, "year": 2017}
        for doctor, number in (("王医生", 0), ("李医生", 12))
    ]
    write_folder({"contracts": [contract(1)], "population": table}, tmp_path)
    run = explain(Request((tmp_path,), year=2017), "signing_rate")
    assert isinstance(run, Explanation)
    assert [(e.place.row, e.counted) for e in run.listed("denominator")] == [(2, 0), (3, 12)]
    assert run.counted("denominator") == run.figure.denominator == 12


def test_the_survey_tells_who_was_lost_and_who_has_no_contract(found: Reckoned) -> None:
    run = of(found, "valid_signing_rate")
    assert (run.figure.numerator, run.figure.denominator) == (1, 2)
    assert rows(run, "numerator") == [("抽查", 2, None)]
    assert rows(run, "denominator") == [("抽查", 3, None)]
    assert rows(run, "excluded") == [("抽查", 4, "lost"), ("抽查", 5, "unsigned")]


@pytest.mark.parametrize(
    ("written", "level", "unit"),
    [
        ("签约率", "total", None),
        ("签约率@机构:" + OTHER, "institution", OTHER),
        ("Signing rate@doctor:李医生", "doctor", "李医生"),
        (f"key_population_rate.elderly@doctor:{CENTRE}/", "doctor", None),
        ("elderly_signing_rate@医生：李医生", "doctor", "李医生"),
    ],
)
def test_how_a_figure_may_be_named(
    found: Reckoned, written: str, level: str, unit: str | None
) -> None:
    figure = of(found, written).figure
    assert (figure.level, figure.unit) == (level, unit)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("signing_rat", "Did you mean signing_rate?"),
        ("signing_rate@docter:李医生", "no such level"),
        ("signing_rate@doctor:李医", "Did you mean 李医生?"),
        ("signing_rate@doctor:王医生", f"{OTHER}/王医生"),
    ],
)
def test_what_names_nothing_is_refused_with_what_there_is(
    found: Reckoned, written: str, said: str
) -> None:
    with pytest.raises(UsageError) as refused:
        of(found, written)
    assert said in str(refused.value)


def test_a_score_down_to_answers_and_events(found: Reckoned) -> None:
    """Persons 1 and 2 were interviewed; the second does not know the doctor."""
    run = behind(found, f"score@doctor:{CENTRE}/王医生")
    assert isinstance(run, ScoreBehind)
    assert (run.score.surveyed, run.score.vetoed) == (2, 1)
    people = {g.name: [e.place.row for e in g.entries] for g in run.answers}
    assert people["surveyed"] == [2, 3]
    assert people["vetoed"] == [3]
    assert (people["satisfied"], people["dissatisfied"]) == ([2], [])
    document = explain_document(run)
    jsonschema.validate(document, report_json.schema())
    assert someone(1) not in str(document) + explain_csv(run)
    assert someone(1) in str(explain_document(run.in_clear()))
    sheets = load_workbook(io.BytesIO(explain_workbook(run))).sheetnames
    assert sheets[:2] == ["Explanation", "People"]


def test_an_amount_down_to_the_persons(found: Reckoned) -> None:
    run = behind(found, f"经费@机构:{CENTRE}", FundChoice("good"))
    assert isinstance(run, FundBehind)
    assert (run.fund.persons, run.fund.amount) == (4, 480_00)
    assert [e.place.row for e in run.persons.entries] == [2, 3, 7, 9]
    document = explain_document(run)
    jsonschema.validate(document, report_json.schema())
    assert document["fund"]["amount"] == "480.00"
    assert len(document["persons"]["people"]) == 4
    cells = str(list(load_workbook(io.BytesIO(explain_workbook(run)))["People"].values))
    assert someone(1) not in cells


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("score", "several institutions"),
        ("score@community:未知", "no such level"),
        ("fund@doctor:李医生", "institutions and teams"),
    ],
)
def test_what_is_not_scored_or_paid_is_refused(found: Reckoned, written: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        behind(found, written, FundChoice("good"))
    assert said in str(refused.value)


def test_documents_mask_people_and_name_them_only_on_demand(found: Reckoned) -> None:
    run = of(found, "signing_rate")
    for shown, clear in ((run, False), (run.in_clear(), True)):
        document = explain_document(shown)
        jsonschema.validate(document, report_json.schema())
        assert document["identifiable"] is clear
        assert (someone(1) in str(document)) is clear
        assert (someone(1) in explain_csv(shown)) is clear
        book = load_workbook(io.BytesIO(explain_workbook(shown)))
        cells = {cell for row in book["People"].iter_rows(values_only=True) for cell in row}
        assert (someone(1) in cells) is clear
        assert len(document["people"]) == len(run.entries)


def test_one_person_with_every_row_year_and_figure(folder: Path) -> None:
    run = explain(Request((folder,), year=2017), "person", lambda: f" {someone(1).lower()} ")
    assert isinstance(run, PersonRun)
    jsonschema.validate(explain_document(run), report_json.schema())
    assert [(t.dataset, t.place.row) for t in run.traces] == [
        ("contracts", 2), ("contracts", 6), ("residents", 2), ("survey", 2),
    ]  # fmt: skip
    assert run.traces[0].fates == {2016: "other_year", 2017: "counted", 2018: "other_year"}
    assert run.traces[1].fates[2017] == "duplicate"
    assert (run.age, run.groups) == (37, ())
    entered = {(e.indicator, e.role, e.place.row) for e in run.entered}
    assert {
        ("signing_rate", "numerator", 2), ("signing_rate", "denominator", 2),
        ("valid_signing_rate", "numerator", 2), ("renewal_rate", "denominator", 2),
    } - entered == {("renewal_rate", "denominator", 2)}  # fmt: skip
    assert someone(1) not in str(explain_document(run))


def test_without_a_number_nobody_is_looked_for(folder: Path) -> None:
    with pytest.raises(UsageError, match="no number was given"):
        explain(Request((folder,), year=2017), "person")


@pytest.mark.parametrize(
    ("typed", "said"), [("123", "no identity number"), (someone(500), "no row of the exports")]
)
def test_a_number_that_leads_to_nobody_is_not_repeated(folder: Path, typed: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        explain(Request((folder,), year=2017), "person", lambda: typed)
    assert said in str(refused.value)
    assert typed not in str(refused.value)


def test_the_number_comes_from_standard_input(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(someone(2) + "\n"))
    done = fdsign("explain", folder, "--year", 2017, "--of", "person")
    assert done.returncode == 0, done.stderr
    assert "Signing rate" in done.stdout
    assert someone(2) not in done.stdout + done.stderr


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_the_terminal_shows_formula_rule_and_people_masked(folder: Path, lang: str) -> None:
    done = fdsign("explain", folder, "--year", 2017, "--of", f"signing_rate@doctor:{CENTRE}/王医生",
                  lang=lang)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "2 ÷ 3 = 66.67%" in done.stdout
    assert "签约.csv" in done.stdout
    assert someone(1) not in done.stdout
    assert "-o fdsign-explain-2017.xlsx" in done.stderr
