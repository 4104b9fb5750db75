"""``check --write-config``: a draft that changes nothing, and teaches line by line (spec 2.1)."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdsign.errors import DataError, OutputError, UsageError
from fdsign.intake import config
from fdsign.intake.lessons import Lesson
from fdsign.pipeline.check import CheckRun, check
from fdsign.pipeline.request import Request
from fdsign.report import proposal
from tests.errors.files import CONTRACTS, signed, text
from tests.spec.office import CENTRE, someone

NAME = "fdsign.toml"
SMALL = CENTRE.replace("卫生", "")


def contracts(folder: Path, *rows: list[str], more: str = "人群分类") -> None:
    text(folder / "签约.csv", [["2017年度签约"], [*CONTRACTS, more], *rows])


def office(folder: Path) -> None:
    """Words, spellings and a doctor that only the office can tell what they are."""
    contracts(
        folder,
        *([*signed(n, 签约状态="在约"), "高血压"] for n in range(1, 4)),
        [*signed(4, 签约状态="李小四"), ""],
        [*signed(5), "网约车户、高血压"],
        [*signed(6, 签约机构=SMALL), ""],
    )
    head = ["身份证号", "访问结果", "纸质合同"]
    text(
        folder / "抽查.csv",
        [head, [someone(5), "接通", "大致完整"], [someone(6), "改日再打", "是"]],
    )
    text(
        folder / "人员.csv",
        [["姓名", "岗位", "团队", "机构"], ["王一生", "签约医生", "一队", CENTRE]],
    )


def unsure(folder: Path) -> None:
    """A sheet that lacks its date, and one that may be two things: both fatal."""
    head = ["身份证号", "签约状态", "签约医生", "签约机构", "解约日期", "服务包", "录入日"]
    text(folder / "签约.csv", [head, [someone(1), "签约", "王", CENTRE, "", "基础", "2016-05-05"]])
    head = ["身份证号", "就诊日期", "服务日期", "服务项目", "科室"]
    text(folder / "表.csv", [head, [someone(1), "2017-01-01", "2017-01-02", "测", "全科"]])


def propose(folder: Path, year: int | None = 2017) -> list[str]:
    """The lines of the draft for a folder, whatever stops the run."""
    with suppress(DataError):
        check(Request((folder,), year=year), propose=True)
    return (folder / NAME).read_text("utf-8").splitlines()


def taught(folder: Path, lines: list[str], *wanted: str) -> None:
    """Take the # away from the lines that begin so."""
    changed = [
        line[2:] if any(line.startswith(f"# {start}") for start in wanted) else line
        for line in lines
    ]
    assert len([1 for a, b in zip(lines, changed, strict=True) if a != b]) == len(wanted)
    (folder / NAME).write_text("\n".join(changed), encoding="utf-8")


def said(run: CheckRun) -> list[str]:
    return [problem.text() for problem in run.exports.problems]


def test_the_draft_changes_nothing(tmp_path: Path) -> None:
    office(tmp_path)
    before = check(Request((tmp_path,), year=2017))
    propose(tmp_path)
    loaded = config.read(tmp_path / NAME)
    assert (loaded.policy, loaded.year) == ("hangzhou-xiacheng", 2017)
    after = check(Request((tmp_path,)))
    assert said(after) == said(before)
    assert after.fates == before.fates
    assert after.exports.tables == before.exports.tables


def test_with_fatal_problems_it_is_written_all_the_same_and_they_stay(tmp_path: Path) -> None:
    unsure(tmp_path)
    with pytest.raises(DataError) as before:
        check(Request((tmp_path,)), propose=True)
    assert before.value.written == tmp_path / NAME
    with pytest.raises(DataError) as after:
        check(Request((tmp_path,)))
    assert str(after.value) == str(before.value)


def test_words_are_proposed_with_what_they_may_mean(tmp_path: Path) -> None:
    office(tmp_path)
    lines = propose(tmp_path)
    at = lines.index("[contracts.values.status]")
    assert lines[at + 1] == '# "在约" = "active"  # 3 rows; one of active, pending, ended, expired'
    taught(tmp_path, lines, '"在约"', '"大致完整"', '"网约车户"')
    run = check(Request((tmp_path,)))
    codes = {p.code for p in run.exports.problems}
    assert not codes & {"yesno-invalid", "group-unknown"}
    statuses = run.exports.tables["contracts"]["status"].to_pylist()
    assert statuses == ["active"] * 5
    assert run.exports.tables["survey"]["paper_contract"].to_pylist() == [True, True]


def test_spellings_are_proposed_and_joined_when_taken(tmp_path: Path) -> None:
    office(tmp_path)
    lines = propose(tmp_path)
    taught(tmp_path, lines, f'"{SMALL}"', '"王医生"')
    run = check(Request((tmp_path,)))
    assert set(run.exports.tables["contracts"]["institution"].to_pylist()) == {CENTRE}
    assert not [p for p in run.exports.problems if p.code in ("doctor-unknown", "name-variant")]


def test_an_unused_heading_is_proposed_for_a_missing_column(tmp_path: Path) -> None:
    unsure(tmp_path)
    (tmp_path / "表.csv").unlink()
    taught(tmp_path, propose(tmp_path), 'sign_date = "录入日"')
    (contract,) = check(Request((tmp_path,))).exports.tables["contracts"].to_pylist()
    assert contract["sign_date"].isoformat() == "2016-05-05"


@pytest.mark.parametrize(("block", "used"), [("visits", True), ("services", False)])
def test_a_sheet_that_may_be_two_things_is_what_the_office_says(
    tmp_path: Path, block: str, used: bool
) -> None:
    unsure(tmp_path)
    (tmp_path / "签约.csv").unlink()
    lines = propose(tmp_path)
    at = lines.index(f"[{block}]") + 1
    assert lines[at].startswith('# files = ["表.csv"]')
    lines[at] = lines[at][2:]
    (tmp_path / NAME).write_text("\n".join(lines), encoding="utf-8")
    assert ("visits" in check(Request((tmp_path,))).exports.tables) == used


def test_a_missing_institution_is_proposed(tmp_path: Path) -> None:
    rows = [signed(1), signed(2, 签约机构="另一社区卫生服务中心"), signed(3, 签约机构="")]
    text(tmp_path / "签约.csv", [CONTRACTS, *rows])
    taught(tmp_path, propose(tmp_path), f'institution = "{CENTRE}"')
    run = check(Request((tmp_path,)))
    assert not [p for p in run.exports.problems if p.code == "institution-missing"]
    assert run.exports.tables["contracts"]["institution"].to_pylist()[2] == CENTRE


@pytest.mark.parametrize("make", [office, unsure])
def test_every_line_is_right_as_toml_once_its_sign_is_taken_away(
    tmp_path: Path, make: object
) -> None:
    assert callable(make)
    make(tmp_path)
    lines = propose(tmp_path)
    plain = config.read(tmp_path / NAME).lessons()
    proposed = [n for n, line in enumerate(lines) if line.startswith("# ") and " = " in line]
    assert proposed
    for n in proposed:
        changed = [*lines[:n], lines[n][2:], *lines[n + 1 :]]
        (tmp_path / NAME).write_text("\n".join(changed), encoding="utf-8")
        assert config.read(tmp_path / NAME).lessons() != plain


def test_a_word_that_may_be_a_name_is_told_by_its_cell(tmp_path: Path) -> None:
    office(tmp_path)
    shown = "\n".join(propose(tmp_path))
    assert "李小四" not in shown
    assert "签约.csv › D6: a word that may name a person" in shown
    assert someone(4) not in shown


def test_the_year_of_all_titles_is_taken_and_of_several_none(tmp_path: Path) -> None:
    contracts(tmp_path, [*signed(1), ""])
    assert "year = 2017" in propose(tmp_path, None)
    (tmp_path / NAME).unlink()
    text(tmp_path / "签约2016.csv", [CONTRACTS, signed(2)])
    lines = propose(tmp_path, None)
    assert "year = 2017" not in lines
    assert [line for line in lines if line.startswith("# year = 201")] == [
        "# year = 2016  # a title says so",
        "# year = 2017  # a title says so",
    ]


def test_a_year_the_policy_does_not_know_is_left_to_decide(tmp_path: Path) -> None:
    text(tmp_path / "签约2013.csv", [CONTRACTS, signed(2)])
    assert "# year = 2013  # a title says so" in propose(tmp_path, None)


def test_it_wants_one_folder_and_never_replaces_a_config(tmp_path: Path) -> None:
    contracts(tmp_path, [*signed(1), ""])
    with pytest.raises(UsageError, match="exactly one folder"):
        check(Request((tmp_path / "签约.csv",)), propose=True)
    (tmp_path / NAME).write_text("year = 2017\n", encoding="utf-8")
    with pytest.raises(OutputError, match="move it out of the folder"):
        check(Request((tmp_path,)), propose=True)
    assert (tmp_path / NAME).read_text("utf-8") == "year = 2017\n"


@pytest.mark.parametrize(("make", "code"), [(office, 3), (unsure, 1)])
def test_the_exit_code_stays_what_it_is(tmp_path: Path, make: object, code: int) -> None:
    assert callable(make)
    make(tmp_path)
    command = [sys.executable, "-m", "fdsign", "check", str(tmp_path), "--write-config", "--force"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert f"Written: {tmp_path / NAME}" in done.stderr
    assert "Nothing was written." not in done.stderr
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


@given(st.text(), st.text(min_size=1), st.text())
def test_any_text_survives_the_file(key: str, value: str, why: str) -> None:
    key = key or "x"
    lesson = Lesson("contracts.values.status", key, value, why)
    shown = proposal.text("p", 2017, (), [lesson])
    assert tomllib.loads(shown)["contracts"] == {"values": {"status": {}}}
    *known, proposed = shown.removesuffix("\n").split("\n")
    loaded = tomllib.loads("\n".join([*known, proposed.removeprefix("# ")]))
    expected = {_carried(key): _carried(value)}
    assert loaded["contracts"]["values"]["status"] == expected


def _carried(words: str) -> str:
    return words.encode("utf-8", "replace").decode("utf-8")
