"""Whose a leaving doctor's contracts are, by hand (spec 2.1, the table of handovers)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pyarrow as pa
import pytest

from fdsign.cohort.handover import Handovers, handovers
from fdsign.intake.config import Config
from fdsign.intake.exports import Exports, Input
from fdsign.locale import text
from tests.spec.office import CENTRE

OTHER = "另一街道社区卫生服务中心"
DOCTORS = frozenset({(CENTRE, "甲"), (CENTRE, "乙"), (CENTRE, "丙"), (OTHER, "丁"), (CENTRE, "丁")})
SCHEMA = pa.schema(
    [("old_doctor", pa.string()), ("new_doctor", pa.string()), ("from", pa.date32()),
     ("institution", pa.string()), ("source", pa.int32()), ("row", pa.int32())]
)  # fmt: skip

Row = tuple[str | None, str | None, str | None, str | None]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    text.use("en")
    yield
    text.use("en")


def done(*rows: Row, last_day: date = date(2018, 12, 31)) -> Handovers:
    """What these rows hand over; the first stands in row 2."""
    table = [
        {"old_doctor": old, "new_doctor": new, "from": day and date.fromisoformat(day),
         "institution": where, "source": 0, "row": number}
        for number, (old, new, day, where) in enumerate(rows, 2)
    ]  # fmt: skip
    exports = Exports(
        {"handover": pa.Table.from_pylist(table, SCHEMA)},
        [Input("交接.csv", None, "handover", "", len(rows))], [], [], Config(),
    )  # fmt: skip
    return handovers(exports, DOCTORS, last_day)


def whose(*rows: Row) -> dict[str, str]:
    """Old doctor -> who has the contracts in the end."""
    return {old[1]: new for old, new in done(*rows).to.items()}


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([("甲", "甲", "2018-01-01", None)], "are the same"),
        ([("甲", None, "2018-01-01", None)], "are needed"),
        ([("甲", "乙", None, None)], "are needed"),
        ([("戊", "乙", "2018-01-01", None)], "no contract names"),
        ([("丁", "乙", "2018-01-01", None)], "several institutions do"),
        ([("甲", "乙", "2018-01-01", OTHER)], "names 甲"),
        ([("甲", "乙", "2018-01-01", None), ("甲", "丙", "2018-01-01", None)], "somebody else"),
    ],
)
def test_what_hands_nothing_over_is_told(rows: list[Row], why: str) -> None:
    found = done(*rows)
    assert found.to == {}
    assert [p.row for p in found.problems] == list(range(2, 2 + len(rows)))
    assert all(why in p.what() for p in found.problems)


def test_who_has_handed_over_has_nothing_more_to_hand_over() -> None:
    found = done(("甲", "乙", "2017-11-01", None), ("甲", "丙", "2017-06-01", None))
    assert found.to == {(CENTRE, "甲"): "丙"}
    assert found.rows == {(CENTRE, "甲"): (0, 3)}
    (told,) = found.problems
    assert (told.code, told.row) == ("handover-unusable", 2)
    assert "before" in told.what()


def test_a_later_day_is_told_and_not_done() -> None:
    found = done(("甲", "乙", "2019-06-01", None))
    assert found.to == {}
    assert [(p.code, p.severity, p.row) for p in found.problems] == [("handover-later", "info", 2)]


def test_handovers_follow_one_another_and_those_of_a_day_are_at_once() -> None:
    later, first = "2018-02-01", "2018-01-01"
    chain = whose(("乙", "丙", later, None), ("甲", "乙", first, None))
    assert chain == {"甲": "丙", "乙": "丙"}
    assert whose(("乙", "甲", first, None), ("甲", "乙", first, None)) == {"甲": "乙", "乙": "甲"}
    assert whose(("甲", "乙", first, None), ("乙", "甲", later, None)) == {"乙": "甲"}
    assert whose(("甲", "新", first, None), ("新", "丙", later, None)) == {
        "甲": "丙", "新": "丙",
    }  # fmt: skip
