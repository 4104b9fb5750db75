"""The terminal: whole figures at any width, any encoding, nothing taken for markup."""

from __future__ import annotations

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from fdsign.intake.config import Config
from fdsign.intake.exports import Exports
from fdsign.locale import text
from fdsign.metrics.results import Anomaly, Place
from fdsign.problems import problem
from fdsign.report import terminal
from fdsign.report.sheets import basis
from tests.unit.report_run import CHAOMING, WENHUI, metrics_run


@pytest.fixture(autouse=True)
def _english() -> None:
    text.use("en")


class _Screen:
    """A console that writes bytes in some encoding, and what it has shown."""

    def __init__(self, width: int = 120, encoding: str = "utf-8", *, colour: bool = False) -> None:
        self.encoding = encoding
        self.bytes = io.BytesIO()
        file = io.TextIOWrapper(self.bytes, encoding=encoding, write_through=True, newline="\n")
        self.console = Console(
            file=file,
            width=width,
            force_terminal=colour,
            color_system="standard" if colour else None,
        )

    @property
    def shown(self) -> str:
        return self.bytes.getvalue().decode(self.encoding)


def _exports() -> Exports:
    run = metrics_run()
    return Exports({}, list(run.inputs), list(run.not_used), list(run.problems), Config())


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_figure_is_cut_at_any_width(width: int) -> None:
    screen = _Screen(width)
    terminal.show(metrics_run(), screen.console, ("institution", "team", "doctor"))
    for figure in ("14,097", "50,346", "28.00%", "≥ 30.00%", "≤ 15.00%", "✗ missed", "– no target",
                   "26.31% ✗", "101.26% ✓", "92.00% ✓", "312"):  # fmt: skip
        assert figure in screen.shown
    assert "…" not in screen.shown


@pytest.mark.parametrize("width", [80, 120])
def test_tables_fit_the_screen(width: int) -> None:
    screen = _Screen(width)
    terminal.show(metrics_run(), screen.console, ("institution", "team", "doctor"))
    notes = ("  ", "Signs:", "2 institutions")
    lines = [line for line in screen.shown.splitlines() if not line.startswith(notes)]
    assert max(cell_len(line) for line in lines) <= width


@pytest.mark.parametrize("encoding", ["utf-8", "cp936", "gb18030", "cp1252", "ascii"])
def test_every_console_can_write_it(encoding: str) -> None:
    screen = _Screen(80, encoding)
    terminal.show(metrics_run(), screen.console, ("doctor",))
    terminal.show_check(_exports(), screen.console)
    terminal.show_problems(metrics_run().problems, screen.console)
    assert "28.00%" in screen.shown
    if encoding == "cp936":
        assert "× missed" in screen.shown
        assert "王医生" in screen.shown
    if encoding == "ascii":
        assert "x missed" in screen.shown
        assert ">= 30.00%" in screen.shown


def test_text_of_the_data_is_neither_markup_nor_control_code() -> None:
    screen = _Screen(120, colour=True)
    terminal.show(metrics_run(), screen.console, ("doctor",))
    assert CHAOMING in screen.shown  # with its [red] as it stands in the data
    screen = _Screen(120)
    value = "\x1b[2J[bold]\r\n"
    bad = problem("status-unknown", file="x\udcff.csv", row=1, column="A", value=value)
    terminal.show_problems([bad], screen.console)
    assert "\x1b" not in screen.shown
    assert "[2J[bold]" in screen.shown
    assert screen.shown.count("\n") == 1


def test_the_header_says_what_the_figures_rest_on() -> None:
    screen = _Screen()
    terminal.show(metrics_run(year=2020), screen.console, ())
    assert "2 files used · rows: 65,120 read, 65,110 used, 3 rejected, 7 set aside" in screen.shown
    assert "problems: errors 1, warnings 2, remarks 1" in screen.shown
    assert "NOT VERIFIED" in screen.shown
    assert "[1] no value: the exports hold no visits" in screen.shown
    assert "Intervals (95%): Valid-signing rate 90.60%–94.10%" in screen.shown


def test_institutions_are_compared_when_there_are_several() -> None:
    screen = _Screen()
    terminal.show(metrics_run(), screen.console, ())
    assert "Institution: headline rates" in screen.shown
    screen = _Screen()
    terminal.show(metrics_run(institutions=1), screen.console, ("doctor",))
    assert "Institution: headline rates" not in screen.shown
    assert WENHUI in screen.shown.splitlines()[0]
    assert screen.shown.count(WENHUI) == 1


def test_a_table_of_words_wraps_and_loses_nothing() -> None:
    screen = _Screen(80)
    tables = basis.policy_tables(metrics_run().policy)
    for table in tables:
        terminal.show_table(table, screen.console)
    assert max(cell_len(line) for line in screen.shown.splitlines()) <= 80
    shown = re.sub(r"\s", "", screen.shown)
    for text_of_policy in ("Signing", "≥60%", "Home-bed", "latest", "1.4"):
        assert text_of_policy in shown


def test_check_shows_the_first_three_anomalies_of_a_kind_and_some_of_their_rows() -> None:
    def shared(number: int) -> Anomaly:
        places = tuple(Place("签约.csv", None, row) for row in (2, 3, 4, 9, 11))
        return Anomaly("phone_shared", WENHUI, None, 5, None, (f"138****000{number}",), places)

    screen = _Screen()
    terminal.show_check(_exports(), screen.console, odd=[shared(n) for n in range(4)])
    assert "To look at: one telephone number on the contracts of many persons × 4" in screen.shown
    assert f"{WENHUI}: 138****0002 for 5 persons (签约.csv, rows 2–4; 2 more rows)" in screen.shown
    assert "138****0003" not in screen.shown


def test_check_says_what_every_file_is_and_counts_the_rest() -> None:
    screen = _Screen()
    exports = _exports()
    exports.problems += [problem("id-missing", file="a.csv", row=row) for row in range(2, 12)]
    terminal.show_check(exports, screen.console, each=2)
    assert "签约 2017.xlsx › Sheet1  contracts" in screen.shown
    assert "照片.png: no table" in screen.shown
    assert "error id-missing × 10" in screen.shown
    assert "a.csv › row 3" in screen.shown
    assert "a.csv › row 4" not in screen.shown
    assert "errors 11, warnings 2, remarks 1; 6 shown" in screen.shown


def test_identical_advice_is_given_once() -> None:
    screen = _Screen()
    exports = _exports()
    exports.problems += [problem("id-missing", file="a.csv", row=row) for row in range(2, 12)]
    terminal.show_check(exports, screen.console)
    assert {p.severity for p in exports.problems if p.code == "id-missing"} == {"error", "warning"}
    assert screen.shown.count("→ Fill in the identity number.") == 1
