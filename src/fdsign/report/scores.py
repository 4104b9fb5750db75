"""The words of the scoring sheet, and the order of its units: the same on paper and on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from fdsign.cohort.names import as_people_count
from fdsign.locale.text import N_, _, language
from fdsign.metrics.numbers import points
from fdsign.report import words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from fdsign.metrics.results import Level
    from fdsign.policy.blocks import Title
    from fdsign.policy.scoring import FigureItem, Limit
    from fdsign.scoring.results import ItemScore, Known, Need, Score, ScoreRun, Step

_NEEDS = {
    ("community_visit_rate", "moved"): N_("visits at the community instead of elsewhere: {count}"),
    ("alliance_referral_share", "moved"): N_(
        "referrals to alliance hospitals instead of others: {count}"
    ),
    ("referral_rate", "removed"): N_("referrals: {count} fewer, those outside the alliance first"),
    ("home_bed_rate", "added"): N_("home beds: {count} more"),
    ("record_qualified_rate", "moved"): N_("qualified records: {count} more"),
}
_EDGES = {"at_least": "≥ ", "more_than": "> ", "at_most": "≤ ", "less_than": "< "}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit's place among those of its level; None for persons without a unit, or nothing to rank."""

    rank: int | None
    score: Score


def ranking(run: ScoreRun, level: Level) -> list[Ranked]:
    """By the share of the points that could be had; equals share a place."""

    def key(score: Score) -> tuple[Fraction, Fraction]:
        assert score.share is not None
        return -score.share, -score.points

    scores = run.at(level)
    counted = [s for s in scores if s.unit is not None and s.share is not None]
    counted.sort(key=lambda s: (*key(s), as_people_count(s.institution), as_people_count(s.unit)))
    first: dict[tuple[Fraction, Fraction], int] = {}
    for place, score in enumerate(counted, 1):
        first.setdefault(key(score), place)
    others = [s for s in scores if s.unit is None or s.share is None]
    return [
        *(Ranked(first[key(score)], score) for score in counted),
        *(Ranked(None, score) for score in others),
    ]


def cheapest(scores: Iterable[Score]) -> list[tuple[Score, ItemScore, Step]]:
    """The units' own steps, most points for one event or person first."""
    steps = [
        (score, item, item.step)
        for score in scores
        for item in score.items
        if item.step is not None and item.step.points > 0 and not item.step.of_institution
    ]
    return sorted(
        steps,
        key=lambda s: (-s[2].worth, s[0].institution or "", s[0].unit or "", s[1].item),
    )


def item_title(run: ScoreRun, item: str) -> str:
    """As the sheet prints it."""
    return title_of(run, item).text(language())


def title_of(run: ScoreRun, item: str) -> Title:
    """An item's title in both languages."""
    rules = run.rules
    fixed = {"awareness": rules.awareness.title, "satisfaction": rules.satisfaction.title}
    return fixed[item] if item in fixed else rules.items[item].title


def item_names(run: ScoreRun) -> tuple[str, ...]:
    """The items in their order."""
    return ("awareness", "satisfaction", *run.rules.items)


def standard(run: ScoreRun, item: str) -> str:
    """What gives how many points."""
    rules = run.rules
    if item == "awareness":
        return _("knows {points}; does not know: veto").format(
            points=_short(rules.awareness.maximum)
        )
    if item == "satisfaction":
        return _("satisfied {high}; basically satisfied {middle}; dissatisfied {low}").format(
            high=_short(rules.satisfaction.satisfied),
            middle=_short(rules.satisfaction.basically_satisfied),
            low=_short(rules.satisfaction.dissatisfied),
        )
    return _bands(run, rules.items[item])


def _bands(run: ScoreRun, item: FigureItem) -> str:
    several = item.gate is not None
    name = f"{_indicator(run, item.figure)} " if several else ""
    parts = [
        _("{limit}: {points}").format(limit=f"{name}{_limit(band)}", points=_short(band.points))
        for band in item.bands[:-1]
    ]
    parts.append(_("else {points}").format(points=_short(item.bands[-1].points)))
    listed = _("; ").join(parts)
    if item.gate is None:
        return listed
    return _("with {gate} {limit}: {bands}").format(
        gate=_indicator(run, item.gate.figure), limit=_limit(item.gate), bands=listed
    )


def _limit(limit: Limit) -> str:
    assert limit.edge is not None
    name, edge = limit.edge
    return f"{_EDGES[name]}{_short(edge * 100)}%"


def _short(number: Decimal | Fraction) -> str:
    """A number without needless zeros."""
    return points(Fraction(number)).rstrip("0").rstrip(".")


def _indicator(run: ScoreRun, indicator: str) -> str:
    return run.metrics.policy.policy.indicators[indicator].title.text(language())


def figure_title(run: ScoreRun, known: Known) -> str:
    """A figure's title."""
    return _indicator(run, known.indicator)


def answered(item: ItemScore) -> str:
    """The answers of an item in words."""
    if not any(item.answers.values()):
        return _("nobody interviewed")
    if item.item == "awareness":
        return _("interviewed {surveyed}, vetoed {vetoed}").format(**item.answers)
    return _(
        "satisfied {satisfied}, basically {basically_satisfied}, dissatisfied {dissatisfied}, "
        "blank {blank}"
    ).format(**item.answers)


def need(run: ScoreRun, need: Need) -> str:
    """How many of what."""
    known = _NEEDS.get((need.figure, need.change))
    if known is not None:
        return _(known).format(count=f"{need.count:,}")
    what = run.metrics.policy.policy.indicators[need.figure].numerator.text(language())
    more = _("{what}: {count} fewer") if need.change == "removed" else _("{what}: {count} more")
    return more.format(count=f"{need.count:,}", what=what)


def needs(run: ScoreRun, step: Step) -> str:
    """All that a step takes."""
    text = _(" and ").join(need(run, each) for each in step.needs)
    return _("{needs} (of the institution)").format(needs=text) if step.of_institution else text


def next_text(run: ScoreRun, item: ItemScore) -> str:
    """The next band in one line; nothing for the best one, for answers, or where it is not known."""
    if item.step is None:
        return ""
    return _("{band}: {needs}, +{points}").format(
        band=item.step.band, needs=needs(run, item.step), points=points(item.step.points)
    )


def verdict(score: Score) -> str:
    """The points of what could be had, and what the veto cost."""
    line = _("{points} of {assessable} assessable, {maximum} in all").format(
        points=points(score.points),
        assessable=points(score.assessable),
        maximum=points(score.maximum),
    )
    if not score.surveyed:
        return _("{line}; nobody interviewed").format(line=line)
    return _("{line}; interviewed {surveyed}, vetoed {vetoed}: {lost} points lost").format(
        line=line,
        surveyed=f"{score.surveyed:,}",
        vetoed=f"{score.vetoed:,}",
        lost=points(score.lost),
    )


def whole_name(run: ScoreRun, score: Score) -> str:
    """A unit with its institution, where a run holds several."""
    own = words.unit(score.unit)
    if score.level == "institution" or len(run.metrics.institutions) < 2:
        return own
    return f"{words.unit(score.institution)} {own}"
