"""Order of files and rows changes no figure; running twice gives the same bytes (spec 5)."""

from __future__ import annotations

import csv
import random
import shutil
from pathlib import Path

import pytest

from fdsign.metrics.results import MetricsRun
from fdsign.pipeline.metrics import metrics
from fdsign.pipeline.request import Request
from fdsign.report.json import dumps, metrics_document
from fdsign.report.workbook import metrics_workbook
from fdsign.synthetic.demo import write_demo
from tests.oracle.exports import write_folder
from tests.spec.office import contract, resident


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports") / "demo"
    write_demo(folder, scale="tiny")
    return folder


def reckoned(folder: Path) -> MetricsRun:
    return metrics(Request((folder,), year=2017))


def test_twice_the_same_bytes(demo: Path, tmp_path: Path) -> None:
    first, second = reckoned(demo), reckoned(demo)
    assert metrics_workbook(first) == metrics_workbook(second)
    assert dumps(metrics_document(first)) == dumps(metrics_document(second))


def test_the_names_and_so_the_order_of_files_change_no_figure(demo: Path, tmp_path: Path) -> None:
    for number, file in enumerate(sorted(demo.iterdir(), reverse=True)):
        shutil.copy(file, tmp_path / f"{number:02d}-{file.name}")
    assert reckoned(tmp_path).figures == reckoned(demo).figures


def test_the_order_of_rows_changes_no_figure(tmp_path: Path) -> None:
    contracts = [contract(n % 40, doctor=f"{'甲乙丙'[n % 3]}医生", team=None) for n in range(60)]
    register = [resident(n, doctor=f"{'甲乙丙'[n % 3]}医生") for n in range(30)] * 2
    runs = []
    for seed in (None, 1, 2):
        tables = {"contracts": list(contracts), "residents": list(register)}
        if seed is not None:
            for rows in tables.values():
                random.Random(seed).shuffle(rows)
        folder = tmp_path / str(seed)
        folder.mkdir()
        write_folder(tables, folder)
        runs.append(reckoned(folder))
    assert runs[0].figures == runs[1].figures == runs[2].figures
    assert len(runs[0].figures) > 50


def test_every_row_of_every_sheet_is_accounted_for(demo: Path) -> None:
    run = reckoned(demo)
    for entry in run.inputs:
        assert entry.used + entry.rejected + entry.aside == entry.read, entry
    for year in {fate.year for fate in run.fates}:
        used = sum(e.used for e in run.inputs if e.dataset == "contracts")
        assert sum(f.rows for f in run.fates if f.year == year) == used


def test_a_text_file_is_counted_by_an_independent_reader(tmp_path: Path) -> None:
    write_folder({"contracts": [contract(n) for n in range(25)]}, tmp_path)
    with (tmp_path / "签约.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert [e.read for e in reckoned(tmp_path).inputs] == [len(lines) - 1]


def test_the_list_behind_a_figure_is_as_long_as_the_figure(demo: Path) -> None:
    from contextlib import closing

    from fdsign.cohort.cohort import Cohort
    from fdsign.cohort.engine import Choice, started
    from fdsign.metrics.calculate import Calculation
    from fdsign.metrics.counting import listed
    from fdsign.pipeline.request import open_request, year_policy

    request = Request((demo,), year=2017)
    opened = open_request(request)
    with closing(started(Choice())) as engine:
        cohort = Cohort(opened.load(), year_policy(request, opened), engine)
        calculation = Calculation(cohort)
        for part in calculation.parts:
            for role, subjects in (
                ("numerator", part.numerator),
                ("denominator", part.denominator),
            ):
                if subjects is None:
                    continue
                for level in ("total", "doctor"):
                    for unit in calculation.units[level]:  # type: ignore[index]
                        rows = listed(subjects, level, unit, engine)  # type: ignore[arg-type]
                        printed = calculation.counts[f"{part.indicator.id}/{role}", level].get(
                            unit, 0
                        )  # type: ignore[index]
                        assert sum(rows["weight"].to_pylist()) == printed
                        assert None not in rows["source"].to_pylist()
                        assert None not in rows["row"].to_pylist()
