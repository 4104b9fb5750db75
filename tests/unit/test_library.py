"""``import fdsign`` gives the use cases, and prints nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import fdsign
from fdsign.synthetic.demo import write_demo


def test_the_public_names_are_there() -> None:
    for name in fdsign.__all__:
        assert getattr(fdsign, name) is not None
    with pytest.raises(AttributeError):
        _ = fdsign.nothing  # type: ignore[attr-defined]


def test_figures_as_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_demo(tmp_path / "demo", scale="tiny")
    run = fdsign.calculate_metrics(fdsign.Request((tmp_path / "demo",), year=2017))
    frame = fdsign.table(run)
    assert len(frame) == len(run.figures)
    first = frame[(frame.indicator == "signing_rate") & (frame.level == "total")].iloc[0]
    assert first.numerator / first.denominator == first.value
    assert capsys.readouterr() == ("", "")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['fdsign', '--help']\n"
        "from fdsign.cli.main import run\n"
        "try: run()\nexcept SystemExit: pass\n"
        "heavy = {'pandas','pyarrow','duckdb','narwhals','numpy','pydantic','rich','xlsxwriter','lxml'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip().splitlines()[-1] == "[]"
