"""One-bit flips of sound workbooks: none may change a figure in silence, abort or raise.

A file that is refused by the reader stops the pipeline, and one whose sheets are read as the sound
file's are gives its figures; so the whole pipeline runs only where the sheets differ, and on every
so many files to show that this holds. Batches run in processes of their own: an abort is seen, and
the file it happened at is known.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks import results
from benchmarks.flipping import SEED, WRITERS, Original, originals

BAD = ("silently different", "abort", "exception", "pipeline disagrees", "out of time")
BATCH = 1000
_SECONDS = 600.0


@dataclass(slots=True)
class Tally:
    """Outcomes so far; ``bad``: the flips that must not be, as (number, outcome)."""

    outcomes: Counter[str] = field(default_factory=Counter)
    bad: list[tuple[int, str]] = field(default_factory=list)

    def take(self, number: int, outcome: str) -> None:
        """Count the outcome of one flip."""
        self.outcomes[outcome] += 1
        if outcome.startswith(BAD):
            self.bad.append((number, outcome))

    def count(self, word: str) -> int:
        """How many outcomes begin with the word."""
        return sum(n for outcome, n in self.outcomes.items() if outcome.startswith(word))


def flips(count: int, whole: int) -> Tally:
    """The outcomes of flips 0 to count."""
    tally = Tally()
    for start in range(0, count, BATCH):
        number, end = start, min(start + BATCH, count)
        while number < end:
            number = _batch(number, end, whole, tally)
    return tally


def _batch(start: int, end: int, whole: int, tally: Tally) -> int:
    """Run a worker over some flips; the number of the flip to go on with."""
    line = [sys.executable, "-m", "benchmarks.bitflips", "--worker", str(start), str(end)]
    line += ["--whole", str(whole)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        number = start
        for said in worker.stdout:
            tally.take(number, json.loads(said))
            number += 1
        try:
            code = worker.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            worker.kill()
            code = None
    if number < end:
        tally.take(number, "out of time" if code is None else f"abort (code {code})")
        number += 1
    return number


def _work(start: int, end: int, whole: int) -> None:
    """The worker: one JSON text a flip, at once, so that the parent knows where it ended."""
    with tempfile.TemporaryDirectory() as place:
        sound = originals(Path(place))
        for number in range(start, end):
            print(json.dumps(outcome(number, sound, whole)), flush=True)


def outcome(number: int, sound: Sequence[Original], whole: int) -> str:
    """Flip one bit, and say what the library makes of the file."""
    original = sound[number % len(sound)]
    data = bytearray(original.data)
    bit = Random(f"{SEED}:{number}").randrange(len(data) * 8)
    data[bit // 8] ^= 1 << bit % 8
    return original.judge(bytes(data), through_all=whole > 0 and number // len(sound) % whole == 0)


def _rows(tally: Tally) -> Iterator[tuple[str, int]]:
    yield from sorted(tally.outcomes.items(), key=lambda item: (-item[1], item[0]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Flip bits, write the result, and return 1 if one was bad."""
    parser = results.options(__doc__)
    parser.add_argument("--count", type=int, default=1000, help="how many flips")
    parser.add_argument(
        "--whole", type=int, default=250, help="the whole pipeline for every so many flips; 0 never"
    )
    parser.add_argument("--worker", nargs=2, type=int, metavar=("FROM", "TO"), help="for itself")
    asked = parser.parse_args(arguments)
    if asked.worker:
        _work(*asked.worker, asked.whole)
        return 0
    began = time.monotonic()
    tally = flips(asked.count, asked.whole)
    seconds = time.monotonic() - began
    print(f"{asked.count / seconds:.0f} files a second", file=sys.stderr)
    counts = {
        "files": asked.count,
        "refused": tally.count("refused"),
        "the sound figures": tally.count("same"),
        "rows rejected and told": tally.count("rejected rows told"),
        "other figures, and a problem says so": tally.count("told"),
        **{word: tally.count(word) for word in BAD},
    }
    result = results.Result(
        "bitflips", "One-bit flips of workbooks",
        f"python -m benchmarks.bitflips --count {asked.count} --whole {asked.whole}",
        counts, BAD,
        ("outcome", "files"), list(_rows(tally)),
        (f"Written by {' and '.join(WRITERS)}; contracts of 60 rows beside their register.",),
        {"bad": [{"flip": number, "outcome": word} for number, word in tally.bad]},
    )  # fmt: skip
    return results.publish(result, asked.results)


if __name__ == "__main__":
    raise SystemExit(main())
