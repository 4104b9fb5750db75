"""``fdsign plan``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from fdsign import errors
from fdsign.cli import options
from fdsign.cli.asked import Asked, with_asked
from fdsign.cli.delivery import deliver
from fdsign.cli.guard import console, guard
from fdsign.cli.progress import progress as steps
from fdsign.locale.text import _

if TYPE_CHECKING:
    from fdsign.planning.results import PlanRun


@with_asked
def plan(
    data: options.Data,
    asked: Asked,
    method: options.MethodOption = None,
    progress: options.Progress = False,
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
        from fdsign.pipeline.documents import plan_documents
        from fdsign.pipeline.plan import PlanChoice
        from fdsign.pipeline.plan import plan as reckon

        request = asked.request(data)
        outputs = options.outputs(
            output, json_file, csv_folder, asked.parquet_folder, request,
            force=force, identifiable=identifiable, encrypt=encrypt,
        )  # fmt: skip
        choice = PlanChoice(None if method is None else method.value, progress)
        with steps(quiet=quiet) as tell:
            run = reckon(request, choice, tell)
            written = outputs.write(plan_documents(outputs.shown(run)), tell)
        deliver(
            plan_documents(run), outputs, written, lambda: _show(run, no_color),
            _("For the whole result as a workbook add: -o {name}").format(
                name=f"fdsign-plan-{run.year}.xlsx"),
            quiet=quiet,
        )  # fmt: skip
        if strict and run.metrics.rejected:
            raise typer.Exit(errors.DONE_WITH_ERRORS)


def _show(run: PlanRun, no_color: bool) -> None:
    from fdsign.report.terminal import show_plan

    show_plan(run, console(no_color=no_color))


HELP = _("What every doctor is to sign in a year, on the year before; and how far it has come.")
EPILOG = _("Example: fdsign plan exports --year 2018 -o plan.xlsx")
