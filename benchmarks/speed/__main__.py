"""How fast and how large: fdsign beside what offices would otherwise do, whole processes in one run.

``python -m benchmarks.speed`` makes its own data. A centre: the exports of ``fdsign demo``. A district:
clean parquet, from a part of it to the whole.
"""

from __future__ import annotations

import compileall
import json
import sys
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from benchmarks import results
from benchmarks.speed import by_calc, plot
from benchmarks.speed.district import write_district
from benchmarks.speed.measuring import (
    ROOT,
    Rounds,
    differences,
    fdsign,
    in_rounds,
    module,
    once,
)  # fmt: skip
from fdsign.synthetic.demo import write_demo

YEAR = "2017"
PROVINCE = 65_000_000 / 2_300_000
"""How many districts of the benchmark's size a province is."""
PLAIN_HELP = "import argparse; argparse.ArgumentParser(description='plain').parse_args(['--help'])"
GIGABYTE = 1024
FEW = "fdsign on 200 residents"
Row = tuple[str, float, str, str]
"""What is compared, the ratio or size found, the goal, whether it is met."""


def row(what: str, found: float, most: float | None = None, least: float | None = None) -> Row:
    """A row of the table, with its goal."""
    if most is not None:
        return what, round(found, 2), f"at most {most:g}", "yes" if found <= most else "no"
    if least is not None:
        return what, round(found, 2), f"at least {least:g}", "yes" if found >= least else "no"
    return what, round(found, 2), "", ""


def centre(folder: Path, count: int) -> tuple[list[Row], dict[str, float]]:
    """The centre's ratios, and the times of all ways in fdsign's own."""
    data, book = folder / "centre", folder / "out.xlsx"
    write_demo(data, scale="centre")
    few = write_demo(folder / "few", scale="tiny")[0].parent
    options = ("--year", YEAR, "-o", book, "--force", "--quiet")
    ways = {
        "fdsign": fdsign("metrics", data, *options),
        FEW: fdsign("metrics", few, *options),
        "bare read": module("benchmarks.speed.bare_read", data),
        "pandas script": module("benchmarks.speed.by_pandas", data, YEAR, folder / "pandas.xlsx"),
    }
    found = in_rounds(ways, count)
    own = found["fdsign"].time
    shares = {name: rounds.time / own for name, rounds in found.items()}
    rows = [
        row("centre: fdsign to the bare read of the same files", 1 / shares["bare read"], most=1.5),
        row(f"centre: {FEW} to that bare read", shares[FEW] / shares["bare read"]),
        row("centre: the pandas script to fdsign", shares["pandas script"], least=8),
    ]
    for name, how, goal in (("COUNTIFS", (), 40.0), ("MATCH", ("--lookups",), None)):
        _s, _m, text = once(module("benchmarks.speed.by_calc", data, YEAR, *how))
        calc = json.loads(text)
        shares[f"LibreOffice, {name}"] = calc["seconds"] / own
        rows.append(
            row(f"centre: LibreOffice ({name}, {calc['formulas']} formulas) to fdsign",
                calc["seconds"] / own, least=goal)
        )  # fmt: skip
    return rows, shares


def help_texts(count: int) -> list[Row]:
    """What --help takes of the time of a bare program's."""
    ways = {"fdsign": fdsign("--help"), "bare": [sys.executable, "-c", PLAIN_HELP]}
    found = in_rounds(ways, 2 * count)
    share = found["fdsign"].time / found["bare"].time
    return [
        row("--help to a bare Python program's", share, most=6),
        row("--help in seconds, at the most of all runs", max(found["fdsign"].seconds), most=0.25),
    ]


def districts(
    folder: Path, parts: Sequence[Fraction], count: int
) -> tuple[list[Row], int, dict[Fraction, dict[str, Rounds]]]:
    """The district's ratios, figures that differ from the SQL's, and what each part of it took."""
    found: dict[Fraction, dict[str, Rounds]] = {}
    differing = 0
    for part in sorted(parts):
        data, document = folder / f"district-{part.denominator}", folder / "district.json"
        write_district(data, part)
        run = fdsign("metrics", data, "--year", YEAR, "--json", document, "--force", "--quiet",
                     "--memory", "250MB", "--spill", folder)  # fmt: skip
        ways = {"fdsign": run, "SQL": module("benchmarks.speed.by_sql", data, YEAR),
                "bare read": module("benchmarks.speed.bare_read", data)}  # fmt: skip
        found[part] = in_rounds(ways, count)
        by_sql = json.loads(once(module("benchmarks.speed.by_sql", data, YEAR))[2])
        differing += differences(document, by_sql)
        for file in data.iterdir():
            file.unlink()
    return _district_rows(found), differing, found


def _district_rows(found: dict[Fraction, dict[str, Rounds]]) -> list[Row]:
    small, large = min(found), max(found)
    most = found[large]
    name = "district" if large == 1 else f"{large} of a district"
    times = float(large / small)
    slope = (most["fdsign"].memory - found[small]["fdsign"].memory) / float(large - small)
    start = found[small]["fdsign"].memory - slope * float(small)
    tenth = (start + slope * PROVINCE / 10) / GIGABYTE
    return [
        row(f"{name}: fdsign to hand-written SQL", most["fdsign"].time / most["SQL"].time, 1.3),
        row(f"{name}: the bare read of every cell to that SQL",
            most["bare read"].time / most["SQL"].time),
        row(f"{name}: gigabytes of fdsign", most["fdsign"].memory / GIGABYTE, most=2),
        row(f"{name}: gigabytes of the SQL", most["SQL"].memory / GIGABYTE),
        row(f"time of {times:g} times the input",
            most["fdsign"].time / found[small]["fdsign"].time, most=times),
        row(f"memory of {times:g} times the input",
            most["fdsign"].memory / found[small]["fdsign"].memory, most=times),
        row("a tenth of a province, gigabytes, reckoned", tenth, most=4),
        row("a province, gigabytes, reckoned", (start + slope * PROVINCE) / GIGABYTE),
    ]  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure all, write the result and the plot; 1 if a figure differs from the SQL's."""
    parser = results.options(__doc__)
    parser.add_argument("--count", type=int, default=5, help="rounds of the centre and of --help")
    parser.add_argument("--district-count", type=int, default=1, help="rounds of each district")
    parser.add_argument(
        "--smallest", type=int, default=32, help="the smallest part of a district: 1/N"
    )
    parser.add_argument(
        "--largest", type=Fraction, default=Fraction(1), help="the largest, such as 1/4"
    )
    asked = parser.parse_args(arguments)
    parts = [Fraction(1, n) for n in (1, 2, 4, 8, 16, 32, 64, 128) if n <= asked.smallest]
    parts = [part for part in parts if part <= asked.largest]
    compileall.compile_dir(ROOT / "src", quiet=1)  # as whoever installs a package leaves it
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        rows, shares = centre(folder, asked.count)
        rows += help_texts(asked.count)
        more, differing, grown = districts(folder, parts, asked.district_count)
    rows += more
    counts: dict[str, int | float] = {
        "figures that differ from the hand-written SQL": differing,
        "goals": sum(1 for each in rows if each[2]),
        "goals met": sum(1 for each in rows if each[3] == "yes"),
    }
    small = min(grown)
    growth = {
        str(part): {
            name: [round(of.time / grown[small][name].time, 2),
                   round(of.memory / grown[small][name].memory, 2)]
            for name, of in both.items()
        }
        for part, both in sorted(grown.items())
    }  # fmt: skip
    if asked.results == results.FOLDER:
        (ROOT / "docs" / "speed.svg").write_text(plot.drawn(shares, growth), "utf-8")
    command = (
        f"python -m benchmarks.speed --count {asked.count} --district-count {asked.district_count} "
        f"--smallest {asked.smallest} --largest {asked.largest}"
    )
    result = results.Result(
        "speed", "Speed and memory: whole processes, medians of the rounds", command, counts,
        ("figures that differ from the hand-written SQL",),
        ("what", "found", "goal", "met"), rows,
        (f"LibreOffice recalculates {len(by_calc.SHARE)} rates by doctor, once.",),
        {"in fdsign's time": {name: round(share, 3) for name, share in shares.items()},
         "growth, time and memory": growth},
    )  # fmt: skip
    return results.publish(result, asked.results)


if __name__ == "__main__":
    raise SystemExit(main())
