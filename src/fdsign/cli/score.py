"""``fdsign score``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fdsign import errors
from fdsign.cli import options
from fdsign.cli.asked import Asked, with_asked
from fdsign.cli.delivery import deliver
from fdsign.cli.guard import console, guard, say
from fdsign.cli.progress import progress
from fdsign.locale.text import _

if TYPE_CHECKING:
    from fdsign.metrics.results import Level
    from fdsign.scoring.results import ScoreRun


@with_asked
def score(
    data: options.Data,
    asked: Asked,
    by: options.By = None,
    output: options.Output = None,
    template: options.Template = None,
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
        from fdsign.pipeline.documents import score_documents
        from fdsign.pipeline.score import score as reckon

        request = asked.request(data)
        outputs = options.outputs(
            output, json_file, csv_folder, asked.parquet_folder, request,
            force=force, identifiable=identifiable, encrypt=encrypt, template=template,
        )  # fmt: skip
        levels = options.levels(by)
        with progress(quiet=quiet) as tell:
            run = reckon(request, levels, tell)
            written = outputs.write(score_documents(outputs.shown(run), template, levels), tell)
        deliver(
            score_documents(run), outputs, written, lambda: _show(run, levels, no_color),
            _("For the whole result as a workbook add: -o {name}").format(
                name=f"fdsign-score-{run.year}.xlsx"),
            quiet=quiet,
        )  # fmt: skip
        if template is not None and not quiet:
            _tell_what_is_lost(template)
        if strict and run.metrics.rejected:
            raise typer.Exit(errors.DONE_WITH_ERRORS)


def _show(run: ScoreRun, levels: tuple[Level, ...], no_color: bool) -> None:
    from fdsign.report.terminal import show_score

    show_score(run, console(no_color=no_color), levels)


def _tell_what_is_lost(template: Path) -> None:
    """What the form had that the filled one has not."""
    from fdsign.report.template import not_kept

    if kinds := not_kept(template.read_bytes()):
        say(
            _(
                "{file}: not kept as in the form: {kinds}. Look at the filled one before it goes out."
            ).format(file=template, kinds=_(", ").join(_(kind) for kind in kinds))
        )


HELP = _("The district's scoring sheet of every institution, team and doctor.")
EPILOG = _("Example: fdsign score exports --year 2017 -o score.xlsx")
