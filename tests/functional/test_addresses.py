"""Exports that lie where only Spark reads: hdfs://…, s3a://… (spec 3.1, --engine spark)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fdsign.intake.spark import Address, is_address
from tests.functional.program import fdsign, process
from tests.properties.engines import without_spark

EXAMPLE = Path("examples/exports").resolve()


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("hdfs://office/2017", True),
        ("s3a://district/exports/年度=2017", True),
        ("exports", False),
        ("C:/exports", False),
        ("C://exports", False),
        ("//server/share", False),
        (r"\\server\share", False),
    ],
)
def test_what_is_an_address(name: str, address: bool) -> None:
    assert is_address(name) is address


def test_an_address_is_called_by_its_last_part() -> None:
    assert Address("hdfs://office/2017/").name == "2017"


def test_only_spark_reads_from_an_address() -> None:
    done = fdsign("metrics", "hdfs://office/2017", "--year", 2017)
    assert done.returncode == 2
    assert done.stderr == (
        "hdfs://office/2017: only Spark reads from an address: add --engine spark.\n"
    )


@pytest.mark.parametrize("option", ["-o", "--csv", "--parquet"])
def test_results_are_not_written_to_an_address(option: str) -> None:
    done = fdsign("metrics", EXAMPLE, "--year", 2017, option, "hdfs://office/result.xlsx")
    assert done.returncode == 2
    assert "does not fit: an address is for the exports only\n" in done.stderr


def test_json_is_not_written_to_an_address() -> None:
    done = fdsign("metrics", EXAMPLE, "--year", 2017, "--json", "hdfs://office/result.json")
    assert done.returncode == 2
    assert done.stderr == "--json wants a file name, or - for standard output.\n"


@pytest.mark.skipif(bool(without_spark()), reason=without_spark())
def test_files_below_an_address_are_read_as_those_of_a_folder(tmp_path: Path) -> None:
    link = f"spark.hadoop.fs.viewfs.mounttable.office.link./2017  {EXAMPLE.as_uri()}\n"
    (tmp_path / "spark-defaults.conf").write_text(link, "utf-8")
    here, there = tmp_path / "here.json", tmp_path / "there.json"
    fdsign("metrics", EXAMPLE, "--year", 2017, "--json", here)
    done = process(
        "metrics", "viewfs://office/2017", "--year", 2017, "--engine", "spark", "--json", there,
        SPARK_CONF_DIR=str(tmp_path),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(there.read_text("utf-8")) == json.loads(here.read_text("utf-8"))
    absent = process(
        "metrics", "viewfs://office/2016", "--year", 2017, "--engine", "spark",
        SPARK_CONF_DIR=str(tmp_path),
    )  # fmt: skip
    assert absent.returncode == 2
    assert absent.stderr.endswith("viewfs://office/2016: there is no such file or folder.\n")
