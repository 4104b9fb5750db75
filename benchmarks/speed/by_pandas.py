"""What an able analyst of an office writes: the demo's exports with pandas and openpyxl.

``python -m benchmarks.speed.by_pandas FOLDER YEAR OUT.xlsx``. It knows the files and their layout,
reads those that its indicators need, cleans what it has met before, drops the rest without a word.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

LEVELS = {
    "全部": [], "机构": ["机构"], "团队": ["机构", "团队"], "医生": ["机构", "医生"],
}  # fmt: skip
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
MARKS = (
    "孕产妇", "残疾人", "严重精神障碍", "肺结核", "低保", "计生特殊家庭", "是否高血压", "是否糖尿病",
)  # fmt: skip
GROUP_WORDS = "|".join(word.removeprefix("是否") for word in MARKS)
ELEMENTS = ["联系电话正确", "纸质合同", "知晓签约", "知晓签约医生", "知晓服务内容"]


def excel(path: Path, header: int | list[int]) -> pd.DataFrame:
    """The first sheet of a workbook."""
    return pd.read_excel(path, engine="openpyxl", header=header, dtype=object)


def longer(number: str) -> str:
    """A number of 15 digits as one of 18."""
    first = number[:6] + "19" + number[6:]
    return first + "10X98765432"[sum(int(a) * b for a, b in zip(first, WEIGHTS, strict=True)) % 11]


def ids(column: pd.Series) -> pd.Series:
    """Identity numbers without blanks, apostrophes and small letters; others become missing."""
    column = column.where(column.map(lambda cell: isinstance(cell, str)))
    text = column.astype("string").str.normalize("NFKC").str.replace(r"[^0-9Xx]", "", regex=True)
    text = text.str.upper()
    short = text.str.fullmatch(r"\d{15}").fillna(False)
    text[short] = text[short].map(longer)
    return text.where(text.str.fullmatch(r"\d{17}[0-9X]").fillna(False))


def days(column: pd.Series) -> pd.Series:
    """Dates as they are written in the exports: the usual way first, then the others."""
    text = column.astype("string").str.normalize("NFKC").str.strip()
    found = pd.to_datetime(text, format="%Y-%m-%d %H:%M:%S", errors="coerce")
    left = found.isna() & text.notna()
    parts = text[left].str.extract(r"^(\d{4})\D?(\d{1,2})\D?(\d{1,2})")
    parts.columns = pd.Index(["year", "month", "day"])
    found[left] = pd.to_datetime(parts.astype("Float64"), errors="coerce")
    return found.dt.normalize()


def people_names(column: pd.Series) -> pd.Series:
    """Names without blanks inside."""
    return column.astype("string").str.replace(r"\s", "", regex=True)


def read_register(folder: Path) -> pd.DataFrame:
    """The live records, one a person, and the dead with their date."""
    frame = excel(folder / "居民健康档案.xlsx", [1, 2])
    upper, lower = (frame.columns.get_level_values(level) for level in (0, 1))
    frame.columns = upper.where(upper != "管理情况", lower)
    frame = frame.loc[:, ~frame.columns.duplicated()]  # a merged heading, then an empty column
    frame = frame[frame["档案编号"].astype("string").str.fullmatch(r"\d+").fillna(False)]
    frame["证件"] = ids(frame["身份证号"])
    frame["医生"], frame["机构"] = people_names(frame["责任医生"]), frame["管理机构"]
    frame["建档"], frame["注销"] = days(frame["建档日期"]), days(frame["注销日期"])
    frame["出生"] = days(frame["出生日期"])
    for mark in MARKS:
        frame[mark] = frame[mark].isin(["是", "√", "有", "1", 1])
    return frame.sort_values("建档")


def cards_of(frame: pd.DataFrame) -> pd.Series:
    """The identity number of each card that one person alone has."""
    pairs = frame[["卡号", "证件"]].dropna().drop_duplicates()
    return pairs.drop_duplicates("卡号", keep=False).set_index("卡号")["证件"]


def read_contracts(folder: Path, year: int, cards: pd.Series) -> pd.DataFrame:
    """The contracts of all years, with the contract year, without those that do not count."""
    names = {
        "身份证号码": "证件", "证件号码": "证件", "签约日期": "签约", "签约时间": "签约",
        "签约状态": "状态", "终止日期": "解约", "解约日期": "解约", "签约医生": "医生",
        "责任医生": "医生", "签约团队": "团队", "签约机构": "机构", "人群分类": "人群",
        "签约人所属人群": "人群", "就诊卡号": "卡号",
    }  # fmt: skip
    book = excel(folder / "签约明细.xlsx", 2)
    sheet = pd.read_csv(folder / f"签约明细{year}.csv", encoding="gb18030", dtype=str)
    wanted = ["证件", "签约", "状态", "解约", "医生", "团队", "机构", "人群", "卡号"]
    parts = [part.rename(columns=names).reindex(columns=wanted) for part in (book, sheet)]
    frame = pd.concat(parts, ignore_index=True)
    frame["证件"] = ids(frame["证件"]).fillna(frame["卡号"].map(cards))
    frame["签约"], frame["解约"] = days(frame["签约"]), days(frame["解约"])
    frame["医生"] = people_names(frame["医生"])
    frame = frame.dropna(subset=["证件", "签约"])
    frame["年度"] = frame["签约"].dt.year + 1
    ended = frame["状态"].isin(["解约", "已解约", "终止", "注销", "作废"])
    kept = frame["解约"].dt.year > frame["年度"]
    pending = frame["状态"].isin(["待签约", "待审核"])
    frame = frame[~pending & (kept | (~ended & frame["解约"].isna()))]
    frame = frame.sort_values(["签约", "机构", "医生", "团队"])
    standing: pd.DataFrame = frame.drop_duplicates(["证件", "年度"], keep="last")
    return standing


def read_visits(folder: Path, cards: pd.Series) -> pd.DataFrame:
    """The visits of all years, at the community or not."""
    near = pd.read_csv(folder / "门诊就诊.csv", encoding="utf-8-sig", dtype=str)
    near = near[near["门诊流水号"] != "门诊流水号"]
    near["证件"] = ids(near["身份证号"]).fillna(near["就诊卡号"].map(cards))
    (far,) = pd.read_html(
        folder / "医保就诊.xls",
        header=1,
        encoding="utf-8",
        converters={1: str},
    )
    far["证件"] = ids(far["证件号码"])
    return pd.concat([
        pd.DataFrame({"证件": near["证件"], "日期": days(near["挂号时间"]), "社区": True}),
        pd.DataFrame({
            "证件": far["证件"],
            "日期": days(far["就诊日期"]),
            "社区": far["机构级别"].isin(["社区", "一级"])
            | far["医疗机构"].str.contains("社区卫生服务|卫生服务站|卫生院"),
        }),
    ])  # fmt: skip


def people_of(folder: Path, year: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """The live records, the standing contracts of all years, and whose each card is."""
    register = read_register(folder)
    cards = cards_of(register.rename(columns={"就诊卡号": "卡号"}))
    live = register[register["档案状态"].isna() | register["档案状态"].isin(["正常", "在管"])]
    live = live[~live.duplicated("证件", keep="last") | live["证件"].isna()].copy()
    contracts = read_contracts(folder, year, cards)
    cards = cards_of(pd.concat([contracts, register.rename(columns={"就诊卡号": "卡号"})]))
    died = register["档案状态"].astype("string").str.contains("死亡").fillna(False)
    died &= register["注销"].dt.year < year
    gone = contracts["证件"].isin(register.loc[died, "证件"]) & (contracts["年度"] >= year)
    contracts = contracts[~gone]
    return live, contracts, cards


def rate(title: str, upper: pd.DataFrame, lower: pd.DataFrame) -> list[pd.DataFrame]:
    """Numerator, denominator and rate at every level; the frames have a row an event or ``数``."""
    found = []
    for level, keys in LEVELS.items():
        sides = []
        for side in (upper, lower):
            counts = side["数"] if "数" in side else pd.Series(1, side.index)
            by = [side[key] for key in keys] or [pd.Series("", side.index, name="机构")]
            sides.append(counts.groupby(by).sum())
        table = pd.concat(sides, axis=1, keys=["分子", "分母"]).reset_index()
        table.insert(0, "层级", level)
        table.insert(1, "指标", title)
        found.append(table)
    return found


def report(folder: Path, year: int) -> pd.DataFrame:
    """Every indicator at every level."""
    live, contracts, cards = people_of(folder, year)
    teams = contracts.groupby(["机构", "医生"])["团队"].agg(lambda names: names.mode().iloc[0])
    columns = ["证件", "机构", "医生", "人群"]
    before, signed, after = (
        contracts.loc[contracts["年度"] == each, columns].merge(
            teams.reset_index(), on=["机构", "医生"], how="left"
        )
        for each in (year - 1, year, year + 1)
    )
    live = live.merge(teams.reset_index(), on=["机构", "医生"], how="left")
    born = live["证件"].str[6:10].astype("Int64").fillna(live["出生"].dt.year.astype("Int64"))
    live["年龄"] = year - born

    recorded = live.dropna(subset=["证件"]).drop(columns=["机构", "医生", "团队"])
    signed = signed.merge(recorded, on="证件", how="left")
    signed["年龄"] = year - signed["证件"].str[6:10].astype(int)
    for mark in MARKS:
        said = signed["人群"].astype("string").str.contains(mark.removeprefix("是否"))
        signed[mark] = (
            signed[mark].where(signed["档案编号"].notna(), said).fillna(False).astype(bool)
        )
    for frame in (signed, live):
        age = frame["年龄"]
        frame["重点"] = (frame[list(MARKS)].any(axis=1) | (age >= 60) | (age <= 6)).fillna(False)
        frame["老年"] = (age >= 60).fillna(False).astype(bool)

    people = excel(folder / "户籍人口.xlsx", 2)
    people = people[people["责任医生"].notna()].rename(
        columns={"责任医生": "医生", "户籍人口（人）": "数"}
    )
    people["医生"], people["机构"] = people_names(people["医生"]), signed["机构"].mode().iloc[0]
    people = people.merge(teams.reset_index(), on=["机构", "医生"], how="left")

    both = pd.concat([after, signed]).drop_duplicates("证件")
    again = before.merge(signed[["证件", "机构"]], on=["证件", "机构"])
    citizens = live["常住类型"].isin(["户籍", "常住户籍", "本地", "是"])
    where = signed[["证件", "机构", "团队", "医生"]]
    visits = read_visits(folder, cards)
    visits = visits[visits["日期"].dt.year == year].merge(where, on="证件")
    community = visits[visits["社区"]]
    referrals = pd.read_csv(folder / "转诊.txt", encoding="utf-16-le", sep="\t", dtype=str)
    referrals.columns = referrals.columns.str.lstrip("\ufeff")
    referrals["证件"], referrals["日期"] = ids(referrals["身份证号"]), days(referrals["转诊时间"])
    upward = referrals[
        (referrals["日期"].dt.year == year)
        & (referrals["转诊类型"] == "上转")
        & ~referrals["转诊状态"].isin(["已取消", "取消", "已撤销"])
    ].merge(where, on="证件")
    beds = excel(folder / "家庭病床.xlsx", 1)
    beds = beds[days(beds["建床日期"]).dt.year == year]
    beds["医生"], beds["机构"] = people_names(beds["责任医生"]), beds["管理机构"]
    beds = beds.merge(teams.reset_index(), on=["机构", "医生"], how="left")
    calls = excel(folder / "电话抽查.xlsx", 2)
    calls["证件"] = ids(calls["身份证"])
    calls = calls.merge(where, on="证件")
    reached = calls[calls["访问结果"].isin(["接通", "成功", "空号", "错号", "号码错误"])]
    spoken = reached[reached["访问结果"].isin(["接通", "成功"]) & reached["满意度"].notna()]

    found = rate("签约率", both, people)
    found += rate("续签率", again, before)
    found += rate("重点人群签约覆盖率", signed[signed["重点"]], live[live["重点"]])
    found += rate("老年人群签约率", signed[signed["老年"]], live[live["老年"] & citizens])
    for disease in ("高血压", "糖尿病"):
        mark = f"是否{disease}"
        found += rate(f"{disease}签约率", signed[signed[mark]], live[live[mark]])
        rated = signed[signed[mark] & signed[f"{disease}规范管理"].notna()]
        found += rate(f"{disease}规范管理率", rated[rated[f"{disease}规范管理"] == "是"], rated)
    found += rate("社区就诊率", community, visits)
    found += rate("转诊率", upward, community)
    found += rate("医联体转诊占比", upward[upward["是否医联体"] == "是"], upward)
    found += rate("家庭病床建床率", beds, signed)
    rated = signed[signed["档案合格"].notna()]
    found += rate("健康档案合格率", rated[rated["档案合格"] == "是"], rated)
    rated = signed[(signed["年龄"] >= 65) & signed["老年人规范管理"].notna()]
    found += rate("老年人规范管理率", rated[rated["老年人规范管理"] == "是"], rated)
    found += rate("有效签约率", reached[(reached[ELEMENTS] == "是").all(axis=1)], reached)
    found += rate("满意率", spoken[spoken["满意度"].isin(["满意", "基本满意"])], spoken)
    whole = pd.concat(found, ignore_index=True)
    whole["比率"] = whole["分子"] / whole["分母"]
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Calculate and write the workbook, a sheet a level."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("year", type=int)
    parser.add_argument("output", type=Path)
    asked = parser.parse_args(arguments)
    whole = report(asked.folder, asked.year)
    with pd.ExcelWriter(asked.output, engine="openpyxl") as book:
        for level, table in whole.groupby("层级", sort=False):
            table.dropna(axis=1, how="all").to_excel(book, sheet_name=str(level), index=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
