"""What changed between two runs: by hand, and that data and policy add up to the whole."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import load_workbook

from fdsign.compare import changes
from fdsign.compare.results import Change, CompareRun, Key, Value
from fdsign.errors import FdsignError, UsageError
from fdsign.locale import text
from fdsign.metrics.results import MetricsRun
from fdsign.pipeline.compare import compare_exports, compare_results
from fdsign.pipeline.metrics import metrics
from fdsign.pipeline.request import Request
from fdsign.report import json as report_json
from fdsign.report.json_compare import changes_csv, compare_document, people_csv
from fdsign.report.workbook import compare_workbook
from tests.functional.program import fdsign
from tests.oracle.exports import exports, write_folder
from tests.spec.office import CENTRE, Rows, contract, resident, someone

PEOPLE = [{"institution": CENTRE, "registered_population": 20, "year": 2017}]
OLD: dict[str, Rows] = {
    "contracts": [contract(n, name=f"甲{n}") for n in range(8)],
    "population": PEOPLE,
    "residents": [resident(n, record_qualified=True) for n in range(8)],
}
NEW: dict[str, Rows] = {
    "contracts": [
        *(contract(n, name=f"甲{n}") for n in range(2, 8)),
        contract(9, name="乙9", doctor="李医生"),
    ],
    "population": PEOPLE,
    "residents": [resident(n, record_qualified=n < 5) for n in range(8)],
}
STRICT = {"indicators.signing_rate.targets.2.value": "0.36"}  # of 2017; the policy's own is 0.3


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    made = tmp_path_factory.mktemp("compare")
    for name, data in (("old", OLD), ("new", NEW)):
        (made / name).mkdir()
        write_folder(data, made / name)
    return made / "old", made / "new"


@pytest.fixture(scope="module")
def run(folders: tuple[Path, Path]) -> CompareRun:
    """The new policy wants a higher signing rate."""
    old, new = folders
    return compare_exports(
        Request((old,), year=2017), Request((new,), year=2017, changes=STRICT), grade="good"
    )


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    text.use("en")
    yield
    text.use("en")


def of(run: CompareRun, figure: str, level: str = "total", unit: str | None = None) -> Change:
    (found,) = [
        c for c in run.changes if (c.key.figure, c.key.level, c.key.unit) == (figure, level, unit)
    ]
    return found


def counts(value: Value) -> tuple[int | None, int | None, str | None]:
    return value.numerator, value.denominator, value.status


def test_a_rate_by_hand(run: CompareRun) -> None:
    """8 of 20, then 7 of 20: 5 points down by the data; 35% misses the new policy's 36%."""
    signing = of(run, "signing_rate")
    assert counts(signing.old) == (8, 20, "met")
    assert counts(signing.new) == (7, 20, "missed")
    assert (signing.change, signing.data, signing.policy) == (Fraction(-1, 20), Fraction(-1, 20), 0)
    assert signing.newly_missed
    assert signing.held is not None
    assert signing.held.status == "met"


def test_money_and_points_are_compared_too(run: CompareRun) -> None:
    """120 yuan a person: one person fewer."""
    persons = of(run, "fund.persons", "institution", CENTRE)
    assert (persons.old.value, persons.new.value) == (8, 7)
    amount = of(run, "fund.amount", "institution", CENTRE)
    assert amount.change == -120
    qualified = of(run, "record_qualified_rate")  # 8 of 8, then 3 of the 6 with a record
    assert (qualified.old.value, qualified.new.value) == (1, Fraction(3, 6))
    points = of(run, "score.record_qualified", "institution", CENTRE)
    assert points.change is not None
    assert points.change < 0


def add_up(run: CompareRun, held: MetricsRun) -> int:
    """How many rates changed, each in two parts that add up, the middle one as ``held`` has it."""
    of_held = {}
    for f in held.figures:
        below = f.level not in ("total", "institution")
        of_held[f.indicator, f.level, f.unit, f.institution if below else None] = f.value
    for change in run.changes:
        key = change.key
        if change.held is not None and key.kind == "rate":
            found = of_held.get((key.figure, key.level, key.unit, key.institution))
            assert change.held.value == found
        if change.data is not None and change.policy is not None:
            assert change.data + change.policy == change.change
    return len(run.of("rate"))


def test_parts_add_up(run: CompareRun, folders: tuple[Path, Path]) -> None:
    assert add_up(run, metrics(Request((folders[1],), year=2017))) > 10


@settings(
    max_examples=1, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
@given(exports(), exports())
def test_parts_add_up_on_generated_exports(
    old: dict[str, list[dict[str, Any]]], new: dict[str, list[dict[str, Any]]]
) -> None:
    """Other data, another year offset and another day for ages."""
    change = {"contract.year_offset": "0", "ages.on": "01-01"}
    with tempfile.TemporaryDirectory() as folder:
        sides = Path(folder) / "old", Path(folder) / "new"
        for side, data in zip(sides, (old, new), strict=True):
            side.mkdir()
            write_folder(data, side)
        before, after = (Request((side,), year=2017) for side in sides)
        found = compare_exports(before, replace(after, changes=change))
        add_up(found, metrics(after))


def test_the_policy_alone(folders: tuple[Path, Path]) -> None:
    old, _new = folders
    change = {"contract.year_offset": "0"}  # signed in 2016 is of 2016: nobody is of 2017
    found = compare_exports(Request((old,), year=2017), Request((old,), year=2017, changes=change))
    signing = of(found, "signing_rate")
    assert (signing.data, signing.policy) == (0, Fraction(-8, 20))
    assert found.movers is not None
    left = [mover.person for mover in found.movers if "signing_rate/numerator" in mover.left]
    assert left == sorted(someone(n) for n in range(8))
    same = compare_exports(Request((old,), year=2017), Request((old,), year=2017))
    assert (same.changes, same.movers) == ((), ())
    assert same.unchanged > 100


def test_who_entered_and_left(run: CompareRun) -> None:
    assert run.movers is not None
    by = {mover.person: mover for mover in run.movers}
    assert set(by) == {someone(n) for n in (0, 1, 5, 6, 7, 9)}
    assert "signing_rate/numerator" in by[someone(0)].left
    assert by[someone(0)].entered == ()
    assert by[someone(5)].left == ("record_qualified_rate/numerator",)
    new = by[someone(9)]
    assert "signing_rate/numerator" in new.entered
    assert new.old is None
    assert new.new is not None
    assert (new.new.doctor, new.new.name) == ("李医生", "乙9")


def test_the_worst_comes_first() -> None:
    """Not known any more, newly missed, the greatest loss; a most that rises is a loss."""
    target = Fraction(1, 3)
    met = Value(Fraction(1, 2), 1, 2, target, "met")
    missed = Value(Fraction(1, 4), 1, 4, target, "missed")
    low = Value(Fraction(1, 10), 1, 10, Fraction(1, 5), "met")  # met below its target: a most
    high = Value(Fraction(3, 20), 3, 20, Fraction(1, 5), "met")
    plain, less = Value(Fraction(9, 10), 9, 10), Value(Fraction(3, 10), 3, 10)
    pairs = {
        "better": (less, plain), "worse": (plain, less), "gone": (plain, Value(None)),
        "came": (Value(None), plain), "missed": (met, missed), "most": (low, high),
    }  # fmt: skip
    key = {name: Key("rate", name, "total", None, None) for name in pairs}
    found = changes.changes(
        {key[name]: old for name, (old, _new) in pairs.items()},
        {key[name]: new for name, (_old, new) in pairs.items()},
    )
    order = [change.key.figure for change in found]
    assert order == ["gone", "missed", "worse", "most", "better", "came"]
    assert found[0].data is None


def test_documents_mask_people_and_name_them_only_on_demand(run: CompareRun) -> None:
    for shown, clear in ((run, False), (run.in_clear(), True)):
        document = compare_document(shown)
        jsonschema.validate(document, report_json.schema())
        assert len(document["results"]) == len(run.changes)
        book = load_workbook(io.BytesIO(compare_workbook(shown)))
        sheets = str([list(sheet.values) for sheet in book])
        for found in (str(document), people_csv(shown), sheets):
            assert (someone(9) in found) is clear
            assert ("乙9" in found) is clear
        assert someone(9) not in changes_csv(shown)
        assert {
            "Overview",
            "Rates",
            "Points of the scoring sheet",
            "Amounts in yuan",
            "People",
        } <= set(book.sheetnames)
    assert compare_workbook(run) == compare_workbook(run)


def test_the_cells_of_a_change(run: CompareRun) -> None:
    """By hand: 8 of 20 to 7 of 20 against 30% and 36%, one person and 120 yuan fewer."""
    book = load_workbook(io.BytesIO(compare_workbook(run)), data_only=True)

    def row(sheet: str, title: str, whose: str) -> list[Any]:
        return next(list(r[2:]) for r in book[sheet].values if r[:2] == (title, whose))

    title = text._("Amount")
    centre = f"Institution {CENTRE}"
    assert row("Rates", "Signing rate", "Total") == pytest.approx(
        [8, 20, 0.4, 0.3, 7, 20, 0.35, 0.36, -5, -5, 0, "newly missed"]
    )
    assert row("Amounts in yuan", title, centre) == [960, 840, -120, -120, 0]
    assert row("Numbers of persons", text._("Persons paid for"), centre) == [8, 7, -1, -1, 0]
    formulas = load_workbook(io.BytesIO(compare_workbook(run)))["Rates"]
    rows = formulas.iter_rows()
    total = next(r for r in rows if (r[0].value, r[1].value) == ("Signing rate", "Total"))
    at = total[0].row
    assert (total[4].value, total[8].value) == (f"=C{at}/D{at}", f"=G{at}/H{at}")


@pytest.mark.parametrize(
    ("command", "options", "figure"),
    [
        ("metrics", (), "signing_rate"),
        ("score", (), "score"),
        ("fund", ("--grade", "good"), "fund.amount"),
        ("plan", (), "plan.signed"),
    ],
)
def test_two_results(
    folders: tuple[Path, Path], tmp_path: Path, command: str, options: tuple[str, ...], figure: str
) -> None:
    for folder in folders:
        year = 2018 if command == "plan" else 2017
        target = tmp_path / f"{folder.name}.json"
        done = fdsign(command, folder, "--year", year, "--json", target, *options)
        assert done.returncode == 0, done.stderr
    found = compare_results(tmp_path / "old.json", tmp_path / "new.json")
    assert figure in {change.key.figure for change in found.changes}
    assert found.movers is None
    assert all(change.data is None and change.policy is None for change in found.changes)
    if command == "metrics":
        assert counts(of(found, "signing_rate").new) == (7, 20, "met")
        shown = fdsign("compare", tmp_path / "old.json", tmp_path / "new.json", "--lang", "zh")
        assert shown.returncode == 0, shown.stderr
        assert "签约率" in shown.stdout


def result(tmp_path: Path, name: str, document: Any) -> Path:
    path = tmp_path / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_what_is_no_result_is_refused(tmp_path: Path, folders: tuple[Path, Path]) -> None:
    envelope = {"schema": 1, "fdsign": "0", "year": 2017, "policy": {"id": "x", "set": {}, "sha256": ""},
                "inputs": [], "problems": {"error": 0, "warning": 0}}  # fmt: skip
    rates = result(tmp_path, "a.json", {**envelope, "command": "metrics", "results": []})
    scores = result(tmp_path, "b.json", {**envelope, "command": "score", "results": []})
    check = result(tmp_path, "c.json", {**envelope, "command": "check"})
    other = result(tmp_path, "d.json", {"some": "thing"})
    cut = result(tmp_path, "e.json", {**envelope, "command": "metrics", "results": [{"level": 1}]})
    row = {"indicator": "signing_rate", "level": "moon", "unit": None, "numerator": 1, "denominator": 2,
           "value": 0.5, "target": None, "status": "met"}  # fmt: skip
    level = result(tmp_path, "g.json", {**envelope, "command": "metrics", "results": [row]})
    bare = result(tmp_path, "h.json", {"schema": 1, "command": "metrics", "results": []})
    broken = tmp_path / "f.json"
    broken.write_text('{"schema": 1,', encoding="utf-8")
    for bad, error, words in (
        (scores, UsageError, "two of one command"),
        (check, UsageError, "no figures to compare"),
        (other, FdsignError, "no result of fdsign"),
        (cut, FdsignError, "changed or cut"),
        (level, FdsignError, "changed or cut"),
        (bare, FdsignError, "changed or cut"),
        (broken, FdsignError, "no JSON"),
    ):
        with pytest.raises(error, match=words):
            compare_results(rates, bad)
    for arguments, words in (
        ((rates, folders[0]), "not one with the other"),
        ((rates, rates, "--year", 2017), "as they are"),
        ((rates, rates, "--identifiable", "-o", tmp_path / "x.xlsx"), "name nobody"),
    ):
        done = fdsign("compare", *arguments)
        assert done.returncode == 2, done.stderr
        assert words in done.stderr


def test_a_bad_file_is_named_with_its_folder(folders: tuple[Path, Path], tmp_path: Path) -> None:
    """Both folders have a file of this name."""
    (name,) = [path.name for path in folders[0].iterdir() if "签约" in path.name]
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / name).write_bytes(b"")
    done = fdsign(
        "compare", folders[0], tmp_path / "torn", "--year", 2017, "-o", tmp_path / "c.xlsx"
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert f"torn/{name}" in done.stderr
    assert not (tmp_path / "c.xlsx").exists()


def test_the_command_on_two_folders(folders: tuple[Path, Path], tmp_path: Path) -> None:
    done = fdsign("compare", *folders, "--year", 2017, "--set", "indicators.signing_rate.targets.2.value=0.36",
                  "--old-set", "indicators.signing_rate.targets.2.value=0.3", "-o", tmp_path / "c.xlsx",
                  "--csv", tmp_path / "csv", "--identifiable")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "newly missed" in done.stdout
    assert someone(9) not in done.stdout + done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["c-identifiable.xlsx", "csv-identifiable"]
