"""The rules on pandas: for those who look into the frames, and to compare the engines."""

from __future__ import annotations

import narwhals as nw
import pandas as pd
import pyarrow as pa

from fdsign.cohort.engine import Engine, Frame
from fdsign.cohort.on_arrow import plain


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
