"""Whom a row is about: identity numbers, cards, shared numbers, one live record a resident (spec 1.3).

Works on the typed tables of all sheets together, because a card may be explained in another file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.intake.columns import Mask, true
from fdsign.intake.datasets import BY_ID, Dataset
from fdsign.intake.persons import NOBODY, Others, keyed
from fdsign.intake.query import connection
from fdsign.problem_codes import Severity

_PHONES = pa.schema([("name", pa.string()), ("phone", pa.string()), ("person", pa.int64())])
Report = Callable[[str, pa.Table, Mask, Severity], None]
"""Report(code, table, mask, severity): told once a row, with its place and masked number."""


@dataclass(slots=True)
class Linked:
    """A table with its ``person`` column, and the mask of rows that nobody could be found for."""

    table: pa.Table
    nobody: Mask


def card_owners(tables: dict[str, pa.Table]) -> pa.Table:
    """card_no -> person, persons: cards of the register and the contracts, how many own them."""
    kinds = pa.schema([("card_no", pa.string()), ("person_id", pa.int64())])
    known = [
        tables[name].select(kinds.names).cast(kinds)
        for name in ("residents", "contracts")
        if name in tables
    ]
    pairs = pa.concat_tables(known) if known else kinds.empty_table()
    return _query(
        """select card_no, min(person_id) as person, count(distinct person_id) as persons
           from pairs where card_no is not null and person_id is not null group by card_no""",
        pairs=pairs,
    )


def phone_owners(contracts: pa.Table) -> pa.Table:
    """name, phone -> person where the contracts know exactly one such person."""
    return _query(
        """select name, phone, min(person) as person from contracts
           where name is not null and phone is not null and person is not null
           group by name, phone having count(distinct person) = 1""",
        contracts=contracts.select(["name", "phone", "person"]),
    )


def link(
    dataset: Dataset,
    table: pa.Table,
    owners: Callable[[], pa.Table],
    report: Report,
    by_phone: Callable[[], pa.Table] | None = None,
) -> Linked:
    """Give every row its person: the number, else the card, else (a drawn sample) name and phone.

    ``owners``, ``by_phone``: asked for where a row has no number of its own.
    """
    own = table["person_id"]
    if not own.null_count:
        return Linked(table.append_column("person", own), np.zeros(len(table), dtype=np.bool_))
    found = _look_up(table, owners, by_phone)
    by_card, persons = found["person"], found["persons"]
    nobody_known = pa.scalar(None, pa.int64())
    single = pc.if_else(pc.equal(persons, 1), by_card, nobody_known)
    fault = table["id_fault"]
    has_fault = true(pc.is_valid(fault))
    missing = true(pc.is_null(own)) & ~has_fault
    if dataset is BY_ID["residents"]:
        single = pc.if_else(pa.array(has_fault), single, nobody_known)
    person = pc.coalesce(own, single, found["by_phone"])
    nobody = true(pc.is_null(person))
    if dataset is BY_ID["residents"]:
        report("id-missing", table, missing, "warning")
        nobody &= ~missing  # residents still: see with_record_identity
    for code in ("id-damaged", "id-format"):
        is_code = true(pc.equal(fault, code))
        report(code, table, is_code & nobody, "error")
        report(code, table, is_code & ~nobody, "warning")
    if dataset is not BY_ID["residents"]:
        no_card = true(pc.is_null(table["card_no"]))
        many = true(pc.greater(persons, 1))
        lost = missing & nobody
        report("id-missing", table, lost & no_card, "error")
        report("card-ambiguous", table, lost & ~no_card & many, "error")
        report("person-unknown", table, lost & ~no_card & ~many, "error")
    return Linked(table.append_column("person", person), nobody)


def _look_up(
    table: pa.Table,
    owners: Callable[[], pa.Table],
    by_phone: Callable[[], pa.Table] | None,
) -> pa.Table:
    """person and persons by card, by_phone by name and phone: one row a row, in order."""
    wanted = true(pc.is_null(table["person_id"]))
    phones = None if by_phone is None else by_phone()
    found = _looked_up(table.filter(pa.array(wanted)), owners(), phones)
    at = np.full(len(table), -1, dtype=np.int64)
    at[wanted] = np.arange(len(found))
    return found.take(pa.array(at, mask=at < 0))


def _looked_up(table: pa.Table, owners: pa.Table, by_phone: pa.Table | None) -> pa.Table:
    """The same for rows without a number of their own."""
    rows = pa.table(
        {
            "n": pa.array(np.arange(len(table))),
            "card_no": table["card_no"],
            "name": table["name"] if by_phone is not None else pa.nulls(len(table), pa.string()),
            "phone": table["phone"] if by_phone is not None else pa.nulls(len(table), pa.string()),
        }
    )
    phones = by_phone if by_phone is not None else _PHONES.empty_table()
    return _query(
        """select rows.n, owners.person, owners.persons, phones.person as by_phone
           from rows left join owners using (card_no)
           left join phones on rows.name = phones.name and rows.phone = phones.phone
           order by rows.n""",
        rows=rows,
        owners=owners,
        phones=phones,
    )


def with_record_identity(table: pa.Table) -> tuple[pa.Table, Others]:
    """Name the residents without a number: by institution and record number, else by their place.

    Asks for institutions already filled in, so that two rows of one record are one resident. Returns
    also what their numbers stand for.
    """
    if not table["person"].null_count:
        return table, {}
    unnamed = pc.is_null(table["person"])
    rows = table.filter(unnamed)
    place = pc.binary_join_element_wise(
        "row", rows["source"].cast(pa.string()), rows["row"].cast(pa.string()), ":"
    )
    institution = pc.fill_null(rows["institution"].cast(pa.string()), "")
    number = rows["record_no"].cast(pa.string())
    record = pc.binary_join_element_wise("record", institution, number, ":")
    keys, others = keyed(pc.coalesce(record, place).combine_chunks())
    person = pc.replace_with_mask(table["person"].combine_chunks(), unnamed.combine_chunks(), keys)
    return table.set_column(table.schema.get_field_index("person"), "person", person), others


def several(column: pa.ChunkedArray) -> Mask:
    """The rows whose value stands in another row too; a blank is no value."""
    values = np.asarray(pc.fill_null(column, NOBODY), dtype=np.int64)
    in_order = np.sort(values)
    again = np.unique(in_order[1:][in_order[1:] == in_order[:-1]])
    return np.asarray(np.isin(values, again[again != NOBODY]))


def shared_numbers(residents: pa.Table) -> Mask:
    """Rows that stand under a number which is another person's (a newborn under the mother's).

    A row is another person if its birth date does not fit the number and a row of the number
    differs in both name and birth date (a blank one is the number's); a row with the name of a
    fitting row is not.
    """
    mask = np.zeros(len(residents), dtype=np.bool_)
    at = np.flatnonzero(several(residents["person_id"]))
    if not len(at):
        return mask
    columns = ["person_id", "name", "birth_date", "birth_of_id"]
    rows = residents.select(columns).take(pa.array(at)).append_column("n", pa.array(at))
    strangers = _query(
        """with known as (
             select n, person_id, name, birth_of_id, birth_date is not null as given,
                    coalesce(cast(strftime(birth_date, '%Y%m%d') as bigint),
                             nullif(birth_of_id, 0)) as birth
             from rows),
           many as (select person_id from known group by person_id
                    having count(distinct name) > 1 and count(distinct birth) > 1),
           here as (select known.* from known join many using (person_id))
           select distinct a.n from here a join here b on a.person_id = b.person_id
           where a.given and a.birth <> a.birth_of_id
             and a.name <> b.name and a.birth <> b.birth
             and not exists (select 1 from here f where f.person_id = a.person_id
                             and f.birth = f.birth_of_id and f.name = a.name)""",
        rows=rows,
    )
    mask[strangers["n"].to_numpy()] = True
    return mask


def birth_mismatches(residents: pa.Table) -> Mask:
    """Rows whose birth date is not the one in their own identity number."""
    born = residents["birth_date"].cast(pa.date32())
    days = pc.add(pc.multiply(pc.year(born), 10_000), pc.multiply(pc.month(born), 100))
    differs = true(pc.not_equal(pc.add(days, pc.day(born)), residents["birth_of_id"]))
    by_number = true(pc.greater(residents["birth_of_id"], 0))
    return differs & by_number & true(pc.is_valid(residents["person_id"]))


def repeated_residents(residents: pa.Table) -> tuple[Mask, list[int]]:
    """Live records set aside because the resident has a later one, and the row that stands.

    The latest ``recorded_on`` stands, then the greatest (institution, doctor, the other columns).
    Returns the mask and, for each masked row in order, the index of the standing row.
    """
    mask = np.zeros(len(residents), dtype=np.bool_)
    alive = np.flatnonzero(true(residents["live"]))
    at = alive[several(residents["person"].take(pa.array(alive)))]
    if not len(at):
        return mask, []
    order = ["institution", "doctor", *(c for c in BY_ID["residents"].columns
                                        if c not in ("institution", "doctor", "person_id"))]  # fmt: skip
    rows = residents.take(pa.array(at)).append_column("n", pa.array(at))
    keys = ", ".join(f"coalesce(cast(\"{c}\" as varchar), '') desc" for c in order)
    ranked = _query(
        f"""with ranked as (
              select n, person, row_number() over (
                partition by person order by recorded_on desc nulls last, {keys}, source, "row"
              ) as rank, first_value(n) over (
                partition by person order by recorded_on desc nulls last, {keys}, source, "row"
              ) as stands
              from rows)
            select n, stands from ranked where rank > 1 order by n""",
        rows=rows,
    )
    mask[ranked["n"].to_numpy()] = True
    return mask, ranked["stands"].to_pylist()


def _query(sql: str, **tables: pa.Table) -> pa.Table:
    with connection() as database:
        for name, table in tables.items():
            database.register(name, table)
        return database.sql(sql).to_arrow_table()
