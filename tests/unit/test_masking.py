"""How personal data look where people need not be named (spec 2.4)."""

from __future__ import annotations

import pytest

from fdsign.intake import cells
from fdsign.intake.columns import text_column
from fdsign.intake.masking import masked


@pytest.mark.parametrize(
    ("value", "column", "times", "shown"),
    [
        ("999999199901011234", "person_id", 1, "9999**********1234"),
        ("张三丰", "name", 9, "张*"),
        ("13812345510", "phone", 1, "138****5510"),
        ("文晖路112号3幢", "address", 9, "******"),
        # in a column where no personal value belongs
        ("999999199901011234", "status", 9, "9999**********1234"),
        ("张三", "status", 1, "张*"),
        ("张三", "status", 3, "张三"),  # a word that stands on three rows is nobody's name
        ("欧阳小云", "sign_date", 1, "欧*"),
        ("电话138-5710-1234", "team", 9, "电*****"),
        ("９９９９９９１９５５０３０４２３１８", "doctor", 9, "9999**********2318"),
        ("欧阳美丽 13857101234", "sign_date", 9, "欧*****"),
        ("欧阳美丽之母", "groups", 1, "欧*****"),
        ("1990000007", "phone", 1, "199***0007"),
        ("Zhang Wei", "status", 1, "Z*****"),
        ("文晖路12号3幢", "fee", 1, "文*****"),
        ("冻结", "status", 1, "冻结"),
        ("（特需）户", "groups", 1, "（特需）户"),  # what is not masked stands as in the file
        ("雀小云", "status", 1, "雀*"),  # no known surname, but no word of an office either
        ("2016-02-30", "sign_date", 1, "2016-02-30"),
        ("约一千", "registered_population", 1, "约一千"),
    ],
)
def test_a_value_is_shown_or_masked(value: str, column: str, times: int, shown: str) -> None:
    assert masked(value, column, times) == shown


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("王医生", "王医生"),
        ("王医生 13812345510", "王医生"),
        ("王医生（138-1234-5510）", "王医生"),
        ("９９９９９９１９９９０１０１１２３４", None),
        ("99999919990101123X", None),
        ("999999990101123", None),
        ("第3团队", "第3团队"),
        ("12330103470123456X", "12330103470123456X"),  # an organisation's code: no birth date in it
        ("81234567", "81234567"),  # a staff number
        ("王医生999999199901011234", None),  # more likely a resident than a doctor
        ("999999-1955-03042318", None),
        ("文晖路12号3幢", None),
        ("文晖路12号社区卫生服务站", "文晖路12号社区卫生服务站"),
    ],
)
def test_a_units_name_holds_no_personal_number(written: str, unit: str | None) -> None:
    found = cells.unit(text_column([written], typed=False), "doctor")
    assert found.values.to_pylist() == [unit]
    assert any(mask.any() for mask in found.faults.values()) == (unit != written)


@pytest.mark.parametrize(
    ("column", "written", "unit"),
    [
        ("institution", "测小云999999199901011234", None),
        ("institution", "示范社区卫生服务中心 13812345510", "示范社区卫生服务中心"),
        ("station", "某市某区文晖路12号3单元502室", None),
        ("station", "文晖路12号站", "文晖路12号站"),
        ("community", "三里街社区", "三里街社区"),
    ],
)
def test_what_is_left_beside_a_personal_number_must_read_like_a_place(
    column: str, written: str, unit: str | None
) -> None:
    found = cells.unit(text_column([written], typed=False), column)
    assert found.values.to_pylist() == [unit]
