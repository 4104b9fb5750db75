"""Names of units in the order people expect."""

from __future__ import annotations

import pytest

from fdsign.cohort.names import as_people_count


@pytest.mark.parametrize(
    "names",
    [
        [
            "第一团队",
            "第二团队",
            "第三团队",
            "第九团队",
            "第十团队",
            "第十二团队",
            "第二十团队",
            None,
        ],
        ["甲社区", "乙社区", "丙社区", "未知"],
        ["1号网格", "2号网格", "10号网格", "未知", None],
        ["东一站", "东二站", "西一站"],
    ],
)
def test_names_stand_as_people_count_them(names: list[str | None]) -> None:
    mixed = [*names[1::2], *names[::2]]
    assert sorted(mixed, key=as_people_count) == names


def test_a_surname_is_no_number() -> None:
    """丁 is a surname in a doctor's name and the fourth in a community's."""
    assert as_people_count("丁医生")[2] == (("丁医生", 0),)
    assert as_people_count("丁社区")[2] == (("", 4), ("社区", 0))
