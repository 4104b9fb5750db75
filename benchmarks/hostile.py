"""Damaged and hostile folders, one at a time: what fdsign, pandas and a validator make of them."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks import (
    damage_cells,
    damage_folders,
    damage_texts,
    damage_workbooks,
    folders,
    outsiders,
    results,
    runs,
)
from benchmarks.cases import REFUSED, ROWS, SAME, TOLD, Case, SkippedError

CASES = (*damage_workbooks.CASES, *damage_cells.CASES, *damage_texts.CASES, *damage_folders.CASES)
_SERIOUS = ("aborted", "traceback", "fault", "out of time")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case. ``words``: REFUSED, SAME, ROWS, or what else happened."""

    case: Case
    words: str
    codes: tuple[str, ...]
    megabytes: int
    pandas: str
    validator: str

    @property
    def acceptable(self) -> bool:
        """Whether it is one of the outcomes that the case allows."""
        told = {f"{TOLD}{code}" for code in self.codes}
        return self.words in self.case.accept or bool(told & set(self.case.accept))


def examine(case: Case, validator: str | None, *, compare: bool = True) -> Outcome:
    """Make the folder of a case, and let each program at it. Raises SkippedError."""
    with tempfile.TemporaryDirectory() as place:
        exports, out = Path(place, "exports"), Path(place, "out")
        folders.write(exports, folders.sound())
        out.mkdir()
        file = case.make(exports)
        ending = _metrics(exports, out)
        words, codes = _outcome(ending, out, case, file)
        asked = compare and outsiders.askable(file)
        return Outcome(
            case,
            words,
            codes,
            ending.megabytes,
            outsiders.pandas(file, folders.sound()) if asked else outsiders.NOT_ASKED,
            outsiders.validator(validator, file) if asked else outsiders.NOT_ASKED,
        )


def _metrics(exports: Path, out: Path) -> runs.Ending:
    """fdsign on a folder, with every kind of output."""
    return runs.fdsign(
        "metrics", exports, "--year", str(folders.YEAR), "-o", out / "result.xlsx",
        "--json", out / "result.json", "--csv", out / "tables",
    )  # fmt: skip


def _outcome(ending: runs.Ending, out: Path, case: Case, file: Path) -> tuple[str, tuple[str, ...]]:
    """What happened in a word, and the problem codes that were told."""
    if ending.fault is not None:
        return ending.fault, ()
    if ending.code == 1:
        left = sorted(each.name for each in out.iterdir())
        named = file.name in ending.err
        words = f"refused, but wrote {left}" if left else REFUSED if named else "refused, unnamed"
        return words, tuple(runs.codes(ending.err))
    if ending.code != 0:
        return f"exit code {ending.code}", ()
    codes = _codes_told(out)
    figures, rejected = _figures(out)
    if rejected == 0 and figures == _reference(()):
        return SAME, codes
    if rejected == len(case.rows) + case.stray and figures == _reference(case.rows):
        return ROWS, codes
    return f"other figures ({rejected} rows rejected)", codes


def _codes_told(out: Path) -> tuple[str, ...]:
    """The codes of all problems but remarks and those of the sound folder."""
    lines = (out / "tables" / "problems.csv").read_text("utf-8-sig").splitlines()[1:]
    cells = [line.split(",")[:2] for line in lines]
    return tuple(sorted({code for code, severity in (c for c in cells if len(c) == 2)
                         if severity in ("error", "warning")}))  # fmt: skip


def _figures(out: Path) -> tuple[str, int]:
    document = json.loads((out / "result.json").read_text("utf-8"))
    rejected = sum(entry["rejected"] for entry in document["inputs"])
    return json.dumps(document["results"]), rejected


@cache
def _reference(without: tuple[int, ...]) -> str:
    """The figures of the sound folder without some contract rows."""
    with tempfile.TemporaryDirectory() as place:
        exports, out = Path(place, "exports"), Path(place, "out")
        tables = folders.sound()
        rows = tables[folders.CONTRACTS]
        tables[folders.CONTRACTS] = [r for n, r in enumerate(rows, 1) if n not in without]
        folders.write(exports, tables)
        out.mkdir()
        ending = _metrics(exports, out)
        if ending.code != 0:
            return f"no figures: {ending.err}"
        return _figures(out)[0]


def _result(outcomes: list[Outcome], skipped: list[str], command: str) -> results.Result:
    words = Counter(outcome.words for outcome in outcomes)
    faults = {
        f"fdsign: {word}": sum(n for found, n in words.items() if found.startswith(word))
        for word in _SERIOUS
    }
    others = [
        ("pandas", [o.pandas for o in outcomes]),
        ("validator", [o.validator for o in outcomes]),
    ]
    counts = {
        "folders": len(outcomes),
        "fdsign: refused": words[REFUSED],
        "fdsign: the sound figures": words[SAME],
        "fdsign: just the damaged rows rejected": words[ROWS],
        "fdsign: not acceptable": sum(not outcome.acceptable for outcome in outcomes),
        **faults,
        "fdsign: greatest memory, MB": max((o.megabytes for o in outcomes), default=0),
        **{
            f"{who}: {word}": number
            for who, said in others
            for word, number in sorted(Counter(each.partition(" (")[0] for each in said).items())
        },
    }
    rows = [
        (o.case.name, o.case.wrong, _told(o), "yes" if o.acceptable else "NO", o.pandas, o.validator)
        for o in outcomes
    ]  # fmt: skip
    return results.Result(
        "hostile", "Damaged and hostile folders", command, counts,
        ("fdsign: not acceptable", *faults),
        ("folder", "what is wrong", "fdsign", "acceptable", "pandas", "frictionless"),
        rows, tuple(f"Left out: {each}." for each in skipped),
    )  # fmt: skip


def _told(outcome: Outcome) -> str:
    return f"{outcome.words} ({', '.join(outcome.codes)})" if outcome.codes else outcome.words


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the cases, write the result, and return 1 if an outcome is not acceptable."""
    parser = results.options(__doc__)
    parser.add_argument("--count", type=int, default=len(CASES), help="only the first so many")
    parser.add_argument("--only", nargs="*", metavar="NAME", help="only the cases so named")
    parser.add_argument("--validator", metavar="PYTHON", help="a Python that has frictionless")
    parser.add_argument("--alone", action="store_true", help="fdsign only")
    asked = parser.parse_args(arguments)
    wanted = [case for case in CASES if not asked.only or case.name in asked.only][: asked.count]
    outcomes, skipped = [], []
    for case in wanted:
        try:
            outcomes.append(examine(case, asked.validator, compare=not asked.alone))
            print(case.name, _told(outcomes[-1]), flush=True)
        except SkippedError as reason:
            skipped.append(f"{case.name}, {reason}")
    command = "python -m benchmarks.hostile"
    if asked.validator:
        command += " --validator PYTHON"
    return results.publish(_result(outcomes, skipped, command), asked.results)


if __name__ == "__main__":
    raise SystemExit(main())
