"""What safe reading of workbooks costs: fdsign's columns, against those of the fast reader alone."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import results
from benchmarks.runs import median_seconds
from fdsign.intake import files
from fdsign.intake.raw import RawSheet
from fdsign.intake.readers.workbook import read_cells
from fdsign.synthetic.demo import write_demo

GOAL = 1.25
RATIO = "ratio of safe reading to the fast reader alone"
_CLOCK = time.process_time
"""Processor time: that of other programs does not count."""


def safely(path: Path) -> None:
    """The columns of a file, the preflight included."""
    _columns(files.read(files.DataFile(path, path.name), files.Reading()).sheets or [])


def bare(path: Path) -> None:
    """The columns of a workbook as the fast reader sees it, whatever its bytes say."""
    _columns(read_cells(path.read_bytes()))


def _columns(sheets: Sequence[RawSheet]) -> None:
    for sheet in sheets:
        sheet.columns(0, max(map(len, sheet.rows), default=0))


def measured(folder: Path, times: int) -> list[tuple[str, int, float, float]]:
    """Name, kilobytes, seconds with the preflight and without it, by workbook."""
    found = []
    for path in sorted(folder.glob("*.xlsx")):
        safely(path)
        bare(path)
        safe = median_seconds(lambda path=path: safely(path), times, _CLOCK)
        alone = median_seconds(lambda path=path: bare(path), times, _CLOCK)
        found.append((path.name, path.stat().st_size // 1024, safe, alone))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write the result; 1 if safe reading costs more than it may."""
    parser = results.options(__doc__)
    parser.add_argument("--count", type=int, default=5, help="times; the median is taken")
    parser.add_argument("--scale", default="centre", help="of the demo that is read")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        write_demo(Path(place, "demo"), scale=asked.scale)
        found = measured(Path(place, "demo"), asked.count)
    ratio = sum(row[2] for row in found) / sum(row[3] for row in found)
    counts = {
        "workbooks": len(found),
        RATIO: round(ratio, 3),
        "ratio at most": GOAL,
        "over the goal": int(ratio > GOAL),
    }
    rows = [(name, size, round(safe / alone, 3)) for name, size, safe, alone in found if size > 100]
    result = results.Result(
        "preflight", "The cost of safe reading",
        f"python -m benchmarks.preflight --count {asked.count} --scale {asked.scale}",
        counts, ("over the goal",), ("workbook", "KB", "fdsign / fast reader alone"), rows,
    )  # fmt: skip
    return results.publish(result, asked.results)


if __name__ == "__main__":
    raise SystemExit(main())
