"""The rules on pandas: for those who look into the frames, and to compare the engines."""

from __future__ import annotations

import narwhals as nw
import pandas as pd
import pyarrow as pa

from fdsign.cohort.engine import Engine, Frame


class PandasEngine(Engine):
    """Frames of Arrow columns, so that a blank is a blank and no number."""

    def frame(self, table: pa.Table) -> Frame:
        """An Arrow table as a lazy frame."""
        frame: Frame = nw.from_native(plain(table).to_pandas(types_mapper=pd.ArrowDtype)).lazy()
        return frame

    def collect(self, frame: Frame) -> pa.Table:
        """The result as an Arrow table."""
        return plain(pa.Table.from_pandas(frame.to_native(), preserve_index=False))

    def close(self) -> None:
        """Nothing is held."""


def plain(table: pa.Table) -> pa.Table:
    """The table in the types of intake: short strings, no dictionaries."""
    fields = []
    for field in table.schema:
        kind = field.type
        if pa.types.is_large_string(kind) or pa.types.is_dictionary(kind):
            kind = pa.string()
        fields.append(pa.field(field.name, kind))
    return table.replace_schema_metadata(None).cast(pa.schema(fields))
