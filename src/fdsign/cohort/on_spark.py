"""The rules on Spark: for what does not fit one machine (``pip install "fdsign[spark]"``, and Java)."""

from __future__ import annotations

import narwhals as nw
import pyarrow as pa

from fdsign.cohort.engine import Engine, Frame
from fdsign.cohort.on_arrow import plain
from fdsign.intake import spark


class SparkEngine(Engine):
    """A session, of this machine or of a cluster's master."""

    def __init__(self, master: str | None) -> None:
        self._session = spark.session(master)

    def frame(self, table: pa.Table) -> Frame:
        """An Arrow table as a lazy frame."""
        frame: Frame = nw.from_native(self._session.createDataFrame(plain(table)))
        return frame

    def settle(self, frame: Frame) -> Frame:
        """Reckon a frame now and keep it where it is."""
        settled: Frame = nw.from_native(frame.to_native().localCheckpoint(eager=True))
        return settled

    def collect(self, frame: Frame) -> pa.Table:
        """The result as an Arrow table."""
        return plain(frame.to_native().toArrow())

    def close(self) -> None:
        """End the session."""
        self._session.stop()
