"""The catalogue of problem codes: severity, what is wrong, what to do (spec 2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fdsign.locale.text import N_

Severity = Literal["fatal", "error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("fatal", "error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of the catalogue: its usual severity, what is wrong, what to do."""

    severity: Severity
    what: str
    todo: str


_CORRECT = N_("Correct the cell in the source system or the file.")

CATALOGUE: dict[str, Entry] = {
    "file-unreadable": Entry(
        "fatal",
        N_("the file cannot be read: {reason}."),
        N_("Export it again, or take it out of the folder."),
    ),
    "file-encrypted": Entry(
        "fatal",
        N_("the file is protected by a password: {reason}."),
        N_(
            "Run fdsign in a terminal and type the password when it asks, or put it into the "
            "environment variable FDSIGN_PASSWORD; never into the command line."
        ),
    ),
    "file-truncated": Entry(
        "fatal",
        N_("the file is damaged or cut short: {reason}."),
        N_("Copy or export it again; the download may have been interrupted."),
    ),
    "file-too-large": Entry(
        "fatal",
        N_("the file is larger than is sensible for an export: {reason}."),
        N_("Check where it comes from; take it out of the folder, or export a smaller part."),
    ),
    "file-external-entity": Entry(
        "fatal",
        N_("the file holds XML declarations that no export needs."),
        N_("Do not use it; export it again from the system."),
    ),
    "file-duplicate": Entry(
        "warning",
        N_("the same content as {other}; this copy is set aside."),
        N_("Delete one of the two."),
    ),
    "sheet-unrecognised": Entry(
        "warning",
        N_("not used: no known dataset by its headings ({reason})."),
        N_("If it is needed, name its columns in fdsign.toml."),
    ),
    "sheet-ambiguous": Entry(
        "fatal",
        N_("the headings fit {first} and {second} equally well."),
        N_('Say which it is in fdsign.toml: [{first}] files = ["{file_hint}"].'),
    ),
    "sheet-hidden": Entry(
        "info",
        N_("the sheet is hidden; it is read like the others."),
        N_("If it shall not count, take the sheet out of the file."),
    ),
    "rows-hidden": Entry(
        "info",
        N_(
            "{rows} rows are out of sight (a filter, or hidden by hand); they count like the others."
        ),
        N_("If they shall not count, delete them, or copy the visible rows into a new file."),
    ),
    "sheet-row-limit": Entry(
        "warning",
        N_("exactly {rows} rows, the most this format can hold: the export was probably cut."),
        N_("Export it in parts, or in another format."),
    ),
    "export-partial": Entry(
        "warning",
        N_("the sheet says it has {stated} rows, but {read} are here."),
        N_("Export the whole list, not one page of it."),
    ),
    "column-missing": Entry(
        "fatal",
        N_("looks like {dataset}, but has no column for {needed}."),
        N_(
            "Export it with that column, or write two lines into fdsign.toml: "
            '[{dataset_id}.columns] and {key} = "the heading".'
        ),
    ),
    "column-duplicate": Entry(
        "warning",
        N_(
            "the headings {first} (column {at}) and {second} (column {other}) mean the same; {use}."
        ),
        N_(
            "To use column {other} instead, write two lines into fdsign.toml: "
            '[{dataset_id}.columns] and {key} = "{second}".'
        ),
    ),
    "heading-repeated": Entry(
        "warning",
        N_("the heading {first} stands twice, over columns {at} and {other}; {use}."),
        N_(
            "fdsign.toml cannot tell them apart: in the file, give the column that is not meant "
            "another heading, or delete it."
        ),
    ),
    "column-unknown": Entry(
        "info",
        N_("columns not used: {list}."),
        N_("Nothing to do, unless one of them is needed: then name it in fdsign.toml."),
    ),
    "id-missing": Entry(
        "error",
        N_("no identity number to tell the person by."),
        N_("Fill in the identity number."),
    ),
    "id-damaged": Entry(
        "error",
        N_("Excel has damaged this identity number: digits after the 15th are lost."),
        N_("Export it again with the column as text; the lost digits cannot be guessed."),
    ),
    "id-checksum": Entry(
        "warning",
        N_("the check character of the identity number is wrong."),
        N_("Compare it with the identity card."),
    ),
    "id-format": Entry(
        "error",
        N_("this is no identity number or other document number."),
        N_("Compare it with the identity card."),
    ),
    "id-shared": Entry(
        "warning",
        N_("one identity number stands with different names and birth dates; they are not merged."),
        N_("Give each person their own number."),
    ),
    "person-unknown": Entry(
        "error",
        N_("no identity number, and the card belongs to nobody in the register or the contracts."),
        N_("Add the identity number, or the card to the person's record."),
    ),
    "card-ambiguous": Entry(
        "error",
        N_("no identity number, and the card belongs to several persons."),
        N_("Find out whose card it is and add the identity number."),
    ),
    "birth-mismatch": Entry(
        "warning",
        N_("the birth date differs from the identity number's; the number's is used."),
        N_("Correct the record."),
    ),
    "date-invalid": Entry(
        "error",
        N_("no usable date in {column_title}."),
        N_("Write it like 2017-08-30."),
    ),
    "date-out-of-range": Entry(
        "error",
        N_("a date before 1900 or after 2100 in {column_title}."),
        N_("Write it like 2017-08-30."),
    ),
    "number-invalid": Entry("error", N_("no usable number in {column_title}."), _CORRECT),
    "yesno-invalid": Entry(
        "warning",
        N_("neither yes nor no in {column_title}; taken as blank."),
        N_(
            "Write 是 or 否, or write two lines into fdsign.toml: "
            '[{dataset_id}.values.{key}] and "the word" = "yes" or "no".'
        ),
    ),
    "number-in-name": Entry(
        "warning",
        N_(
            "an identity or telephone number or an address stands in {column_title}; it is left out."
        ),
        N_("Write only the name into this column."),
    ),
    "status-unknown": Entry(
        "error",
        N_("an unknown word in {column_title}."),
        N_(
            "Correct it, or write two lines into fdsign.toml: "
            '[{dataset_id}.values.{key}] and "the word" = one of {allowed}.'
        ),
    ),
    "group-unknown": Entry(
        "warning",
        N_("an unknown population group; it marks nobody."),
        N_(
            "Write two lines into fdsign.toml: "
            '[{dataset_id}.values.groups] and "the word" = "hypertension", for example.'
        ),
    ),
    "phone-invalid": Entry(
        "warning",
        N_("no mobile (11 digits) or local telephone number (7–8 digits, area code or none)."),
        N_("Ask for the number again at the next visit."),
    ),
    "cell-error": Entry(
        "error",
        N_("the cell holds an Excel error, not a value, in {column_title}."),
        N_("Repair the formula or write the value."),
    ),
    "formula-uncached": Entry(
        "error",
        N_("the cell holds a formula that was never calculated, in {column_title}."),
        N_("Open the file in Excel, save it, and use that copy."),
    ),
    "cells-as-above": Entry(
        "info",
        N_("{cells} blank cells of {column_title} are read as the value above them."),
        N_("If a blank means “not known” here, write 未知 into it."),
    ),
    "total-mismatch": Entry(
        "warning",
        N_("the totals row says {stated} for {column_title}, its rows add up to {summed}."),
        N_("Find the missing or changed row; the rows are used, not the total."),
    ),
    "row-duplicate": Entry(
        "warning",
        N_("the same row stands in {other} too; it counts once."),
        N_("Nothing to do if the exports overlap."),
    ),
    "row-shifted": Entry(
        "error",
        N_(
            "the row has more or fewer fields than the heading; its values may be in wrong columns."
        ),
        N_("Look for a separator or quotation mark inside a value; export it again."),
    ),
    "resident-duplicate": Entry(
        "warning",
        N_("this resident has another live record ({other}), which is used."),
        N_("Merge the records in the register."),
    ),
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
        N_("{rows} rows name no institution while other rows do; they count under 未知."),
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
