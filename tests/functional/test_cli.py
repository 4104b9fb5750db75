"""The command line as a user meets it: exit codes, outputs, refusals (spec 3.1)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from openpyxl import load_workbook

from fdsign.report.json import schema
from tests.errors.files import CONTRACTS, signed, text
from tests.functional.program import fdsign, process


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "demo"
    done = process("demo", folder, "--scale", "tiny")
    assert done.returncode == 0, done.stderr
    assert "fdsign metrics" in done.stderr
    return folder


def test_workbook_json_and_csv(demo: Path, tmp_path: Path) -> None:
    book, figures, tables = tmp_path / "r.xlsx", tmp_path / "r.json", tmp_path / "csv"
    done = fdsign(
        "metrics", demo, "--year", 2017, "-o", book, "--json", figures, "--csv", tables, "--quiet"
    )
    assert (done.returncode, done.stdout) == (0, "")
    document = json.loads(figures.read_text("utf-8"))
    jsonschema.validate(document, schema())
    assert document["year"] == 2017
    assert len(load_workbook(book).sheetnames) >= 8
    assert sorted(p.name for p in tables.iterdir()) == ["problems.csv", "results.csv"]
    lines = (tables / "results.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == len(document["results"]) + 1
    if os.name == "posix":
        assert book.stat().st_mode & 0o077 == 0


def test_json_on_standard_output_is_json_and_nothing_else(demo: Path) -> None:
    done = fdsign("metrics", demo, "--year", 2017, "--json", "-")
    assert done.returncode == 0
    assert json.loads(done.stdout)["command"] == "metrics"


def test_the_terminal_says_how_to_write_the_workbook(demo: Path) -> None:
    for lang, word in (("en", "Signing rate"), ("zh", "签约率")):
        done = fdsign("metrics", demo, "--year", 2017, lang=lang)
        assert word in done.stdout
        assert "-o fdsign-2017.xlsx" in done.stderr


def test_by_chooses_the_levels(demo: Path) -> None:
    done = fdsign("metrics", demo, "--year", 2017, "--by", "team", "--json", "-")
    assert {r["level"] for r in json.loads(done.stdout)["results"]} == {"total", "team"}


def test_strict_and_check_leave_with_3(demo: Path) -> None:
    assert fdsign("metrics", demo, "--year", 2017, "--strict", "--quiet").returncode == 3
    assert fdsign("check", demo, "--year", 2017, "--quiet").returncode == 3


def test_check_lists_files_and_problems(demo: Path, tmp_path: Path) -> None:
    done = fdsign("check", demo, "--year", 2017, "-o", tmp_path / "p.xlsx")
    assert "签约明细.xlsx" in done.stdout
    assert "id-damaged" in done.stdout or "Excel has damaged" in done.stdout
    assert (tmp_path / "p.xlsx").exists()
    document = json.loads(fdsign("check", demo, "--json", "-").stdout)
    jsonschema.validate(document, schema())
    assert document["problems"]["error"] > 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["metrics", "{demo}"], 2, "--year"),
        (["metrics", "{demo}", "--year", "abc"], 2, "--year"),
        (["metrics", "{demo}/nothing", "--year", "2017"], 2, "no such file"),
        (["metrics", "{demo}", "--year", "2014"], 1, "begins in 2015"),
        (["metrics", "{demo}", "--year", "2019"], 1, "--accept-unverified"),
        (
            ["metrics", "{demo}", "--year", "2017", "--policy", "hangzou-xiacheng"],
            1,
            "Did you mean",
        ),
        (["metrics", "{demo}", "--year", "2017", "--set", "ages.onn=1"], 1, "Did you mean on?"),
        (["metrics", "{demo}", "--year", "2017", "--set", "ages"], 2, "--set ages"),
        (["metrics", "{demo}", "--year", "2017", "--as-of", "31/12/2017"], 2, "2017-06-30"),
        (["metrics", "{demo}", "--year", "2017", "-o", "result.pdf"], 2, ".xlsx"),
        (["demo", "{demo}"], 2, "not empty"),
        (["nonsense"], 2, "nonsense"),
    ],
)
def test_wrong_usage_is_told_without_a_traceback(
    demo: Path, arguments: list[str], code: int, said: str
) -> None:
    done = fdsign(*(a.format(demo=demo) for a in arguments))
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_without_arguments_the_help_is_shown() -> None:
    done = process()
    assert done.returncode == 2
    assert "Commands:" in done.stdout
    assert done.stderr == ""


def test_a_year_after_the_policy_can_be_accepted_and_is_marked(demo: Path) -> None:
    done = fdsign("metrics", demo, "--year", 2019, "--accept-unverified")
    assert done.returncode == 0
    assert "NOT VERIFIED" in done.stdout


def test_set_changes_one_value_and_is_recorded(demo: Path) -> None:
    change = "indicators.signing_rate.targets.2.value=0.99"
    done = fdsign("metrics", demo, "--year", 2017, "--set", change, "--json", "-")
    document = json.loads(done.stdout)
    assert document["policy"]["set"] == {change.partition("=")[0]: "0.99"}
    signing = next(r for r in document["results"] if r["indicator"] == "signing_rate")
    assert (signing["target"], signing["status"]) == (0.99, "missed")


def test_an_existing_output_is_replaced_only_with_force(demo: Path, tmp_path: Path) -> None:
    target = tmp_path / "r.xlsx"
    target.write_text("mine")
    refused = fdsign("metrics", demo, "--year", 2017, "-o", target, "--quiet")
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert target.read_text() == "mine"
    assert (
        fdsign("metrics", demo, "--year", 2017, "-o", target, "--force", "--quiet").returncode == 0
    )
    assert target.read_bytes()[:2] == b"PK"


def test_results_in_the_data_folder_are_no_data(demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    shutil.copytree(demo, folder)
    before: list[object] = []
    for force in ([], ["--force"]):
        done = fdsign("metrics", folder, "--year", 2017, "-o", folder / "r.xlsx", "--json",
                      folder / "r.json", "--csv", folder / "csv", "--quiet", *force)  # fmt: skip
        assert done.returncode == 0, done.stderr
        before = before or json.loads((folder / "r.json").read_text("utf-8"))["results"]
    assert json.loads((folder / "r.json").read_text("utf-8"))["results"] == before
    for command in ("score", "fund"):
        csv = ["--csv", folder / command, "--quiet", *(["--grade", "good"] * (command == "fund"))]
        assert fdsign(command, folder, "--year", 2017, *csv).returncode == 0
    assert fdsign("check", folder).stdout.count("written by fdsign") == 9
    refused = fdsign("metrics", folder, "--year", 2017, "-o", folder / "人员.xlsx", "--force")
    assert refused.returncode == 1


def test_an_unreadable_file_stops_the_run_and_writes_nothing(tmp_path: Path) -> None:
    text(tmp_path / "签约.csv", [CONTRACTS, signed()])
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 not a zip")
    (tmp_path / "空.csv").write_bytes(b"")
    target = tmp_path.parent / "never.xlsx"
    done = fdsign("metrics", tmp_path, "--year", 2017, "-o", target)
    assert done.returncode == 1
    assert "坏.xlsx" in done.stderr
    assert "空.csv" in done.stderr
    assert "Nothing was written" in done.stderr
    assert not target.exists()


def test_the_config_names_year_columns_values_and_aliases(tmp_path: Path) -> None:
    rows = [signed(1, 签约状态="在约", 签约机构="文晖"), signed(2, 签约机构="文晖社区卫生服务中心")]
    heading = ["证件", "姓名", "签的日子", *CONTRACTS[3:]]
    text(tmp_path / "名单.csv", [heading, *rows])
    (tmp_path / "fdsign.toml").write_text(
        'year = 2017\n[aliases.institution]\n"文晖" = "文晖社区卫生服务中心"\n'
        '[contracts]\nfiles = ["名单.csv"]\n'
        'columns = { person_id = "证件", sign_date = "签的日子" }\n'
        'values = { status = { "在约" = "active" } }\n',
        encoding="utf-8",
    )
    done = fdsign("metrics", tmp_path, "--json", "-")
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)["results"]
    units = {r["unit"] for r in results if r["level"] == "institution"}
    assert units == {"文晖社区卫生服务中心"}
    total = next(r for r in results if r["indicator"] == "signing_rate" and r["level"] == "total")
    assert total["numerator"] == 2


def test_a_misspelt_key_in_the_config_is_told(tmp_path: Path) -> None:
    text(tmp_path / "签约.csv", [CONTRACTS, signed()])
    (tmp_path / "fdsign.toml").write_text("[contracts]\ncolums = {}\n", encoding="utf-8")
    done = fdsign("check", tmp_path)
    assert done.returncode == 1
    assert "columns" in done.stderr


def test_policies_are_listed_shown_checked_and_copied(tmp_path: Path) -> None:
    assert "hangzhou-xiacheng" in fdsign("policy", "list").stdout
    shown = fdsign("policy", "show", "hangzhou-xiacheng", "--year", 2016, lang="zh").stdout
    assert "25" in shown
    copy = tmp_path / "mine.toml"
    assert fdsign("policy", "new", copy, "--from", "hangzhou-xiacheng").returncode == 0
    assert fdsign("policy", "check", copy).returncode == 0
    copy.write_text(copy.read_text("utf-8").replace("in_force_on", "in_forse_on"), "utf-8")
    faulty = fdsign("policy", "check", copy)
    assert faulty.returncode == 1
    assert "in_force_on" in faulty.stderr


@pytest.mark.parametrize(("encoding", "lang"), [("cp936", "zh"), ("cp1252", "en"), ("ascii", "zh")])
def test_an_old_console_is_no_reason_to_fail(demo: Path, encoding: str, lang: str) -> None:
    for command in ("metrics", "check"):
        done = subprocess.run(
            [sys.executable, "-m", "fdsign", command, str(demo), "--year", "2017"],
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": encoding, "FDSIGN_LANG": lang},
            check=False,
        )
        assert done.returncode in (0, 3), done.stderr
        assert b"Traceback" not in done.stderr


def test_no_personal_value_in_any_output(demo: Path, tmp_path: Path) -> None:
    """Not one identity number, name or phone of the exports is in what fdsign says or writes."""
    from fdsign.intake import files
    from fdsign.intake.load import load_all
    from fdsign.policy.load import load as policy

    found, config = files.find([demo])
    exports = load_all(found, config, policy().policy)
    canaries = {
        value
        for name in ("contracts", "residents", "survey")
        for column in ("person_id", "phone", "card_no")
        for value in exports.readable(exports.tables[name])[column].to_pylist()
        if value
    }
    said = []
    for command in ("metrics", "check"):
        done = fdsign(command, demo, "--year", 2017, "--csv", tmp_path / command, "-o",
                      tmp_path / f"{command}.xlsx", "--json", tmp_path / f"{command}.json")  # fmt: skip
        said += [done.stdout, done.stderr]
    for path in tmp_path.rglob("*.xlsx"):
        for sheet in load_workbook(path):
            said += [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    said += [path.read_text("utf-8-sig") for path in tmp_path.rglob("*.[cj]s*")]
    everything = "\n".join(said)
    assert len(canaries) > 200
    assert [c for c in canaries if c in everything] == []


@pytest.mark.parametrize(
    ("lesson", "code", "said"),
    [
        ('[contracts.values.status]\n"在约" = "解约"\n', 0, ""),
        ('[contracts.values.status]\n"在约" = "actve"\n', 1, "active"),
        ('[contracts.columns]\nsign_date = "备案登记"\n', 1, "no file has this heading"),
    ],
)
def test_a_wrong_lesson_is_refused(tmp_path: Path, lesson: str, code: int, said: str) -> None:
    text(tmp_path / "签约.csv", [CONTRACTS, signed(1, 签约状态="在约"), signed(2)])
    (tmp_path / "fdsign.toml").write_text(lesson, encoding="utf-8")
    done = fdsign("metrics", tmp_path, "--year", 2017, "--json", "-")
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    if code == 0:
        assert json.loads(done.stdout)["results"][0]["numerator"] == 1


def test_a_misspelt_institution_is_told(tmp_path: Path) -> None:
    rows = [signed(n) for n in range(30)] + [signed(99, 签约机构="示苑社区卫生服务中心")]
    text(tmp_path / "签约.csv", [CONTRACTS, *rows])
    assert "示苑社区卫生服务中心" in fdsign("check", tmp_path, "--year", 2017).stdout


def test_score_writes_every_document(demo: Path, tmp_path: Path) -> None:
    book, figures, tables = tmp_path / "s.xlsx", tmp_path / "s.json", tmp_path / "csv"
    done = fdsign("score", demo, "--year", 2017, "-o", book, "--json", figures, "--csv", tables)
    assert done.returncode == 0, done.stderr
    assert "assessable" in done.stdout
    document = json.loads(figures.read_text("utf-8"))
    jsonschema.validate(document, schema())
    assert {result["level"] for result in document["results"]} == {"institution", "team", "doctor"}
    assert "Overview" in load_workbook(book).sheetnames
    again = fdsign("score", demo, "--year", 2017, "--json", "-")
    assert json.loads(again.stdout)["results"] == document["results"]


def test_score_fills_a_form_and_refuses_what_it_cannot(demo: Path, tmp_path: Path) -> None:
    from openpyxl import Workbook

    form, filled = tmp_path / "form.xlsx", tmp_path / "filled.xlsx"
    book = Workbook()
    page = book.active
    assert page is not None
    page["B2"] = "{{得分}}"
    book.save(form)
    done = fdsign("score", demo, "--year", 2017, "--template", form, "-o", filled, "--quiet")
    assert (done.returncode, done.stdout) == (0, "")
    assert load_workbook(filled).worksheets[0]["B2"].value > 0
    done = fdsign("score", demo, "--year", 2017, "--template", form)
    assert done.returncode == 2
    assert "-o FILE.xlsx" in done.stderr
    done = fdsign("score", demo, "--year", 2017, "--template", form, "-o", form, "--force")
    assert done.returncode == 1
    assert "one of the inputs" in done.stderr
    done = fdsign("score", demo, "--year", 2017, "--by", "station")
    assert done.returncode == 2


def test_plan_writes_every_document(demo: Path, tmp_path: Path) -> None:
    book, figures, tables = tmp_path / "p.xlsx", tmp_path / "p.json", tmp_path / "csv"
    done = fdsign(
        "plan", demo, "--year", 2018, "--method", "gap", "--progress",
        "-o", book, "--json", figures, "--csv", tables,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    document = json.loads(figures.read_text("utf-8"))
    jsonschema.validate(document, schema())
    assert (document["command"], document["method"]) == ("plan", "gap")
    assert sorted(path.name for path in tables.iterdir()) == ["problems.csv", "results.csv"]
    assert {"Plan", "Slips", "Progress", "Plan overrides"} <= set(load_workbook(book).sheetnames)


def test_fund_writes_every_document_and_wants_a_grade(demo: Path, tmp_path: Path) -> None:
    book, figures, tables = tmp_path / "f.xlsx", tmp_path / "f.json", tmp_path / "csv"
    done = fdsign(
        "fund", demo, "--year", 2017, "--grade", "good", "--by-score", "--what-if", "grade=excellent",
        "-o", book, "--json", figures, "--csv", tables,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    document = json.loads(figures.read_text("utf-8"))
    jsonschema.validate(document, schema())
    assert document["per_person"] == "120.00"
    names = ["members.csv", "problems.csv", "results.csv"]
    assert sorted(path.name for path in tables.iterdir()) == names
    assert "Proof" in load_workbook(book).sheetnames
    done = fdsign("fund", demo, "--year", 2017)
    assert done.returncode == 2
    assert "--grade" in done.stderr
    done = fdsign("fund", demo, "--year", 2017, "--grade", "best")
    assert done.returncode == 2
    assert "excellent, good, pass, fail" in done.stderr


@pytest.mark.parametrize("policy", ["shanghai-minhang", "zhejiang", "national-2022"])
def test_a_policy_without_scoring_and_money_says_so_and_does_the_rest(
    demo: Path, tmp_path: Path, policy: str
) -> None:
    """Every command by Minhang's; by the others, which come the same way, those that may differ."""
    every = policy == "shanghai-minhang"
    year = 2017 if every else 2023
    said = ("--year", year, "--policy", policy)
    unit = "示范社区卫生服务中心"
    for block, arguments in (
        ("scoring", ["score", demo]),
        ("funding", ["fund", demo, "--grade", "good"]),
        *([("plan", ["plan", demo])] if policy != "zhejiang" else []),
        *(
            [
                ("scoring", ["explain", demo, "--of", f"score@institution:{unit}"]),
                ("funding", ["explain", demo, "--of", f"fund@institution:{unit}"]),
            ]
            if every
            else []
        ),
    ):
        done = fdsign(*arguments, *said)
        assert (done.returncode, done.stdout) == (1, ""), done.stderr
        assert done.stderr.startswith(f"Policy {policy} ")
        assert f"write [{block}] into a policy of your own" in done.stderr
        assert f"--extends {policy}" in done.stderr
    for arguments in (
        ["metrics", demo, "-o", tmp_path / "r.xlsx", "--json", tmp_path / "r.json"],
        *([["plan", demo]] if policy == "zhejiang" else []),
        *(
            [
                ["worklist", demo],
                ["services", demo],
                ["explain", demo, "--of", "signing_rate@total"],
                ["compare", demo, demo],
            ]
            if every
            else []
        ),
    ):
        done = fdsign(*arguments, *said)
        assert done.returncode == 0, (arguments, done.stderr)
    if every:
        assert fdsign("check", demo, *said).returncode == 3
    document = json.loads((tmp_path / "r.json").read_text("utf-8"))
    jsonschema.validate(document, schema())
    assert document["policy"]["id"] == policy
