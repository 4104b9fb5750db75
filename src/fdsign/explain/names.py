"""Who a row of an export is about, and where it stands."""

from __future__ import annotations

from functools import lru_cache

import pyarrow.compute as pc

from fdsign.intake.exports import Exports
from fdsign.metrics.results import Place

Who = tuple[str | None, str | None]
"""Identity number (else card number) and name."""


class Names:
    """Looks up people and places by source and row; a sheet is read when first asked for."""

    def __init__(self, exports: Exports) -> None:
        self._exports = exports
        self._sheet = lru_cache(maxsize=None)(self._read)

    def of(self, source: int, row: int) -> Who:
        """Number and name; None for what the sheet does not say."""
        return self._sheet(source).get(row, (None, None))

    def place(self, source: int, row: int) -> Place:
        """File, sheet and row as Excel numbers it."""
        entry = self._exports.inputs[source]
        return Place(entry.file, entry.sheet, row)

    def _read(self, source: int) -> dict[int, Who]:
        table = self._exports.tables[self._exports.inputs[source].dataset]
        own = table.filter(pc.equal(table["source"], source))
        if "person_id" in own.column_names:
            own = self._exports.readable(own)
        columns = [c for c in ("row", "person_id", "card_no", "name") if c in own.column_names]
        return {
            row["row"]: (row.get("person_id") or row.get("card_no"), row.get("name"))
            for row in own.select(columns).to_pylist()
        }
