"""``fdsign explain``."""

from __future__ import annotations

import sys
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
    from fdsign.report.explained import Explained


@with_asked
def explain(
    data: options.Data,
    of: options.Of,
    asked: Asked,
    grade: options.Grade = None,
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
        from fdsign.pipeline.documents import explain_documents
        from fdsign.pipeline.explain import explain as look
        from fdsign.pipeline.fund import FundChoice

        request = asked.request(data)
        outputs = options.outputs(
            output, json_file, csv_folder, asked.parquet_folder, request,
            force=force, identifiable=identifiable, encrypt=encrypt,
        )  # fmt: skip
        with progress(quiet=quiet) as tell:
            run = look(request, of, _number, FundChoice(grade, by_score=by_score), tell)
            written = outputs.write(explain_documents(outputs.shown(run)), tell)
        deliver(
            explain_documents(run), outputs, written, lambda: _show(run, no_color),
            _("For the whole result as a workbook add: -o {name}").format(
                name=f"fdsign-explain-{run.metrics.year}.xlsx"),
            quiet=quiet,
        )  # fmt: skip
        if strict and run.metrics.rejected:
            raise typer.Exit(errors.DONE_WITH_ERRORS)


def _number() -> str | None:
    """The number of a person: typed unseen, or a line of standard input; never an argument."""
    from fdsign.cli.passwords import typed

    if sys.stdin.isatty():
        return typed(_("Identity number (it is not shown): "))
    return sys.stdin.readline().strip() or None


def _show(run: Explained, no_color: bool) -> None:
    from fdsign.report.terminal import show_explanation

    show_explanation(run, console(no_color=no_color))


HELP = _("One figure down to the persons, files, sheets and rows behind it; or one person.")
EPILOG = _("Example: fdsign explain exports --year 2017 --of signing_rate@team:NAME")
