"""The order in which people expect the names of units."""

from __future__ import annotations

import re

from fdsign.cohort.units import UNKNOWN

_NUMERALS = re.compile(
    r"[0-9]{1,18}|[一二三四五六七八九十]+|^[甲乙丙丁戊己庚辛壬癸](?=[社街村站团组网队])"
)
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}


def as_people_count(name: str | None) -> tuple[bool, bool, tuple[tuple[str, int], ...]]:
    """The order in which people expect names: 第二 before 第十, 甲 before 乙, 未知 and none last."""
    if name is None:
        return True, True, ()
    parts: list[tuple[str, int]] = []
    at = 0
    for match in _NUMERALS.finditer(name):
        parts.append((name[at : match.start()], _value(match[0])))
        at = match.end()
    return False, name == UNKNOWN, (*parts, (name[at:], 0))


def _value(numeral: str) -> int:
    """二 is 2, 十二 is 12, 二十 is 20, others digit by digit; 乙 is 2."""
    if numeral in _STEMS:
        return _STEMS.index(numeral) + 1
    if numeral.isascii():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    if ten:
        return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
    return int("".join(str(_DIGITS[digit]) for digit in numeral))
