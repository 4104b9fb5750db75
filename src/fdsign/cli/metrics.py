"""``fdsign metrics``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from fdsign import errors
from fdsign.cli import options
from fdsign.cli.guard import console, guard, say
from fdsign.cli.progress import progress
from fdsign.locale.text import _

if TYPE_CHECKING:
    from fdsign.metrics.results import Level, MetricsRun


def metrics(
    data: options.Data,
    year: options.Year = None,
    policy: options.PolicyName = None,
    accept_unverified: options.AcceptUnverified = False,
    as_of: options.AsOf = None,
    changes: options.Changes = None,
    limits: options.Limit = None,
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
        from fdsign.pipeline.metrics import metrics as reckon

        request = options.request(data, year, policy, accept_unverified, as_of, changes, limits)
        outputs = options.outputs(
            output, json_file, csv_folder, request,
            force=force, identifiable=identifiable, encrypt=encrypt,
        )  # fmt: skip
        levels = options.levels(by)
        with progress(quiet=quiet) as tell:
            run = reckon(request, levels, tell)
            written = outputs.write_metrics(run, tell)
        _show(run, outputs.to_stdout, levels, quiet=quiet, no_color=no_color)
        for path in written if not quiet else ():
            say(_("Written: {path}").format(path=path))
        if not written and not outputs.to_stdout and not quiet:
            say(_("For the whole result as a workbook add: -o {name}").format(
                name=f"fdsign-{run.year}.xlsx"))  # fmt: skip
        if strict and run.rejected:
            raise typer.Exit(errors.DONE_WITH_ERRORS)


def _show(
    run: MetricsRun, to_stdout: bool, levels: tuple[Level, ...], *, quiet: bool, no_color: bool
) -> None:
    if to_stdout:
        from fdsign.report.json import dumps, metrics_document

        sys.stdout.buffer.write(dumps(metrics_document(run)).encode("utf-8"))
        sys.stdout.flush()
    elif not quiet:
        from fdsign.report.terminal import show

        show(run, console(no_color=no_color), levels)


HELP = _("Every indicator at every level: terminal, workbook, JSON, CSV.")
EPILOG = _("Example: fdsign metrics exports --year 2017 -o result.xlsx")
