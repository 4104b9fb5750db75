"""What the preflight of workbooks costs, against the reading that it makes safe."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import results
from benchmarks.runs import median_seconds
from fdsign.intake import files
from fdsign.intake.limits import Limits
from fdsign.intake.preflight.workbook import inspect
from fdsign.synthetic.demo import write_demo

GOAL = 0.25
_CLOCK = time.process_time
"""Processor time: that of other programs does not count."""


def preflight(data: bytes) -> None:
    """The preflight alone: the one place that knows its name."""
    inspect(data, Limits())


def reading(path: Path) -> None:
    """fdsign's reading of a file, the preflight included."""
    files.read(files.DataFile(path, path.name), files.Reading())


def measured(folder: Path, times: int) -> list[tuple[str, int, float, float]]:
    """Name, kilobytes, seconds of the preflight and of the reading proper, by file."""
    found = []
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        reading(path)
        zipped = path.suffix == ".xlsx"
        before = median_seconds(lambda data=data: preflight(data), times, _CLOCK) if zipped else 0.0
        whole = median_seconds(lambda path=path: reading(path), times, _CLOCK)
        found.append((path.name, len(data) // 1024, before, max(whole - before, 1e-9)))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write the result; 1 if the preflight costs more than it may."""
    parser = results.options(__doc__)
    parser.add_argument("--count", type=int, default=5, help="times; the median is taken")
    parser.add_argument("--scale", default="centre", help="of the demo that is read")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        write_demo(Path(place, "demo"), scale=asked.scale)
        found = measured(Path(place, "demo"), asked.count)
    ratio = sum(row[2] for row in found) / sum(row[3] for row in found)
    books = [row for row in found if row[2]]
    of_books = sum(row[2] for row in books) / sum(row[3] for row in books)
    counts = {
        "files": len(found),
        "ratio of the preflight to the reading of all files": round(ratio, 3),
        "the same of zipped workbooks alone": round(of_books, 3),
        "ratio at most": GOAL,
        "over the goal": int(ratio > GOAL),
    }
    rows = [
        (name, size, round(before / read, 3)) for name, size, before, read in books if size > 100
    ]
    result = results.Result(
        "preflight", "The cost of the preflight",
        f"python -m benchmarks.preflight --count {asked.count} --scale {asked.scale}",
        counts, ("over the goal",), ("workbook", "KB", "preflight / reading"), rows,
    )  # fmt: skip
    return results.publish(result, asked.results)


if __name__ == "__main__":
    raise SystemExit(main())
