"""The figures of a result: fdsign's JSON documents, one figure a key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from fdsign.compare.results import Key, Kind, Value
from fdsign.metrics.results import LEVELS

Figures = dict[Key, Value]
Document = Mapping[str, Any]
_COUNTS = ("population", "signed", "target_count", "planned", "to_add")
LESS_IS_BETTER = frozenset({"plan.to_add"})
"""Figures of which fewer are better, beside the rates whose target is a most."""


def figures(document: Document) -> Figures:
    """Every figure of a document of metrics, score, fund or plan.

    Raises KeyError, TypeError, ValueError or ArithmeticError for a document that is not whole.
    """
    return dict(_OF[document["command"]](document))


def known(command: object) -> bool:
    """Whether a command's documents hold figures that can be compared."""
    return command in _OF


def _rates(document: Document) -> Iterator[tuple[Key, Value]]:
    for row in document["results"]:
        counts = (row["numerator"], row["denominator"])
        value = _share(row["value"])
        if value is not None and None not in counts:
            value = Fraction(*counts)
        yield (
            _key("rate", row["indicator"], row),
            Value(value, *counts, _share(row["target"]), row["status"]),
        )


def _points(document: Document) -> Iterator[tuple[Key, Value]]:
    for row in document["results"]:
        yield _key("points", "score", row), Value(_exact(row["points"]))
        for item in row["items"]:
            yield _key("points", f"score.{item['item']}", row), Value(_exact(item["points"]))


def _yuan(document: Document) -> Iterator[tuple[Key, Value]]:
    for row in document["results"]:
        yield _key("persons", "fund.persons", row), Value(Fraction(row["persons"]))
        yield _key("yuan", "fund.amount", row), Value(_exact(row["amount"]))
        for part in ("sources", "stages", "shares"):
            for name, amount in row[part].items():
                yield _key("yuan", f"fund.{part}.{name}", row), Value(_exact(amount))


def _plans(document: Document) -> Iterator[tuple[Key, Value]]:
    for row in document["results"]:
        for name in _COUNTS:
            doctor = (row["institution"], row["doctor"])
            key = _whole(Key("persons", f"plan.{name}", "doctor", *doctor))
            yield key, Value(None if row[name] is None else Fraction(row[name]))


_OF: Mapping[str, Callable[[Document], Iterator[tuple[Key, Value]]]] = {
    "metrics": _rates,
    "score": _points,
    "fund": _yuan,
    "plan": _plans,
}


def _key(kind: Kind, figure: str, row: Document) -> Key:
    return _whole(Key(kind, figure, row["level"], row.get("institution"), row["unit"]))


def _whole(key: Key) -> Key:
    """The key, if it is one. Raises ValueError."""
    named = all(text is None or isinstance(text, str) for text in (key.institution, key.unit))
    if key.level not in LEVELS or not named or not isinstance(key.figure, str):
        raise ValueError(key)
    return key


def _exact(written: str | None) -> Fraction | None:
    return None if written is None else Fraction(Decimal(written))


def _share(value: float | None) -> Fraction | None:
    return None if value is None else Fraction(Decimal(repr(value)))
