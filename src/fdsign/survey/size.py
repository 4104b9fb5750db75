"""How many persons must be called so that the rate is known well enough."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil

from fdsign.metrics.interval import z_of
from fdsign.survey.results import Size


def given(size: int, population: int) -> Size:
    """A size that the office chose, at most everybody."""
    return Size(min(size, population), population, asked=size)


def needed(population: int, precision: Decimal, expected: Decimal, confidence: Decimal) -> Size:
    """The size for a rate within ``precision`` to each side.

    n₀ = z²·p·(1−p) ÷ d² of an endless population, n = n₀ ÷ (1 + (n₀−1) ÷ N) of N persons, rounded up.
    """
    p, d = Fraction(expected), Fraction(precision)
    unlimited = max(Fraction(1), Fraction(z_of(confidence)) ** 2 * p * (1 - p) / d**2)
    size = ceil(unlimited / (1 + (unlimited - 1) / population)) if population else 0
    return Size(
        size, population,
        precision=precision, expected=expected, confidence=confidence, unlimited=ceil(unlimited),
    )  # fmt: skip
