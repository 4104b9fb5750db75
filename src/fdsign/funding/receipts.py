"""What has come in (拨付) against what is due, and the grades that a table gives (spec 1.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from fdsign.cohort.cohort import Cohort
from fdsign.funding.results import Due, Fund, Receipt
from fdsign.funding.tables import placed
from fdsign.intake import fold
from fdsign.intake.vocabulary import words_of
from fdsign.locale.text import _
from fdsign.metrics.split import in_code_order
from fdsign.policy.blocks import Named
from fdsign.policy.funding import FundingRules, FundSource
from fdsign.problems import Problem


def receipts(cohort: Cohort, rules: FundingRules) -> tuple[list[Receipt], list[Problem]]:
    """The rows up to the run's date, and those that cannot be used."""
    sources, stages = words_of(rules.sources), words_of(rules.stages)
    found: list[Receipt] = []
    problems: list[Problem] = []
    for row in placed(cohort, "receipts"):
        if row["amount"] is None:
            continue  # told by intake
        if cohort.as_of is not None and row["received_on"] and row["received_on"] > cohort.as_of:
            continue
        source = sources.get(fold.word(row["payer"] or ""))
        stage = stages.get(fold.word(row["stage"] or ""))
        fen = row["amount"] * 100
        why = _why_not(row, source, stage, fen)
        if source is None or stage is None or why:
            problems.append(
                cohort.exports.said("receipt-unusable", row["source"], row["row"], why=why)
            )
            continue
        found.append(Receipt(row["institution"], source.id, stage.id, int(fen)))
    return found, problems


def _why_not(
    row: dict[str, Any], source: FundSource | None, stage: Named | None, fen: Decimal
) -> str:
    if row["institution"] is None:
        return _("it names no institution")
    if source is None:
        return _("no source is named “{word}”").format(word=row["payer"] or "")
    if stage is None:
        return _("no stage is named “{word}”").format(word=row["stage"] or "")
    if stage.id not in {payment.stage for payment in source.payments}:
        return _("{source} pays nothing at the stage {stage}").format(
            source=row["payer"], stage=row["stage"]
        )
    if fen != fen.to_integral_value():
        return _("the amount is finer than a fen")
    return ""


def dues(
    funds: Iterable[Fund], received: Iterable[Receipt], rules: FundingRules
) -> tuple[Due, ...]:
    """Every payment due to every institution, with what has come in; money without a due as well."""
    due: dict[tuple[str | None, str, str], int] = {}
    for fund in funds:
        if fund.level == "institution":
            for (source, stage), amount in fund.payments.items():
                due[fund.institution, source, stage] = amount
    came: dict[tuple[str | None, str, str], int] = {}
    for each in received:
        key = (each.institution, each.source, each.stage)
        came[key] = came.get(key, 0) + each.fen
    payments = [(s.id, p.stage) for s in rules.sources for p in s.payments]
    institutions = sorted(
        {key[0] for key in (*due, *came)}, key=lambda name: in_code_order((name,))
    )
    return tuple(
        Due(name, *payment, due.get((name, *payment), 0), came.get((name, *payment), 0))
        for name in institutions
        for payment in payments
    )


def grades(cohort: Cohort, rules: FundingRules) -> tuple[Mapping[str, str], list[Problem]]:
    """Institution -> grade of the year, and the rows that name none. Two that differ are none."""
    words = words_of(rules.grades)
    found: dict[str, str] = {}
    problems: list[Problem] = []
    doubtful: set[str] = set()
    for row in placed(cohort, "grades"):
        if row["year"] is not None and row["year"] != cohort.year:
            continue
        grade = words.get(fold.word(row["grade"] or ""))
        if row["institution"] is None or row["year"] is None:
            why = _("it names no institution, or no year")
            problems.append(
                cohort.exports.said("grade-unusable", row["source"], row["row"], why=why)
            )
        elif grade is None:
            why = _("no grade is named “{word}”").format(word=row["grade"] or "")
            problems.append(
                cohort.exports.said("grade-unusable", row["source"], row["row"], why=why)
            )
        elif found.setdefault(row["institution"], grade.id) != grade.id:
            why = _("another row gives {institution} another grade; neither is used").format(
                institution=row["institution"]
            )
            problems.append(
                cohort.exports.said("grade-unusable", row["source"], row["row"], why=why)
            )
            doubtful.add(row["institution"])
    return {name: grade for name, grade in found.items() if name not in doubtful}, problems
