"""What only the rules can see: the problem codes that a year's result adds to those of intake."""

from __future__ import annotations

from fdsign.locale.text import N_
from fdsign.problem_entry import Entry

CODES: dict[str, Entry] = {
    "contract-duplicate": Entry(
        "warning",
        N_("another contract of this person stands for {year} ({other}); this one is not counted."),
        N_("End the contract that no longer holds."),
    ),
    "contract-ended-undated": Entry(
        "warning",
        N_("the contract is ended but has no end date; it counts for no year."),
        N_("Fill in the date of the end (解约日期)."),
    ),
    "contract-incomplete": Entry(
        "warning",
        N_("the contract does not name all of {columns}, so by the policy it does not count."),
        N_("Fill in the institutions that people chose; fdsign explain lists the rows."),
    ),
    "contract-dates-conflict": Entry(
        "warning",
        N_(
            "the term starts on the day of signing, so it is the system's default; "
            "the contract year is reckoned from the signing date."
        ),
        N_("Nothing to do if people sign for the next year, as the policy says."),
    ),
    "contract-without-year": Entry(
        "warning",
        N_("the dates of this contract give no contract year; it counts for none."),
        N_("Compare start, end and signing date with the contract."),
    ),
    "contract-deceased": Entry(
        "warning",
        N_("the record says this person died before {year}; the contract is not counted."),
        N_("End the contract."),
    ),
    "survey-blank": Entry(
        "warning",
        N_("no answer in {column_title}; it counts as not held."),
        N_("Fill in the answer if it was given."),
    ),
    "survey-unsigned": Entry(
        "warning",
        N_("a surveyed person without a contract for {year}; set aside."),
        N_("Draw the sample from the contracts of the year."),
    ),
    "doctor-unknown": Entry(
        "warning",
        N_("the doctor {name} is in no staff table.{near}"),
        N_("Correct the name, or join the two in fdsign.toml: [aliases.doctor]."),
    ),
    "institution-missing": Entry(
        "warning",
        N_(
            "{rows} rows name no institution while other rows do; they count under 未知, home beds and"
            " services at the institution of their person's contract."
        ),
        N_(
            "Add a column 机构, or the institution's name to the title. If all exports are of one "
            'institution, write at the top of fdsign.toml: institution = "its name".'
        ),
    ),
    "institution-doubtful": Entry(
        "warning",
        N_(
            "the title names {other}, but its {rows} rows count to {only}, the only one in the data."
        ),
        N_("If they are another institution's, add a column 机构 to this sheet."),
    ),
    "team-missing": Entry(
        "warning",
        N_("no team is known for the doctor {name}."),
        N_("Add the doctor with a team to the staff table."),
    ),
    "population-double": Entry(
        "fatal",
        N_("this population table speaks of the same people as {other}; they would count twice."),
        N_("Keep one of the two, or name the right one in fdsign.toml: [population] files."),
    ),
    "survey-duplicate": Entry(
        "warning",
        N_("the person was interviewed twice; the interview in {other} counts, not this one."),
        N_("Keep one interview a person: the latest date stands, else the greatest text."),
    ),
    "indicator-unknown": Entry(
        "warning",
        N_("no indicator is named “{name}”; the row is not used.{near}"),
        N_("Write the id or the title as `fdsign policy show` lists it."),
    ),
    "indicator-unusable": Entry(
        "warning",
        N_("the row of “{name}” gives no figure: {why}."),
        N_("Write numerator and denominator, or the value; a number of residents whole."),
    ),
    "indicator-double": Entry(
        "warning",
        N_("the row gives {institution} another figure of {name} than {other}; none is used."),
        N_("Keep the right one."),
    ),
    "indicator-contradicts": Entry(
        "warning",
        N_(
            "the value of “{name}” ({shown}) is not its numerator over its denominator, which count."
        ),
        N_("Correct what is wrong in the row."),
    ),
    "indicator-scale": Entry(
        "warning",
        N_("“{name}” has no percent sign; it is read as {shown}."),
        N_("Write a percent sign, or numerator and denominator, if it is meant otherwise."),
    ),
    "indicator-differs": Entry(
        "warning",
        N_("the row gives {name} as {shown}, the exports as {other}; the exports count."),
        N_("Find out which is right: correct the row, or the export."),
    ),
    "staff-unusable": Entry(
        "warning",
        N_("the person on this row gets no money: {why}."),
        N_("Correct role, team or weight; the roles of each pool: [funding] in the policy."),
    ),
    "receipt-unusable": Entry(
        "warning",
        N_("this money is not counted as received: {why}."),
        N_("Write source and stage as `fdsign policy show` lists them, the amount in yuan."),
    ),
    "grade-unusable": Entry(
        "warning",
        N_("the row gives no grade: {why}."),
        N_("Write 优质, 良好, 合格 or 不合格, once for each institution and year."),
    ),
    "handover-unusable": Entry(
        "warning",
        N_("the row hands nothing over: {why}."),
        N_("Write 原医生, 接任医生, 交接日期 and 机构 as the contracts have them."),
    ),
    "handover-people-left": Entry(
        "warning",
        N_("{old} has handed over all contracts to {new}, but people still stand under {old}."),
        N_("Correct population table and register, or run with --set handover.people=follow."),
    ),
    "plan-unusable": Entry(
        "warning",
        N_("this row of the plan is not used: {why}."),
        N_("Write the doctor as in the results, the year of the plan, and a whole number."),
    ),
    "plan-other-year": Entry(
        "info",
        N_("{rows} numbers of the plan are for {year}; the plan of {plan_year} leaves them aside."),
        N_("If they are for {plan_year}, correct the year on the rows."),
    ),
    "handover-later": Entry(
        "info",
        N_("{old} hands over to {new} on {day}, after the last day of this result: not done."),
        N_("Nothing, if the date is right."),
    ),
    "population-undated": Entry(
        "warning",
        N_("the population table names no year; it is used as the year's."),
        N_("Add a column 年度, or the year to the title."),
    ),
    "name-variant": Entry(
        "warning",
        N_("{first} and {second} may be the same; they are counted apart."),
        N_(
            "If they are one, write two lines into fdsign.toml: "
            '[aliases.{kind}] and "the wrong one" = "the right one".'
        ),
    ),
}
