"""社区就诊率, 转诊率, 医联体转诊占比 (spec 1.4): visits and referrals of S(Y) in the year."""

from __future__ import annotations

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame, among, distinct
from fdsign.cohort.units import UNITS
from fdsign.metrics.subjects import Subjects, of


def in_year(frame: Frame, column: str, cohort: Cohort) -> Frame:
    """Events of the calendar year, up to the run's date."""
    frame = frame.filter((nw.col(column).dt.year() == cohort.year).fill_null(False))
    return frame if cohort.as_of is None else frame.filter(nw.col(column) <= cohort.as_of)


def is_community(cohort: Cohort, dataset: str, institution: str, level: str | None) -> nw.Expr:
    """Whether an institution is of the community: by level, by name, or by having contracts.

    ``institution``, ``level``: columns of the dataset. Each of their few texts is looked at once.
    """
    rules = cohort.policy.policy.visits
    names = _texts(cohort, dataset, institution)
    known = {name for name in names if any(word in name for word in rules.community_names)}
    if rules.contract_institutions:
        known |= _texts(cohort, "contracts", "institution")
    found = among(institution, known)
    if level is None:
        return found
    levels = _texts(cohort, dataset, level)
    known = {text for text in levels if any(word in text for word in rules.community_levels)}
    return found | among(level, known)


def _texts(cohort: Cohort, dataset: str, column: str) -> set[str]:
    return set(cohort.table(dataset)[column].unique().to_pylist()) - {None}


def visits(cohort: Cohort) -> Frame:
    """Visits of S(Y) in Y with the person's units and ``at_community``."""
    units = cohort.base.select("person", *UNITS)
    marked = in_year(cohort.frame("visits"), "visit_date", cohort).with_columns(
        (nw.col("own_clinic") | is_community(cohort, "visits", "institution", "level")).alias(
            "at_community"
        )
    )
    marked = marked.select("person", "at_community", "source", "row")
    return marked.join(units, on="person", how="inner")


def institutions_with_outside(cohort: Cohort) -> frozenset[str]:
    """Institutions whose S(Y) has visits outside the community: only theirs is a rate."""
    return frozenset(cohort.engine.collect(cohort.once(_outside))["institution"].to_pylist())


def _outside(cohort: Cohort) -> Frame:
    return distinct(cohort.once(visits).filter(~nw.col("at_community")), "institution")


def all_visits(cohort: Cohort) -> Subjects:
    """All visits of S(Y), of institutions whose outside visits are known."""
    return of(cohort.once(visits), _known_whole(cohort))


def _known_whole(cohort: Cohort) -> nw.Expr:
    """Whether a visit is of an institution whose visits outside the community are known too."""
    return among("institution", institutions_with_outside(cohort))


def community_visits(cohort: Cohort) -> Subjects:
    """Visits of S(Y) at community institutions, of institutions whose outside visits are known."""
    return of(cohort.once(visits), _known_whole(cohort) & nw.col("at_community"))


def every_community_visit(cohort: Cohort) -> Subjects:
    """Visits of S(Y) at community institutions."""
    return of(cohort.once(visits), nw.col("at_community"))


def referrals(cohort: Cohort) -> Frame:
    """Referrals in Y that were not cancelled, with ``upward`` and ``back``; neither: nothing says so."""
    rules = cohort.policy.policy.referrals
    rows = in_year(cohort.frame("referrals"), "referral_date", cohort)
    rows = rows.filter(~among("status", rules.cancelled))
    if cohort.filled("referrals", "direction"):
        back = (nw.col("direction") == "down").fill_null(False)
        upward = (nw.col("direction") == "up").fill_null(False)
    else:
        back = is_community(cohort, "referrals", "to_institution", None)
        upward = ~back
    return rows.with_columns(upward.alias("upward"), back.alias("back"))


def _referrals(cohort: Cohort) -> Frame:
    """Upward referrals of S(Y) in Y, with the person's units."""
    upward = cohort.once(referrals).filter(nw.col("upward"))
    return upward.join(cohort.base.select("person", *UNITS), on="person", how="inner")


def upward_referrals(cohort: Cohort) -> Subjects:
    """Upward referrals of S(Y) in Y."""
    return of(cohort.once(_referrals))


def alliance_referrals(cohort: Cohort) -> Subjects:
    """Upward referrals to a hospital of the medical alliance."""
    return of(cohort.once(_referrals), nw.col("alliance").fill_null(False))
