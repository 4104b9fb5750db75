"""Writes what other systems hold: community visits, insurance visits, referrals."""

from pathlib import Path

from fdsign.synthetic import referrals, visits
from fdsign.synthetic.dirt import Dirt
from fdsign.synthetic.dirty_cells import (
    BLANKS_BEHIND,
    dirty_dates,
    dirty_ids,
    invalid_dates,
    lose_ids,
    page,
)
from fdsign.synthetic.text_files import write_html, write_text
from fdsign.synthetic.world import World


def write_community_visits(folder: Path, world: World, dirt: Dirt) -> Path:
    """门诊就诊.csv: UTF-8 with BOM; with dirt, paged."""
    headings = visits.COMMUNITY_HEADINGS
    rows = visits.community_rows(world.visits, world.rng("community visits"))
    ids = dirt.spread(rows, "visit ids")
    dirty_ids(ids, headings.index("身份证号"))
    lose_ids(ids, headings.index("身份证号"), headings.index("就诊卡号"))
    dates = dirt.spread(rows, "visit dates")
    dirty_dates(dates, headings.index("挂号时间"))
    invalid_dates(dates, headings.index("挂号时间"))
    if dirt.times:
        rows = page(rows, headings, world.scale.page_rows)
    return write_text(folder / "门诊就诊.csv", [headings, *rows], encoding="utf-8-sig")


def write_hospital_visits(folder: Path, world: World, dirt: Dirt) -> Path:
    """医保就诊.xls, which is HTML."""
    rows = visits.hospital_rows(world.visits, world.rng("hospital visits"))
    ids = dirt.spread(rows, "hospital ids")
    column = visits.HOSPITAL_HEADINGS.index("证件号码")
    dirty_ids(ids, column)
    lose_ids(ids, column)
    title = f"参保人员就诊明细（{world.year - 1}年1月至{world.year}年12月）"
    return write_html(folder / "医保就诊.xls", title, visits.HOSPITAL_HEADINGS, rows)


def write_referrals(folder: Path, world: World, dirt: Dirt) -> Path:
    """转诊.txt: UTF-16 LE with BOM, tab-separated."""
    rows = referrals.referral_rows(world.visits, world.rng("referrals"))
    ids = dirt.spread(rows, "referral ids")
    dirty_ids(ids, referrals.HEADINGS.index("身份证号"), BLANKS_BEHIND)
    lines = [referrals.HEADINGS, *rows]
    return write_text(folder / "转诊.txt", lines, encoding="utf-16-le", delimiter="\t")
