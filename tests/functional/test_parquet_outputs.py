"""``--parquet``: the tables of ``--csv`` for what is too large for Excel; fdsign knows them for its own."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.functional.program import fdsign

EXAMPLE = Path("examples/exports")


@pytest.mark.parametrize(
    ("command", "options"),
    [("metrics", ()), ("fund", ("--grade", "good")), ("worklist", ()), ("services", ())],
)
def test_the_tables_say_what_the_csv_says(
    command: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    done = fdsign(
        command, EXAMPLE, "--year", 2017, *options, "--quiet",
        "--csv", tmp_path / "c", "--parquet", tmp_path / "p",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    written = sorted(tmp_path.glob("c/*.csv"))
    assert written
    assert [f.stem for f in written] == sorted(f.stem for f in tmp_path.glob("p/*.parquet"))
    for file in written:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = [{k: v or None for k, v in row.items()} for row in csv.DictReader(stream)]
        assert pq.read_table(tmp_path / "p" / f"{file.stem}.parquet").to_pylist() == rows


def test_results_among_the_exports_are_passed_over_and_may_be_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    shutil.copytree(EXAMPLE, folder)
    run = ("metrics", folder, "--year", 2017, "--parquet", folder / "out", "--json", "-")
    first = fdsign(*run)
    again = fdsign(*run, "--force")
    assert (first.returncode, again.returncode) == (0, 0), again.stderr
    refused = fdsign(*run)
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert first.stdout.partition('"results"')[2] == again.stdout.partition('"results"')[2]


def test_people_in_clear_are_told_by_the_folder_s_name(tmp_path: Path) -> None:
    done = fdsign(
        "worklist", EXAMPLE, "--year", 2017, "--parquet", tmp_path / "p", "--identifiable"
    )
    assert done.returncode == 0, done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["p-identifiable"]
    wrong = fdsign("metrics", EXAMPLE, "--year", 2017, "--parquet", EXAMPLE / "人员.xlsx")
    assert wrong.returncode == 2
    assert "want a folder" in wrong.stderr
