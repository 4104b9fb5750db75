"""The files to double-click on an office PC: what they run is run here too."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.functional.program import fdsign

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "windows"
FILES = sorted(FOLDER.glob("*.bat"))


def lines(file: Path) -> list[str]:
    """The lines of a batch file: in the code page that it asks for, each ending as Windows ends them."""
    data = file.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    return data.decode("gbk").split("\r\n")


def test_there_are_two() -> None:
    assert [file.stem for file in FILES] == ["安装", "年度报告"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_they_ask_for_the_code_page_they_are_written_in(file: Path) -> None:
    first, second, *others = lines(file)
    assert (first, second) == ("@echo off", "chcp 936 >nul")
    assert (first + second).isascii()
    assert others[-2:] == ["pause", ""]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_every_label_and_variable_is_there(file: Path) -> None:
    text = "\n".join(lines(file))
    assert set(re.findall(r"goto (\w+)", text)) <= set(re.findall(r"^:(\w+)", text, re.M))
    known = set(re.findall(r'set (?:/p )?"(\w+)=', text))
    assert set(re.findall(r"%([A-Z]+)[%:]", text)) <= known


def test_the_installation_is_that_of_the_readme() -> None:
    text = "\n".join(lines(FOLDER / "安装.bat"))
    assert "-m venv fdsign-env" in text
    assert "pip install -q -c constraints.txt ." in text


def test_what_a_dragged_folder_sets_off(tmp_path: Path) -> None:
    data = tmp_path / "导 出"
    shutil.copytree(ROOT / "examples" / "exports", data)
    values = {
        "DATA": str(data), "OUT": f"{data}-年度报告.xlsx", "FORCE": "",
        "ASKED": "--year 2017 --grade 良好",
    }  # fmt: skip
    run = []
    for line in lines(FOLDER / "年度报告.bat"):
        if line.strip().startswith('"%FDSIGN%"'):
            command = re.sub(r"%([A-Z]+)%", lambda name: values.get(name[1], name[0]), line)
            done = fdsign(*shlex.split(command)[1:], lang="zh")
            assert "Traceback" not in done.stderr
            run.append(done.returncode)
    assert run == [0, 3]  # the report; the problems, among which there are errors
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "导 出", "导 出-年度报告.xlsx", "导 出-问题.xlsx",
    ]  # fmt: skip
