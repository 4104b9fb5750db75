"""排名: the units of a level by the share of the points that they could have, with a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import N_, _
from fdsign.report import heading, scores, words
from fdsign.report.model import (
    Cell,
    Chart,
    Column,
    Count,
    Points,
    Rate,
    Row,
    Sheet,
    Table,
    Text,
)

if TYPE_CHECKING:
    from fdsign.metrics.results import Level
    from fdsign.report.scores import Ranked
    from fdsign.scoring.results import Score, ScoreRun

_NAMES: dict[Level, str] = {
    "institution": N_("Ranking of institutions"),
    "team": N_("Ranking of teams"),
    "doctor": N_("Ranking of doctors"),
}
_MOST_BARS = 30


def sheets(run: ScoreRun) -> tuple[Sheet, ...]:
    """A sheet for every level that has two units to compare."""
    return tuple(_sheet(run, level) for level in run.levels if len(run.at(level)) > 1)


def _sheet(run: ScoreRun, level: Level) -> Sheet:
    ranked = scores.ranking(run, level)
    several = level != "institution" and len(run.metrics.institutions) > 1
    names = [Column(_(words.LEVELS[level]), width=28 if level == "institution" else 18)]
    if several:
        names.insert(0, Column(_("Institution"), width=28))
    bars = sum(1 for each in ranked[:_MOST_BARS] if each.rank is not None)
    return Sheet(
        name=_(_NAMES[level]),
        title=_("{level} {year}: ranking by the scoring sheet").format(
            level=_(words.LEVELS[level]), year=run.year
        ),
        subtitle=heading.subtitle(run.metrics),
        tables=(
            Table(
                (Column(_("Place"), width=7), *names, *columns(run)),
                tuple(_row(each, several) for each in ranked),
                notes=(
                    _("Ranked by points ÷ assessable. {sign} not assessable: the item lowers the "
                      "assessable maximum, never the points.").format(sign=words.SIGNS["no_value"]),
                ),
                filtered=True,
                signed=True,
            ),
        ),
        chart=_chart(len(names), bars),
        frozen=1 + len(names),
    )  # fmt: skip


def columns(run: ScoreRun) -> tuple[Column, ...]:
    """The columns of a unit's points, from ``across``."""
    return (
        Column(_("Points"), width=10),
        Column(_("Assessable"), width=11),
        Column(_("Points ÷ assessable"), width=10),
        Column(_("Interviewed"), width=11),
        Column(_("Vetoed"), width=9),
        Column(_("Lost to the veto"), width=10),
        *(Column(scores.item_title(run, item), _("Points by item"), 13)
          for item in scores.item_names(run)),
    )  # fmt: skip


def across(score: Score) -> tuple[Cell, ...]:
    """A unit's points, and its points of every item."""
    return (
        Points(score.points),
        Points(score.assessable, places=2),
        Rate(score.share, "no_value" if score.share is None else "no_target", marked=False),
        *asked(score),
        *(Points(item.points) for item in score.items),
    )


def asked(score: Score) -> tuple[Cell, ...]:
    """Interviewed, vetoed, lost; nothing where nobody was interviewed."""
    if not score.surveyed:
        return Count(None), Count(None), Points(None)
    return Count(score.surveyed), Count(score.vetoed), Points(score.lost)


def _row(ranked: Ranked, several: bool) -> Row:
    score = ranked.score
    return (
        Count(ranked.rank),
        *([Text(words.unit(score.institution))] if several else []),
        Text(words.unit(score.unit), "strong"),
        *across(score),
    )


def _chart(names: int, bars: int) -> Chart | None:
    if not bars:
        return None
    title = _("Share of the points that could be had")
    return Chart(title, 0, bars - 1, names, (names + 3,), below=True)
