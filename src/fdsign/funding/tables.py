"""How the tables of the finance office name things."""

from __future__ import annotations

from typing import Any

from fdsign.cohort.cohort import Cohort


def placed(cohort: Cohort, dataset: str) -> list[dict[str, Any]]:
    """The rows of a table, with the only institution of the contracts where they name none."""
    named = {name for name in cohort.table("contracts")["institution"].unique().to_pylist() if name}
    only = named.pop() if len(named) == 1 else None
    rows = cohort.table(dataset).to_pylist()
    return [{**row, "institution": row["institution"] or only} for row in rows]
