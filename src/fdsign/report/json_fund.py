"""The funding as JSON and CSV (spec 3.2): amounts are decimal strings with two places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.metrics.numbers import decimal
from fdsign.report.csv import table
from fdsign.report.json import Document, run_document

if TYPE_CHECKING:
    from fdsign.funding.results import Due, Effect, Fund, FundRun, Member

_UNIT = ("level", "institution", "unit", "grade", "signed", "persons", "per_person", "amount")

_MEMBERS = (
    "level", "institution", "unit", "pool", "staff_no", "name", "role", "weight", "amount",
)  # fmt: skip


def fund_document(run: FundRun) -> Document:
    """Every institution, each before its teams; persons without a team are the unit null."""
    document = run_document("fund", run.metrics)
    grades = {fund.grade for fund in run.institutions}
    per_person = {fund.per_person for fund in run.institutions}
    document["grade"] = grades.pop() if len(grades) == 1 else None
    document["basis"] = run.basis
    document["by_score"] = run.by_score
    document["per_person"] = yuan(per_person.pop()) if len(per_person) == 1 else None
    document["results"] = [fund_row(run, fund) for fund in run.funds]
    document["total"] = _total(run)
    document["receipts"] = [_due(due) for due in run.dues]
    document["what_if"] = {
        "set": dict(run.what_if),
        "effects": [_effect(run, effect) for effect in run.effects],
    }
    return document


def yuan(fen: int) -> str:
    """Fen as yuan, without thousands separators: 198000 is ``1980.00``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def fund_row(run: FundRun, fund: Fund) -> Document:
    """One unit's money under the keys of the results."""
    return {
        **_named(fund),
        "grade": fund.grade,
        "signed": fund.signed,
        "persons": fund.persons,
        "per_person": yuan(fund.per_person),
        **_amounts(run, [fund]),
        "by_persons": yuan(fund.by_persons),
        "members": [_member(member) for member in fund.members],
        "note": "; ".join(note.text() for note in fund.notes) or None,
    }


def _named(fund: Fund) -> Document:
    if fund.level == "institution":
        return {"level": "institution", "unit": fund.institution}
    return {"level": "team", "institution": fund.institution, "unit": fund.team}


def _amounts(run: FundRun, funds: list[Fund]) -> Document:
    """Amount, payers, stages and pools of some units together."""
    rules = run.rules
    return {
        "amount": yuan(sum(fund.amount for fund in funds)),
        "sources": {s.id: yuan(sum(f.of_source(s.id) for f in funds)) for s in rules.sources},
        "stages": {s.id: yuan(sum(f.at_stage(s.id) for f in funds)) for s in rules.stages},
        "shares": {p.id: yuan(sum(f.shares[p.id] for f in funds)) for p in rules.pools},
    }


def _total(run: FundRun) -> Document:
    funds = run.institutions
    return {
        "signed": sum(fund.signed for fund in funds),
        "persons": sum(fund.persons for fund in funds),
        **_amounts(run, funds),
    }


def _member(member: Member) -> Document:
    return {
        "pool": member.pool,
        "name": member.name,
        "staff_no": member.staff_no,
        "role": member.role,
        "weight": decimal(member.part.weight, 8).rstrip("0").rstrip("."),
        "amount": yuan(member.part.units),
    }


def _due(due: Due) -> Document:
    return {
        "institution": due.institution,
        "source": due.source,
        "stage": due.stage,
        "due": yuan(due.amount),
        "received": yuan(due.received),
        "balance": yuan(due.balance),
    }


def _effect(run: FundRun, effect: Effect) -> Document:
    pool = run.rules.team_pool.id
    return {
        **_named(effect.fund),
        "persons": effect.other.persons,
        "amount": yuan(effect.other.amount),
        "difference": yuan(effect.difference),
        "team_difference": yuan(effect.other.shares[pool] - effect.fund.shares[pool]),
    }


def fund_csv(run: FundRun) -> str:
    """One row a unit: payers, stages and pools in columns of their own."""
    document = fund_document(run)
    rows = [_flat(result) for result in document["results"]]
    parts = [key for key in rows[0] if "." in key] if rows else []
    return table((*_UNIT, *parts, "by_persons", "note"), rows)


def _flat(result: Document) -> Document:
    nested = {key: result[key] for key in ("sources", "stages", "shares")}
    parts = {f"{key}.{name}": value for key, of in nested.items() for name, value in of.items()}
    return {**result, **parts}


def members_csv(run: FundRun) -> str:
    """One row a person and pool."""
    rows = [{**_named(fund), **_member(member)} for fund in run.funds for member in fund.members]
    return table(_MEMBERS, rows)
