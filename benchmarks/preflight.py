"""What the preflight of workbooks costs, against the reading that it makes safe."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import results
from fdsign.intake.limits import Limits
from fdsign.intake.preflight.workbook import inspect
from fdsign.intake.readers.workbook import read_xlsx
from fdsign.synthetic.demo import write_demo

GOAL = 0.25


def preflight(data: bytes) -> None:
    """The preflight alone: the one place that knows its name."""
    inspect(data, Limits())


def whole_reading(data: bytes) -> None:
    """fdsign's reader of zipped workbooks, the preflight included."""
    read_xlsx(data, Limits())


def median_seconds(act: Callable[[bytes], None], data: bytes, times: int) -> float:
    """The median time of an act."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        act(data)
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def measured(folder: Path, times: int) -> list[tuple[str, int, float, float]]:
    """Name, kilobytes, seconds of the preflight and of the reading proper, by workbook."""
    found = []
    for path in sorted(folder.glob("*.xlsx")):
        data = path.read_bytes()
        before = median_seconds(preflight, data, times)
        whole = median_seconds(whole_reading, data, times)
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
    counts = {
        "workbooks": len(found),
        "ratio of the preflight to the reading": round(ratio, 3),
        "ratio at most": GOAL,
        "over the goal": int(ratio > GOAL),
    }
    rows = [(name, size, round(before / read, 3)) for name, size, before, read in found]
    result = results.Result(
        "preflight", "The cost of the preflight",
        f"python -m benchmarks.preflight --count {asked.count} --scale {asked.scale}",
        counts, ("over the goal",), ("workbook", "KB", "preflight / reading"), rows,
    )  # fmt: skip
    return results.publish(result, asked.results)


if __name__ == "__main__":
    raise SystemExit(main())
