"""Problems that only the funding sees: roles, receipts and grades that it cannot use."""

from __future__ import annotations

from fdsign.cohort.cohort import Cohort
from fdsign.funding.members import staff
from fdsign.funding.receipts import grades, receipts
from fdsign.policy.funding import FundingRules
from fdsign.problems import Problem


def findings(cohort: Cohort, rules: FundingRules) -> list[Problem]:
    """All of them; ``problems.in_order`` sorts."""
    return [
        *staff(cohort, rules).problems,
        *receipts(cohort, rules)[1],
        *grades(cohort, rules)[1],
    ]
