"""What a cell means, a whole column at a time (spec 2.2).

Every parser takes a TextColumn and returns ``Parsed``: the value of each text it says, and for each
problem code the mask of the texts it is about. A faulty text has no value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.intake import fold
from fdsign.intake.columns import (
    NUMBER,
    Mask,
    Places,
    TextColumn,
    blank_to_null,
    by_unique,
    each,
    holds,
    spread,
    true,
)  # fmt: skip
from fdsign.intake.masking import ID_NUMBER, PERSON_NUMBER, reads_as_address, reads_as_flat

Ints = npt.NDArray[np.int64]
Whole = npt.NDArray[np.integer]
DECIMAL = pa.decimal128(26, 8)

_DATE = (
    r"^(?P<y>\d{4})(?:[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})[日号]?|(?P<m2>\d{2})(?P<d2>\d{2}))"
    r"(?P<tail>(?:[ T(]+|$|\d{4}(?:\d{2})?$|星期|周).*)$"
)
_TIME = (
    r"^[ T(]*(星期.|周.)?[)]?[ ]*"
    r"((上午|下午|AM|PM|am|pm)?[ ]*\d{1,2}[:时点]\d{1,2}.*|([01]\d|2[0-3])[0-5]\d([0-5]\d)?)?$"
)
_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
"""The days of each month, counted from 1, of a year that is no leap year."""
_OPEN = {"长期", "永久", "无固定期限", "长期有效", "永久有效"}
_NUMBER_IN_NAME = rf"[(\[]?\b(?:{PERSON_NUMBER})\b[)\]]?"
_INSTITUTION = "卫生|医院|服务|中心|团队|社区|居委"
_NAMED_AFTER_PEOPLE = {"doctor", "old_doctor", "new_doctor", "team", "name", "note", "booked_by"}
_AREAS = {"station", "community", "grid"}
_HAN_SPACE = r"(\p{Han})[\s　]+(\p{Han})"


@dataclass(slots=True)
class Parsed:
    """Values of texts, or of cells, and which of them have a problem, by code."""

    values: pa.Array
    faults: dict[str, Mask] = field(default_factory=dict)

    def spread(self, at: Places | None) -> Parsed:
        """The same for the cells that say these texts."""
        faults = {code: spread(mask, at) for code, mask in self.faults.items()}
        return Parsed(each(self.values, at), faults)


def folded(text: pa.StringArray) -> pa.StringArray:
    """Half width (NFKC)."""
    if not holds(text, r"[^\x00-\x7f]"):
        return text
    return pc.utf8_normalize(text, "NFKC")


def text(column: TextColumn) -> Parsed:
    """Plain text; a space between two Han characters is dropped, width is left alone."""
    if not holds(column.said, _HAN_SPACE):
        return Parsed(blank_to_null(column.said))
    once = pc.replace_substring_regex(column.said, _HAN_SPACE, r"\1\2")
    return Parsed(blank_to_null(pc.replace_substring_regex(once, _HAN_SPACE, r"\1\2")))


def unit(column: TextColumn, name: str) -> Parsed:
    """The name of a doctor, a team, a place, without the personal data that got into it; code
    number-in-name.

    Streets may give an area its name; a telephone number may stand behind a doctor's or a team's.
    Else what is left beside a personal number must read like an institution to be kept.
    """
    plain = text(column).values
    half = folded(column.said)
    digits = true(pc.match_substring_regex(half, _NUMBER_IN_NAME))
    address = true(by_unique(plain, reads_as_flat if name in _AREAS else _is_address, pa.bool_()))
    if not (digits | address).any():
        return Parsed(plain)
    bare = pc.replace_substring_regex(half, _NUMBER_IN_NAME, "")
    bare = blank_to_null(pc.utf8_trim_whitespace(bare))
    kept = true(pc.match_substring_regex(bare, _INSTITUTION))
    if name in _NAMED_AFTER_PEOPLE:
        kept |= ~true(pc.match_substring_regex(half, rf"\b(?:{ID_NUMBER})\b"))
    lost = address | (digits & ~kept)
    named = pc.if_else(pa.array(digits), bare, plain)
    named = pc.if_else(pa.array(lost), pa.scalar(None, pa.string()), named)
    return Parsed(named, {"number-in-name": digits | address})


def _is_address(name: str) -> bool:
    """An address, not an institution that is called after its street."""
    return reads_as_address(name) and not re.search(_INSTITUTION, name)


def card(column: TextColumn) -> Parsed:
    """A card number: half width, no spaces or hyphens, upper case."""
    plain = pc.utf8_upper(pc.replace_substring_regex(folded(column.said), r"[\s\-]", ""))
    placeholder = pc.is_in(plain, pa.array(sorted(fold.words("person_placeholder"))))
    return Parsed(blank_to_null(pc.if_else(placeholder, pa.scalar(None, pa.string()), plain)))


def valid_days(year: Whole, month: Whole, day: Whole) -> Mask:
    """Whether year, month, day (ints, any value) name a day of the calendar."""
    sane = (month >= 1) & (month <= 12) & (day >= 1) & (year >= 1) & (year <= 9999)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    length = _DAYS[np.where(sane, month, 0)] + (leap & (month == 2))
    valid: Mask = sane & (day <= length)
    return valid


def _ints(array: pa.Array) -> Ints:
    number = pc.cast(blank_to_null(array), pa.int64())
    return np.asarray(pc.fill_null(number, -1).to_numpy(zero_copy_only=False), dtype=np.int64)


def _from_parts(year: Ints, month: Ints, day: Ints, good: Mask) -> pa.Array:
    months = np.where(good, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]").astype(np.int64) + np.where(good, day - 1, 0)
    return pa.array(days.astype(np.int32), pa.int32(), mask=~good).cast(pa.date32())


def date(column: TextColumn, *, open_end: bool = False) -> Parsed:
    """date32; codes date-invalid, date-out-of-range. ``open_end``: 长期 and 9999-12-31 are dates.

    Accepted: Excel dates (also as bare serial numbers in a typed workbook), 2017-8-30, 2017/08/30,
    2017.8.30, 20170830, 2017年8月30日, each with a time of day after it.
    """
    plain = folded(column.said)
    if holds(plain, r"\s*[年月./\-—–]\s+|\s+[年月./\-—–日]|[—–]"):
        plain = pc.replace_substring_regex(plain, r"\s*([年月./\-—–])\s*", r"\1")
        plain = pc.replace_substring_regex(plain, r"[—–]", "-")
        plain = pc.replace_substring_regex(plain, r"\s+日", "日")
    plain = _serials(column, plain)
    parts = pc.extract_regex(plain, _DATE)
    given = true(pc.is_valid(plain))
    matched = true(pc.is_valid(parts)) & given
    year = _ints(pc.struct_field(parts, "y"))
    month = np.maximum(_ints(pc.struct_field(parts, "m")), _ints(pc.struct_field(parts, "m2")))
    day = np.maximum(_ints(pc.struct_field(parts, "d")), _ints(pc.struct_field(parts, "d2")))
    tail = true(pc.match_substring_regex(pc.struct_field(parts, "tail"), _TIME))
    real = matched & tail & valid_days(year, month, day)
    in_range = real & (year >= 1900) & (year <= 2100)
    good = in_range
    if open_end:
        forever = true(pc.is_in(plain, pa.array(sorted(_OPEN)))) | (real & (year == 9999))
        year, month, day = (
            np.where(forever, value, part) for value, part in ((9999, year), (12, month), (31, day))
        )
        good = in_range | forever
    return Parsed(
        _from_parts(year, month, day, good),
        {"date-invalid": given & ~real & ~good, "date-out-of-range": real & ~good},
    )


def _serials(column: TextColumn, plain: pa.StringArray) -> pa.StringArray:
    """Bare Excel serial numbers (10,000–80,000 in a number cell) as ISO dates."""
    if not column.typed or not (column.kinds == NUMBER).any():
        return plain
    whole = _ints(pc.extract_regex(plain, r"^(?P<n>\d{5})(?:\.\d+)?$").field("n"))
    serial = (column.kinds == NUMBER) & (whole >= 10_000) & (whole <= 80_000)
    start = np.datetime64("1904-01-01" if column.date1904 else "1899-12-30")
    iso = pa.array(np.datetime_as_string(start + np.where(serial, whole, 0)), pa.string())
    return pc.if_else(pa.array(serial), iso, plain)


def number(column: TextColumn) -> Parsed:
    """decimal(26,8); thousands separators, units and percent signs are understood."""
    plain = pc.match_substring_regex(column.said, r"^-?\d{1,15}(\.\d{1,8})?$")
    odd = pc.if_else(plain, pa.scalar(None, pa.string()), column.said)
    exact = pc.if_else(plain, column.said, pa.scalar(None, pa.string())).cast(DECIMAL)
    faulty = by_unique(odd, lambda t: _decimal(t) is None, pa.bool_())
    values = pc.coalesce(exact, by_unique(odd, _decimal, DECIMAL))
    return Parsed(values, {"number-invalid": true(faulty)})


def percent_signs(column: TextColumn) -> pa.Array:
    """Whether a cell has a percent or per-mille sign: its number is a share already."""
    return pc.match_substring_regex(column.said, "[%％‰]")


def count(column: TextColumn) -> Parsed:
    """int64, not negative; code number-invalid for anything else, fractions included."""

    def whole(value: str) -> int | None:
        exact = _decimal(value)
        good = exact is not None and exact >= 0 and exact == exact.to_integral_value()
        return int(exact) if good and exact is not None else None

    faulty = by_unique(column.said, lambda t: whole(t) is None, pa.bool_())
    return Parsed(by_unique(column.said, whole, pa.int64()), {"number-invalid": true(faulty)})


def times(column: TextColumn) -> Parsed:
    """int64, a negative one takes back (冲销); code number-invalid for fractions and anything else."""

    def whole(value: str) -> int | None:
        exact = _decimal(value)
        return None if exact is None or exact != exact.to_integral_value() else int(exact)

    faulty = by_unique(column.said, lambda t: whole(t) is None, pa.bool_())
    return Parsed(by_unique(column.said, whole, pa.int64()), {"number-invalid": true(faulty)})


def _decimal(value: str) -> Decimal | None:
    plain = fold.word(value).replace(",", "").replace("¥", "").replace("￥", "")
    plain = re.sub(r"(元|人次|人|次|张|个|户|天|分|位|例|项|份)$", "", plain)
    scale = {"%": 100, "‰": 1000}.get(plain[-1:], 1)
    try:
        exact = Decimal(plain.rstrip("%‰"))
        if not exact.is_finite() or abs(exact) >= 10**15:
            return None
        return (exact / scale).quantize(Decimal("0.00000001"))
    except InvalidOperation:
        return None


def year(column: TextColumn) -> Parsed:
    """int64 calendar year 2000–2100 (2017, 2017年, 2017年度); code number-invalid."""
    faulty = by_unique(column.said, lambda t: calendar_year(t) is None, pa.bool_())
    values = by_unique(column.said, calendar_year, pa.int64())
    return Parsed(values, {"number-invalid": true(faulty)})


def calendar_year(value: str) -> int | None:
    """A year between 2000 and 2100, or None."""
    match = re.fullmatch(r"(2\d{3})(年|年度)?", fold.word(value))
    return int(match[1]) if match and 2000 <= int(match[1]) <= 2100 else None


def term(column: TextColumn) -> Parsed:
    """int64 years of a term (1年, 三年, 3); code number-invalid."""
    faulty = by_unique(column.said, lambda t: term_years(t) is None, pa.bool_())
    return Parsed(by_unique(column.said, term_years, pa.int64()), {"number-invalid": true(faulty)})


def term_years(value: str) -> int | None:
    """The length of a term in years, or None."""
    plain = re.sub(r"(个?年|周年|年期|年制)$", "", fold.word(value))
    if plain in (han := "零一二三四五六七八九十"):
        return han.index(plain) or None
    if plain == "两":
        return 2
    if match := re.fullmatch(r"(\d+)个?月", fold.word(value)):
        return max(1, int(match[1]) // 12)
    return int(plain) if re.fullmatch(r"[1-9]\d?", plain) else None


def look_up(column: TextColumn, meaning: Mapping[str, str], code: str) -> Parsed:
    """Canonical word by the dictionary; an unknown word is null and gets the code."""

    def known(text: str) -> str | None:
        word = fold.word(text)
        return meaning.get(word) or meaning.get(re.sub(r"^\d+[.、:\-)]", "", word))

    values = by_unique(column.said, known, pa.string())
    return Parsed(values, {code: true(pc.is_null(values)) & true(pc.is_valid(column.said))})


def yesno(column: TextColumn, meaning: Mapping[str, str]) -> Parsed:
    """bool; code yesno-invalid."""
    found = look_up(column, meaning, "yesno-invalid")
    return Parsed(pc.equal(found.values, "yes"), found.faults)


def phone(column: TextColumn) -> Parsed:
    """Digits of the first valid number in the cell; code phone-invalid."""
    plain = pc.match_substring_regex(column.said, r"^1[3-9]\d{9}$")
    odd = pc.if_else(plain, pa.scalar(None, pa.string()), column.said)
    mobile = pc.if_else(plain, column.said, pa.scalar(None, pa.string()))
    values = pc.coalesce(mobile, by_unique(odd, _phone, pa.string()))
    return Parsed(
        values, {"phone-invalid": true(pc.is_null(values)) & true(pc.is_valid(column.said))}
    )


def _phone(value: str) -> str | None:
    for part in re.split(r"[,;/、，；\s]+", fold.word(value)):
        digits = re.sub(r"[\s\-()+]", "", part)
        digits = re.sub(r"^(0086|86)(?=1[3-9]\d{9}$)", "", digits)
        if re.fullmatch(r"1[3-9]\d{9}|(0\d{2,3})?[2-9]\d{6,7}", digits):
            return digits
    return None


def groups(
    column: TextColumn, meaning: Mapping[str, str | None]
) -> tuple[dict[str, Mask], dict[str, int]]:
    """Group id -> the cells that mark it, and the unknown words with their counts."""
    unknown: dict[str, int] = {}
    encoded = column.said.dictionary_encode()
    counts = np.zeros(len(encoded.dictionary), dtype=np.int64)
    given = true(pc.is_valid(column.said))
    np.add.at(counts, np.asarray(encoded.indices.drop_null()), column.times[given])
    marks: dict[str, list[bool]] = {
        group: [False] * len(encoded.dictionary) for group in meaning.values() if group
    }
    for index, value in enumerate(encoded.dictionary.to_pylist()):
        if not counts[index]:  # an error word, which was taken out of its cells
            continue
        for part in re.split(r"[,，;；、/|\s+＋]+", value):
            key = group_word(part)
            if not key:
                continue
            if key not in meaning:
                unknown[part] = unknown.get(part, 0) + int(counts[index])
            elif (group := meaning[key]) is not None:
                marks[group][index] = True
    return {
        g: spread(true(pa.array(m, pa.bool_()).take(encoded.indices)), column.at)
        for g, m in marks.items()
    }, unknown


@lru_cache(maxsize=10_000)
def group_word(value: str) -> str:
    """A group's word as it is looked up: without brackets, 是否 and 患者."""
    plain = re.sub(r"^是否(为|患)?", "", fold.heading(value))
    return re.sub(r"(患者|病人|人群|人员|对象|居民)$", "", plain) or plain
