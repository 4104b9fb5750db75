"""The rules on Arrow tables, each step at once: quickest where a database costs more to ask."""

from __future__ import annotations

import narwhals as nw
import pyarrow as pa

from fdsign.cohort.engine import Engine, Frame
from fdsign.intake.columns import value_type


class ArrowEngine(Engine):
    """Every step is done when it is written; nothing is planned, nothing is kept elsewhere."""

    def frame(self, table: pa.Table) -> Frame:
        """An Arrow table as a frame."""
        frame: Frame = nw.from_native(plain(table)).lazy()
        return frame

    def settle(self, frame: Frame) -> Frame:
        """The frame itself, which is reckoned already."""
        return frame

    def collect(self, frame: Frame) -> pa.Table:
        """The result as an Arrow table."""
        return plain(frame.to_native())

    def close(self) -> None:
        """Nothing is held."""


def plain(table: pa.Table) -> pa.Table:
    """The table in the types of intake: short strings, no dictionaries."""
    fields = []
    for field in table.schema:
        kind = value_type(field.type)
        if pa.types.is_large_string(kind):
            kind = pa.string()
        fields.append(pa.field(field.name, kind))
    return table.replace_schema_metadata(None).cast(pa.schema(fields))
