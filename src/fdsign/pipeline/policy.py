"""``fdsign policy``: what the shipped policies are, what one says, a copy to edit."""

from __future__ import annotations

from pathlib import Path

from fdsign.errors import UsageError
from fdsign.locale import text
from fdsign.locale.text import _
from fdsign.policy import load as policies
from fdsign.policy.resolve import resolve
from fdsign.report import files
from fdsign.report.model import Column, Table, Text
from fdsign.report.sheets import basis


def listed() -> Table:
    """Name, title and years of every shipped policy."""
    rows = []
    for name in policies.shipped():
        policy = policies.load(name).policy
        years = f"{policy.first_year}–{policy.verified_until}"
        rows.append((Text(name), Text(policy.title.text(text.language())), Text(years)))
    columns = (Column(_("Policy")), Column(_("Title")), Column(_("Years")))
    return Table(columns=columns, rows=tuple(rows))


def shown(
    name: str, year: int | None, changes: dict[str, str], *, accept_unverified: bool
) -> tuple[Table, ...]:
    """The targets of a year (the last verified one unless given) and every value with its source."""
    loaded = policies.load(name, changes)
    wanted = year if year is not None else loaded.policy.verified_until
    return basis.policy_tables(resolve(loaded, wanted, accept_unverified=accept_unverified))


def copied(source: str, target: Path, *, force: bool) -> None:
    """Write a copy of a policy. Raises OutputError, PolicyError, UsageError."""
    if target.suffix.lower() != ".toml":
        raise UsageError(_("{path}: a policy file's name must end in .toml.").format(path=target))
    inputs = [Path(source)] if source not in policies.shipped() else []
    files.write(target, policies.source_text(source).encode("utf-8"), force=force, inputs=inputs)
