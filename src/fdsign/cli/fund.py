"""``fdsign fund``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from fdsign import errors
from fdsign.cli import options, values
from fdsign.cli.asked import Asked, with_asked
from fdsign.cli.delivery import deliver
from fdsign.cli.guard import console, guard
from fdsign.cli.progress import progress
from fdsign.locale.text import _

if TYPE_CHECKING:
    from fdsign.funding.results import FundRun


@with_asked
def fund(
    data: options.Data,
    asked: Asked,
    grade: options.Grade = None,
    basis: options.BasisOption = None,
    by_score: options.ByScore = False,
    what_if: options.WhatIf = None,
    output: options.Output = None,
    json_file: options.JsonFile = None,
    csv_folder: options.CsvFolder = None,
    identifiable: options.Identifiable = False,
    encrypt: options.Encrypt = False,
    lang: options.Lang = None,
    strict: options.Strict = False,
    force: options.Force = False,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    options.speak(lang)
    with guard():
        from fdsign.pipeline.documents import fund_documents
        from fdsign.pipeline.fund import FundChoice
        from fdsign.pipeline.fund import fund as reckon

        request = asked.request(data)
        outputs = options.outputs(
            output, json_file, csv_folder, asked.parquet_folder, request,
            force=force, identifiable=identifiable, encrypt=encrypt,
        )  # fmt: skip
        choice = FundChoice(
            grade, None if basis is None else basis.value, by_score,
            values.pairs("--what-if", what_if, "grade=excellent"),
        )  # fmt: skip
        with progress(quiet=quiet) as tell:
            run = reckon(request, choice, tell)
            written = outputs.write(fund_documents(outputs.shown(run)), tell)
        deliver(
            fund_documents(run), outputs, written, lambda: _show(run, no_color),
            _("For the whole result as a workbook add: -o {name}").format(
                name=f"fdsign-fund-{run.year}.xlsx"),
            quiet=quiet,
        )  # fmt: skip
        if strict and run.metrics.rejected:
            raise typer.Exit(errors.DONE_WITH_ERRORS)


def _show(run: FundRun, no_color: bool) -> None:
    from fdsign.report.terminal import show_fund

    show_fund(run, console(no_color=no_color))


HELP = _("Who pays for the signed persons, when, and whose the money is, to the fen.")
EPILOG = _("Example: fdsign fund exports --year 2017 --grade good -o fund.xlsx")
