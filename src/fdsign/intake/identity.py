"""Identity numbers (GB 11643, check character ISO 7064 MOD 11-2), a whole column at a time (spec 1.3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.intake import fold
from fdsign.intake.cells import Ints, folded
from fdsign.intake.columns import NUMBER, Mask, TextColumn, blank_to_null, holds, true
from fdsign.intake.persons import CHECKS, NOBODY, WEIGHTS, Others, birth, keyed, well_written

_CHECKS = [*CHECKS, "?"]
"""The check character of each remainder; the last is of what is no citizen's number."""
_DAY = 10 ** np.arange(7, -1, -1)
_BETWEEN = r"[\s\-‐–—−]"
_EXCEL_DIGITS = 15
_OTHER_DOCUMENT = r"^[\p{Han}A-Z]*[A-Z0-9()\p{Han}]{5,}$"


@dataclass(slots=True)
class Identities:
    """Of each text: ``ids``: the normalised number (null: nobody). ``births``: its yyyymmdd, 0 unknown.

    ``keys``: the persons as whole numbers, ``others``: what the negative ones stand for. ``faults``:
    id-damaged and id-format reject, id-checksum and id-unlikely warn.
    """

    ids: pa.StringArray
    births: Ints
    faults: dict[str, Mask]
    keys: pa.Int64Array
    others: Others


def identities(column: TextColumn) -> Identities:
    """Normalise a column of identity numbers; a damaged one identifies nobody.

    Nearly all are written as they should be, which their characters alone show; only the others are
    looked into.
    """
    keys, births = well_written(column.said)
    others = (keys == 0) | (column.kinds == NUMBER)
    looked_into = _looked_into(column.keep(np.flatnonzero(others)))
    births[others] = looked_into.births
    keys[others] = pc.fill_null(looked_into.keys, NOBODY)
    ids = pc.replace_with_mask(column.said, pa.array(others), looked_into.ids)
    faults = {}
    for code, mask in looked_into.faults.items():
        faults[code] = others.copy()
        faults[code][others] = mask
    return Identities(ids, births, faults, pa.array(keys, mask=keys == NOBODY), looked_into.others)


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
    ids = pc.if_else(pa.array(nobody), pa.scalar(None, pa.string()), ids)
    return Identities(
        ids,
        np.where(nobody, 0, births),
        {
            "id-damaged": damaged,
            "id-format": malformed,
            "id-checksum": modern & ~check_good & ~nobody,
            "id-unlikely": modern & check_good & ~real & ~nobody,
        },
        *keyed(ids),
    )


def _digits(body: pa.StringArray, citizen: Mask) -> Ints:
    """The 17 digits of each citizen number as a matrix; other rows are dropped."""
    numbers = body.filter(pa.array(citizen)).cast(pa.binary(17))
    plain = np.frombuffer(numbers.buffers()[1] or b"", dtype=np.uint8)[: 17 * len(numbers)]
    return plain.reshape(-1, 17).astype(np.int64) - ord("0")


def _check_characters(digits: Ints, citizen: Mask) -> pa.StringArray:
    remainders = np.full(len(citizen), len(_CHECKS) - 1, dtype=np.int64)
    remainders[citizen] = digits @ WEIGHTS % 11
    return pa.array(_CHECKS).take(pa.array(remainders))


def _births(digits: Ints, citizen: Mask) -> Ints:
    births = np.zeros(len(citizen), dtype=np.int64)
    births[citizen] = birth(digits[:, 6:14] @ _DAY)
    return births
