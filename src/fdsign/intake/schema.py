"""The columns and types of a dataset's table (spec 2.1)."""

from __future__ import annotations

import pyarrow as pa
from pyarrow import types

from fdsign.intake import cells
from fdsign.intake.columns import held_once, place_type, value_type
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


OF_INTAKE = ("id_fault", "id_shown", "id_raw", "serial", "rest")
"""Columns by which intake tells rows and their faults; no rule looks at them."""
_BORN = {"contracts", "residents"}
"""Whose identity numbers tell when somebody was born."""


def narrowed(table: pa.Table, dataset: Dataset) -> pa.Table:
    """The table as small as it can be: a value that repeats is held once, and nothing is held in vain."""
    if dataset.id not in _BORN and "birth_of_id" in table.column_names:
        table = table.drop_columns("birth_of_id")
    for at, field in enumerate(table.schema):
        column = table[at]
        silent = len(column) and column.null_count == len(column)
        if types.is_dictionary(field.type) or (silent and not types.is_boolean(field.type)):
            table = table.set_column(at, field.name, held_once(column))
    return table


def for_the_rules(table: pa.Table, dataset: Dataset) -> pa.Table:
    """The same without what only intake asks, each value held once over all sheets."""
    told = [column for column in table.column_names if column not in OF_INTAKE]
    at = told.index("source")
    return narrowed(
        table.select(told).set_column(at, "source", held_once(table["source"])), dataset
    )


def joined(tables: list[pa.Table]) -> pa.Table:
    """The tables of a dataset's sheets one after the other."""
    columns = [[table[name] for table in tables] for name in tables[0].column_names]
    common = pa.schema(list(zip(tables[0].column_names, map(_common, columns), strict=True)))
    return pa.concat_tables([table.cast(common) for table in tables])


def _common(columns: list[pa.ChunkedArray]) -> pa.DataType:
    """The type that these columns can have one after the other."""
    kind = columns[0].type
    if all(types.is_dictionary(column.type) for column in columns):
        most = sum(len(chunk.dictionary) for column in columns for chunk in column.chunks)
        return pa.dictionary(place_type(most), value_type(kind))
    return value_type(kind)


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
