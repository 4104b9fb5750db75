"""人员: the staff with role, team and weight."""

from random import Random

from fdsign.synthetic.names import staff_names
from fdsign.synthetic.places import Centre
from fdsign.synthetic.tables import Row, Sheet

HEADINGS: Row = ["姓名", "工号", "岗位", "团队", "系数", "机构"]
# role and weight, of those without a team
CENTRE_ROLES = (
    ("其他医务人员", 1.0),
    ("其他医务人员", 1.0),
    ("职能科室", 1.0),
    ("中心班子", 1.5),
)


def staff_sheet(centre: Centre, others: int, rng: Random) -> Sheet:
    """The doctors, then assistants and team members, then the rest of the centre."""
    doctors = len(centre.doctors)
    names = staff_names(centre.subdistrict.staff_surname, doctors + others)
    rows: list[Row] = [
        [doctor.name, doctor.staff_no, "签约医生", doctor.team, 1.2, centre.institution]
        for doctor in centre.doctors
    ]
    for index in range(others):
        role, weight, team = _role(index, others, centre, rng)
        number = centre.subdistrict.staff_no(doctors + index + 1)
        rows.append([names[doctors + index], number, role, team, weight, centre.institution])
    return Sheet(name="人员名册", headings=[HEADINGS], rows=rows)


def _role(index: int, others: int, centre: Centre, rng: Random) -> tuple[str, float, str | None]:
    """Role, weight and team of one of the others; a third has no team."""
    if index * 3 < others * 2:
        team = centre.teams[index % len(centre.teams)]
        role = "助手" if index < len(centre.teams) * 2 else "团队成员"
        return role, rng.choice((0.8, 0.9, 1.0)), team
    role, weight = CENTRE_ROLES[index % len(CENTRE_ROLES)]
    return role, weight, None
