"""依据: by which rules, from which files and with which program the figures were made."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from pydantic import BaseModel

from fdsign.locale.text import _, language
from fdsign.policy.blocks import Share, Title
from fdsign.policy.models import DatedTarget
from fdsign.report import heading, words
from fdsign.report.model import Column, Count, Row, Sheet, Style, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fdsign.metrics.results import MetricsRun
    from fdsign.policy.resolve import YearPolicy

_REMARKS = ("source", "reading", "doubt")


def sheet(run: MetricsRun) -> Sheet:
    """Facts of the run, changes by --set, inputs with hashes, every policy value."""
    tables = (
        _facts(run),
        _changes(run),
        _lessons(run),
        _inputs(run),
        *policy_tables(run.policy),
    )
    return Sheet(
        name=_("Basis"),
        title=_("What the figures of {year} rest on").format(year=run.year),
        subtitle=heading.subtitle(run),
        tables=tuple(table for table in tables if table.rows),
    )


def _facts(run: MetricsRun) -> Table:
    policy = run.policy.policy
    facts: list[tuple[str, str, Style]] = [
        (_("assessment year"), str(run.year), "plain"),
        (_("data"), heading.data_date(run), "plain"),
        (_("fdsign version"), words.version(), "plain"),
        (_("policy"), heading.policy(run), "plain"),
        (_("policy file SHA-256"), run.policy.sha256, "plain"),
        (_("policy verified until"), str(policy.verified_until), "plain"),
        (
            "S(y)",
            _("persons with a standing contract for contract year y; Y: the year above"),
            "plain",
        ),
    ]
    if run.config.sha256:
        facts.append((_("fdsign.toml SHA-256"), run.config.sha256, "plain"))
    if (warning := heading.unverified(run)) is not None:
        facts.append((_("attention"), warning, "bad"))
    facts += [(name, value, "plain") for name, value in run.options.items()]
    return Table(
        (Column(_("This run"), width=42), Column("", span=6)),
        tuple((Text(name), Text(value, style)) for name, value, style in facts),
    )


def _changes(run: MetricsRun) -> Table:
    return Table(
        (Column(_("Changed by --set")), Column(_("Value"), span=6)),
        tuple((Text(key, "bad"), Text(value)) for key, value in run.policy.changes.items()),
    )


def _lessons(run: MetricsRun) -> Table:
    """What fdsign.toml said, which shapes the figures as the policy does."""
    return Table(
        (Column(_("Said by fdsign.toml")), Column(_("Value"), span=6)),
        tuple((Text(key, "bad"), Text(value)) for key, value in run.config.lessons()),
    )


def _inputs(run: MetricsRun) -> Table:
    return Table(
        (
            Column(_("File")),
            Column(_("Sheet"), width=24),
            Column(_("Used as"), width=18),
            Column(_("SHA-256 of the file"), width=68),
            Column(_("Rows read"), width=34),
            Column(_("Rows used"), width=34),
            Column(_("Rejected + set aside"), width=34),
        ),
        tuple(
            (
                Text(entry.file),
                Text(entry.sheet or ""),
                Text(words.dataset(entry.dataset)),
                Text(entry.sha256),
                Count(entry.read),
                Count(entry.used),
                Text(f"{entry.rejected:,} + {entry.aside:,}"),
            )
            for entry in run.inputs
        ),
        title=_("Inputs"),
    )


def policy_tables(policy: YearPolicy) -> tuple[Table, Table]:
    """The targets of the year, and every value of the policy with its source."""
    return _targets(policy), _policy(policy)


def _targets(policy: YearPolicy) -> Table:
    rows: list[Row] = []
    for indicator, dated in policy.targets.items():
        rules = policy.policy.indicators[indicator]
        sign = "≥ " if rules.direction == "at_least" else "≤ "
        value = _("none") if dated.value is None else sign + _share(dated.value)
        rows.append(
            (
                Text(rules.title.text(language())),
                Text(value),
                Text(_("since {year}").format(year=dated.since)),
                Text(_said(dated.source or rules.source)),
                Text(_said(rules.reading)),
                Text(_said(dated.doubt)),
            )
        )
    return Table(
        (
            Column(_("Indicator")),
            Column(_("Target")),
            Column(_("Since")),
            Column(_("Source"), span=2),
            Column(_("Reading")),
            Column(_("Doubt")),
        ),
        tuple(rows),
        title=_("Targets of {year}").format(year=policy.year),
    )


def _policy(policy: YearPolicy) -> Table:
    return Table(
        (
            Column(_("Block")),
            Column(_("Key")),
            Column(_("Value"), span=2),
            Column(_("Source")),
            Column(_("Reading")),
            Column(_("Doubt")),
        ),
        tuple(_values(policy.policy, "")),
        title=_("Every value of the policy"),
    )


def _values(model: BaseModel, path: str, source: str = "") -> Iterator[Row]:
    """The values of a block with its source, its reading and doubt beside the first; then of the
    blocks inside it."""
    inside: list[tuple[str, BaseModel]] = []
    source = _said(getattr(model, "source", None)) or source
    remarks = [_said(getattr(model, remark, None)) for remark in ("reading", "doubt")]
    for key in type(model).model_fields:
        value = getattr(model, key)
        if value is None or key in _REMARKS:
            continue
        blocks = list(_blocks(key, value))
        inside += [(f"{path}.{name}" if path else name, block) for name, block in blocks]
        if blocks or (isinstance(value, dict | tuple) and not value):
            continue
        shown = _shown(value)
        if isinstance(value, Decimal) and not _is_share(
            get_type_hints(type(model), include_extras=True)[key]
        ):
            shown = f"{value.normalize():f}"
        cells = (path or "policy", key, shown, source, *remarks)
        yield tuple(Text(cell) for cell in cells)
        remarks = ["", ""]
    for name, block in inside:
        yield from _values(block, name, source)


def _said(words: Title | None) -> str:
    """A remark of the policy in the language of the run."""
    return words.text(language()) if words is not None else ""


def _blocks(key: str, value: Any) -> Iterator[tuple[str, BaseModel]]:
    """The blocks that a value consists of, with their paths; none if it is shown in one cell."""
    if isinstance(value, BaseModel) and not isinstance(value, Title):
        yield key, value
    elif isinstance(value, dict):
        for name, each in value.items():
            if isinstance(each, BaseModel):
                yield f"{key}.{name}", each
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            if isinstance(each, BaseModel) and not isinstance(each, DatedTarget):
                yield f"{key}.{place}", each


def _is_share(hint: Any) -> bool:
    """Whether a field holds a share, which is shown in percent; points and yuan are not."""
    return bool(hint == Share) or any(_is_share(inner) for inner in get_args(hint))


def _shown(value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, Title):
        return value.text(language())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return _share(value)
    if isinstance(value, DatedTarget):
        target = _("none") if value.value is None else _share(value.value)
        return _("{target} since {year}").format(target=target, year=value.since)
    if isinstance(value, dict):
        return _("; ").join(f"{key}: {_shown(each)}" for key, each in value.items())
    if isinstance(value, tuple):
        return _(", ").join(_shown(each) for each in value)
    return str(value)


def _share(value: Decimal) -> str:
    return f"{(value * 100).normalize():f}%"
