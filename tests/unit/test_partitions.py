"""Folders of parquet parts, as Spark and others write them: one table, its columns in the folders' names."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from fdsign.pipeline.metrics import metrics
from fdsign.pipeline.request import Request
from tests.oracle.exports import HEADINGS
from tests.spec.office import contract

YEAR = 2017


def rows(count: int) -> pa.Table:
    """Contracts of two centres, one of them without a name."""
    made = [contract(n, institution=["东街中心", "西 街/中心", None][n % 3]) for n in range(count)]
    names = HEADINGS["contracts"]
    return pa.table(
        {names[key]: pa.array([row.get(key) for row in made]) for key in made[0] if key in names}
    )


def figures(folder: Path) -> list[tuple[str | None, int | None]]:
    run = metrics(Request((folder,), year=YEAR))
    assert all(entry.balanced for entry in run.inputs)
    return [(f.unit, f.numerator) for f in run.figures if f.indicator == "signing_rate"]


def test_a_partitioned_folder_is_the_table_it_was_made_from(tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    whole.mkdir()
    table = rows(30)
    pq.write_table(table, whole / "签约.parquet")
    pq.write_to_dataset(
        table, parts / "签约", partition_cols=[HEADINGS["contracts"]["institution"]]
    )
    (parts / "签约" / "_SUCCESS").write_bytes(b"")
    assert len(list(parts.rglob("*.parquet"))) == 3
    assert figures(parts) == figures(whole)
    passed = metrics(Request((parts,), year=YEAR)).not_used
    assert [(each.file, each.sheet) for each in passed] == [("签约/_SUCCESS", None)]


def test_an_export_that_is_called_like_a_mark_is_read(tmp_path: Path) -> None:
    pq.write_table(rows(30), tmp_path / "_metadata.parquet")
    run = metrics(Request((tmp_path,), year=YEAR))
    assert [entry.file for entry in run.inputs] == ["_metadata.parquet"]


def test_a_column_of_the_file_stands(tmp_path: Path) -> None:
    folder = tmp_path / f"{HEADINGS['contracts']['institution']}=南街中心"
    folder.mkdir()
    pq.write_table(rows(30), folder / "签约.parquet")
    assert {unit for unit, _n in figures(tmp_path)} >= {"东街中心"}
    assert "南街中心" not in {unit for unit, _n in figures(tmp_path)}
