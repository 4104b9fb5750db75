"""Two centres may write the same row: their titles tell whose it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.functional.program import fdsign

CENTRES = ("示范东门社区卫生服务中心", "示范西门社区卫生服务中心")
NUMBERS = ("99999919500101001X", "999999195001010028")


def write(folder: Path, name: str, *rows: tuple[str, ...]) -> None:
    """A text file of these rows."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(",".join(row) + "\r\n" for row in rows)
    (folder / name).write_text(lines, encoding="utf-8-sig", newline="")


def district(folder: Path, titles: tuple[str, str]) -> Path:
    """Two centres with one contract each, and the same population row in both."""
    for place, (centre, number, title) in enumerate(zip(CENTRES, NUMBERS, titles, strict=True)):
        own = folder / str(place)
        contract = (number, "2016-03-01", "李医生", centre, "有效")
        write(
            own, "签约.csv", ("身份证号", "签约日期", "签约医生", "签约机构", "签约状态"), contract
        )
        people = ("甲社区", "李医生", "1000")
        write(own, "人口.csv", (title, "", ""), ("社区", "责任医生", "户籍人口"), people)
    return folder


def populations(folder: Path) -> list[int | None]:
    """The denominators of the signing rate: of the total and of the institutions."""
    done = fdsign("metrics", folder, "--year", "2017", "--json", "-", "--quiet")
    found = json.loads(done.stdout)
    return [
        result["denominator"]
        for result in found["results"]
        if result["indicator"] == "signing_rate" and result["level"] in ("total", "institution")
    ]


@pytest.mark.parametrize("year", ["", "2017年"])
def test_the_same_row_under_two_titles_counts_for_each(tmp_path: Path, year: str) -> None:
    titles = tuple(f"{year}{centre}户籍人口统计表" for centre in CENTRES)
    assert populations(district(tmp_path / "d", (titles[0], titles[1]))) == [2000, 1000, 1000]


def test_the_same_row_under_one_title_counts_once(tmp_path: Path) -> None:
    title = f"{CENTRES[0]}户籍人口统计表"
    assert populations(district(tmp_path / "d", (title, title + " ")))[0] == 1000
