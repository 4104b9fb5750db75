"""Which files fdsign wrote itself: they are no exports, and a later run may replace them.

But for the sheets that people fill in and feed back.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fdsign.intake import fold
from fdsign.intake.limits import Limits
from fdsign.intake.preflight.archive import Archive
from fdsign.intake.preflight.workbook import OUR_MARK, OUR_PART
from fdsign.intake.raw import RawSheet, UnreadableError
from fdsign.intake.readers.parquet import OURS

_TEXTS = (
    b'{\n "schema": 1,',
    b"\xef\xbb\xbfindicator,level,institution,unit,",
    b"\xef\xbb\xbflevel,institution,unit,",
    b"\xef\xbb\xbfinstitution,doctor,community,",
    b"\xef\xbb\xbfbehind,as,status,",
    b"\xef\xbb\xbfindicator,role,institution,team,",
    b"\xef\xbb\xbftask,institution,doctor,team,",
    b"\xef\xbb\xbfrole,order,institution,team,",
    b"\xef\xbb\xbfwhat,figure,level,",
    b"\xef\xbb\xbfperson,name,entered,left,",
    b"\xef\xbb\xbfentitlement,institution,team,",
    b"\xef\xbb\xbfcode,severity,file,",
)
"""How the JSON and the CSV files of ``report/`` begin."""

FILLED_IN = {
    "计划调整": "plan", "Plan overrides": "plan",
    "抽查电话表": "survey", "Call sheet": "survey",
}  # fmt: skip
"""Sheets of fdsign's workbooks that are read back, by name, and the dataset each is."""

ANSWERS = {
    "plan": ("planned", "home_beds_planned"),
    "survey": (
        "outcome_text", "phone_correct", "paper_contract", "knows_signed", "knows_doctor",
        "knows_services", "satisfaction_text", "surveyed_on",
    ),
}  # fmt: skip
"""The columns of such a sheet that people fill in, by dataset."""

_ALWAYS = ({"依据", "数据质量"}, {"Basis", "Data quality"})
"""Sheets that every workbook with results has; programs that lose its mark keep these names."""


def by_its_sheets(names: Iterable[str | None]) -> bool:
    """Whether the sheets of a workbook are those of a result."""
    found = set(names)
    return any(names_of <= found for names_of in _ALWAYS)


def filled_in(sheet: RawSheet) -> str | None:
    """The dataset of a sheet to be filled in, by its name or its headings; None for any other."""
    if sheet.name in FILLED_IN:
        return FILLED_IN[sheet.name]
    for row in sheet.rows[:10]:
        texts = {fold.heading(str(cell)) for cell in row if cell}
        for dataset, columns in ANSWERS.items():
            wanted = [fold.headings()[dataset][c.removesuffix("_text")] for c in columns]
            if all(texts & set(headings) for headings in wanted):
                return dataset
    return None


def written_text(data: bytes) -> bool:
    """Whether the beginning of a file is that of fdsign's JSON or CSV."""
    return data.startswith(_TEXTS)


def _marked(path: Path) -> bool:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return OURS in (pq.read_metadata(path).metadata or {})
    except pa.ArrowException:
        return False


def written(path: Path) -> bool:
    """Whether a file is a result of an earlier run."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as stream:
            start = stream.read(64)
            if start.startswith(b"PAR1"):
                return _marked(path)
            if not start.startswith(b"PK"):
                return written_text(start)
            archive = Archive(start + stream.read(), Limits())
            return OUR_PART in archive and OUR_MARK in archive.whole(OUR_PART)
    except (OSError, UnreadableError):
        return False
