"""How the tables of the finance office name things."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from fdsign.cohort.cohort import Cohort
from fdsign.intake import fold
from fdsign.policy.funding import Named

N = TypeVar("N", bound=Named)


def placed(cohort: Cohort, dataset: str) -> list[dict[str, Any]]:
    """The rows of a table, with the only institution of the contracts where they name none."""
    named = {name for name in cohort.table("contracts")["institution"].unique().to_pylist() if name}
    only = named.pop() if len(named) == 1 else None
    rows = cohort.table(dataset).to_pylist()
    return [{**row, "institution": row["institution"] or only} for row in rows]


def words_of(named: Iterable[N]) -> dict[str, N]:
    """Folded id, title or other word -> the source, stage, grade or pool."""
    found: dict[str, N] = {}
    for each in named:
        for word in (each.id, each.title.zh, each.title.en, *each.words):
            found.setdefault(fold.word(word), each)
    return found
