"""The lines that stand above every result: whose, which year, by which policy, on which rows."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fdsign.locale.text import _, language
from fdsign.problems import Problem, tally
from fdsign.report.figures import Figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fdsign.intake.exports import Input
    from fdsign.metrics.results import MetricsRun


_LAST_SECOND = 253_402_300_799
"""31 December 9999, the last day a workbook can be dated."""


def whose(run: MetricsRun) -> str:
    """The institution, or how many there are."""
    institutions = Figures(run).institutions
    if len(institutions) == 1:
        return institutions[0]
    return _("{count} institutions").format(count=len(institutions))


def data_date(run: MetricsRun) -> str:
    """Up to when the data were seen."""
    if run.as_of is not None:
        return _("as of {date}").format(date=run.as_of.isoformat())
    newest = created(run.newest).date()
    return _("newest file of {date}").format(date=newest.isoformat())


def policy(run: MetricsRun) -> str:
    """The policy's title and id."""
    found = run.policy.policy
    return f"{found.title.text(language())} ({found.id})"


def created(newest: float) -> datetime:
    """SOURCE_DATE_EPOCH if it is set, else the newest input's time; UTC, whole seconds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    given = epoch.isascii() and epoch.isdigit() and int(epoch) <= _LAST_SECOND
    return datetime.fromtimestamp(int(epoch) if given else int(newest), UTC)


def subtitle(run: MetricsRun) -> tuple[str, ...]:
    """Two lines under a sheet's title, and a third if the policy is not verified."""
    first = _("{whose} · {year} · {policy} · {date}").format(
        whose=whose(run),
        year=run.year,
        policy=run.policy.policy.title.text(language()),
        date=data_date(run),
    )
    lines = [first, f"{rows(run.inputs)} · {problem_counts(run.problems)}"]
    if (warning := unverified(run)) is not None:
        lines.append(warning)
    if run.identifiable:
        lines.append(identifiable())
    return tuple(lines)


def identifiable() -> str:
    """The mark of a file that shows people's data."""
    return _("NAMES PEOPLE: personal data stand here in clear; keep the file safe.")


def unverified(run: MetricsRun) -> str | None:
    """The mark of a year that the policy was never checked for."""
    if run.policy.verified:
        return None
    return _("NOT VERIFIED: the policy is verified until {last}; its last values are used.").format(
        last=run.policy.policy.verified_until
    )


def rows(inputs: Sequence[Input]) -> str:
    """What became of the rows of all inputs."""
    return _("rows: {read} read, {used} used, {rejected} rejected, {aside} set aside").format(
        read=f"{sum(i.read for i in inputs):,}",
        used=f"{sum(i.used for i in inputs):,}",
        rejected=f"{sum(i.rejected for i in inputs):,}",
        aside=f"{sum(i.aside for i in inputs):,}",
    )


def problem_counts(problems: Sequence[Problem]) -> str:
    """How many problems of each weight."""
    counts = tally(problems)
    words = _("problems: errors {error}, warnings {warning}, remarks {info}")
    if counts["fatal"]:
        words = _("problems: fatal {fatal}, errors {error}, warnings {warning}, remarks {info}")
    return words.format(**{key: f"{count:,}" for key, count in counts.items()})
