"""Writes the two exports of contracts: a workbook of two signing years and a CSV of the third."""

from datetime import date
from pathlib import Path

from fdsign.synthetic import contracts as layout
from fdsign.synthetic.dirt import Dirt, Spread
from fdsign.synthetic.dirty_cells import (
    add_unknown_groups,
    damage_ids,
    dirty_dates,
    dirty_ids,
    invalid_dates,
    lose_ids,
    shorten_phones,
    space_names,
)
from fdsign.synthetic.dirty_lives import unsettle
from fdsign.synthetic.signing import Contract
from fdsign.synthetic.tables import Row
from fdsign.synthetic.text_files import write_text
from fdsign.synthetic.workbooks import write_workbook
from fdsign.synthetic.world import World


def write_contracts(folder: Path, world: World, dirt: Dirt, printed: date) -> list[Path]:
    """签约明细.xlsx and 签约明细<year>.csv."""
    contracts = unsettle(world, dirt)
    earlier = [contract for contract in contracts if contract.signed.year < world.year]
    latest = [contract for contract in contracts if contract.signed.year == world.year]
    repeated = dirt.spread(earlier, "repeated").take(0.0005)
    return [
        _write_workbook(folder, earlier, world, dirt, printed),
        _write_csv(folder, latest + repeated, world, dirt),
    ]


def _write_workbook(
    folder: Path, contracts: list[Contract], world: World, dirt: Dirt, printed: date
) -> Path:
    """The first vendor's workbook, with a pivot on its second sheet."""
    headings = layout.WORKBOOK_HEADINGS
    rows = layout.workbook_rows(contracts)
    ids = dirt.spread(rows, "workbook ids")
    column = headings.index("身份证号码")
    dirty_ids(ids, column)
    damage_ids(ids, column)
    lose_ids(ids, column)
    _dirty_the_rest(rows, headings, ("签约人", "联系电话", "签约日期", "签约医生"), dirt)
    if dirt.hostile:
        add_unknown_groups(dirt.spread(rows, "groups"), headings.index("人群分类"))
    years = (world.year - 2, world.year - 1)
    sheets = [
        layout.contracts_sheet(rows, world.centre.institution, years, printed),
        layout.pivot_sheet(contracts, world.centre, years),
    ]
    return write_workbook(folder / "签约明细.xlsx", sheets, printed)


def _write_csv(folder: Path, contracts: list[Contract], world: World, dirt: Dirt) -> Path:
    """The second vendor's CSV in GB18030."""
    headings = layout.CSV_HEADINGS
    rows = layout.csv_rows(contracts, world.rng("paper"))
    ids = dirt.spread(rows, "csv ids")
    column = headings.index("证件号码")
    dirty_ids(ids, column)
    lose_ids(ids, column, headings.index("就诊卡号"))
    _dirty_the_rest(rows, headings, ("居民姓名", "签约人手机", "签约时间", "责任医生"), dirt)
    path = folder / f"签约明细{world.year}.csv"
    return write_text(path, [headings, *rows], encoding="gb18030")


def _dirty_the_rest(
    rows: list[Row], headings: Row, columns: tuple[str, str, str, str], dirt: Dirt
) -> None:
    """Dirties name, phone, sign date and doctor."""
    name, phone, signed, doctor = (headings.index(heading) for heading in columns)
    space_names(dirt.spread(rows, "names"), name)
    space_names(dirt.spread(rows, "doctors"), doctor)
    shorten_phones(dirt.spread(rows, "phones"), phone)
    dates: Spread[Row] = dirt.spread(rows, "dates")
    dirty_dates(dates, signed)
    invalid_dates(dates, signed)
