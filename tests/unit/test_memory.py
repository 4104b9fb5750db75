"""The limit of the run's database, and the folder for what does not fit (the options of --engine)."""

from __future__ import annotations

from pathlib import Path

import pytest

from fdsign.errors import FdsignError
from fdsign.intake import query
from fdsign.intake.query import Memory
from tests.functional.program import fdsign

EXAMPLE = Path("examples/exports")
MEGABYTE = 2**20
LARGE = "select range as n, md5(range::varchar) as text from range(2000000) order by text"


def test_what_does_not_fit_goes_to_the_folder_and_leaves_nothing(tmp_path: Path) -> None:
    seen: list[Path] = []
    with query.database(Memory(64 * MEGABYTE, tmp_path)), query.connection() as here:
        here.execute(f"create table sorted as {LARGE}")
        seen += [file for file in tmp_path.rglob("*") if file.is_file()]
        assert here.sql("select count(*) from sorted").fetchall() == [(2_000_000,)]
    assert seen
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_nothing_is_put_on_a_disk_and_the_limit_is_said() -> None:
    with (
        pytest.raises(FdsignError, match="--spill"),
        query.database(Memory(64 * MEGABYTE)),
        query.connection() as here,
    ):
        here.execute(f"create table sorted as {LARGE}")


def test_without_options_the_database_of_the_process_is_used_again() -> None:
    with query.database(Memory()), query.connection() as here:
        assert here.sql("select current_setting('temp_directory')").fetchall() == [("",)]


def test_what_a_killed_run_left_is_removed_and_a_living_run_s_is_not(tmp_path: Path) -> None:
    dead, living = tmp_path / ".fdsign-spill-dead", tmp_path / ".fdsign-spill-living"
    for folder in (dead, living):
        folder.mkdir()
        (folder / "block").write_bytes(b"1")
    with (
        (living / "block").open("rb"),  # what protects it where folders have no locks
        query._locked(living),
        query.database(Memory(64 * MEGABYTE, tmp_path)),
    ):
        assert not dead.exists()
        assert living.exists()
    assert [each.name for each in tmp_path.iterdir()] == [living.name]


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    with (
        pytest.raises(FdsignError, match="cannot be written"),
        query.database(Memory(64 * MEGABYTE, file)),
    ):
        pass


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--memory", "lots"), "--memory lots: write it like 2GB."),
        (("--memory", "0"), "--memory 0: write it like 2GB."),
        (("--spill", "nowhere"), "--spill nowhere: there is no such folder."),
        (("--master", "local"), "--master local is for --engine spark."),
    ],
)
def test_options_that_cannot_be(options: tuple[str, ...], said: str) -> None:
    done = fdsign("metrics", EXAMPLE, "--year", 2017, *options)
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, said)


def test_a_limit_changes_no_figure(tmp_path: Path) -> None:
    told = [
        fdsign("metrics", EXAMPLE, "--year", 2017, "--json", "-", *more).stdout
        for more in ((), ("--memory", "100MB", "--spill", tmp_path))
    ]
    assert told[0] == told[1] != ""
    assert list(tmp_path.iterdir()) == []
