"""What records and bookings are grouped by, as it may be shown: nobody's name, number or address."""

from __future__ import annotations

from fdsign.cohort.cohort import Cohort
from fdsign.intake import masking

_NAMED = ("contracts", "residents", "services", "bookings")


def people(cohort: Cohort) -> frozenset[str]:
    """The names of all persons in the data: a cell of another column that holds one is a slip."""
    return frozenset(
        name
        for dataset in _NAMED
        for name in cohort.table(dataset)["name"].unique().to_pylist()
        if name is not None
    )


def shown(text: str, persons: frozenset[str]) -> str:
    """An item, a clinic, a slot or a state; masked where it is a person's (spec 2.4)."""
    if text in persons or masking.reads_as_address(text):
        return masking.name(text)
    common = masking.COMMON  # else any rare word that looks like a name would be masked
    return masking.masked(text, times=common)
