"""How exact numbers are written: rounded half up once, away from zero, never through a float."""

from __future__ import annotations

from fractions import Fraction


def decimal(value: Fraction, places: int) -> str:
    """So many decimals: 160/195 with four is ``0.8205``."""
    scaled = (abs(value) * 10**places + Fraction(1, 2)).__floor__()
    digits = f"{scaled:0{places + 1}d}"
    sign = "-" if value < 0 and scaled else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def percent(value: Fraction) -> str:
    """Two decimals (spec 1.4): 263/1000 is ``26.30%``."""
    return f"{decimal(value * 100, 2)}%"


def yuan(fen: int) -> str:
    """Whole fen in yuan: 198000000 is ``1,980,000.00``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def points(value: Fraction) -> str:
    """Points as people read them: two decimals, up to four where they are needed."""
    text = decimal(value, 4)
    return text[:-2] + text[-2:].rstrip("0")
