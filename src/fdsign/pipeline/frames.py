"""Results as pandas tables, for those who go on reckoning in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.metrics.results import MetricsRun

if TYPE_CHECKING:
    import pandas as pd


def table(run: MetricsRun) -> pd.DataFrame:
    """One row a figure.

    Columns: indicator, level, institution, unit, status, note, source (str or None); numerator,
    denominator (Int64); value, target (float, for display: the exact ones are in ``run.figures``).
    """
    import pandas as pd

    frame = pd.DataFrame(
        {
            "indicator": [f.indicator for f in run.figures],
            "level": [f.level for f in run.figures],
            "institution": [f.institution for f in run.figures],
            "unit": [f.unit for f in run.figures],
            "numerator": [f.numerator for f in run.figures],
            "denominator": [f.denominator for f in run.figures],
            "value": [None if f.value is None else float(f.value) for f in run.figures],
            "target": [None if f.target is None else float(f.target) for f in run.figures],
            "status": [f.status for f in run.figures],
            "note": [f.note for f in run.figures],
            "source": [f.source for f in run.figures],
        }
    )
    whole = {"numerator": "Int64", "denominator": "Int64"}
    return frame.astype({**whole, "value": "Float64", "target": "Float64"})
