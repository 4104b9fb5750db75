"""Whole processes side by side: one round runs each of them once, and the medians of the rounds count."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.speed.by_sql import Figures

ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Rounds:
    """What one command took in each round: seconds, and megabytes at the most."""

    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    @property
    def time(self) -> float:
        """The median of the seconds."""
        return statistics.median(self.seconds)

    @property
    def memory(self) -> float:
        """The median of the peaks."""
        return statistics.median(self.megabytes)


def module(name: str, *arguments: str | Path) -> list[str]:
    """A module of this Python as a command."""
    return [sys.executable, "-m", name, *map(str, arguments)]


def fdsign(*arguments: str | Path) -> list[str]:
    """fdsign as a command."""
    return module("fdsign", *arguments)


def in_rounds(commands: Mapping[str, Sequence[str]], count: int) -> dict[str, Rounds]:
    """Run every command once a round, in turn, so that what else the machine does hits all alike."""
    found = {name: Rounds() for name in commands}
    for _ in range(count):
        for name, command in commands.items():
            seconds, megabytes, _text = once(command)
            found[name].seconds.append(seconds)
            found[name].megabytes.append(megabytes)
    return found


def once(command: Sequence[str]) -> tuple[float, float, str]:
    """Seconds, megabytes and output of one run. Raises RuntimeError if it fails."""
    environment = {**os.environ, "FDSIGN_LANG": "en", "PYTHONPATH": str(ROOT), "COLUMNS": "80"}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.monotonic()
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
    if process.returncode:
        raise RuntimeError(f"{command[2]}: exit code {process.returncode}\n{texts[1]}")
    return seconds, used.ru_maxrss / 1024, texts[0]


def differences(document: Path, by_sql: Figures) -> int:
    """Figures of the hand-written SQL that are not fdsign's."""
    ours = {}
    for row in json.loads(document.read_text("utf-8"))["results"]:
        names = (row.get("institution"), row["unit"])
        unit = "/".join(dict.fromkeys(name for name in names if name is not None))
        ours[row["level"], unit, row["indicator"]] = (row["numerator"], row["denominator"])
    return sum(
        ours.get((level, unit, indicator)) != tuple(pair)
        for level, units in by_sql.items()
        for unit, indicators in units.items()
        for indicator, pair in indicators.items()
    )
