"""What a plain pandas script makes of a file: its rows as JSON. Run as a script, with the file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd

_TEXTS = (".csv", ".txt", ".tsv")


def read(path: Path) -> pd.DataFrame:
    """The file by the obvious call for its ending; calamine where pandas' first choice is missing."""
    if path.suffix in _TEXTS:
        return pd.read_csv(path, dtype=str)
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    try:
        return pd.read_excel(path, dtype=str)
    except ImportError:
        return pd.read_excel(path, dtype=str, engine="calamine")


if __name__ == "__main__":
    frame = read(Path(sys.argv[1])).fillna("")
    json.dump([list(map(str, frame.columns)), *frame.astype(str).to_numpy().tolist()], sys.stdout)
