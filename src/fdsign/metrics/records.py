"""健康档案合格率 and 规范管理率 (spec 1.4): marks of the live record of persons in S(Y)."""

from __future__ import annotations

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame
from fdsign.metrics.subjects import Subjects, of


def _marked(frame: Frame, mark: str) -> Frame:
    return frame.filter(~nw.col(mark).is_null())


def _holding(frame: Frame, mark: str) -> Frame:
    return frame.filter(nw.col(mark).fill_null(False))


def record_judged(cohort: Cohort) -> Subjects:
    """Persons in S(Y) whose record is marked qualified or not."""
    return of(_marked(cohort.base, "record_qualified"))


def record_qualified(cohort: Cohort) -> Subjects:
    """Of these, the qualified."""
    return of(_holding(cohort.base, "record_qualified"))


def _elderly(cohort: Cohort) -> Frame:
    limit = cohort.policy.policy.indicators["elderly_management_rate"].min_age or 0
    return cohort.base.filter((nw.col("age") >= limit).fill_null(False))


def elderly_judged(cohort: Cohort) -> Subjects:
    """Persons in S(Y) of the policy's age marked managed to standard or not."""
    return of(_marked(_elderly(cohort), "elderly_managed"))


def elderly_managed(cohort: Cohort) -> Subjects:
    """Of these, the managed."""
    return of(_holding(_elderly(cohort), "elderly_managed"))


def _patients(cohort: Cohort, disease: str) -> Frame:
    return cohort.base.filter(nw.col(f"g_{disease}").fill_null(False))


def patients_judged(cohort: Cohort, disease: str) -> Subjects:
    """Patients in S(Y) marked managed to standard or not."""
    return of(_marked(_patients(cohort, disease), f"{disease}_managed"))


def patients_managed(cohort: Cohort, disease: str) -> Subjects:
    """Of these, the managed."""
    return of(_holding(_patients(cohort, disease), f"{disease}_managed"))
