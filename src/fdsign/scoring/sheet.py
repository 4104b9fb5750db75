"""质量考核评估表 (spec 1.5): every unit's sheet, item by item, from its figures and its residents' answers."""

from __future__ import annotations

from fractions import Fraction

from fdsign.metrics import interval
from fdsign.metrics.calculate import Calculation
from fdsign.metrics.counting import Unit
from fdsign.metrics.notes import Note
from fdsign.metrics.numbers import percent
from fdsign.metrics.registry import titles
from fdsign.metrics.results import Level
from fdsign.policy.blocks import Title
from fdsign.policy.scoring import AwarenessItem, FigureItem, SatisfactionItem, ScoringRules
from fdsign.scoring import veto as vetoes
from fdsign.scoring.answers import answers, given_answers
from fdsign.scoring.bands import Ratio, Reached, band_of, holds, letter, next_band
from fdsign.scoring.comparison import comparisons
from fdsign.scoring.figures import UnitFigures
from fdsign.scoring.remarks import Remark, titled
from fdsign.scoring.results import (
    ANSWERS,
    LEVELS,
    Answers,
    Comparison,
    ItemScore,
    Known,
    Score,
    Step,
)
from fdsign.scoring.veto import Veto


class Scoring:
    """The sheets of one cohort. ``calculation``: its indicators, reckoned once."""

    def __init__(self, calculation: Calculation, rules: ScoringRules) -> None:
        self.rules = rules
        self.calculation = calculation
        self.policy = calculation.cohort.policy.policy
        self.figures = UnitFigures(calculation)
        self.answers = answers(calculation.cohort, rules)

    def units(self, level: Level) -> list[Unit]:
        """The units of a level, those that only an ``indicators`` sheet names among them."""
        found = set(self.calculation.units.get(level, []))
        if level == "institution":
            found |= {(name,) for name in self.calculation.given.institutions}
        return sorted(found, key=lambda unit: tuple((name is None, name or "") for name in unit))

    def scores(self, levels: tuple[Level, ...] = LEVELS) -> tuple[Score, ...]:
        """Every unit's sheet, by level, institution and name."""
        return tuple(self._score(level, unit) for level in levels for unit in self.units(level))

    def comparisons(self) -> tuple[Comparison, ...]:
        """The institutions beside the means of district and city, where these are given."""
        return comparisons(
            self.figures,
            self.calculation.given,
            self.units("institution"),
            list(titles(self.policy)),
        )

    def _score(self, level: Level, unit: Unit) -> Score:
        said, notes = self._answers(level, unit)
        veto = Veto(self.rules.veto, said.surveyed, said.vetoed)
        items = (
            self._awareness(self.rules.awareness, said, veto, notes),
            self._satisfaction(self.rules.satisfaction, said, veto, notes),
            *(self._figure(name, item, level, unit, veto)
              for name, item in self.rules.items.items()),
        )  # fmt: skip
        points = sum((i.points for i in items if i.points is not None), Fraction(0))
        before = sum((i.band_points for i in items if i.band_points is not None), Fraction(0))
        return Score(
            level,
            None if level == "institution" else unit[0],
            unit[-1],
            points,
            sum((item.maximum for item in items if item.assessable), Fraction(0)),
            self.rules.maximum,
            said.surveyed,
            said.vetoed,
            before - points,
            items,
        )

    def _answers(self, level: Level, unit: Unit) -> tuple[Answers, tuple[Note, ...]]:
        found = self.answers.get((level, unit))
        if found is None and level == "institution" and unit[0] is not None:
            return given_answers(self.calculation.given, unit[0])
        return found or Answers(), ()

    def _awareness(
        self, item: AwarenessItem, said: Answers, veto: Veto, notes: tuple[Note, ...]
    ) -> ItemScore:
        reason = Remark("not-asked" if said.surveyed else "nobody-interviewed")
        counted = {"surveyed": said.surveyed, "vetoed": said.vetoed}
        return _of_answers(
            "awareness", item, vetoes.awareness(item, said), veto, counted, reason, notes
        )

    def _satisfaction(
        self, item: SatisfactionItem, said: Answers, veto: Veto, notes: tuple[Note, ...]
    ) -> ItemScore:
        reason = Remark("nobody-answered" if said.surveyed else "nobody-interviewed")
        counted: dict[str, int] = {answer: getattr(said, answer) for answer in ANSWERS}
        return _of_answers(
            "satisfaction", item, vetoes.satisfaction(item, said), veto, counted, reason, notes
        )

    def _figure(
        self, name: str, item: FigureItem, level: Level, unit: Unit, veto: Veto
    ) -> ItemScore:
        """An item on figures: the unit's own, or its institution's."""
        inherited = item.of_institution and level != "institution"
        if inherited:
            level, unit = "institution", unit[:1]
        indicators = [*([item.gate.figure] if item.gate else []), item.figure]
        known = {i: self.figures.known(i, level, unit) for i in indicators}
        place = band_of(item, {i: figure.value for i, figure in known.items()})
        notes = [note for figure in known.values() if figure.value is not None
                 for note in figure.notes]  # fmt: skip
        if inherited:
            notes.append(Remark("of-institution"))
        if item.doubt is not None:
            notes.append(Remark("doubt", {"doubt_zh": item.doubt.zh, "doubt_en": item.doubt.en}))
        figures, most = tuple(known.values()), Fraction(item.maximum)
        if place is None:
            reasons = [note for figure in figures if figure.value is None
                       for note in (titled("not-known", self._title(figure)), *figure.notes)]  # fmt: skip
            return ItemScore(name, most, None, None, None, figures, notes=(*reasons, *notes))
        reached, why_not = self._next(item, known, place)
        if reached is None and why_not is not None:
            notes.append(why_not)
        notes += self._edges_inside(item, known)
        points = Fraction(item.bands[place].points)
        step = None
        if reached is not None:
            gain = (Fraction(item.bands[reached.place].points) - points) * veto.factor
            step = Step(letter(reached.place), gain, reached.needs, inherited)
        return ItemScore(
            name, most, points * veto.factor, points, letter(place), figures, {}, step, tuple(notes)
        )

    def _next(
        self, item: FigureItem, known: dict[str, Known], place: int
    ) -> tuple[Reached | None, Note | None]:
        """The next band, or why it cannot be told."""
        if not place:
            return None, None
        closed = item.gate is not None and not holds(item.gate, _value(known[item.gate.figure]))
        wanted = list(known.values()) if closed else [known[item.figure]]
        alone = [f for f in wanted if f.value is not None and f.numerator is None]
        if alone:
            return None, titled("rate-alone", self._title(alone[0]))
        ratios = {
            indicator: Ratio(figure.numerator, figure.denominator)
            for indicator, figure in known.items()
            if figure.numerator is not None and figure.denominator is not None
        }
        if known[item.figure].value is None:
            return None, Remark("share-unknown")
        reached = next_band(item, ratios, place)
        return reached, Remark("none-left") if reached is None and closed else None

    def _edges_inside(self, item: FigureItem, known: dict[str, Known]) -> list[Note]:
        """A sampled figure whose interval holds the edge of a band: the sample cannot tell which."""
        confidence = self.policy.survey.confidence
        limits = [(item.figure, band) for band in item.bands]
        limits += [(item.gate.figure, item.gate)] if item.gate else []  # type: ignore[list-item]
        found: list[Note] = []
        for indicator, limit in limits:
            figure = known[indicator]
            if limit.edge is None or not figure.sampled or figure.numerator is None:
                continue
            edge = limit.edge[1]
            if interval.contains(figure.numerator, figure.denominator or 1, edge, confidence):
                title = self._title(figure)
                found.append(titled("edge-inside-interval", title, shown=percent(edge)))
        return found

    def _title(self, figure: Known) -> Title:
        return self.policy.indicators[figure.indicator].title


def _value(figure: Known) -> Fraction:
    assert figure.value is not None
    return figure.value


def _of_answers(
    name: str,
    item: AwarenessItem | SatisfactionItem,
    points: tuple[Fraction, Fraction] | None,
    veto: Veto,
    counted: dict[str, int],
    reason: Note,
    notes: tuple[Note, ...],
) -> ItemScore:
    """An item on answers from its points after and before the veto."""
    most = Fraction(item.maximum)
    if points is None:
        return ItemScore(name, most, None, None, answers=counted, notes=(reason, *notes))
    after, before = points
    return ItemScore(name, most, after * veto.of_answers, before, answers=counted, notes=notes)
