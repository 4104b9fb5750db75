"""Which files fdsign wrote itself: they are no exports, and a later run may replace them.

But for the sheets that people fill in and feed back.
"""

from __future__ import annotations

from pathlib import Path

from fdsign.intake.limits import Limits
from fdsign.intake.preflight.archive import Archive
from fdsign.intake.preflight.workbook import OUR_MARK, OUR_PART
from fdsign.intake.raw import UnreadableError

_TEXTS = (
    b'{\n "schema": 1,',
    b"\xef\xbb\xbfindicator,level,institution,unit,",
    b"\xef\xbb\xbflevel,institution,unit,",
    b"\xef\xbb\xbfinstitution,doctor,community,",
    b"\xef\xbb\xbfbehind,as,status,",
    b"\xef\xbb\xbfindicator,role,institution,team,",
    b"\xef\xbb\xbftask,institution,doctor,team,",
    b"\xef\xbb\xbfcode,severity,file,",
)
"""How the JSON and the CSV files of ``report/`` begin."""

FILLED_IN = {"计划调整": "plan", "Plan overrides": "plan"}
"""Sheets of fdsign's workbooks that are read back, by name, and the dataset each is."""


def written_text(data: bytes) -> bool:
    """Whether the beginning of a file is that of fdsign's JSON or CSV."""
    return data.startswith(_TEXTS)


def written(path: Path) -> bool:
    """Whether a file is a result of an earlier run."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as stream:
            start = stream.read(64)
            if not start.startswith(b"PK"):
                return written_text(start)
            archive = Archive(start + stream.read(), Limits())
            return OUR_PART in archive and OUR_MARK in archive.whole(OUR_PART)
    except (OSError, UnreadableError):
        return False
