"""``fdsign services``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from fdsign import errors
from fdsign.cli import options
from fdsign.cli.asked import Asked, with_asked
from fdsign.cli.delivery import deliver
from fdsign.cli.guard import console, guard
from fdsign.cli.progress import progress
from fdsign.locale.text import _

if TYPE_CHECKING:
    from fdsign.services.results import ServicesRun


@with_asked
def services(
    data: options.Data,
    asked: Asked,
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
        from fdsign.pipeline.documents import services_documents
        from fdsign.pipeline.services import services as count_services

        request = asked.request(data)
        outputs = options.outputs(
            output, json_file, csv_folder, asked.parquet_folder, request,
            force=force, identifiable=identifiable, encrypt=encrypt,
        )  # fmt: skip
        with progress(quiet=quiet) as tell:
            run = count_services(request, tell)
            written = outputs.write(services_documents(outputs.shown(run)), tell)
        deliver(
            services_documents(run), outputs, written, lambda: _show(run, no_color),
            _("By doctor, with the over-use list, as a workbook, add: -o {name}").format(
                name=f"fdsign-services-{run.year}.xlsx"),
            quiet=quiet,
        )  # fmt: skip
        if strict and run.metrics.rejected:
            raise typer.Exit(errors.DONE_WITH_ERRORS)


def _show(run: ServicesRun, no_color: bool) -> None:
    from fdsign.report.terminal import show_services

    show_services(run, console(no_color=no_color))


HELP = _("What was done for whom: services, value-added package, bookings, home beds, referrals.")
EPILOG = _("Example: fdsign services exports --year 2017 -o services.xlsx")
