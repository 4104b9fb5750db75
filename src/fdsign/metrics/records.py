"""健康档案合格率 and 规范管理率 (spec 1.4): marks of the live record of persons in S(Y)."""

from __future__ import annotations

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.metrics.signing import marked_with, old_enough
from fdsign.metrics.subjects import Subjects, of


def _marked(mark: str) -> nw.Expr:
    return ~nw.col(mark).is_null()


def _holding(mark: str) -> nw.Expr:
    return nw.col(mark).fill_null(False)


def record_judged(cohort: Cohort) -> Subjects:
    """Persons in S(Y) whose record is marked qualified or not."""
    return of(cohort.base, _marked("record_qualified"))


def record_qualified(cohort: Cohort) -> Subjects:
    """Of these, the qualified."""
    return of(cohort.base, _holding("record_qualified"))


def elderly_judged(cohort: Cohort) -> Subjects:
    """Persons in S(Y) of the policy's age marked managed to standard or not."""
    return of(
        cohort.base, old_enough(cohort, "elderly_management_rate") & _marked("elderly_managed")
    )


def elderly_managed(cohort: Cohort) -> Subjects:
    """Of these, the managed."""
    return of(
        cohort.base, old_enough(cohort, "elderly_management_rate") & _holding("elderly_managed")
    )


def patients_judged(cohort: Cohort, disease: str) -> Subjects:
    """Patients in S(Y) marked managed to standard or not."""
    return of(cohort.base, marked_with(disease) & _marked(f"{disease}_managed"))


def patients_managed(cohort: Cohort, disease: str) -> Subjects:
    """Of these, the managed."""
    return of(cohort.base, marked_with(disease) & _holding(f"{disease}_managed"))
