"""Two columns that mean the same: which is used is said, and the advice can be followed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fdsign.pipeline.check import check
from fdsign.pipeline.request import Request
from fdsign.problems import Problem
from tests.errors.files import CONTRACTS, signed, text
from tests.spec.office import someone

HEAD = ["身份证号", "责任医生", "签约日期", "签约医生"]
ROW = [someone(1), "李医生", "2016-06-01", "王医生"]


def read(folder: Path, head: list[str], row: list[str]) -> tuple[dict[str, Any], list[Problem]]:
    """The one contract, and what is said of double headings."""
    text(folder / "签约.csv", [head, row])
    exports = check(Request((folder,))).exports
    (contract,) = exports.tables["contracts"].to_pylist()
    doubles = [p for p in exports.problems if p.code in ("column-duplicate", "heading-repeated")]
    return contract, doubles


def test_the_better_heading_is_used_wherever_it_stands(tmp_path: Path) -> None:
    contract, (double,) = read(tmp_path, HEAD, ROW)
    assert contract["doctor"] == "王医生"
    assert double.cell == "B1"
    assert "签约医生 (column D)" in double.what()
    assert "责任医生 (column B)" in double.what()
    assert "column D is used" in double.what()


def test_the_advice_makes_the_other_one_used(tmp_path: Path) -> None:
    _, (double,) = read(tmp_path, HEAD, ROW)
    assert '[contracts.columns] and doctor = "责任医生"' in double.todo()
    lesson = '[contracts.columns]\ndoctor = "责任医生"\n'
    (tmp_path / "fdsign.toml").write_text(lesson, encoding="utf-8")
    contract, _ = read(tmp_path, HEAD, ROW)
    assert contract["doctor"] == "李医生"


def test_a_date_fills_the_blanks_of_the_other_and_is_said_to(tmp_path: Path) -> None:
    head = ["身份证号", "签约日期", "备案日期", "签约医生"]
    contract, (double,) = read(tmp_path, head, [someone(1), "", "2016-06-02", "王医生"])
    assert contract["sign_date"].isoformat() == "2016-06-02"
    assert "column B is used, and where it is blank column C" in double.what()


def test_of_one_heading_twice_renaming_is_advised_and_helps(tmp_path: Path) -> None:
    head = ["身份证号", "签约医生", "签约日期", "签约医生"]
    contract, (double,) = read(tmp_path, head, ROW)
    assert (double.code, double.cell) == ("heading-repeated", "D1")
    assert "over columns B and D; column B is used" in double.what()
    assert contract["doctor"] == "李医生"
    contract, doubles = read(tmp_path, ["身份证号", "联系的人", "签约日期", "签约医生"], ROW)
    assert contract["doctor"] == "王医生"
    assert doubles == []


def test_three_columns_of_one_meaning_are_all_told(tmp_path: Path) -> None:
    head = [*["身份证号", "责任医生", "签约日期", "签约医生"], "家庭医生"]
    _, doubles = read(tmp_path, head, [*ROW, "赵医生"])
    assert sorted(d.cell or "" for d in doubles) == ["B1", "E1"]
    assert all("column D is used" in d.what() for d in doubles)


def test_an_ordinary_sheet_has_none(tmp_path: Path) -> None:
    assert read(tmp_path, CONTRACTS, signed())[1] == []
