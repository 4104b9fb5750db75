"""服务统计 (spec 1.8): persons, person-times and amount of every service, by unit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame
from fdsign.cohort.names import as_people_count
from fdsign.metrics.results import Level
from fdsign.services.events import done
from fdsign.services.levels import Unit, grouped, in_order, unit_of
from fdsign.services.results import LEVELS, Statistic, Volume

_NOTHING = Volume()


def statistics(cohort: Cohort) -> tuple[Statistic, ...]:
    """Every unit × service, kinds in the order of the policy before items with a name of their own."""
    events = cohort.once(done)
    found: list[Statistic] = []
    for level in LEVELS:
        everybody = _volumes(cohort, events, level)
        signed = _volumes(cohort, events.filter(nw.col("signed")), level)
        found += [
            Statistic(level, *unit, kind, item, volume, signed.get((unit, kind, item), _NOTHING))
            for (unit, kind, item), volume in everybody.items()
        ]
    return tuple(sorted(found, key=_order(cohort)))


def _volumes(
    cohort: Cohort, events: Frame, level: Level
) -> dict[tuple[Unit, str | None, str | None], Volume]:
    """(unit, kind, item) -> volume."""
    item = nw.when(nw.col("kind").is_null()).then(nw.col("item"))
    labelled = events.with_columns(item.alias("label"))
    rows = cohort.engine.collect(
        grouped(labelled, level, "kind", "label").agg(
            nw.col("person").n_unique().alias("persons"),
            nw.col("times").sum(),
            nw.col("amount").sum(),
            nw.col("amount").count().alias("priced"),
        )
    ).to_pylist()
    return {
        (unit_of(level, row), row["kind"], row["label"]): Volume(
            int(row["persons"]),
            int(row["times"]),
            Decimal(row["amount"]) if row["priced"] else None,
        )
        for row in rows
    }


def _order(cohort: Cohort) -> Any:
    rules = cohort.policy.policy.services
    kinds = {kind.id: place for place, kind in enumerate(rules.kinds if rules else ())}

    def order(row: Statistic) -> tuple[Any, ...]:
        return (
            *in_order(row.level, (row.institution, row.unit)),
            kinds.get(row.kind or "", len(kinds)),
            as_people_count(row.item),
        )

    return order
