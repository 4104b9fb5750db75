"""The demo generator: deterministic, nobody real, the promised counts, shapes and dirt."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from fdsign.synthetic.demo import EMPTY_FILE, LOCK_FILE, write_demo
from fdsign.synthetic.dirt import Spread
from fdsign.synthetic.identity import check_character, fifteen_digits, id_number, wrong_check
from fdsign.synthetic.scale import SCALES
from fdsign.synthetic.signing import contracts_of
from fdsign.synthetic.world import World, make_world

NAMES = [
    "人员.xlsx",
    "医保就诊.xls",
    "家庭病床.xlsx",
    "居民健康档案.xlsx",
    "户籍人口.xlsx",
    "服务记录.xlsx",
    "电话抽查.xlsx",
    "签约明细.xlsx",
    "签约明细2017.csv",
    "联合门诊预约.xlsx",
    "转诊.txt",
    "门诊就诊.csv",
]
WORKBOOKS = [name for name in NAMES if name.endswith(".xlsx")]
ID = re.compile(r"[0-9]{17}[0-9X]")
Cells = list[list[object]]


class HtmlTable(HTMLParser):
    """Collects the cells of the one table in an HTML file."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Cells = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] = data


def sheet(path: Path, number: int = 0) -> Cells:
    """All rows of a sheet."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(number).to_python()
    return [list(row) for row in rows]


def text(path: Path, encoding: str, delimiter: str = ",") -> Cells:
    """All rows of a text file."""
    decoded = path.read_bytes().decode(encoding)
    return [list(row) for row in csv.reader(decoded.splitlines(), delimiter=delimiter)]


def html(path: Path) -> Cells:
    """All rows of the HTML table."""
    parser = HtmlTable()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser.rows


def everything(folder: Path) -> dict[str, Cells]:
    """The rows of each export's first sheet."""
    tables = {name: sheet(folder / name) for name in WORKBOOKS}
    tables["签约明细2017.csv"] = text(folder / "签约明细2017.csv", "gb18030")
    tables["门诊就诊.csv"] = text(folder / "门诊就诊.csv", "utf-8-sig")
    tables["转诊.txt"] = text(folder / "转诊.txt", "utf-16", "\t")
    tables["医保就诊.xls"] = html(folder / "医保就诊.xls")
    return tables


def cells(tables: dict[str, Cells]) -> Iterator[object]:
    """Each cell of all tables."""
    return (cell for rows in tables.values() for row in rows for cell in row)


def column(rows: Cells, heading: str) -> list[object]:
    """The cells below a heading."""
    top = next(number for number, row in enumerate(rows) if heading in row)
    place = rows[top].index(heading)
    return [row[place] for row in rows[top + 1 :] if len(row) > place]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Cells]:
    """The tiny centre without dirt."""
    folder = tmp_path_factory.mktemp("clean")
    write_demo(folder, scale="tiny", dirt="none")
    return everything(folder)


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Cells]:
    """The tiny centre with the usual dirt."""
    folder = tmp_path_factory.mktemp("usual")
    write_demo(folder, scale="tiny")
    return everything(folder)


@pytest.fixture(scope="module")
def centre() -> World:
    """What happened in the full-size centre."""
    return make_world(SCALES["centre"], 2017, 2017)


@pytest.mark.parametrize("dirt", ["none", "usual", "hostile"])
def test_the_same_arguments_give_the_same_bytes(tmp_path: Path, dirt: str) -> None:
    first = write_demo(tmp_path / "a", scale="tiny", dirt=dirt)
    second = write_demo(tmp_path / "b", scale="tiny", dirt=dirt)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    first = write_demo(tmp_path / "a", scale="tiny", seed=1)
    second = write_demo(tmp_path / "b", scale="tiny", seed=2)
    assert all(a.read_bytes() != b.read_bytes() for a, b in zip(first, second, strict=True))


def test_returns_the_files_sorted_and_stays_small(tmp_path: Path) -> None:
    written = write_demo(tmp_path / "new" / "folder", scale="tiny")
    assert [path.name for path in written] == NAMES
    assert sorted((tmp_path / "new" / "folder").iterdir()) == written
    assert sum(path.stat().st_size for path in written) < 200_000


def test_another_year_shifts_everything(tmp_path: Path) -> None:
    names = [path.name for path in write_demo(tmp_path, scale="tiny", year=2020)]
    assert "签约明细2020.csv" in names
    assert sheet(tmp_path / "户籍人口.xlsx")[0][0] == "2020年示范社区卫生服务中心户籍人口统计表"


def test_refuses_a_folder_with_content(tmp_path: Path) -> None:
    (tmp_path / "theirs.txt").write_text("x")
    with pytest.raises(FileExistsError):
        write_demo(tmp_path, scale="tiny")
    assert [path.name for path in tmp_path.iterdir()] == ["theirs.txt"]


@pytest.mark.parametrize("wrong", [{"scale": "province"}, {"dirt": "much"}])
def test_refuses_unknown_words_before_writing(tmp_path: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="known: "):
        write_demo(tmp_path / "new", **wrong)  # type: ignore[arg-type]
    assert not (tmp_path / "new").exists()


def test_check_characters_follow_the_standard() -> None:
    assert check_character("11010519491231002") == "X"  # the standard's example
    number = id_number(date(1950, 3, 4), 17)
    assert number.startswith("99999919500304017")
    assert fifteen_digits(number) == "999999500304017"
    assert wrong_check(number)[:-1] == number[:-1]
    assert wrong_check(number) != number


def test_all_ids_are_of_nobody_and_correct(clean: dict[str, Cells]) -> None:
    ids = [str(cell) for cell in cells(clean) if ID.fullmatch(str(cell))]
    assert len(ids) > 600
    for number in ids:
        assert number.startswith("999999")
        assert number[-1] == check_character(number[:-1])
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def test_clean_means_clean(clean: dict[str, Cells]) -> None:
    assert set(column(clean["签约明细2017.csv"], "签约状态")) <= {"正常", "续签"}
    assert set(column(clean["签约明细.xlsx"], "签约状态")) <= {"已签约", "续约", ""}
    assert all(
        cell == "正常" or cell == "" for cell in column(clean["居民健康档案.xlsx"], "档案状态")
    )
    assert not any(isinstance(cell, float) and cell > 1e15 for cell in cells(clean))


def test_counts_of_the_tiny_centre(clean: dict[str, Cells]) -> None:
    size = SCALES["tiny"]
    records = [row for row in clean["居民健康档案.xlsx"] if str(row[0]).startswith("999999001")]
    assert len(records) == size.residents
    assert [row[6] for row in records].count("户籍") == size.registered
    assert len(clean["签约明细2017.csv"]) == size.contracts + 1
    assert isinstance(clean["签约明细.xlsx"][3][0], float)
    assert clean["签约明细.xlsx"][-2][:2] == ["合计", f"{2 * size.contracts}人"]
    assert clean["医保就诊.xls"][1][-1] == "费用"
    assert len(clean["门诊就诊.csv"]) - 1 + len(clean["医保就诊.xls"]) - 2 == size.visits
    assert len(clean["电话抽查.xlsx"]) == size.surveyed + 3
    assert len(clean["家庭病床.xlsx"]) == sum(size.home_beds) + 2
    doctors = column(clean["人员.xlsx"], "岗位").count("签约医生")
    assert doctors == size.grid_doctors + size.off_grid_doctors
    totals = [row[3] for row in clean["户籍人口.xlsx"] if row[0] == "小计"]
    assert sum(float(str(total)) for total in totals) == clean["户籍人口.xlsx"][-1][3]


def test_counts_of_the_full_size_centre(centre: World) -> None:
    records = [person for person in centre.people if person.in_register]
    assert len(records) == 50_000
    assert sum(person.registered for person in records) == 46_000
    for year in (2016, 2017, 2018):
        assert len(contracts_of(centre.contracts, year)) == 14_000
    assert len(centre.visits) == 100_000
    assert {visit.moment.year for visit in centre.visits} == {2016, 2017}
    assert len({doctor.name for doctor in centre.centre.doctors}) == 30
    assert len({doctor.community for doctor in centre.centre.grid_doctors}) == 8
    assert len({doctor.station for doctor in centre.centre.grid_doctors}) == 4
    assert len({person.person_id for person in centre.people}) == len(centre.people)


def test_the_full_size_centre_looks_like_one(centre: World) -> None:
    serving = {year: contracts_of(centre.contracts, year) for year in (2016, 2017, 2018)}
    renewed = len(serving[2016].keys() & serving[2017].keys()) / len(serving[2016])
    assert 0.6 < renewed < 0.75
    old = [person for person in centre.people if person.age >= 60 and person.registered]
    assert 0.5 < sum(person.number in serving[2017] for person in old) / len(old) < 0.62
    seen = [visit for visit in centre.visits if visit.moment.year == 2017 and visit.signed]
    assert 0.62 < sum(visit.doctor is not None for visit in seen) / len(seen) < 0.69


def test_the_usual_dirt_occurs_in_the_tiny_centre(usual: dict[str, Cells]) -> None:
    words = {str(cell) for cell in cells(usual)}
    assert any(re.fullmatch(r"９{6}[０-９]{11}[０-９Ｘ]", word) for word in words)
    assert any(re.fullmatch(r"999999\d{11}x", word) for word in words)
    assert any(re.fullmatch(r"'999999\d{11}[\dX]", word) for word in words)
    assert any(re.fullmatch(r"999999\d{11}[\dX]  ", word) for word in words)
    assert any(re.fullmatch(r"999999\d{11}[\dX]\t", word) for word in words)
    assert any(re.fullmatch(r"999999\d{9}", word) for word in words)
    assert any(re.fullmatch(r"999999\d{11}[\dX]", word) and not right(word) for word in words)
    assert any(isinstance(cell, float) and cell > 1e17 for cell in cells(usual))
    assert any(re.fullmatch(r"\w[ \u3000]\w", word) for word in words)
    assert any(re.fullmatch(r"199000\d{4}", word) for word in words)
    assert {f"{year}-02-30" for year in (2015, 2016, 2017)} & words
    for form in (r"\d{4}\.\d+\.\d+", r"\d{4}年\d+月\d+日", r"20\d{6}", r"２０[０-９]{2}-.*"):
        assert any(re.fullmatch(form, word) for word in words)


def test_the_usual_fates_occur_in_the_tiny_centre(usual: dict[str, Cells]) -> None:
    contracts, later = usual["签约明细.xlsx"], usual["签约明细2017.csv"]
    states = set(column(contracts, "签约状态")) | set(column(later, "签约状态"))
    assert {"到期", "过期"} & states
    assert {"待签约", "待审核"} & states
    ends = list(zip(column(contracts, "签约状态"), column(contracts, "终止日期"), strict=True))
    ends += list(zip(column(later, "签约状态"), column(later, "解约日期"), strict=True))
    ended = [bool(end) for state, end in ends if state in ("解约", "终止")]
    assert set(ended) == {True, False}
    register = usual["居民健康档案.xlsx"]
    status = column(register, "档案状态")
    closed = column(register, "注销日期")
    dead = {bool(day) for word, day in zip(status, closed, strict=True) if word == "死亡"}
    assert dead == {True, False}
    assert any(str(row[0]).endswith("-2") for row in register)


def test_the_usual_dirt_of_rows_occurs_in_the_tiny_centre(usual: dict[str, Cells]) -> None:
    later, visits = usual["签约明细2017.csv"], usual["门诊就诊.csv"]
    assert visits.count(visits[0]) > 1
    assert any(str(row[4]).startswith("2016") for row in later[1:])
    for rows, id_place, card_place in ((later, 1, 2), (visits, 2, 1)):
        lost = {bool(row[card_place]) for row in rows[1:] if not row[id_place]}
        assert lost == {True, False}
    survey = usual["电话抽查.xlsx"]
    assert any(row[6] == "接通" and row[10] == "" for row in survey)
    assert len(survey) == SCALES["tiny"].surveyed + 3 + 1


def right(number: str) -> bool:
    """Whether the check character belongs to the number."""
    return number[-1] == check_character(number[:-1])


def test_hostile_adds_what_no_honest_system_writes(tmp_path: Path) -> None:
    written = write_demo(tmp_path, scale="tiny", dirt="hostile")
    assert [path.name for path in written] == sorted([*NAMES, LOCK_FILE, EMPTY_FILE])
    assert (tmp_path / EMPTY_FILE).stat().st_size == 0
    assert sheet(tmp_path / "人员.xlsx", 1) == []
    tables = everything(tmp_path)
    assert {"冻结", "在约"} & set(cells(tables))
    assert any("网红人群" in str(cell) for cell in cells(tables))


def test_a_spread_gives_each_item_once(centre: World) -> None:
    spread = Spread(range(100), 5, centre.rng("test"))
    first, second = spread.take(0.1), spread.take(0.1, lambda item: item % 2 == 0)
    assert len(first) == 50
    assert all(item % 2 == 0 for item in second)
    assert not set(first) & set(second)
    assert Spread(range(100), 0, centre.rng("test")).take(0.5) == []
