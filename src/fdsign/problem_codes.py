"""The catalogue of problem codes: severity, what is wrong, what to do (spec 2.3)."""

from __future__ import annotations

from fdsign import rule_codes
from fdsign.locale.text import N_
from fdsign.problem_entry import SEVERITIES, Entry, Severity

__all__ = ["CATALOGUE", "SEVERITIES", "Entry", "Severity"]

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
        N_("{rows} rows are out of sight (a filter, or hidden by hand); they all count."),
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
        N_("the row has more or fewer fields than the heading; its values may be misplaced."),
        N_("Look for a separator or quotation mark inside a value; export it again."),
    ),
    "resident-duplicate": Entry(
        "warning",
        N_("this resident has another live record ({other}), which is used."),
        N_("Merge the records in the register."),
    ),
    **rule_codes.CODES,
}
