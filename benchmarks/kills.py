"""Kills during the writing of a report: the old one or the new one must be there, whole.

The writing code is killed in children of a warm process, and a smaller number of times the whole
command. A tenth of the kills of the former are interrupts (Ctrl+C).
"""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

from benchmarks import results
from benchmarks.killing import (
    Kill,
    kill_a_write,
    kill_the_command,
    report,
    reports_of,
    write,
)
from benchmarks.runs import median_seconds
from fdsign.synthetic.demo import write_demo

_SEED = 2017
_MEGABYTES = 3.0
_YEARS = (2016, 2017)
_PAST = 1.2
"""Moments reach so far beyond the usual time."""


def writes(count: int, interrupts: float, folder: Path) -> dict[str, list[Kill]]:
    """Kills of the writing code, by signal."""
    old, new = report(1, _MEGABYTES), report(2, _MEGABYTES)
    usual = median_seconds(lambda: write(folder / "report.xlsx", old), 5)
    rng = Random(_SEED)
    found: dict[str, list[Kill]] = {"SIGKILL": [], "SIGINT": []}
    for _ in range(count):
        sign = signal.SIGINT if rng.random() < interrupts else signal.SIGKILL
        delay = rng.uniform(0, usual * _PAST)
        found[sign.name].append(kill_a_write(folder, old, new, delay, sign))
    return found


def commands(count: int, folder: Path) -> list[Kill]:
    """Kills of the whole command; every other one in the last fifth of its time."""
    exports = folder / "exports"
    write_demo(exports, scale="tiny")
    out = folder / "out"
    out.mkdir()
    usual = reports_of(exports, out, _YEARS)
    rng = Random(_SEED)
    return [
        kill_the_command(exports, out, _YEARS, usual * rng.uniform(number % 2 * 0.8, 1.05))
        for number in range(count)
    ]


def _row(what: str, kills: list[Kill]) -> tuple[str, int, int, int, int, int, int]:
    return (
        what,
        len(kills),
        sum(k.late for k in kills),
        sum(k.leftovers > 0 for k in kills),
        sum(k.new for k in kills),
        sum(not k.whole for k in kills),
        sum(k.remained for k in kills),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill, write the result, and return 1 if a report was lost or something remained."""
    parser = results.options(__doc__)
    parser.add_argument("--count", type=int, default=1000, help="kills of the writing code")
    parser.add_argument("--commands", type=int, default=40, help="kills of the whole command")
    parser.add_argument("--interrupts", type=float, default=0.1, help="share of interrupts")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        target = Path(place, "writes")
        target.mkdir()
        found = writes(asked.count, asked.interrupts, target)
        whole = commands(asked.commands, Path(place)) if asked.commands else []
    rows = [
        *(_row(f"the writing code, {sign}", kills) for sign, kills in found.items()),
        _row("fdsign metrics, SIGKILL", whole),
    ]
    counts = {
        "kills": sum(row[1] for row in rows),
        "kills that met a file half written": sum(row[3] for row in rows),
        "reports lost or broken": sum(row[5] for row in rows),
        "temporary files after the next write": sum(row[6] for row in rows),
    }
    result = results.Result(
        "kills", "Kills during writing",
        f"python -m benchmarks.kills --count {asked.count} --commands {asked.commands}",
        counts, ("reports lost or broken", "temporary files after the next write"),
        ("what", "kills", "had ended", "left a file half written", "new report there",
         "lost or broken", "remains after the next write"),
        rows,
        (f"Reports of {_MEGABYTES:g} MB; moments spread evenly over the usual time.",),
    )  # fmt: skip
    return results.publish(result, asked.results)


if __name__ == "__main__":
    raise SystemExit(main())
