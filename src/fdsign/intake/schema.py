"""The columns and types of a dataset's table (spec 2.1)."""

from __future__ import annotations

import pyarrow as pa
from pyarrow import types

from fdsign.intake import cells
from fdsign.intake.columns import held_once
from fdsign.intake.datasets import Dataset, Kind

ARROW: dict[Kind, pa.DataType] = {
    "person_id": pa.int64(), "card": pa.string(), "text": pa.string(), "name": pa.string(),
    "phone": pa.string(), "date": pa.date32(), "end_date": pa.date32(), "yesno": pa.bool_(),
    "number": cells.DECIMAL, "rate": cells.DECIMAL, "year": pa.int64(), "term": pa.int64(),
    "times": pa.int64(),
    "word": pa.string(), "groups": pa.string(),
}  # fmt: skip
STORED = {"source": "payer"}
"""Columns that stand under another name, since every table's ``source`` is the sheet of a row."""
COMPANIONS: dict[Kind, tuple[str, pa.DataType]] = {
    "word": ("text", pa.string()),
    "rate": ("percent", pa.bool_()),
}
"""Kinds whose column has another beside it: the word as written; whether a percent sign was."""


_EACH_ITS_OWN = {"record_no", "address", "bed_no", "staff_no", "booking_no"}
"""Texts that hardly two rows share."""
_REPEATING = {"card_no", "id_fault", "id_shown", "id_raw", "rest"}
"""What of intake's own repeats its texts where a person has several rows."""
OF_INTAKE = ("id_fault", "id_shown", "id_raw", "serial", "rest")
"""Columns by which intake tells rows and their faults; no rule looks at them."""
_BORN = {"contracts", "residents"}
"""Whose identity numbers tell when somebody was born."""


def narrowed(table: pa.Table, dataset: Dataset) -> pa.Table:
    """The table with each text of a column that repeats its texts held once."""
    repeating = {*_REPEATING, "doctor", "team"}
    for name, kind in dataset.columns.items():
        if kind in ("text", "word", "groups") and name not in _EACH_ITS_OWN:
            repeating |= {STORED.get(name, name), f"{name}_text"}
    for at, field in enumerate(table.schema):
        encoded = types.is_dictionary(field.type)
        if field.name in repeating and not encoded:
            table = table.set_column(at, field.name, table[field.name].dictionary_encode())
        elif encoded and field.name not in repeating:
            table = table.set_column(at, field.name, table[field.name].cast(pa.string()))
    return table


def left_of_intake(table: pa.Table, dataset: Dataset) -> pa.Table:
    """The table as the rules have it: without what only intake asks, as small as it can be."""
    drop = {*OF_INTAKE, *(() if dataset.id in _BORN else ("birth_of_id",))}
    table = table.drop_columns(sorted(drop & set(table.column_names)))
    for at, field in enumerate(table.schema):
        if types.is_dictionary(field.type) or types.is_decimal(field.type):
            once = held_once(table[at])
            if types.is_dictionary(field.type) or 2 * _values(once) <= len(once):
                table = table.set_column(at, field.name, once)
    return table


def _values(column: pa.ChunkedArray) -> int:
    return len(column.chunk(0).dictionary) if column.num_chunks else 0


def schema(dataset: Dataset, groups: tuple[str, ...]) -> pa.Schema:
    """The columns that a dataset's table has once its persons are found."""
    fields = [
        pa.field(STORED.get(name, name), ARROW[kind]) for name, kind in dataset.columns.items()
    ]
    for name, kind in dataset.columns.items():
        if kind in COMPANIONS:
            suffix, arrow = COMPANIONS[kind]
            fields.append(pa.field(f"{name}_{suffix}", arrow))
    if dataset.id in _BORN:
        fields.append(pa.field("birth_of_id", pa.int64()))
    if dataset.by_person:
        fields.append(pa.field("person", pa.int64()))
    if "groups" in dataset.columns:
        fields += [pa.field(f"g_{group}", pa.bool_()) for group in groups]
    if dataset.id == "residents":
        fields.append(pa.field("live", pa.bool_()))
    if dataset.id == "visits":
        fields.append(pa.field("own_clinic", pa.bool_()))
    if dataset.id == "population":
        fields = [
            pa.field(f.name, pa.int64()) if f.name.endswith("_population") else f for f in fields
        ]
    return pa.schema([*fields, pa.field("source", pa.int32()), pa.field("row", pa.int32())])
