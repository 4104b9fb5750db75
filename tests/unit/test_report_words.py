"""How figures are written."""

from __future__ import annotations

from fractions import Fraction

import pytest

from fdsign.metrics.numbers import percent
from fdsign.report import words


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(0), "0.00%"),
        (Fraction(1447, 5500), "26.31%"),
        (Fraction(1, 3), "33.33%"),
        (Fraction(2, 3), "66.67%"),
        (Fraction(5, 100_000), "0.01%"),  # half up, where a float format gives 0.01 or 0.00
        (Fraction(12_345, 1_000_000), "1.23%"),
        (Fraction(10_125, 1_000_000), "1.01%"),
        (Fraction(1_000_50, 1_000_00), "100.05%"),
        (Fraction(1203, 1188), "101.26%"),
    ],
)
def test_percentages_have_two_decimals_rounded_half_up(value: Fraction, shown: str) -> None:
    assert percent(value) == shown


def test_a_han_character_takes_two_columns() -> None:
    assert words.width("签约 2017") == 9


def test_control_characters_do_not_reach_the_screen() -> None:
    assert words.one_line("a\x1b[31mb\r\nc\u202ed") == "a [31mb c d"
