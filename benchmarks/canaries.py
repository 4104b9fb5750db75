"""Canary identities in every personal field: none may show in any output, log or temporary file."""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import results, runs
from benchmarks.folders import YEAR
from benchmarks.planting import PLANTS, Canaries, plant

Hits = Counter[tuple[str, str]]
"""(where it was found, where it had been planted) -> canaries."""

_LANGUAGES = ("en", "zh")
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le")
_LOUDEST = 8

_FAULTS = (
    ("csv", "reader"),
    ("lxml.html", "fromstring"),
    ("python_calamine", "CalamineWorkbook"),
    ("duckdb", "connect"),
    ("xlsxwriter.worksheet", "Worksheet.write_string"),
)
_EXCEPTIONS = ("ValueError", "KeyError", "OSError", "RuntimeError")
_BREAK = """
import importlib, sys
module, name, kind, message = sys.argv[1:5]
sys.argv = ["fdsign", *sys.argv[5:]]
home = importlib.import_module(module)
*path, last = name.split(".")
for part in path:
    home = getattr(home, part)
def broken(*_arguments, **_named):
    raise getattr(__import__("builtins"), kind)(message)
setattr(home, last, broken)
from fdsign.cli.main import run
run()
"""


class Watch:
    """Private places for everything that a run may write, and what was found in them."""

    def __init__(self, folder: Path, canaries: Canaries) -> None:
        self.out, self.temporary = folder / "out", folder / "tmp"
        self.home, self.working = folder / "home", folder / "work"
        for place in (self.out, self.temporary, self.home, self.working):
            place.mkdir()
        self.spelled = {
            canary: [canary.encode(encoding) for encoding in _ENCODINGS] for canary in canaries
        }
        self.canaries = canaries
        self.hits: Hits = Counter()
        self.searched: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.left = 0

    def run(self, label: str, line: Sequence[str]) -> None:
        """Run a program and search all that it said and wrote; its files go away after that."""
        environment = {"TMPDIR": str(self.temporary), "HOME": str(self.home)}
        ending = runs.run(line, folder=self.working, environment=environment)
        if ending.fault not in (None, "fault of its own"):
            self.faults[str(ending.fault)] += 1
        self._search(f"{label}, standard output", ending.out.encode())
        self._search(f"{label}, standard error", ending.err.encode())
        for place, what in (
            (self.out, label), (self.temporary, "temporary folder"),
            (self.home, "home folder"), (self.working, "working folder"),
        ):  # fmt: skip
            for file in sorted(p for p in place.rglob("*") if p.is_file()):
                kind = file.name if place == self.out else "file"
                self.left += place != self.out
                self._search(f"{what}, {kind}", file.name.encode() + file.read_bytes())
                file.unlink()

    def _search(self, where: str, data: bytes) -> None:
        self.searched[where] += 1
        for part in _parts(data):
            seen = [
                c for c, spelled in self.spelled.items() if any(each in part for each in spelled)
            ]
            for canary in seen:
                if not any(canary in other for other in seen if other != canary):
                    self.hits[where, self.canaries[canary]] += 1


def _parts(data: bytes) -> Iterator[bytes]:
    """The bytes, or the members of a zip file."""
    start = data.find(b"PK\x03\x04")
    if not 0 <= start < 300:
        yield data
        return
    with zipfile.ZipFile(io.BytesIO(data[start:])) as archive:
        for name in archive.namelist():
            yield archive.read(name)


def ordinary(watch: Watch, exports: Path) -> None:
    """The commands with every output, in both languages."""
    for language in _LANGUAGES:
        for command in ("check", "metrics", "services", "annual"):
            outputs = ["-o", "result.xlsx", "--json", "result.json", "--csv", "tables"]
            line = [command, str(exports), "--year", str(YEAR), "--lang", language]
            line += [str(watch.out / each) if "." in each or each == "tables" else each
                     for each in outputs]  # fmt: skip
            watch.run(f"{command} {language}", [sys.executable, "-m", "fdsign", *line])
    line = ["metrics", str(exports), "--year", str(YEAR), "--json", "-", "--strict"]
    watch.run("metrics --json -", [sys.executable, "-m", "fdsign", *line])


def faulty(watch: Watch, exports: Path, count: int) -> int:
    """Library functions that fail with a canary in their message; how many runs."""
    canary = next(canary for canary, label in watch.canaries.items() if label.startswith("id"))
    cases = [(fault, kind) for kind in _EXCEPTIONS for fault in _FAULTS][:count]
    for (module, name), kind in cases:
        line = ["metrics", str(exports), "--year", str(YEAR), "-o", str(watch.out / "result.xlsx")]
        script = [sys.executable, "-c", _BREAK, module, name, kind, f"cannot use {canary}", *line]
        watch.run(f"a library's {kind}", script)
    return len(cases)


def _result(watch: Watch, breaks: int) -> results.Result:
    by_place: Counter[str] = Counter()
    plants: dict[str, Counter[str]] = {}
    for (where, label), number in watch.hits.items():
        by_place[where] += number
        plants.setdefault(where, Counter())[label] += number
    rows = [
        (where, by_place[where],
         "; ".join(f"{label} {n}" for label, n in plants.get(where, Counter()).most_common(_LOUDEST)))
        for where in sorted(watch.searched)
    ]  # fmt: skip
    counts = {
        "canaries": len(watch.canaries),
        "planted in wrong columns": len(PLANTS),
        "outputs searched": sum(watch.searched.values()),
        "faults injected": breaks,
        "files left in the temporary, home and working folders": watch.left,
        "hits": sum(watch.hits.values()),
        "tracebacks and aborts": sum(watch.faults.values()),
    }
    return results.Result(
        "canaries", "Canary identities", f"python -m benchmarks.canaries --faults {breaks}",
        counts, ("hits", "tracebacks and aborts"),
        ("output", "hits", "where they had been planted"), rows,
        more={"hits by plant": dict(Counter(
            {label: sum(n for (_w, found), n in watch.hits.items() if found == label)
             for _where, label in watch.hits}))},
    )  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Plant, run, search, write the result; 1 if anything was found."""
    parser = results.options(__doc__)
    parser.add_argument(
        "--faults", type=int, default=len(_FAULTS) * len(_EXCEPTIONS), help="injected faults"
    )
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        exports = Path(place, "exports")
        canaries = plant(exports)
        watch = Watch(Path(place), canaries)
        ordinary(watch, exports)
        breaks = faulty(watch, exports, asked.faults)
    return results.publish(_result(watch, breaks), asked.results)


if __name__ == "__main__":
    raise SystemExit(main())
