"""The rules on Spark: for what does not fit one machine (``pip install "fdsign[spark]"``, and Java)."""

from __future__ import annotations

import warnings

import narwhals as nw
import pyarrow as pa

from fdsign.cohort.engine import Engine, Frame
from fdsign.cohort.on_pandas import plain
from fdsign.errors import FdsignError
from fdsign.locale.text import _

_LOCAL = "local[*]"
_SETTINGS = {
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_SHUFFLES = "8"
"""Parts of a join on one machine; a cluster keeps its own setting."""


class SparkEngine(Engine):
    """A session, of this machine or of a cluster's master."""

    def __init__(self, master: str | None) -> None:
        try:
            from pyspark.errors import PySparkException
            from pyspark.sql import SparkSession
        except ImportError as error:
            words = _('The engine spark is not installed: pip install "fdsign[spark]"')
            raise FdsignError(words) from error
        warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
        builder = SparkSession.builder.appName("fdsign").master(master or _LOCAL)
        settings = _SETTINGS if master else {**_SETTINGS, "spark.sql.shuffle.partitions": _SHUFFLES}
        for name, value in settings.items():
            builder = builder.config(name, value)
        try:
            self._session = builder.getOrCreate()
        except (PySparkException, OSError) as error:
            words = _("Spark does not start: it needs Java 17 or later, and a master it can reach.")
            raise FdsignError(words) from error

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
