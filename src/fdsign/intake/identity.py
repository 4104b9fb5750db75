"""Identity numbers (GB 11643, check character ISO 7064 MOD 11-2), a whole column at a time (spec 1.3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.intake import fold
from fdsign.intake.cells import Ints, folded, valid_days
from fdsign.intake.columns import NUMBER, Mask, TextColumn, blank_to_null, holds, true

_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECKS = [*"10X98765432", "?"]
"""The check character of each remainder; the last is of what is no citizen's number."""
_CHECK_BYTES = np.frombuffer("".join(_CHECKS[:11]).encode("ascii"), dtype=np.uint8)
_BETWEEN = r"[\s\-‐–—−]"
_EXCEL_DIGITS = 15
_OTHER_DOCUMENT = r"^[\p{Han}A-Z]*[A-Z0-9()\p{Han}]{5,}$"


@dataclass(slots=True)
class Identities:
    """Of each text: ``ids``: the normalised number (null: nobody). ``births``: its yyyymmdd, 0 unknown.

    ``faults``: id-damaged and id-format reject, id-checksum and id-unlikely warn.
    """

    ids: pa.StringArray
    births: Ints
    faults: dict[str, Mask]


def identities(column: TextColumn) -> Identities:
    """Normalise a column of identity numbers; a damaged one identifies nobody.

    Nearly all are written as they should be, which their characters alone show; only the others are
    looked into.
    """
    births = _well_written(column)
    others = births == 0
    looked_into = _looked_into(column.keep(np.flatnonzero(others)))
    births[others] = looked_into.births
    ids = pc.replace_with_mask(column.said, pa.array(others), looked_into.ids)
    faults = {}
    for code, mask in looked_into.faults.items():
        faults[code] = others.copy()
        faults[code][others] = mask
    return Identities(ids, births, faults)


def _well_written(column: TextColumn) -> Ints:
    """The births of the numbers that have 17 digits, their own check character and a real birth date, in
    text; 0 for all others.
    """
    births = np.zeros(len(column), dtype=np.int64)
    at = true(pc.equal(pc.binary_length(column.said), 18)) & (column.kinds != NUMBER)
    numbers = column.said.filter(pa.array(at)).cast(pa.binary(18))
    plain = np.frombuffer(numbers.buffers()[1] or b"", dtype=np.uint8)[: 18 * len(numbers)]
    characters = np.ascontiguousarray(plain.reshape(-1, 18).T)
    digits = characters[:17] - np.uint8(ord("0"))
    sums = np.zeros(len(numbers), dtype=np.int16)
    for place, weight in zip(digits, _WEIGHTS, strict=True):
        sums += place * np.int16(weight)
    right = (digits <= 9).all(axis=0) & (characters[17] == _CHECK_BYTES[sums % 11])
    births[at] = np.where(right, _birth(digits[6:14].astype(np.int64)), 0)
    return births


def _looked_into(column: TextColumn) -> Identities:
    """The same for numbers written in any way."""
    plain = folded(column.said)
    if holds(plain, _BETWEEN):
        plain = pc.replace_substring_regex(plain, _BETWEEN, "")
    plain = pc.utf8_upper(plain)
    placeholder = pc.is_in(pc.utf8_lower(plain), pa.array(sorted(fold.words("person_placeholder"))))
    plain = blank_to_null(pc.if_else(placeholder, "", plain))
    given = true(pc.is_valid(plain))

    old = true(pc.match_substring_regex(plain, r"^\d{15}$"))
    modern = true(pc.match_substring_regex(plain, r"^\d{17}[\dX]$"))
    body = pc.if_else(
        pa.array(old),
        pc.binary_join_element_wise(
            pc.utf8_slice_codeunits(plain, 0, 6), "19", pc.utf8_slice_codeunits(plain, 6, 15), ""
        ),
        pc.utf8_slice_codeunits(plain, 0, 17),
    )
    citizen = old | modern
    digits_of = _digits(body, citizen)
    right = pc.binary_join_element_wise(body, _check_characters(digits_of, citizen), "")
    ids = pc.if_else(pa.array(old), right, plain)
    check_good = true(pc.equal(ids, right))
    births = _births(digits_of, citizen)

    digits = true(pc.match_substring_regex(plain, r"^\d+(\.\d+)?(E\+?\d+)?$"))
    long = true(pc.greater(pc.utf8_length(plain), _EXCEL_DIGITS))
    as_number = (column.kinds == NUMBER) & digits & long
    scientific = true(pc.match_substring_regex(plain, r"^\d(\.\d+)?E\+?\d+$"))
    column_numeric = not column.typed or bool(as_number.any())
    zeroed = modern & ~check_good & true(pc.ends_with(plain, "000")) & column_numeric
    damaged = as_number | scientific | zeroed

    real = births > 0
    other = true(pc.match_substring_regex(plain, _OTHER_DOCUMENT)) & true(
        pc.match_substring_regex(plain, r"\d")
    )
    permit = true(pc.match_substring_regex(plain, r"^(\d{8}|\d{10})$"))
    malformed = (
        given
        & ~damaged
        & ((citizen & ~real & ~(modern & check_good)) | (~citizen & (~other | (digits & ~permit))))
    )
    nobody = damaged | malformed
    return Identities(
        pc.if_else(pa.array(nobody), pa.scalar(None, pa.string()), ids),
        np.where(nobody, 0, births),
        {
            "id-damaged": damaged,
            "id-format": malformed,
            "id-checksum": modern & ~check_good & ~nobody,
            "id-unlikely": modern & check_good & ~real & ~nobody,
        },
    )


def _digits(body: pa.StringArray, citizen: Mask) -> Ints:
    """The 17 digits of each citizen number as a matrix; other rows are dropped."""
    numbers = body.filter(pa.array(citizen)).cast(pa.binary(17))
    plain = np.frombuffer(numbers.buffers()[1] or b"", dtype=np.uint8)[: 17 * len(numbers)]
    return plain.reshape(-1, 17).astype(np.int64) - ord("0")


def _check_characters(digits: Ints, citizen: Mask) -> pa.StringArray:
    remainders = np.full(len(citizen), len(_CHECKS) - 1, dtype=np.int64)
    remainders[citizen] = digits @ _WEIGHTS % 11
    return pa.array(_CHECKS).take(pa.array(remainders))


def _births(digits: Ints, citizen: Mask) -> Ints:
    births = np.zeros(len(citizen), dtype=np.int64)
    births[citizen] = _birth(digits[:, 6:14].T)
    return births


def _birth(digits: Ints) -> Ints:
    """yyyymmdd of eight rows of digits, 0 where they name no day in which anybody can be born."""
    thousands, hundreds, tens, ones, *rest = digits
    year = thousands * 1000 + hundreds * 100 + tens * 10 + ones
    month, day = rest[0] * 10 + rest[1], rest[2] * 10 + rest[3]
    good = valid_days(year, month, day) & (year >= 1850) & (year <= 2100)
    births: Ints = np.where(good, year * 10_000 + month * 100 + day, 0)
    return births
