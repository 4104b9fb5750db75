"""What the README files show is run: the set-up command, the output, the other commands."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.functional.program import fdsign

ROOT = Path(__file__).parents[2]
READMES = {"README.md": "en", "README.zh-CN.md": "zh"}


def blocks(name: str, kind: str) -> list[str]:
    """The fenced blocks of one kind in a document."""
    text = (ROOT / name).read_text("utf-8")
    return [b.strip("\n") for b in re.findall(rf"^\s*```{kind}\n(.*?)^\s*```", text, re.S | re.M)]


def tracked(target: Path) -> Path:
    """A copy of what a clone holds: the files that git knows or would take in."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    for name in listed.stdout.decode("utf-8").split("\0"):
        if name and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    return target


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tracked(tmp_path_factory.mktemp("clone"))


def test_the_set_up_command_of_both_readmes_works_as_printed(clone: Path) -> None:
    """The second begins with the same installation, which is done once."""
    first, second = (blocks(name, "bash")[0] for name in READMES)
    installing = first[: first.index("fdsign-env/bin/fdsign demo")]
    assert second.startswith(installing)
    for command, name, book in (
        (first, "README.md", "result.xlsx"),
        (second.removeprefix(installing), "README.zh-CN.md", "结果.xlsx"),
    ):
        assert "\n" not in command
        environment = {
            k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONPATH")
        }
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=clone, capture_output=True, text=True, env={**environment, "COLUMNS": "80"},
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert len(load_workbook(clone / book).sheetnames) >= 8
        shown = blocks(name, "text")[0].splitlines()
        printed = [line.rstrip() for line in done.stdout.splitlines()]
        assert shown.pop() == "…"
        start = printed.index(shown[0])
        assert printed[start : start + len(shown)] == shown


def test_ci_runs_the_second_command_of_the_readme() -> None:
    second = [b for b in blocks("README.md", "bash") if "fdsign-dev" in b]
    assert len(second) == 1
    assert second[0] in blocks("README.zh-CN.md", "bash")
    assert second[0].endswith("bash .ci/checks")
    assert "grep -m1 'fdsign-dev' README.md" in (ROOT / ".ci" / "run").read_text()


def commands(name: str) -> list[str]:
    """Every fdsign line of a document's shell blocks, the set-up commands aside."""
    lines = [line.strip() for block in blocks(name, "bash") for line in block.splitlines()]
    return [
        re.sub(r"^fdsign-env/bin/", "", line)
        for line in lines
        if re.match(r"(fdsign-env/bin/)?fdsign ", line)
    ]


DOCUMENTS = {
    "README.zh-CN.md": "zh", "README.md": "en", "docs/guide/README.md": "zh", "docs/services.md": "en",
}  # fmt: skip
"""Documents whose commands run on a folder of exports, in the order in which they are run."""


def plain(command: str) -> str:
    """A command whatever its files and its language are called."""
    named = re.sub(r"\S+\.(xlsx|json)", r"FILE.\1", command.partition("#")[0])
    return " ".join(named.replace("--lang zh", "").replace("导出", "exports").split())


def first_shown(document: str) -> list[str]:
    """The commands of a document that none before it shows."""
    before = list(DOCUMENTS)[: list(DOCUMENTS).index(document)]
    elsewhere = {plain(command) for name in before for command in commands(name)}
    return [command for command in commands(document) if plain(command) not in elsewhere]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_other_commands_run(
    document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command once, in the language of the document that shows it first."""
    shutil.copytree(ROOT / "examples" / "exports", tmp_path / "exports")
    shutil.copytree(ROOT / "examples" / "exports", tmp_path / "导出")
    monkeypatch.chdir(tmp_path)
    assert len(commands(document)) >= 3
    for command in first_shown(document):
        done = fdsign(*shlex.split(command, comments=True)[1:], lang=DOCUMENTS[document])
        assert done.returncode == (3 if " check " in command else 0), (command, done.stderr)


@pytest.mark.parametrize("name", READMES)
def test_the_shown_config_teaches_what_it_says(name: str, tmp_path: Path) -> None:
    from fdsign.pipeline.check import check
    from fdsign.pipeline.request import Request
    from tests.errors.files import CONTRACTS, signed, text

    head = [{"签约日期": "录入日"}.get(heading, heading) for heading in CONTRACTS]
    row = signed(签约状态="在约", 签约机构="文晖社区服务中心")
    text(tmp_path / "签约.csv", [head, row])
    (tmp_path / "fdsign.toml").write_text(blocks(name, "toml")[0], encoding="utf-8")
    exports = check(Request((tmp_path,))).exports
    (contract,) = exports.tables["contracts"].to_pylist()
    assert contract["sign_date"].isoformat() == "2016-06-01"
    assert contract["status"] == "active"
    assert contract["institution"] == "文晖街道社区卫生服务中心"
    assert exports.config.year == 2017


def test_the_examples_print_what_they_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "examples")
    shown = blocks("examples/README.md", "text")
    lines = commands("examples/README.md")
    assert len(shown) == len(lines) == 4
    for command, output in zip(lines, shown, strict=True):
        done = fdsign(*command.split()[1:], lang="zh", COLUMNS="80", SOURCE_DATE_EPOCH="1514851200")
        printed = [line.rstrip() for line in done.stdout.rstrip().splitlines()]
        assert printed == output.splitlines()


def test_the_examples_are_what_the_demo_writes(tmp_path: Path) -> None:
    from fdsign.synthetic.demo import write_demo

    for file in write_demo(tmp_path / "demo", scale="tiny"):
        assert contents(file) == contents(ROOT / "examples" / "exports" / file.name), file.name


def contents(file: Path) -> bytes | dict[str, bytes]:
    """The bytes of a file; of a workbook those of its parts, however they are packed."""
    if file.suffix != ".xlsx":
        return file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
