"""``fdsign annual``."""

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
    from fdsign.report.annual import AnnualRun


@with_asked
def annual(
    data: options.Data,
    asked: Asked,
    years: options.Years = None,
    grade: options.Grade = None,
    basis: options.BasisOption = None,
    by_score: options.ByScore = False,
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
        from fdsign.pipeline.annual import AnnualChoice
        from fdsign.pipeline.annual import annual as reckon
        from fdsign.pipeline.documents import annual_documents
        from fdsign.pipeline.fund import FundChoice

        since, year = values.span(years, asked.year)
        request = asked.request(data, year)
        outputs = options.outputs(
            output, json_file, csv_folder, asked.parquet_folder, request,
            force=force, identifiable=identifiable, encrypt=encrypt,
        )  # fmt: skip
        chosen = FundChoice(grade, None if basis is None else basis.value, by_score)
        with progress(quiet=quiet) as tell:
            run = reckon(request, AnnualChoice(chosen, since), tell)
            written = outputs.write(annual_documents(outputs.shown(run)), tell)
        deliver(
            annual_documents(run), outputs, written, lambda: _show(run, no_color),
            _("For the workbook of the whole year add: -o {name}").format(
                name=f"fdsign-annual-{run.year}.xlsx"),
            quiet=quiet,
        )  # fmt: skip
        if strict and run.metrics.rejected:
            raise typer.Exit(errors.DONE_WITH_ERRORS)


def _show(run: AnnualRun, no_color: bool) -> None:
    from fdsign.report.terminal import show_annual

    show_annual(run, console(no_color=no_color))


HELP = _("The whole year in one workbook: indicators, score, money, plan, services, with charts.")
EPILOG = _("Example: fdsign annual exports --year 2017 --grade good -o annual.xlsx")
