"""Passwords, personal data and limits as a user meets them (spec 2.1, 2.4)."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.errors.files import CONTRACTS, protected, rewritten, signed, text, workbook
from tests.functional.program import fdsign
from tests.spec.office import someone

BAD = someone(2)[:-1] + "?"


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    folder = tmp_path / "导出"
    folder.mkdir()
    protected(folder / "签约.xlsx", [CONTRACTS, signed(), signed(2)], "一二三")
    return folder


def test_the_environment_opens_a_workbook_behind_a_password(locked: Path) -> None:
    done = fdsign("check", locked, "--json", "-", FDSIGN_PASSWORD="一二三")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["inputs"][0]["used"] == 2


@pytest.mark.parametrize(
    ("password", "words"), [("", "no password was given"), ("四", "the password does not fit")]
)
def test_without_the_password_the_file_is_named(locked: Path, password: str, words: str) -> None:
    done = fdsign("check", locked, FDSIGN_PASSWORD=password)
    assert done.returncode == 1
    assert "签约.xlsx" in done.stderr
    assert words in done.stderr
    assert password == "" or password not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal of its own")
def test_a_person_at_the_keyboard_is_asked(locked: Path) -> None:
    master, slave = pty.openpty()
    said = ""
    with subprocess.Popen(
        [sys.executable, "-m", "fdsign", "check", str(locked), "--json", "-"],
        stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        encoding="utf-8", start_new_session=True,
        env={**os.environ, "FDSIGN_LANG": "en", "PYTHONIOENCODING": "utf-8", "FDSIGN_PASSWORD": ""},
    ) as running:  # fmt: skip
        watch = threading.Timer(60, running.kill)
        watch.start()
        assert running.stderr is not None
        for typed in ("四", "一二三"):
            while not said.endswith("leave it): ") and running.poll() is None:
                said += running.stderr.read(1)
            time.sleep(0.2)  # until the terminal listens without showing
            os.write(master, f"{typed}\n".encode())
            said += "\n"
        out, rest = running.communicate()
        watch.cancel()
    os.close(master)
    os.close(slave)
    said += rest
    assert running.returncode == 0, said
    assert json.loads(out)["inputs"][0]["used"] == 2
    assert "Password of 签约.xlsx" in said
    assert "does not fit" in said
    assert "一二三" not in said


def test_a_list_that_names_people_says_so_in_its_name_and_head(tmp_path: Path) -> None:
    folder = tmp_path / "导出"
    folder.mkdir()
    text(folder / "签约.csv", [CONTRACTS, signed(), signed(2, 身份证号=BAD)])
    plain = fdsign("check", folder, "-o", tmp_path / "p.xlsx", "--csv", tmp_path / "表")
    assert plain.returncode == 3
    assert BAD not in (tmp_path / "表" / "problems.csv").read_text("utf-8-sig")
    done = fdsign(
        "check", folder, "-o", tmp_path / "p.xlsx", "--csv", tmp_path / "表", "--identifiable"
    )
    assert done.returncode == 3
    assert BAD not in done.stdout + done.stderr
    assert BAD in (tmp_path / "表-identifiable" / "problems.csv").read_text("utf-8-sig")
    from openpyxl import load_workbook

    book = load_workbook(tmp_path / "p-identifiable.xlsx")
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value]
    assert any("NAMES PEOPLE" in cell for cell in cells)
    assert BAD in cells


def test_people_are_named_in_files_only(tmp_path: Path) -> None:
    text(tmp_path / "签约.csv", [CONTRACTS, signed()])
    for more in ((), ("--json", "-")):
        done = fdsign("check", tmp_path, "--identifiable", *more)
        assert (done.returncode, done.stdout) == (2, "")
        assert "in files only" in done.stderr


def test_a_workbook_is_encrypted_with_the_environments_password(tmp_path: Path) -> None:
    text(tmp_path / "签约.csv", [CONTRACTS, signed()])
    result = tmp_path / "r.xlsx"
    done = fdsign("metrics", tmp_path, "--year", 2017, "-o", result, "--encrypt")
    assert done.returncode == 2
    assert "FDSIGN_OUTPUT_PASSWORD" in done.stderr
    assert not result.exists()
    done = fdsign(
        "metrics", tmp_path, "--year", 2017, "-o", result, "--encrypt", FDSIGN_OUTPUT_PASSWORD="a b"
    )
    assert done.returncode == 0, done.stderr
    assert result.read_bytes().startswith(b"\xd0\xcf\x11\xe0")
    assert "a b" not in done.stdout + done.stderr


def test_what_cannot_be_encrypted_is_not_written_in_clear_beside(tmp_path: Path) -> None:
    text(tmp_path / "签约.csv", [CONTRACTS, signed()])
    files = ("-o", tmp_path / "r.xlsx", "--csv", tmp_path / "表")
    done = fdsign(
        "check", tmp_path, *files, "--identifiable", "--encrypt", FDSIGN_OUTPUT_PASSWORD="x"
    )
    assert done.returncode == 2
    assert "only the workbook" in done.stderr
    long = fdsign("check", tmp_path, *files[:2], "--encrypt", FDSIGN_OUTPUT_PASSWORD="x" * 256)
    assert long.returncode == 2
    assert "255" in long.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["签约.csv"]


def test_a_config_that_windows_named_again_is_told(tmp_path: Path) -> None:
    text(tmp_path / "签约.csv", [CONTRACTS, signed()])
    (tmp_path / "fdsign.toml.txt").write_text("year = 2017", "utf-8")
    done = fdsign("check", tmp_path)
    assert done.returncode == 1
    assert "rename it to fdsign.toml" in done.stderr


def test_a_limit_names_the_option_that_raises_it(tmp_path: Path) -> None:
    workbook(tmp_path / "签约.xlsx", [CONTRACTS, signed()])
    far = b'<row r="1048576"><c r="Z1048576"><v>1</v></c></row></sheetData>'
    rewritten(tmp_path / "签约.xlsx", "xl/worksheets/sheet1.xml",
              lambda xml: xml.replace(b"</sheetData>", far))  # fmt: skip
    done = fdsign("check", tmp_path)
    assert done.returncode == 1
    assert "--limit empty=27262976" in done.stderr
    assert fdsign("check", tmp_path, "--limit", "empty=100").returncode == 1
    wrong = fdsign("check", tmp_path, "--limit", "rows=7")
    assert wrong.returncode == 2
    assert "unpacked" in wrong.stderr


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    workbook(tmp_path / "签约.xlsx", [CONTRACTS, signed()])
    spaces = b" " * (64 * 2**20)
    rewritten(tmp_path / "签约.xlsx", "xl/worksheets/sheet1.xml", lambda xml: xml + spaces)
    done = fdsign("check", tmp_path)
    assert done.returncode == 1
    assert "--limit ratio=" in done.stderr


def test_a_file_larger_than_the_limit_is_not_even_read(tmp_path: Path) -> None:
    text(tmp_path / "签约.csv", [CONTRACTS, signed()])
    done = fdsign("check", tmp_path, "--limit", "unpacked=100")
    assert done.returncode == 1
    assert "签约.csv" in done.stderr
    assert "--limit unpacked=" in done.stderr
