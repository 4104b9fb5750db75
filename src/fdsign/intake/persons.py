"""Persons as whole numbers: compared at once, small, and each can be written again as what it stands for.

A right identity number is its 17 digits, from which the last character follows. Whatever else tells
persons apart (another document, a number with a wrong last character, a record or a row that has none)
is a negative number made from its text, and the text is kept beside.
"""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.intake.cells import Ints, valid_days
from fdsign.intake.columns import true

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CHECKS = "10X98765432"
"""The check character of each remainder (ISO 7064 MOD 11-2)."""
_CHECK_BYTES = np.frombuffer(CHECKS.encode("ascii"), dtype=np.uint8)
_ZERO = np.uint8(ord("0"))

NOBODY = 0
Others = dict[int, str]
"""What the negative numbers stand for."""


def well_written(text: pa.StringArray) -> tuple[Ints, Ints]:
    """The 17 digits and the birth date (yyyymmdd) of each right number; 0 and 0 for all others.

    A right one has 18 characters, its own check character and a real birth date.
    """
    keys, births = np.zeros((2, len(text)), dtype=np.int64)
    at = true(pc.equal(pc.binary_length(text), 18))
    numbers = text.filter(pa.array(at)).cast(pa.binary(18))
    plain = np.frombuffer(numbers.buffers()[1] or b"", dtype=np.uint8)[: 18 * len(numbers)]
    characters = np.ascontiguousarray(plain.reshape(-1, 18).T)
    digits = characters[:17] - _ZERO
    sums = np.zeros(len(numbers), dtype=np.int16)
    for digit, weight in zip(digits, WEIGHTS, strict=True):
        sums += digit * np.int16(weight)
    born = birth(_number(digits[6:14]))
    values = _number(digits[:8]).astype(np.int64) * 10**9 + _number(digits[8:])
    right = (digits <= 9).all(axis=0) & (characters[17] == _CHECK_BYTES[sums % 11]) & (born > 0)
    keys[at], births[at] = np.where(right, values, 0), np.where(right, born, 0)
    return keys, births


def _number(digits: npt.NDArray[np.uint8]) -> npt.NDArray[np.int32]:
    """The numbers that at most nine rows of digits write."""
    value = np.zeros(digits.shape[1], dtype=np.int32)
    for digit in digits:
        value *= 10
        value += digit
    return value


def birth(days: Ints | npt.NDArray[np.int32]) -> Ints:
    """yyyymmdd, 0 where it names no day on which anybody can be born."""
    year, month, day = days // 10_000, days // 100 % 100, days % 100
    good = valid_days(year, month, day) & (year >= 1850) & (year <= 2100)
    births: Ints = np.where(good, days, 0)
    return births


def keyed(text: pa.StringArray) -> tuple[pa.Int64Array, Others]:
    """The number of each person, null for nobody, and what the negative ones stand for."""
    keys, _births = well_written(text)
    given = true(pc.is_valid(text))
    rest = np.flatnonzero(given & (keys == 0))
    others: Others = {}
    for at, other in zip(rest.tolist(), text.take(pa.array(rest)).to_pylist(), strict=True):
        keys[at] = number = _negative(other)
        add(others, {number: other})
    return pa.array(keys, mask=~given), others


def _negative(text: str) -> int:
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return -1 - (int.from_bytes(digest, "big") >> 1)


def add(others: Others, more: Others) -> None:
    """Enter more of what negative numbers stand for."""
    for number, text in more.items():
        if others.setdefault(number, text) != text:
            raise AssertionError("two persons under one number")


def written(keys: pa.Array | pa.ChunkedArray, others: Others) -> pa.StringArray:
    """What each number stands for: the identity number, or the text kept beside; null for nobody."""
    values = np.asarray(pc.fill_null(keys, 0), dtype=np.int64)
    right = values > 0
    texts = pc.replace_with_mask(
        pa.nulls(len(values), pa.string()), pa.array(right), _numbers(values[right])
    )
    kept = values < 0
    said = pa.array([others[value] for value in values[kept].tolist()], pa.string())
    return pc.replace_with_mask(texts, pa.array(kept), said)


def _numbers(keys: Ints) -> pa.StringArray:
    """17 digits and the check character that follows from them."""
    characters: npt.NDArray[np.uint8] = np.empty((len(keys), 18), dtype=np.uint8)
    sums = np.zeros(len(keys), dtype=np.int64)
    rest = keys
    for place in range(16, -1, -1):
        rest, digit = np.divmod(rest, 10)
        sums += digit * WEIGHTS[place]
        characters[:, place] = digit
    characters += _ZERO
    characters[:, 17] = _CHECK_BYTES[sums % 11]
    plain = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(18), len(keys), [None, pa.py_buffer(characters)]
    )
    return plain.cast(pa.binary()).cast(pa.string())
