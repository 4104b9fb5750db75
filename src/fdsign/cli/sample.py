"""``fdsign sample``."""

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
    from fdsign.survey.results import SampleRun


@with_asked
def sample(
    data: options.Data,
    asked: Asked,
    size: options.Size = None,
    precision: options.Precision = None,
    expected: options.Expected = None,
    reserves: options.Reserves = None,
    by: options.DrawnBy = None,
    seed: options.Seed = None,
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
        from fdsign.pipeline.documents import sample_documents
        from fdsign.pipeline.sample import SampleChoice
        from fdsign.pipeline.sample import sample as draw

        if not identifiable:
            raise errors.UsageError(
                _(
                    "A call sheet without names and telephone numbers is of no use. If you may call "
                    "these people, add: -o FILE.xlsx --identifiable"
                )
            )
        choice = SampleChoice(
            size,
            values.share("--precision", precision),
            values.share("--expected", expected),
            values.share("--reserves", reserves),
            None if by is None else by.value,
            seed,
        )
        request = asked.request(data)
        outputs = options.outputs(
            output, json_file, csv_folder, asked.parquet_folder, request,
            force=force, identifiable=identifiable, encrypt=encrypt,
        )  # fmt: skip
        with progress(quiet=quiet) as tell:
            run = draw(request, choice, tell)
            written = outputs.write(sample_documents(outputs.shown(run)), tell)
        deliver(
            sample_documents(run), outputs, written, lambda: _show(run, no_color), "", quiet=quiet
        )
        if strict and run.metrics.rejected:
            raise typer.Exit(errors.DONE_WITH_ERRORS)


def _show(run: SampleRun, no_color: bool) -> None:
    from fdsign.report.terminal import show_sample

    show_sample(run, console(no_color=no_color))


HELP = _("Draw whom to call for the survey of valid contracts, as a sheet to fill in.")
EPILOG = _("Example: fdsign sample exports --year 2017 --size 200 -o calls.xlsx --identifiable")
