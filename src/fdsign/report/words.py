"""The words and signs that all reports share, and how figures are written."""

from __future__ import annotations

import re
import unicodedata
from importlib import metadata
from typing import TYPE_CHECKING

from fdsign.intake.datasets import BY_ID
from fdsign.locale.text import N_, _, language

if TYPE_CHECKING:
    from fdsign.metrics.results import Figure, Level, MetricsRun, Status
    from fdsign.problem_codes import Severity

SIGNS: dict[Status, str] = {"met": "✓", "missed": "✗", "no_target": "–", "no_value": "·"}
HEADLINE, STRESSED, SENT_IN = "★", "◆", "※"

STATUSES: dict[Status, str] = {
    "met": N_("met"),
    "missed": N_("missed"),
    "no_target": N_("no target"),
    "no_value": N_("no value"),
}
LEVELS: dict[Level, str] = {
    "total": N_("Total"),
    "institution": N_("Institution"),
    "station": N_("Station"),
    "community": N_("Community"),
    "team": N_("Team"),
    "doctor": N_("Doctor"),
    "grid": N_("Grid"),
}
SEVERITIES: dict[Severity, str] = {
    "fatal": N_("fatal"),
    "error": N_("error"),
    "warning": N_("warning"),
    "info": N_("info"),
}
_SOURCES = {
    "population": N_("population table"),
    "register": N_("register"),
    "reported": N_("sent in"),
}
_ASIDE = {
    "totals": N_("totals rows"),
    "headings": N_("repeated headings"),
    "footers": N_("footers"),
    "blank": N_("blank rows"),
    "not-filled-in": N_("nothing filled in"),
    "row-duplicate": N_("also in another file"),
    "resident-duplicate": N_("another record of the same resident"),
}
_FATES = {
    "counted": N_("counted"),
    "other_year": N_("of another contract year"),
    "pending": N_("pending: not signed yet"),
    "ended": N_("ended within the year or before"),
    "ended_undated": N_("ended, without a date"),
    "incomplete": N_("not all the institutions named that a contract must name"),
    "deceased": N_("the person had died"),
    "duplicate": N_("another contract of the person stands"),
    "unseen": N_("signed after the date asked for"),
}


def dataset(name: str) -> str:
    """The title of a dataset."""
    return _(BY_ID[name].title) if name in BY_ID else name


def aside(reason: str) -> str:
    """Why rows were set aside."""
    return _(_ASIDE.get(reason, reason))


def fate(name: str) -> str:
    """What became of a contract row."""
    return _(_FATES.get(name, name))


def source(name: str | None) -> str:
    """Where a denominator comes from."""
    return _(_SOURCES[name]) if name else ""


def origin(figure: Figure) -> str:
    """Who made a figure: this program from exports, or the institution; nobody where there is none."""
    if figure.value is None:
        return ""
    return _("sent in") if figure.source == "reported" else _("reckoned")


def given(whose: str) -> str:
    """The heading over what a sheet gives for a whole district or city."""
    return _("{whose} (given)").format(whose=whose)


def unit(name: str | None) -> str:
    """A unit's name; persons without a doctor, team or station have none."""
    return _("(none)") if name is None else name


def judged(status: Status) -> str:
    """Sign and word of a status."""
    return f"{SIGNS[status]} {_(STATUSES[status])}"


def title(run: MetricsRun, indicator: str) -> str:
    """An indicator's title in the language of the run."""
    return run.titles[indicator].text(language())


def row_title(run: MetricsRun, indicator: str) -> str:
    """The title under a band: of a row such as key_population_rate.elderly only the group."""
    name = indicator.partition(".")[2]
    titles = {each.id: each.title for each in run.policy.policy.groups.list}
    return titles[name].text(language()) if name in titles else title(run, indicator)


def interval(bounds: tuple[float, float]) -> str:
    """The two ends of a confidence interval."""
    return f"{bounds[0] * 100:.2f}%–{bounds[1] * 100:.2f}%"


def width(text: str) -> int:
    """Columns that a text takes; a Han character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def carried(text: str) -> str:
    """The text without what no file can hold: lone surrogates, as in odd file names."""
    return text.encode("utf-8", "replace").decode("utf-8")


def one_line(text: str) -> str:
    """The text without line breaks and control characters, such as a terminal would obey."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+", " ", text)


def version() -> str:
    """The version of fdsign; a source tree that was never installed has none."""
    try:
        return metadata.version("fdsign")
    except metadata.PackageNotFoundError:
        return "0+source"
