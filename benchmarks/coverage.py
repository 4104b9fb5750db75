"""How often the interval of a drawn sample holds the true rate: the program's own draw, many times."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from fractions import Fraction
from random import Random

import pyarrow as pa

from benchmarks import results

SIZES = (50, 100, 200, 400)
RATES = ("0.85", "0.9", "0.95", "0.99")
DOCTORS, EACH = 30, (100, 600)
CONFIDENCE = Decimal("0.95")


def centre(rate: Fraction) -> tuple[pa.Table, set[str]]:
    """Signed persons of 30 doctors, and those whose contract is valid; the rate differs by doctor."""
    random = Random(str(rate))
    persons: list[str] = []
    doctors: list[str] = []
    chances: list[float] = []
    for doctor in range(DOCTORS):
        lean = random.uniform(-1, 1) * float(min(rate, 1 - rate)) / 2
        for _n in range(random.randint(*EACH)):
            persons.append(f"99{len(persons):016d}")
            doctors.append(f"D{doctor:02d}")
            chances.append(random.random() - lean)
    valid = sorted(range(len(persons)), key=chances.__getitem__)[: round(rate * len(persons))]
    table = {"person": persons, "institution": ["C"] * len(persons), "doctor": doctors}
    texts = {name: pa.array(values, pa.string()) for name, values in table.items()}
    return pa.table(texts), {persons[at] for at in valid}


def covered(cell: tuple[int, str, int]) -> int:
    """Of so many draws of one size from a centre with one rate, how many intervals hold the rate."""
    from fdsign.metrics.interval import wilson
    from fdsign.survey import draw

    size, rate, draws = cell
    people, valid = centre(Fraction(rate))
    true = len(valid) / len(people)
    strata = draw.strata(people, "doctor", size, Decimal(0))
    times = 0
    for seed in range(draws):
        drawn = draw.draw(people, "doctor", strata, seed)["person"].to_pylist()
        low, high = wilson(sum(person in valid for person in drawn), size, CONFIDENCE)
        times += low <= true <= high
    return times


def main() -> int:
    """Draw, count, write down."""
    parser = results.options(__doc__)
    parser.add_argument("--draws", type=int, default=1_000, help="draws of each cell")
    asked = parser.parse_args()
    cells = [(size, rate, asked.draws) for size in SIZES for rate in RATES]
    with ProcessPoolExecutor() as pool:
        times = list(pool.map(covered, cells))
    shares = {cell[:2]: count / asked.draws for cell, count in zip(cells, times, strict=True)}
    mean = sum(shares.values()) / len(shares)
    rows = [(size, *(f"{shares[size, rate]:.1%}" for rate in RATES)) for size in SIZES]
    result = results.Result(
        "coverage",
        "The interval of a drawn sample",
        f"python -m benchmarks.coverage --draws {asked.draws}",
        {
            "draws": asked.draws * len(cells),
            "mean_coverage": round(mean, 4),
            "below_94_percent": int(mean < 0.94),
        },
        ("below_94_percent",),
        ("size", *(f"rate {rate}" for rate in RATES)),
        rows,
        (
            "Each cell: how many of the draws gave a 95% Wilson interval that holds the true rate of",
            "a made-up centre of 30 doctors whose rates differ, drawn by doctor.",
        ),
    )
    return results.publish(result, asked.results)


if __name__ == "__main__":
    raise SystemExit(main())
