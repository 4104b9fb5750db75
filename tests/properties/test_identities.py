"""Numbers told by their characters alone come out as those that are looked into."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from fdsign.intake.columns import NUMBER, TEXT, TextColumn
from fdsign.intake.identity import Identities, _looked_into, identities
from fdsign.intake.persons import written

DIGITS = st.text("0123456789", min_size=16, max_size=18)
DAYS = st.sampled_from(
    ["19900101", "20000229", "19000229", "21000101", "18491231", "20171301", "19991131"]
)


@st.composite
def whole_numbers(draw: st.DrawFn) -> str:
    """17 digits about a day, and any last character, often the right one."""
    first = f"999999{draw(DAYS)}{draw(st.integers(0, 999)):03d}"
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    total = sum(int(digit) * weight for digit, weight in zip(first, weights, strict=True))
    right = "0123456789X"[(12 - total) % 11]
    return first + draw(st.sampled_from([right, right, right, right.lower(), "0", "X", "A", "９"]))


CELLS = st.one_of(st.none(), whole_numbers(), DIGITS, st.text(min_size=1, max_size=19))


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(CELLS, st.booleans()), max_size=12), st.booleans())
def test_the_quick_way_says_the_same(cells: list[tuple[str | None, bool]], typed: bool) -> None:
    column = TextColumn(
        pa.array([text for text, _ in cells], pa.string()),
        np.array([NUMBER if number else TEXT for _, number in cells], dtype=np.uint8),
        typed,
    )
    found = identities(column)
    assert plain(found) == plain(_looked_into(column))
    assert written(found.keys, found.others).to_pylist() == found.ids.to_pylist()


def plain(found: Identities) -> tuple[object, ...]:
    """What was found, to be compared."""
    faults = {code: mask.tolist() for code, mask in found.faults.items()}
    persons = found.keys.to_pylist(), found.others
    return found.ids.to_pylist(), found.births.tolist(), faults, persons
