"""A million splits made by chance: no fen lost, every part within one fen, no order that matters."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from random import Random

from benchmarks import results

BATCH = 10_000


def batch(number: int) -> Counter[str]:
    """The faults of one batch of splits, by kind."""
    from tests.properties.test_funds import random_faults

    random = Random(number)
    return Counter(fault for _n in range(BATCH) for fault in random_faults(random))


def main() -> int:
    """Split, count the faults, write them down."""
    parser = results.options(__doc__)
    parser.add_argument("--count", type=int, default=1_000_000, help="how many splits")
    asked = parser.parse_args()
    batches = -(-asked.count // BATCH)
    faults: Counter[str] = Counter()
    with ProcessPoolExecutor() as pool:
        for found in pool.map(batch, range(batches)):
            faults.update(found)
    result = results.Result(
        "splits",
        "Splits by largest remainder",
        f"python -m benchmarks.splits --count {batches * BATCH}",
        {"splits": batches * BATCH, "faults": sum(faults.values())},
        ("faults",),
        ("fault", "splits"),
        sorted(faults.items()),
        (
            "Checked: the parts add up, each is within one fen of its exact quota, 0 gets 0,",
            "no smaller remainder got a fen before a larger one, another order gives the same.",
        ),
    )
    return results.publish(result, asked.results)


if __name__ == "__main__":
    raise SystemExit(main())
