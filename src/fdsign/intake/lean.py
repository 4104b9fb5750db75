"""Arrow without pandas: at its first array Arrow imports pandas, to know a pandas column if it sees one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec

import pyarrow as pa


class _Absent:
    """Finds no pandas."""

    @staticmethod
    def find_spec(
        name: str, _path: Sequence[str] | None, _target: object = None
    ) -> ModuleSpec | None:
        """Stop the import of pandas; leave every other to the finders after this one."""
        if name == "pandas":
            raise ModuleNotFoundError(name=name)
        return None


def start_lean() -> None:
    """Have Arrow's first array made where no pandas is found; importing it takes longer than a small run.

    The commands hand Arrow no pandas column. Whoever wants one of it (``to_pandas``, the engine pandas)
    gets it all the same. Nothing happens where pandas is in use already.
    """
    if "pandas" in sys.modules:
        return
    sys.meta_path.insert(0, _Absent)
    try:
        pa.array([])
    finally:
        sys.meta_path.remove(_Absent)
