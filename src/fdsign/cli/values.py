"""What the texts of options mean: years, days, shares, sizes, ``key=value``."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fdsign.errors import UsageError
from fdsign.locale.text import _

if TYPE_CHECKING:
    from decimal import Decimal

    from fdsign.cohort.engine import Choice


def engine(name: str, memory: str | None, spill: Path | None, master: str | None) -> Choice:
    """``--engine`` and what it may use. Raises UsageError."""
    from fdsign.cohort.engine import Choice
    from fdsign.intake.limits import size
    from fdsign.intake.query import Memory

    limit = None if memory is None else size(memory)
    if memory is not None and not limit:
        raise UsageError(_("--memory {value}: write it like 2GB.").format(value=memory))
    if spill is not None and not spill.is_dir():
        raise UsageError(_("--spill {path}: there is no such folder.").format(path=spill))
    if master is not None and name != "spark":
        raise UsageError(_("--master {value} is for --engine spark.").format(value=master))
    return Choice(name, Memory(limit, spill), master)  # type: ignore[arg-type]


def span(years: str | None, year: int | None) -> tuple[int | None, int | None]:
    """``--years`` as the first year and the last, which is the year. Raises UsageError."""
    if years is None:
        return None, year
    found = re.fullmatch(r"\s*(\d{4})\s*[-–—~]\s*(\d{4})\s*", years)
    if found is None or int(found[1]) >= int(found[2]):
        raise UsageError(
            _("--years {value}: write the first and the last year, such as 2015-2018.").format(
                value=years
            )
        )
    first, last = int(found[1]), int(found[2])
    if year is not None and year != last:
        raise UsageError(
            _(
                "--years {value} ends in another year than --year {year}; leave one of them out."
            ).format(value=years, year=year)
        )
    return first, last


def day(written: str | None) -> date | None:
    """``--as-of`` as a date. Raises UsageError."""
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise UsageError(
            _("--as-of {value}: write the date like 2017-06-30.").format(value=written)
        ) from error


def share(option: str, written: str | None) -> Decimal | None:
    """A share such as ``0.05`` or ``5%``. Raises UsageError."""
    from decimal import Decimal, InvalidOperation

    if written is None:
        return None
    text, percent = re.subn(r"\s*[%％]$", "", written.strip())
    try:
        value = Decimal(text) / (100 if percent else 1)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise UsageError(
            _("{option} {value}: a share between 0 and 1, such as 0.05 or 5%.").format(
                option=option, value=written
            )
        )
    return value


def changes(texts: list[str] | None) -> dict[str, str]:
    """``--set key=value`` as a dictionary. Raises UsageError."""
    return pairs("--set", texts, "indicators.signing_rate.targets.0.value=0.3")


def pairs(option: str, texts: list[str] | None, example: str) -> dict[str, str]:
    """The ``key=value`` of a repeated option as a dictionary. Raises UsageError."""
    found = {}
    for each in texts or []:
        key, equals, value = each.partition("=")
        if not equals or not key.strip():
            raise UsageError(
                _("{option} {value}: write it like {option} {example}").format(
                    option=option, value=each, example=example
                )
            )
        found[key.strip()] = value.strip()
    return found
