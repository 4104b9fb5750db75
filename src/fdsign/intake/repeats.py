"""Rows that stand in two files, or twice under one serial number in one (spec 2.1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from fdsign.intake.columns import Mask
from fdsign.intake.query import connection

_PLACE = {"source", "row", "serial", "id_fault", "birth_of_id"}


@dataclass(slots=True)
class Repeats:
    """``mask``: the rows that do not count again. ``others``: for each, where the first one is."""

    mask: Mask
    others: list[str]


def repeated_rows(table: pa.Table, files: list[str]) -> Repeats:
    """Rows identical in every column but the serial number.

    Between files they count once (as often as in the file that holds most of them); inside one
    file only a repeated serial number makes a row the same.
    """
    columns = [c for c in table.column_names if c not in _PLACE]
    key = ", ".join(f'coalesce(cast("{c}" as varchar), chr(0))' for c in columns)
    at = _doubtful(table, columns) if len(table) else np.array([], dtype=np.int64)
    mask = np.zeros(len(table), dtype=np.bool_)
    if not len(at):
        return Repeats(mask, [])
    rows = table.take(pa.array(at)).append_column("n", pa.array(at))
    order = np.argsort(np.argsort(np.array(files, dtype=object), kind="stable"), kind="stable")
    first_of = {
        file: min(order[i] for i, f in enumerate(files) if f == file) for file in set(files)
    }
    places = pa.table(
        {
            "source": pa.array(range(len(files)), pa.int32()),
            "file_no": pa.array([int(first_of[f]) for f in files], pa.int64()),
            "file_name": pa.array(files, pa.string()),
        }
    )
    with connection() as database:
        database.register("rows", rows)
        database.register("places", places)
        found = database.sql(
            f"""
            with keyed as (
              select n, "row", serial, file_no, file_name, md5(concat_ws(chr(31), {key})) as key
              from rows join places using (source)),
            doubtful as (select * from keyed where key in
              (select key from keyed group by key having count(*) > 1)),
            inside as (select *, row_number() over (partition by key, file_no, serial
                order by "row", n) as again from doubtful),
            once as (select * from inside where serial is null or again = 1),
            counts as (select key, file_no, count(*) as copies from once group by key, file_no),
            keeper as (select key, arg_max(file_no, struct_pack(c := copies, f := -file_no)) as file_no
                from counts group by key),
            homes as (select key, min(file_name || ' ' || "row") as home
                from once join keeper using (key, file_no) group by key)
            select inside.n, homes.home from inside
              join keeper using (key) join homes using (key)
              where (inside.serial is not null and inside.again > 1) or inside.file_no <> keeper.file_no
              order by inside.n
            """
        ).to_arrow_table()
    mask[found["n"].to_numpy()] = True
    return Repeats(mask, found["home"].to_pylist())


def _doubtful(table: pa.Table, columns: list[str]) -> npt.NDArray[np.int64]:
    """The places of the rows that share a hash with another: all that can be the same are among them."""
    told = table.select([c for c in columns if table[c].null_count < len(table)])
    key = ", ".join(f'"{column}"' for column in told.column_names)
    with connection() as database:
        database.register("rows", told)
        found = database.sql(f"select hash({key}) as hash from rows").to_arrow_table()
    hashes = found["hash"].to_numpy()
    in_order = np.sort(hashes)
    shared = in_order[1:][in_order[1:] == in_order[:-1]]
    return np.flatnonzero(np.isin(hashes, shared))
