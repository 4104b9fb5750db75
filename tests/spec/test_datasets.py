"""What a sheet is, by the whole set of its headings (spec 2.1)."""

from __future__ import annotations

import pytest

from fdsign.intake.headings import recognise
from fdsign.intake.raw import RawSheet
from fdsign.intake.vocabulary import vocabulary
from fdsign.policy.load import load

SHEETS = [
    ("contracts", "姓名,性别,出生日期,身份证号,签约日期,签约医生,签约机构"),
    ("contracts", "姓名,身份证号,签约日期,签约状态,签约医生,签约机构,出生日期,性别,社区,网格"),
    ("contracts", "姓名,身份证号,签约日期,签约状态,签约医生,签约机构,性别,社区,网格,户籍类型"),
    (
        "contracts",
        "姓名,身份证号,签约日期,签约状态,签约医生,签约机构,性别,出生日期,档案编号,现住址",
    ),
    (
        "contracts",
        "姓名,身份证号,签约日期,签约状态,签约医生,签约机构,出生日期,性别,社区,网格,户籍类型,团队,联系电话,服务包",
    ),
    ("contracts", "姓名,身份证号,签约日期,签约状态,签约医生,签约机构,出生日期,性别,社区"),
    ("contracts", "姓名,身份证号,签约日期,签约状态,签约医生,签约机构,是否高血压,性别,现住址,社区"),
    ("home_beds", "家床编号,姓名,性别,身份证号,现住址,社区,建床日期,责任医生"),
    ("home_beds", "姓名,性别,出生日期,身份证号,建床日期,责任医生,建床诊断"),
    ("home_beds", "姓名,性别,身份证号,现住址,建床日期,责任医生,建床诊断"),
    ("visits", "姓名,性别,出生日期,身份证号,就诊卡号,现住址,联系电话,就诊日期,科室,医生,费用"),
    ("visits", "姓名,身份证号,性别,现住址,就诊日期,就诊机构"),
    ("population", "社区,网格,责任医生,户籍人口"),
    ("population", "网格,户籍人口"),
    ("population", "社区,户籍人口,户数"),
    ("population", "机构,户籍人口,常住人口"),
    ("population", "医生,户籍人口"),
    ("population", "责任医生,所属社区,户籍人口,签约人数,老年人数,高血压人数"),
    ("residents", "姓名,身份证号,性别,出生日期,户籍类型,社区,责任医生"),
    (
        "residents",
        "档案编号,姓名,身份证号,户籍类型,档案状态,建档日期,是否高血压,是否糖尿病,签约日期,签约医生",
    ),
    ("residents", "身份证号,姓名,出生日期,是否户籍,责任医生"),
    ("residents", "身份证号,姓名,出生日期,户籍标志,责任医生,是否高血压,是否糖尿病,规范管理"),
    ("contracts", "身份证,签约时间"),
    ("contracts", "就诊卡号,姓名,备案日期,签约医生"),
    ("contracts", "身份证,生效日期,有效期至,签约医生"),
    ("contracts", "证件号码,履约年度,责任医生,团队"),
    ("visits", "就诊卡号,挂号时间,挂号科室,接诊医生"),
    ("visits", "身份证号,就诊日期"),
    ("referrals", "姓名,身份证号,转诊日期,转诊类型,转出机构,转入机构,是否医联体"),
    ("referrals", "就诊卡号,申请时间,申请机构,接收医院,业务类型,状态"),
    (
        "survey",
        "姓名,联系电话,访问结果,电话正确,纸质合同,知晓签约,知晓签约医生,知晓服务内容,满意度",
    ),
    ("survey", "身份证号,姓名,联系电话,签约医生,签约日期,访问结果,满意度"),
    (
        "survey",
        "序号,姓名,身份证号,手机,签约团队,是否接通,电话号码是否正确,有无纸质协议,是否知晓签约,满意度,备注",
    ),
    ("staff", "姓名,岗位,团队"),
    ("staff", "工号,姓名,性别,身份证号,岗位,团队,联系电话"),
    ("staff", "姓名,职务类别,所属团队,机构"),
    ("services", "身份证号,服务日期,服务项目"),
    ("bookings", "姓名,就诊卡号,复诊科室,复诊日期,上下午,复诊时间,操作时间,操作医生,状态"),
    ("plan", "医生,计划数"),
    ("receipts", "机构,资金来源,拨付阶段,金额,到账日期"),
    ("grades", "机构,年度,考核等级"),
    ("handover", "原医生,接任医生,交接日期"),
    ("indicators", "机构,年度,指标,分子,分母"),
    ("indicators", "年度,指标,数值,机构"),
    ("none", "医生,签约数"),
    ("none", "月份,签约人数,解约人数"),
]


@pytest.mark.parametrize(("dataset", "headings"), SHEETS)
def test_a_sheet_is_told_by_its_own_columns_not_by_those_any_list_has(
    dataset: str, headings: str
) -> None:
    names = headings.split(",")
    sheet = RawSheet(None, [list(names), ["1"] * len(names)])
    found = recognise(sheet, "表", vocabulary(load().policy).group_words)
    assert (found.heading.dataset.id if found.heading else "none") == dataset
    assert found.rival is None
    assert found.missing == ()
