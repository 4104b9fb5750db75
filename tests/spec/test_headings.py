"""Headings that systems really write, and the columns they mean (spec 2.1)."""

from __future__ import annotations

import pytest

from fdsign.intake import fold
from fdsign.intake.datasets import DATASETS
from fdsign.intake.meanings import meanings

MEANT = [
    ("contracts", "签约人", "name"),
    ("contracts", "证件号码", "person_id"),
    ("contracts", "签约人手机号", "phone"),
    ("contracts", "备案日期", "sign_date"),
    ("contracts", "备案时间", "sign_date"),
    ("contracts", "协议生效时间（年月日）", "start_date"),
    ("contracts", "签约机构名称", "institution"),
    ("contracts", "团队名称", "team"),
    ("contracts", "签约医生姓名", "doctor"),
    ("contracts", "解约登记时间", "ended_on"),
    ("contracts", "是否签订纸质协议", "paper_contract"),
    ("residents", "身份证件号码", "person_id"),
    ("residents", "村(居)委会", "community"),
    ("residents", "是否户籍", "registered"),
    ("residents", "档案是否合格", "record_qualified"),
    ("residents", "是否高血压规范管理", "hypertension_managed"),
    ("population", "户籍人口数量（人）", "registered_population"),
    ("population", "社区名称", "community"),
    ("visits", "定点医疗机构名称", "institution"),
    ("visits", "就医时间", "visit_date"),
    ("visits", "社会保障号码", "person_id"),
    ("referrals", "转入机构名称", "to_institution"),
    ("referrals", "是否医联体单位", "alliance"),
    ("home_beds", "建床登记时间", "open_date"),
    ("survey", "电话号码是否正确", "phone_correct"),
    ("survey", "是否接通", "outcome"),
    ("staff", "岗位名称", "role"),
]


@pytest.mark.parametrize(("dataset", "heading", "column"), MEANT)
def test_a_heading_means_its_column(dataset: str, heading: str, column: str) -> None:
    assert [name for name, _ in meanings(dataset, fold.heading(heading))] == [column]


@pytest.mark.parametrize(
    ("dataset", "heading"),
    [
        ("contracts", "是否家庭医生"),  # a yes/no column names no doctor
        ("residents", "是否签约医生"),
        ("contracts", "姓名拼音"),
        ("residents", "机构编码"),
        ("contracts", "签约"),
        ("population", "户籍人口(60岁以上)"),  # a part of the people is not the people
        ("visits", "操作时间戳"),
    ],
)
def test_a_heading_that_only_looks_alike_means_nothing(dataset: str, heading: str) -> None:
    assert meanings(dataset, fold.heading(heading)) == ()


def test_a_columns_first_heading_means_it_in_its_own_dataset() -> None:
    """No spelling of one column takes the heading of another."""
    for dataset in DATASETS:
        for column, headings in fold.headings().get(dataset.id, {}).items():
            found = [name for name, _ in meanings(dataset.id, headings[0])]
            assert column in found, (dataset.id, column, headings[0], found)
