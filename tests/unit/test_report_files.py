"""Results are written whole or not at all."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

import pytest

from fdsign.errors import OutputError
from fdsign.locale import text
from fdsign.report import files


@pytest.fixture(autouse=True)
def _english() -> None:
    text.use("en")


def _names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_file_is_written_for_its_owner_only(tmp_path: Path) -> None:
    files.write(tmp_path / "结果.xlsx", b"new", force=False, inputs=[])
    assert (tmp_path / "结果.xlsx").read_bytes() == b"new"
    assert (tmp_path / "结果.xlsx").stat().st_mode & 0o777 == 0o600
    assert _names(tmp_path) == ["结果.xlsx"]


def test_an_existing_file_is_replaced_only_when_forced(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"old")
    with pytest.raises(OutputError, match="--force"):
        files.write(target, b"new", force=False, inputs=[])
    assert target.read_bytes() == b"old"
    files.write(target, b"new", force=True, inputs=[])
    assert target.read_bytes() == b"new"


def test_no_input_is_overwritten_by_any_of_its_names(tmp_path: Path) -> None:
    source = tmp_path / "in.xlsx"
    source.write_bytes(b"data")
    os.link(source, tmp_path / "same.xlsx")
    for name in ("in.xlsx", "./in.xlsx", "same.xlsx"):
        with pytest.raises(OutputError, match="one of the inputs"):
            files.check_target(tmp_path / name, force=True, inputs=[source])


def test_links_folders_and_devices_are_refused(tmp_path: Path) -> None:
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "elsewhere.xlsx")
    for path, words in (
        (tmp_path / "link.xlsx", "a link"),
        (tmp_path, "a folder"),
        (Path("/dev/null"), "no ordinary file"),
        (tmp_path / "missing" / "out.xlsx", "no folder"),
    ):
        with pytest.raises(OutputError, match=words):
            files.check_target(path, force=True, inputs=[])


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(errno.EACCES, "denied"), "close the workbook"),
        (OSError(errno.ENOSPC, "no space"), "disk is full"),
        (OSError(errno.EIO, "input/output error"), "input/output error"),
    ],
)
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"old")

    def fail(*_arguments: object) -> NoReturn:
        raise error

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OutputError, match=words):
        files.write(target, b"new", force=True, inputs=[])
    assert target.read_bytes() == b"old"
    assert _names(tmp_path) == ["out.xlsx"]


def test_an_interrupt_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_handle: int) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        files.write(tmp_path / "out.xlsx", b"new", force=False, inputs=[])
    assert _names(tmp_path) == []


def test_leftovers_of_killed_runs_are_swept_and_those_of_living_ones_kept(tmp_path: Path) -> None:
    killed, old, other = (
        tmp_path / name for name in (".fdsign-killed.tmp", ".fdsign-old.tmp", "other.tmp")
    )
    for each in (killed, old, other):
        each.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    (tmp_path / ".fdsign-link.tmp").symlink_to(other)
    script = (
        "import sys, pathlib; from fdsign.report import files;"
        "h, n = files._claimed(pathlib.Path(sys.argv[1])); print(n, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as living:
        assert living.stdout is not None
        name = Path(living.stdout.readline().strip()).name
        files.write(tmp_path / "out.xlsx", b"new", force=False, inputs=[])
        assert _names(tmp_path) == sorted([".fdsign-link.tmp", name, "other.tmp", "out.xlsx"])
        living.kill()
    files.write(tmp_path / "out.xlsx", b"new", force=True, inputs=[])
    assert _names(tmp_path) == [".fdsign-link.tmp", "other.tmp", "out.xlsx"]


def test_of_several_files_all_are_written_or_none(tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.json"
    first.write_bytes(b"old")
    second.mkdir()
    results = [files.Result(first, b"new"), files.Result(second, b"new")]
    with pytest.raises(OutputError, match=r"b\.json"):
        files.write_all(results, force=True, inputs=[])
    assert first.read_bytes() == b"old"
    assert _names(tmp_path) == ["a.xlsx", "b.json"]


def test_a_name_that_is_taken_at_the_last_moment_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.xlsx"
    monkeypatch.setattr(files, "check_target", lambda *_a, **_k: None)
    target.write_bytes(b"another run's")
    with pytest.raises(OutputError, match="--force"):
        files.write(target, b"mine", force=False, inputs=[])
    assert target.read_bytes() == b"another run's"
    assert _names(tmp_path) == ["out.xlsx"]


def test_an_encrypted_workbook_opens_with_its_password_alone() -> None:
    import io

    from msoffcrypto import OfficeFile
    from msoffcrypto.exceptions import InvalidKeyError

    from fdsign.report.excel import workbook_bytes
    from fdsign.report.heading import created
    from fdsign.report.model import Column, Sheet, Table
    from fdsign.report.protection import encrypted

    plain = workbook_bytes((Sheet("一", "题", (), (Table((Column("甲"),), ()),)),), created(0))
    locked = encrypted(plain, "密码 1")
    assert plain[:4] not in locked[:8]
    opened = io.BytesIO()
    file = OfficeFile(io.BytesIO(locked))
    file.load_key(password="密码 1", verify_password=True)
    file.decrypt(opened)
    assert opened.getvalue() == plain
    with pytest.raises(InvalidKeyError):
        OfficeFile(io.BytesIO(locked)).load_key(password="密码 2", verify_password=True)
