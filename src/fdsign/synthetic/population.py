"""户籍人口: the population table by community and doctor, communities merged ("as above")."""

from collections import Counter
from itertools import groupby
from random import Random

from fdsign.synthetic.people import Person
from fdsign.synthetic.places import Centre
from fdsign.synthetic.tables import Merge, Row, Sheet

HEADINGS: Row = ["社区", "站点", "责任医生", "户籍人口（人）"]


def population_sheet(people: list[Person], centre: Centre, year: int, rng: Random) -> Sheet:
    """The police count up to 1.5 % more people than the register holds."""
    recorded = Counter(person.doctor.name for person in people if person.registered)
    above: list[Row] = [[f"{year}年{centre.institution}户籍人口统计表"], ["单位：人"]]
    first_data_row = len(above) + 1
    rows: list[Row] = []
    merges = [Merge(0, 0, 0, len(HEADINGS) - 1)]
    total = 0
    for community, doctors in groupby(centre.grid_doctors, key=lambda doctor: doctor.community):
        start = len(rows)
        subtotal = 0
        for doctor in doctors:
            count = round(recorded[doctor.name] * rng.uniform(1.0, 1.015))
            first = community if len(rows) == start else None
            rows.append([first, doctor.station, doctor.name, count])
            subtotal += count
        if len(rows) - start > 1:
            merges.append(Merge(first_data_row + start, 0, first_data_row + len(rows) - 1, 0))
        rows.append(["小计", None, None, subtotal])
        total += subtotal
    return Sheet(
        name="户籍人口",
        above=above,
        headings=[HEADINGS],
        rows=rows,
        below=[["合计", None, None, total]],
        merges=merges,
    )
