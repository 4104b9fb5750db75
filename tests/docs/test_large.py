"""What docs/large.md shows is run, on a district that is small."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from benchmarks.speed.district import write_district
from fdsign.synthetic import scale
from tests.functional.program import fdsign

PAGE = Path(__file__).parents[2] / "docs" / "large.md"


def test_every_command_of_the_page_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = re.findall(r"```bash\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    write_district(tmp_path / "district", Fraction(1, 2000))
    (tmp_path / "spill").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(scale.SCALES, "district", replace(scale.TINY, centres=6))
    for line in block.splitlines():
        program, *arguments = shlex.split(line)
        assert program == "fdsign"
        done = fdsign(*arguments, "--quiet")
        assert done.returncode == 0, (line, done.stderr)
    assert not any((tmp_path / "spill").iterdir())
    assert pq.read_table(tmp_path / "tables" / "people.parquet").num_rows
