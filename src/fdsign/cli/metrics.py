"""``fdsign metrics``."""

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
    from fdsign.metrics.results import Level, MetricsRun


@with_asked
def metrics(
    data: options.Data,
    asked: Asked,
    years: options.Years = None,
    by: options.By = None,
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
        from fdsign.pipeline.documents import metrics_documents
        from fdsign.pipeline.metrics import metrics as reckon

        since, year = values.span(years, asked.year)
        request = asked.request(data, year)
        outputs = options.outputs(
            output, json_file, csv_folder, asked.parquet_folder, request,
            force=force, identifiable=identifiable, encrypt=encrypt,
        )  # fmt: skip
        levels = options.levels(by)
        with progress(quiet=quiet) as tell:
            run = reckon(request, levels, tell, since)
            written = outputs.write(metrics_documents(outputs.shown(run)), tell)
        deliver(
            metrics_documents(run), outputs, written, lambda: _show(run, levels, no_color),
            _("For the whole result as a workbook add: -o {name}").format(
                name=f"fdsign-{run.year}.xlsx"),
            quiet=quiet,
        )  # fmt: skip
        if strict and run.rejected:
            raise typer.Exit(errors.DONE_WITH_ERRORS)


def _show(run: MetricsRun, levels: tuple[Level, ...], no_color: bool) -> None:
    from fdsign.report.terminal import show

    show(run, console(no_color=no_color), levels)


HELP = _("Every indicator at every level: terminal, workbook, JSON, CSV.")
EPILOG = _("Example: fdsign metrics exports --year 2017 -o result.xlsx")
