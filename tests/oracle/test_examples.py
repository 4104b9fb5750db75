"""The checked-in examples: fdsign's figures against a naive reading of the same files.

`example_rows` reads and cleans the files by the spec's words, `reference` reckons; fdsign is run
as a user runs it. Both must give the same figures, no more and no fewer, and the same account of
every sheet.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .example_rows import Sheet, exports, sheets
from .reference import Key, reckon

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path("examples", "exports")
YEAR = 2017
UNKNOWN_INSTITUTION = "未知"

Shown = tuple[int | None, int | None, str]
"""(numerator, denominator, status)."""


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What fdsign says."""
    command = [sys.executable, "-m", "fdsign", "metrics", str(FOLDER)]
    done = subprocess.run(
        [*command, "--year", str(YEAR), "--json", "-"],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.fixture(scope="module")
def read() -> list[Sheet]:
    """What the naive reading makes of the same files."""
    return sheets(ROOT / FOLDER)


def as_written(key: Key) -> Key:
    """A key of the reference with an unknown institution as fdsign writes it."""
    indicator, level, institution, unit = key
    if level not in ("total", "institution") and institution is None:
        institution = UNKNOWN_INSTITUTION
    return (indicator, level, institution, unit)


def test_every_figure_of_the_examples(told: dict[str, Any], read: list[Sheet]) -> None:
    expected: dict[Key, Shown] = {}
    for key, figure in reckon(exports(read), YEAR).items():
        expected[as_written(key)] = (figure.numerator, figure.denominator, figure.status)

    shown: dict[Key, Shown] = {}
    for result in told["results"]:
        found = (result["indicator"], result["level"], result.get("institution"), result["unit"])
        assert found not in shown, f"twice: {found}"
        shown[found] = (result["numerator"], result["denominator"], result["status"])

    assert not shown.keys() - expected.keys(), "figures too many"
    assert not expected.keys() - shown.keys(), "figures missing"
    differing = {
        key: {"reference": figure, "fdsign": shown[key]}
        for key, figure in expected.items()
        if shown[key] != figure
    }
    assert differing == {}


def test_account_of_every_input_of_the_examples(told: dict[str, Any], read: list[Sheet]) -> None:
    expected = {
        (sheet.file, sheet.sheet, sheet.dataset): {
            "read": sheet.read,
            "used": sheet.used,
            "rejected": sheet.rejected,
            "set_aside": sheet.set_aside,
        }
        for sheet in read
    }
    shown = {
        (given["file"], given["sheet"], given["dataset"]): {
            count: given[count] for count in ("read", "used", "rejected", "set_aside")
        }
        for given in told["inputs"]
    }
    assert len(shown) == len(told["inputs"])
    assert shown == expected


def test_the_examples_are_worth_checking(read: list[Sheet]) -> None:
    """Guards the checks above: a reading that found nothing would agree with nothing."""
    figures = reckon(exports(read), YEAR)
    assert {key[1] for key in figures} >= {"total", "station", "community", "team", "doctor"}
    assert {figure.status for figure in figures.values()} == {
        "met",
        "missed",
        "no_target",
        "no_value",
    }
    assert all(sheet.used > 0 for sheet in read)
    assert sum(sheet.rejected for sheet in read) > 0
    assert sum(sheet.set_aside for sheet in read) > 0
