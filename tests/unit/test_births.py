"""The birth date that a right number says, to the day, on every engine."""

from __future__ import annotations

import pyarrow as pa
import pytest

from fdsign.cohort import groups
from fdsign.cohort.engine import Choice, Name, started
from tests.properties.engines import without_spark

DAYS = (19001231, 19501231, 19991231, 20000229, 20171230, 20171231)
ENGINES = (
    "duckdb", "arrow", "pandas",
    pytest.param("spark", marks=pytest.mark.skipif(bool(without_spark()), reason=without_spark())),
)  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
def test_the_day_is_the_eight_digits_of_the_number(engine: Name) -> None:
    """The last persons of a day too, where dividing as floating numbers goes over to the next one."""
    places = (110000, 659001, 999999)
    told = [(p, day, turn) for p in places for day in DAYS for turn in (0, 1, 499, 996, 999)]
    persons = [(place * 10**8 + day) * 1000 + turn for place, day, turn in told]
    table = pa.table(
        {
            "person": pa.array([*persons, -7, -8], pa.int64()),
            "birth": pa.array([*([None] * len(persons)), 19800101, None], pa.int64()),
        }
    )
    choice = started(Choice(engine))
    try:
        found = choice.collect(choice.frame(table).select("person", groups.birth())).to_pylist()
    finally:
        choice.close()
    wanted = dict(zip(persons, (day for _place, day, _turn in told), strict=True))
    assert {row["person"]: row["birth"] for row in found} == {**wanted, -7: 19800101, -8: None}
