"""Results in the terminal. Nothing from the data is taken for markup or for a control code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.table import Table as RichTable
from rich.text import Text as RichText

from fdsign.locale.text import _
from fdsign.metrics.numbers import decimal, percent, yuan
from fdsign.problems import in_order, tally
from fdsign.report import (
    cells,
    grouping,
    heading,
    plans,
    screen,
    screen_explain,
    screen_fund,
    screen_plan,
    screen_score,
    surveys,
    words,
)
from fdsign.report.model import (
    Band,
    Cell,
    Column,
    Count,
    Exact,
    Interval,
    Judgement,
    Money,
    Percent,
    Points,
    Rate,
    Table,
    Text,
)
from fdsign.report.sheets import (
    anomalies,
    fund_effects,
    fund_overview,
    quality,
    sample_overview,
    trend,
    worklists,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from fdsign.funding.results import FundRun
    from fdsign.intake.exports import Exports
    from fdsign.metrics.results import Anomaly, Fate, Level, MetricsRun, Status
    from fdsign.planning.results import PlanRun
    from fdsign.problems import Problem
    from fdsign.report.explained import Explained
    from fdsign.scoring.results import ScoreRun
    from fdsign.survey.results import SampleRun
    from fdsign.worklists.results import WorkRun

_COLOURS: dict[Status, str] = {
    "met": "green", "missed": "bold red", "no_target": "", "no_value": "dim",
}  # fmt: skip
_STYLES = {"plain": "", "strong": "bold", "muted": "dim", "bad": "bold red"}
_STAND_INS = {
    "✓": ("√", "+"), "✗": ("×", "x"), "–": ("-",), "·": (".",), "★": ("*",), "◆": ("#",),
    "›": (">",), "…": ("...",), "—": ("-",), "“": ('"',), "”": ('"',), "≥": (">=",),
    "≤": ("<=",), "→": (">",), "−": ("-",),
}  # fmt: skip
_RULED = box.Box("    \n    \n ── \n    \n    \n    \n    \n    \n")
_RULED_PLAINLY = box.Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)
_WORD, _HAN_WORD = 18, 10
"""Columns of a heading's word that are kept together; Han words may break between any two."""
_NARROWEST = 16
"""Columns that the first, wrapped column of a table keeps."""
_WRAPPED = 34
"""Columns that a column of long texts keeps."""
_APART = 2
"""Columns between two columns of a table."""


def show(run: MetricsRun, console: Console, by: Sequence[Level]) -> None:
    """The total, the institutions if there are several, and the levels asked for."""
    out = _Out(console)
    out.header(run)
    out.table(screen.total(run))
    levels = [level for level in by if level not in ("total", "institution")]
    if "institution" in by or len(run.institutions) > 1:
        levels.insert(0, "institution")
    for level in levels:
        table = screen.matrix(run, level)
        if table.rows:
            out.table(table)
    if run.trend:
        out.table(trend.rates(run))
    out.line("")
    out.line(cells.legend(), "dim")


def show_score(run: ScoreRun, console: Console, by: Sequence[Level]) -> None:
    """An only institution's sheet, or the institutions ranked; the levels asked for; the next steps."""
    out = _Out(console)
    out.header(run.metrics)
    first = run.at(run.levels[0])
    if len(first) == 1:
        out.table(screen_score.unit(run, first[0]))
    for level in run.levels:
        if len(run.at(level)) > 1 and (level in by or level == run.levels[0]):
            out.table(screen_score.ranking(run, level))
    if lines := screen_score.steps(run, first):
        out.line("")
        out.line(_("The cheapest way to more points"), "bold")
    for line in lines:
        out.line(f"  {line}")


def show_fund(run: FundRun, console: Console) -> None:
    """Every institution's teams, the payments, and what another grade would bring."""
    out = _Out(console)
    out.header(run.metrics)
    out.line(fund_overview.facts(run))
    for institution in run.institutions:
        out.table(screen_fund.teams(run, institution))
    out.table(screen_fund.payments(run))
    if run.effects:
        table = fund_effects.table(run)
        out.table(
            replace(table, title=_("What if {change}").format(change=fund_effects.change(run)))
        )


def show_plan(run: PlanRun, console: Console) -> None:
    """Every institution's doctors, or how far they have come."""
    out = _Out(console)
    out.header(run.metrics)
    out.line(plans.facts(run))
    for line in screen_plan.tables_used(run):
        out.line(line)
    for centre in run.centres:
        out.table(screen_plan.doctors(run, centre))
        if run.counted_on is not None:
            out.table(screen_plan.progress(run, centre))


def show_worklist(run: WorkRun, console: Console) -> None:
    """How much there is to do for every doctor; nobody is named."""
    out = _Out(console)
    out.header(run.metrics)
    out.table(worklists.counts(run))


def show_sample(run: SampleRun, console: Console) -> None:
    """How many are drawn from where, and with which seed; nobody is named."""
    out = _Out(console)
    out.header(run.metrics)
    out.line(surveys.size(run))
    out.line(surveys.seed(run), "bold")
    out.table(sample_overview.strata(run))


def show_explanation(run: Explained, console: Console) -> None:
    """What is explained with its rule or sheet, how many stand behind it, and the first of them."""
    out = _Out(console)
    out.header(run.metrics)
    for line in screen_explain.lines(run):
        out.line(line, "bold")
    for table in screen_explain.tables(run):
        out.table(table)


def show_check(
    exports: Exports,
    console: Console,
    *,
    fates: Sequence[Fate] = (),
    odd: Sequence[Anomaly] = (),
    each: int = 3,
) -> None:
    """What every file is, and the problems: of each kind the count and the first few.

    ``fates``, ``odd``: what the rules leave out and what deserves a look, if the year is known.
    """
    out = _Out(console)
    out.line(heading.rows(exports.inputs), "bold")
    out.table(screen.inputs(exports.inputs))
    lines = screen.not_used(exports.not_used)
    if lines:
        out.line("")
        out.line(_("Not used:"), "bold")
    for line in lines:
        out.line(f"  {line}")
    if fates:
        out.table(quality.waterfall(fates))
    shown = 0
    advised: set[str] = set()
    for kind in grouping.by_code(exports.problems):
        out.line("")
        style = "bold red" if kind.severity in ("fatal", "error") else "bold"
        severity = _(words.SEVERITIES[kind.severity])
        out.line(f"{severity} {kind.code} × {kind.count:,}", style)
        for problem in kind.problems[:each]:
            where = problem.place()
            said = problem.what()
            out.line(
                "  " + (_("{where}: {what}").format(where=where, what=said) if where else said)
            )
        for todo in dict.fromkeys(problem.todo() for problem in kind.problems[:each]):
            if todo not in advised:
                out.line(f"  → {todo}", "dim")
            advised.add(todo)
        shown += min(each, len(kind.problems))
    for oddity, found in anomalies.by_kind(odd):
        out.line("")
        title = _(anomalies.KINDS[oddity])
        out.line(
            _("To look at: {title} × {count}").format(title=title, count=f"{len(found):,}"), "bold"
        )
        for anomaly in found[:each]:
            out.line(f"  {anomalies.line(anomaly)}")
        out.line(f"  → {anomalies.look(oddity)}", "dim")
    out.line("")
    counts = tally(exports.problems)
    last = _("{counts}; {shown} shown, the others in the workbook (-o FILE.xlsx).")
    if shown == len(exports.problems):
        last = _("{counts}; all shown.")
    style = "bold red" if counts["error"] or counts["fatal"] else "bold"
    out.line(
        last.format(counts=heading.problem_counts(exports.problems), shown=f"{shown:,}"), style
    )


def show_table(table: Table, console: Console) -> None:
    """Any one table."""
    _Out(console).table(table)


def show_problems(problems: Iterable[Problem], console: Console) -> None:
    """One plain line a problem: where, what, what to do."""
    out = _Out(console)
    for problem in in_order(problems):
        out.line(problem.text())


class _Out:
    """A console that takes any text, whatever its encoding can carry."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.plainly = console.options.ascii_only
        self.stand_ins = {
            ord(sign): next((c for c in others if self._carries(c)), "?")
            for sign, others in _STAND_INS.items()
            if not self._carries(sign)
        }

    def _carries(self, sign: str) -> bool:
        try:
            sign.encode(self.console.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def text(self, text: str, style: str = "") -> RichText:
        """The text as one line that this console can write."""
        text = words.one_line(text).translate(self.stand_ins)
        encoding = self.console.encoding
        return RichText(text.encode(encoding, "replace").decode(encoding), style)

    def line(self, text: str, style: str = "") -> None:
        """A line; wrapped between words on a screen, left whole in a file."""
        whole = not self.console.is_terminal
        self.console.print(self.text(text, style), soft_wrap=whole, highlight=False)

    def header(self, run: MetricsRun) -> None:
        """Whose figures, of which year, on which rows."""
        first, *rest = screen.header(run)
        self.line(first, "bold")
        for line in rest:
            self.line(line, "bold red" if line == heading.unverified(run) else "")

    def table(self, table: Table) -> None:
        """A table; in parts, each with the first column, if it is wider than the screen."""
        self.line("")
        if table.title:
            self.line(table.title, "bold")
        rows = [row for row in table.rows if not isinstance(row, Band)]
        if all(self._is_text(table, at) for at in range(len(table.columns))):
            self._words(table, rows)
            return
        least = [self._least(column, [row[at] for row in rows])
                 for at, column in enumerate(table.columns)]  # fmt: skip
        for part in self._parts(least):
            self._part(table, part, least)
        for note in table.notes:
            self.line(f"  {note}", "dim")

    def _words(self, table: Table, rows: Sequence[Sequence[Cell]]) -> None:
        """A table of words alone: the columns share the screen and wrap."""
        drawn = self._drawn(table, range(len(table.columns)), None, heading=True)
        for row in rows:
            drawn.add_row(*(self.cell(cell) for cell in row))
        self.console.print(drawn)

    def _least(self, column: Column, drawn: Sequence[Cell]) -> int:
        """The width a column needs so that no figure is broken."""
        title = [
            min(cell_len(word), _WORD if word.isascii() else _HAN_WORD)
            for word in column.title.split()
        ]
        cells = [self.cell(cell).cell_len for cell in drawn]
        if column.wraps:
            cells = [min(length, _WRAPPED) for length in cells]
        return max([*cells, *title], default=1)

    def _parts(self, least: Sequence[int]) -> list[list[int]]:
        """Which columns stand side by side; the first one stands in every part."""
        parts: list[list[int]] = [[0]]
        for at, needed in list(enumerate(least))[1:]:
            taken = sum(least[other] + _APART for other in parts[-1][1:])
            if len(parts[-1]) > 1 and _NARROWEST + taken + needed + _APART > self.console.width:
                parts.append([0])
            parts[-1].append(at)
        return parts

    def _part(self, table: Table, part: Sequence[int], least: Sequence[int]) -> None:
        """Rows up to the next band under one heading; the first column takes the room left."""
        room = self.console.width - sum(least[at] + _APART for at in part[1:])
        widths = [min(least[0], max(room, _NARROWEST)), *(least[at] for at in part[1:])]
        drawn = self._drawn(table, part, widths, heading=True)
        for row in table.rows:
            if not isinstance(row, Band):
                drawn.add_row(*(self.cell(row[at]) for at in part))
                continue
            if drawn.row_count or drawn.show_header:
                self.console.print(drawn)
            self.line(row.text, "bold")
            drawn = self._drawn(table, part, widths, heading=False)
        self.console.print(drawn)

    def _drawn(
        self, table: Table, part: Sequence[int], widths: Sequence[int] | None, *, heading: bool
    ) -> RichTable:
        drawn = RichTable(
            box=_RULED_PLAINLY if self.plainly else _RULED,
            show_edge=False,
            show_header=heading,
            pad_edge=False,
            padding=(0, _APART - 1, 0, 0),
            header_style="bold",
        )
        for place, at in enumerate(part):
            drawn.add_column(
                self.text(table.columns[at].title),
                justify="left" if self._is_text(table, at) else "right",
                overflow="fold",
                width=None if widths is None else widths[place],
            )
        return drawn

    def _is_text(self, table: Table, number: int) -> bool:
        kinds = [row[number] for row in table.rows if not isinstance(row, Band)]
        return all(isinstance(cell, Text | Judgement) for cell in kinds)

    def cell(self, cell: Cell) -> RichText:
        """A cell as people read it: sign and colour for the status."""
        match cell:
            case Text(text=text, style=style):
                return self.text(text, _STYLES[style])
            case Count(value=value) if value is not None:
                return self.text(f"{value:,}")
            case Percent(value=value, direction=direction) if value is not None:
                sign = {"at_least": "≥ ", "at_most": "≤ ", None: ""}[direction]
                return self.text(sign + percent(value))
            case Rate(value=None):
                return self.text(words.SIGNS["no_value"], "dim")
            case Rate(value=value, status=status, marked=marked) if value is not None:
                sign = f" {words.SIGNS[status]}" if marked else ""
                return self.text(percent(value) + sign, _COLOURS[status] if marked else "")
            case Judgement(status=status):
                return self.text(words.judged(status), _COLOURS[status])
            case Money(fen=fen) if fen is not None:
                return self.text(yuan(fen))
            case Exact(value=value, places=places) if value is not None:
                return self.text(decimal(value, places))
            case Points(value=None):
                return self.text(words.SIGNS["no_value"], "dim")
            case Points(value=value, places=places) if value is not None:
                return self.text(decimal(value, places))
            case Interval(bounds=bounds) if bounds is not None:
                return self.text(words.interval(bounds))
            case _:
                return self.text("")
