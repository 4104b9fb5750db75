"""抽查电话表: whom to call, with a list of answers in every cell to fill in, and which is read back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fdsign.intake import fold
from fdsign.locale.text import _
from fdsign.report import explained, surveys
from fdsign.report.model import Anything, Cell, Column, Day, Entry, OneOf, Sheet, Style, Table, Text

if TYPE_CHECKING:
    from fdsign.survey.results import Call, SampleRun


def sheet(run: SampleRun) -> Sheet:
    """Every person to call. No line stands below its table, for it would be read as a call."""
    rules = run.metrics.policy.policy
    answers = fold.words("yesno")
    yes, no = (next(w for w, as_ in answers.items() if as_ == said) for said in ("yes", "no"))
    answer = Entry(allowed=OneOf((yes, no)))
    survey = rules.survey
    content = OneOf((survey.satisfied[0], survey.basically_satisfied[0], survey.dissatisfied[0]))
    first = date.fromisoformat(f"{run.year}-{survey.first_day}")
    last = date.fromisoformat(f"{run.year + 1}-{survey.last_day}")
    entries = (
        Entry(allowed=OneOf(rules.sample.outcomes)),
        answer, answer, answer, answer, answer,
        Entry(allowed=content),
        Entry(allowed=Day(first, last)),
        Entry(allowed=Anything()),
    )  # fmt: skip
    return Sheet(
        name=_("Call sheet"),
        title=_("Survey of valid contracts {year}: calls").format(year=run.year),
        subtitle=(surveys.size(run), surveys.seed(run)),
        tables=(
            Table(
                (
                    Column(_("No."), width=6),
                    Column(_("Institution"), width=26),
                    Column(_("Team"), width=12),
                    Column(_("Doctor"), width=12),
                    Column(_("Role in the sample"), width=10),
                    Column(_("Name"), width=10),
                    Column(_("ID number"), width=22),
                    Column(_("Telephone"), width=15),
                    Column(_("Call outcome"), width=12),
                    Column(_("Phone correct"), width=9),
                    Column(_("Paper contract"), width=9),
                    Column(_("Knows the contract"), width=9),
                    Column(_("Knows the doctor"), width=9),
                    Column(_("Knows the services"), width=9),
                    Column(_("Satisfaction"), width=11),
                    Column(_("Surveyed on"), width=12),
                    Column(_("Remark"), width=20),
                ),
                tuple((*_person(run, at, call), *entries) for at, call in enumerate(run.calls, 1)),
                filtered=True,
            ),
        ),
        frozen=6,
        locked=True,
    )


def _person(run: SampleRun, at: int, call: Call) -> list[Cell]:
    style: Style = "plain" if call.role == "drawn" else "muted"
    return [
        Text(str(at), style),
        Text(call.institution or "", style),
        Text(call.team or "", style),
        Text(call.doctor or "", style),
        Text(f"{surveys.role(call.role)} {call.order}", style),
        Text(explained.name(run.metrics, call.name), "strong"),
        Text(explained.number(run.metrics, call.person)),
        Text(explained.phone(run.metrics, call.phone), "strong"),
    ]
