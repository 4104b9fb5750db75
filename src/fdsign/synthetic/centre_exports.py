"""Writes what the centre keeps about itself: register, population, home beds, survey, staff."""

from datetime import date
from pathlib import Path

from fdsign.synthetic import bookings, home_beds, register, services, survey
from fdsign.synthetic.dirt import Dirt
from fdsign.synthetic.dirty_cells import (
    BLANKS_BEHIND,
    dirty_dates,
    dirty_ids,
    lose_ids,
    space_names,
)
from fdsign.synthetic.dirty_lives import close_records, strangers
from fdsign.synthetic.population import population_sheet
from fdsign.synthetic.staff import staff_sheet
from fdsign.synthetic.tables import Row, Sheet
from fdsign.synthetic.workbooks import write_workbook
from fdsign.synthetic.world import World


def write_register(folder: Path, world: World, dirt: Dirt, printed: date) -> Path:
    """居民健康档案.xlsx."""
    rng = world.rng("register")
    closures = close_records(world, dirt)
    rows = [
        register.register_row(person, closures.get(person.number), world.year, rng)
        for person in world.people
        if person.in_register
    ]
    rows += [register.second_row(row) for row in dirt.spread(rows, "second rows").take(0.0005)]
    headings = register.PLAIN_HEADINGS
    ids = dirt.spread(rows, "register ids")
    dirty_ids(ids, headings.index("身份证号"))
    lose_ids(ids, headings.index("身份证号"))
    space_names(dirt.spread(rows, "register names"), headings.index("姓名"))
    dirty_dates(dirt.spread(rows, "births"), headings.index("出生日期"))
    sheet = register.register_sheet(rows, world.centre.institution, printed)
    return write_workbook(folder / "居民健康档案.xlsx", [sheet], printed)


def write_population(folder: Path, world: World, printed: date) -> Path:
    """户籍人口.xlsx."""
    sheet = population_sheet(world.people, world.centre, world.year, world.rng("population"))
    return write_workbook(folder / "户籍人口.xlsx", [sheet], printed)


def write_home_beds(folder: Path, world: World, dirt: Dirt, printed: date) -> Path:
    """家庭病床.xlsx."""
    rows = home_beds.home_bed_rows(
        world.people,
        world.contracts,
        world.centre,
        world.scale.home_beds,
        world.year,
        world.rng("home beds"),
    )
    space_names(dirt.spread(rows, "bed names"), home_beds.HEADINGS.index("姓名"))
    return write_workbook(
        folder / "家庭病床.xlsx", [home_beds.home_bed_sheet(rows, world.year)], printed
    )


def write_survey(folder: Path, world: World, dirt: Dirt, printed: date) -> Path:
    """电话抽查.xlsx."""
    sample = world.survey_sample()
    called = sample + strangers(world, dirt)
    rows = survey.survey_rows(called, world.year, world.rng("survey"))
    answered = [row for row in rows[: len(sample)] if row[survey.OUTCOME_COLUMN] == survey.ANSWERED]
    for row in dirt.spread(answered, "answers").take(0.005):
        row[survey.BLANK_COLUMN] = None
    space_names(dirt.spread(rows, "survey names"), survey.HEADINGS.index("姓名"))
    dirty_ids(dirt.spread(rows, "survey ids"), survey.HEADINGS.index("身份证"), BLANKS_BEHIND)
    return write_workbook(
        folder / "电话抽查.xlsx", [survey.survey_sheet(rows, world.year)], printed
    )


def write_services(folder: Path, world: World, dirt: Dirt, printed: date) -> Path:
    """服务记录.xlsx."""
    rows = services.service_rows(world.people, world.contracts, world.year, world.rng("services"))
    ids = dirt.spread(rows, "service ids")
    dirty_ids(ids, services.HEADINGS.index("身份证号"), BLANKS_BEHIND)
    dirty_dates(dirt.spread(rows, "service dates"), services.HEADINGS.index("服务日期"))
    sheet = services.service_sheet(rows, world.year)
    return write_workbook(folder / "服务记录.xlsx", [sheet], printed)


def write_bookings(folder: Path, world: World, printed: date) -> Path:
    """联合门诊预约.xlsx."""
    rows = bookings.booking_rows(
        world.contracts, world.centre, world.scale.bookings, world.year, world.rng("bookings")
    )
    sheet = bookings.booking_sheet(rows, world.year)
    return write_workbook(folder / "联合门诊预约.xlsx", [sheet], printed)


def write_staff(folder: Path, world: World, dirt: Dirt, printed: date) -> Path:
    """人员.xlsx; hostile: with an empty second sheet."""
    sheets = [staff_sheet(world.centre, world.scale.other_staff, world.rng("staff"))]
    no_rows: list[Row] = []
    if dirt.hostile:
        sheets.append(Sheet(name="Sheet2", headings=[], rows=no_rows))
    return write_workbook(folder / "人员.xlsx", sheets, printed)
