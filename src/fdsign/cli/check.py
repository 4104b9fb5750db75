"""``fdsign check``."""

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
    from fdsign.pipeline.check import CheckRun


@with_asked
def check(
    data: options.Data,
    asked: Asked,
    write_config: options.WriteConfig = False,
    output: options.Output = None,
    json_file: options.JsonFile = None,
    csv_folder: options.CsvFolder = None,
    identifiable: options.Identifiable = False,
    encrypt: options.Encrypt = False,
    lang: options.Lang = None,
    force: options.Force = False,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    options.speak(lang)
    with guard():
        from fdsign.pipeline.check import check as read
        from fdsign.pipeline.documents import check_documents

        request = asked.request(data)
        outputs = options.outputs(
            output, json_file, csv_folder, asked.parquet_folder, request,
            force=force, identifiable=identifiable, encrypt=encrypt,
        )  # fmt: skip
        with progress(quiet=quiet) as tell:
            run = read(request, tell, propose=write_config)
            written = outputs.write(check_documents(outputs.shown(run)), tell)
        if run.proposal is not None:
            written = [run.proposal, *written]
        deliver(
            check_documents(run), outputs, written, lambda: _show(run, no_color),
            _("For every problem with its cell add: -o problems.xlsx"), quiet=quiet,
        )  # fmt: skip
        if run.errors:
            raise typer.Exit(errors.DONE_WITH_ERRORS)


def _show(run: CheckRun, no_color: bool) -> None:
    from fdsign.report.terminal import show_check

    show_check(run.exports, console(no_color=no_color), fates=run.fates, odd=run.anomalies)


HELP = _("Read everything, say what each file is, list the problems; writes nothing else.")
EPILOG = _("Example: fdsign check exports --year 2017 -o problems.xlsx")
