"""The strongest rival: hand-written SQL for clean exports of a district as parquet.

``python -m benchmarks.speed.by_sql FOLDER YEAR`` prints numerator and denominator as JSON, by level,
unit and indicator. It knows the files, their headings and their words, and checks nothing.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb

SCRIPT = Path(__file__).with_suffix(".sql")
Figures = dict[str, dict[str, dict[str, tuple[int, int]]]]


def figures(folder: Path, year: int, memory: str | None = None) -> Figures:
    """Level, unit and indicator; a unit's name is that of the institution, then its own."""
    found: Figures = {}
    with tempfile.TemporaryDirectory() as spill, duckdb.connect() as database:
        database.execute("set temp_directory = $1", [spill])
        database.execute("set preserve_insertion_order = false")
        if memory:
            database.execute("set memory_limit = $1", [memory])
        database.execute("set variable folder = $1", [str(folder)])
        database.execute("set variable year = $1", [year])
        database.execute(SCRIPT.read_text("utf-8"))
        for level, *names, indicator, numerator, denominator in database.execute(
            "from result order by all"
        ).fetchall():
            unit = "/".join(name for name in names if name is not None)
            found.setdefault(level, {}).setdefault(unit, {})[indicator] = (numerator, denominator)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Calculate and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("year", type=int)
    parser.add_argument("--memory", help="what the database may hold, such as 2GB")
    asked = parser.parse_args(arguments)
    print(json.dumps(figures(asked.folder, asked.year, asked.memory), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
