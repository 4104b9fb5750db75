"""Every service done in the year: records of services, and visits at the community (spec 1.8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import narwhals as nw
import pyarrow as pa

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame
from fdsign.cohort.units import UNITS
from fdsign.intake import fold
from fdsign.intake.vocabulary import words_of
from fdsign.metrics.own_units import by_own_units
from fdsign.metrics.visits import in_year, is_community
from fdsign.policy.blocks import Named
from fdsign.services.labels import people, shown

_EVENT = ("person", "kind", "item", "entitlement", "times", "amount", "source", "row")


def records(cohort: Cohort) -> Frame:
    """Service records of Y: person, ``kind`` (the policy's), ``item``, ``entitlement``, ``times``,
    ``amount`` (yuan), unit columns, ``signed``, source, row."""
    rules = cohort.policy.policy.services
    rows = in_year(cohort.frame("services"), "service_date", cohort)
    named = (
        rows.join(_meanings(cohort), on="item", how="left").drop("item").rename({"shown": "item"})
    )
    by_row = rules is not None and rules.person_times == "rows"
    times = nw.lit(1) if by_row else nw.col("quantity").fill_null(1)
    events = by_own_units(cohort, named.with_columns(times.cast(nw.Int64).alias("times")))
    return events.select(*_EVENT, *UNITS, "signed")


def community_visits(cohort: Cohort) -> Frame:
    """Visits of Y at the community, of the policy's kind for them; the same columns.

    A visit at a station is its centre's: the institution with contracts whose name it begins with.
    """
    rules = cohort.policy.policy.services
    here = in_year(cohort.frame("visits"), "visit_date", cohort).filter(
        nw.col("own_clinic") | is_community(cohort, "visits", "institution", "level")
    )
    centres = _translated(cohort, "visits", "institution", _centre(cohort), "centre")
    placed = here.join(centres, on="institution", how="left").with_columns(
        nw.coalesce(nw.col("centre"), nw.col("institution")).alias("institution"),
        nw.lit(rules.visits if rules else None).cast(nw.String).alias("kind"),
        nw.lit(None).cast(nw.String).alias("item"),
        nw.lit(None).cast(nw.String).alias("entitlement"),
        nw.lit(1).cast(nw.Int64).alias("times"),
        nw.col("fee").alias("amount"),
    )
    return by_own_units(cohort, placed).select(*_EVENT, *UNITS, "signed")


def done(cohort: Cohort) -> Frame:
    """Both together."""
    if not cohort.has("visits") or cohort.policy.policy.services is None:
        return cohort.once(records)
    return nw.concat([cohort.once(records), cohort.once(community_visits)])


def _meanings(cohort: Cohort) -> Frame:
    """Every item that occurs -> kind and entitlement of the policy, null where it is none; ``shown``."""
    policy = cohort.policy.policy
    kinds = words_of(policy.services.kinds if policy.services else ())
    package = words_of(policy.package.list if policy.package else ())
    items = _distinct(cohort, "services", "item")
    persons = people(cohort)
    found = [(_known(kinds, item), _known(package, item)) for item in items]
    return cohort.engine.frame(
        pa.table(
            {
                "item": pa.array(items, pa.string()),
                "kind": pa.array([kind for kind, _use in found], pa.string()),
                "entitlement": pa.array([use for _kind, use in found], pa.string()),
                "shown": pa.array([shown(item, persons) for item in items], pa.string()),
            }
        )
    )


def _known(words: Mapping[str, Named], item: str) -> str | None:
    """The id of what an item is called after, as written or without the remark in brackets."""
    found = words.get(fold.word(item)) or words.get(fold.heading(item))
    return None if found is None else found.id


def _centre(cohort: Cohort) -> Callable[[str], str | None]:
    """The institution with contracts whose name a text begins with; of several the longest."""
    known = sorted(_distinct(cohort, "contracts", "institution"), key=len, reverse=True)
    return lambda name: next((centre for centre in known if name.startswith(centre)), None)


def _translated(
    cohort: Cohort, dataset: str, column: str, rule: Callable[[str], str | None], name: str
) -> Frame:
    """Every value of a column -> what a rule makes of it."""
    values = _distinct(cohort, dataset, column)
    made = pa.array([rule(value) for value in values], pa.string())
    return cohort.engine.frame(pa.table({column: pa.array(values, pa.string()), name: made}))


def _distinct(cohort: Cohort, dataset: str, column: str) -> list[str]:
    return sorted(v for v in cohort.table(dataset)[column].unique().to_pylist() if v is not None)
