"""``fdsign policy``: what the shipped policies are, what one says, a copy to edit."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from fdsign.errors import UsageError
from fdsign.locale import text
from fdsign.locale.text import _
from fdsign.locale.text import language as text_language
from fdsign.policy import load as policies
from fdsign.policy.editing import SCHEMA, schema, template
from fdsign.policy.extends import EVERY, EXTENDS
from fdsign.policy.resolve import resolve
from fdsign.report import files
from fdsign.report.model import Column, Table, Text
from fdsign.report.sheets import basis

_SCHEMA_LINE = "#:schema"
"""How editors are told of a schema (Taplo, Even Better TOML)."""


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


def inherited(name: str) -> dict[str, tuple[str, ...]]:
    """What decides figures or money and comes from the policy that a file extends: kind -> ids.

    Empty for a policy that stands alone.
    """
    own = policies.read(name)[0].values
    policy = policies.load(name).policy
    if policy.extends is None:
        return {}
    said = own.get("indicators", {})
    every = said.get(EVERY, {})
    found = {
        "targets": [
            indicator
            for indicator, rules in policy.indicators.items()
            if (rules.targets and "targets" not in said.get(indicator, every))
            or (rules.path and "path" not in said.get(indicator, every))
        ],
        "scoring.items": [
            item
            for item in (policy.scoring.items if policy.scoring else ())
            if item not in own.get("scoring", {}).get("items", {})
        ],
        "funding.sources": [
            source.id
            for source in (policy.funding.sources if policy.funding else ())
            if source.id not in {each["id"] for each in own.get("funding", {}).get("sources", ())}
        ],
    }
    return {kind: tuple(ids) for kind, ids in found.items() if ids}


def copied(source: str, target: Path, *, force: bool) -> tuple[Path, ...]:
    """Write a copy of a policy, and the schema for editors beside it; what was written.

    What the copy extends is named as seen from its own place. Raises OutputError, PolicyError,
    UsageError.
    """
    written = policies.read(source)[0]
    text = written.text
    base = written.values.get(EXTENDS)
    if isinstance(base, str) and base not in policies.shipped():
        text = _extending(text, _seen_from(target, Path(policies.based_on(source, base))))
    return _write(target, text, source, force=force)


def begun(base: str, target: Path, *, force: bool) -> tuple[Path, ...]:
    """Write a short file that changes a policy; what was written. Raises as ``copied`` does."""
    policy = policies.load(base).policy
    named = base if base in policies.shipped() else _seen_from(target, Path(base))
    own = re.sub(r"[^a-z0-9-]+", "-", target.stem.lower()).strip("-")
    text = template(text_language()).format(
        id=own if own and own != policy.id else "my-district",
        title=json.dumps(target.stem, ensure_ascii=False),
        base=json.dumps(named, ensure_ascii=False),
        called=policy.title.text(text_language()),
        year=policy.verified_until,
    )
    return _write(target, text, base, force=force)


def _write(target: Path, text: str, source: str, *, force: bool) -> tuple[Path, ...]:
    if target.suffix.lower() != ".toml":
        raise UsageError(_("{path}: a policy file's name must end in .toml.").format(path=target))
    inputs = [Path(source)] if source not in policies.shipped() else []
    if not text.startswith(_SCHEMA_LINE):
        text = f"{_SCHEMA_LINE} ./{SCHEMA}\n{text}"
    beside = target.parent / SCHEMA
    results = [files.Result(target, text.encode("utf-8"))]
    if force or not beside.exists():
        results.append(files.Result(beside, schema().encode("utf-8")))
    files.write_all(results, force=force, inputs=inputs)
    return tuple(result.path for result in results)


def _seen_from(target: Path, file: Path) -> str:
    """The way from the folder of one file to another."""
    try:
        return Path(os.path.relpath(file.resolve(), target.resolve().parent)).as_posix()
    except ValueError:  # on another drive of Windows
        return file.resolve().as_posix()


def _extending(text: str, base: str) -> str:
    line = f"{EXTENDS} = {json.dumps(base, ensure_ascii=False)}"
    return re.sub(rf"^{EXTENDS}\s*=.*$", lambda _found: line, text, count=1, flags=re.MULTILINE)
