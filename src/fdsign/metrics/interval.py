"""The Wilson interval of a sampled rate, and whether a target lies inside it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import sqrt
from statistics import NormalDist


def z_of(confidence: Decimal) -> float:
    """The normal quantile of a two-sided interval: 1.95996… for 0.95."""
    return NormalDist().inv_cdf((1 + float(confidence)) / 2)


def wilson(numerator: int, denominator: int, confidence: Decimal) -> tuple[float, float]:
    """Lower and upper end, for display."""
    z = z_of(confidence)
    p, n = numerator / denominator, denominator
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def contains(numerator: int, denominator: int, target: Fraction, confidence: Decimal) -> bool:
    """Whether the target lies inside the interval: |p − t| ≤ z·√(t(1−t)/n), without roots."""
    z_squared = Fraction(z_of(confidence)) ** 2
    distance = Fraction(numerator, denominator) - target
    return distance**2 <= z_squared * target * (1 - target) / denominator
