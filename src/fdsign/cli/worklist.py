"""``fdsign worklist``."""

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
    from fdsign.worklists.results import WorkRun


@with_asked
def worklist(
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
        from fdsign.pipeline.documents import worklist_documents
        from fdsign.pipeline.worklist import worklist as list_work

        request = asked.request(data)
        outputs = options.outputs(
            output, json_file, csv_folder, asked.parquet_folder, request,
            force=force, identifiable=identifiable, encrypt=encrypt,
        )  # fmt: skip
        with progress(quiet=quiet) as tell:
            run = list_work(request, tell)
            written = outputs.write(worklist_documents(outputs.shown(run)), tell)
        deliver(
            worklist_documents(run), outputs, written, lambda: _show(run, no_color),
            _("For the lists themselves, a sheet a doctor, add: -o {name} --identifiable").format(
                name=f"fdsign-worklist-{run.year}.xlsx"),
            quiet=quiet,
        )  # fmt: skip
        if strict and run.metrics.rejected:
            raise typer.Exit(errors.DONE_WITH_ERRORS)


def _show(run: WorkRun, no_color: bool) -> None:
    from fdsign.report.terminal import show_worklist

    show_worklist(run, console(no_color=no_color))


HELP = _(
    "Whom to call or visit, by doctor: not renewed, not signed, records and contracts to mend."
)
EPILOG = _("Example: fdsign worklist exports --year 2017 -o work.xlsx --identifiable")
