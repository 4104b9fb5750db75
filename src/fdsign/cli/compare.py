"""``fdsign compare``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fdsign.cli import options
from fdsign.cli.asked import Asked, with_asked
from fdsign.cli.delivery import deliver
from fdsign.cli.guard import console, guard
from fdsign.cli.progress import progress
from fdsign.errors import UsageError
from fdsign.locale.text import _

if TYPE_CHECKING:
    from fdsign.compare.results import CompareRun


@with_asked
def compare(
    old: options.Old,
    new: options.New,
    asked: Asked,
    old_year: options.OldYear = None,
    old_policy: options.OldPolicy = None,
    old_as_of: options.OldAsOf = None,
    old_changes: options.OldChanges = None,
    grade: options.CompareGrade = None,
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
        from fdsign.pipeline.compare import compare_exports, compare_results, is_result
        from fdsign.pipeline.documents import compare_documents

        asked_of_old = replace(
            asked,
            year=asked.year if old_year is None else old_year,
            policy=old_policy or asked.policy,
            as_of=asked.as_of if old_as_of is None else old_as_of,
            changes=asked.changes if old_changes is None else old_changes,
        )
        before, after = asked_of_old.request([old]), asked.request([new])
        files = [path for path in (old, new) if isinstance(path, Path) and is_result(path)]
        if files:
            either = asked_of_old  # has whatever one of the two sides was asked for
            shaping = (either.year, either.policy, either.as_of, either.changes, grade)
            _fit(files, any(given is not None for given in shaping), identifiable)
        outputs = options.outputs(
            output, json_file, csv_folder, asked.parquet_folder, before, after,
            force=force, identifiable=identifiable, encrypt=encrypt,
        )  # fmt: skip
        with progress(quiet=quiet) as tell:
            run = compare_results(*files) if files else compare_exports(before, after, grade, tell)
            written = outputs.write(compare_documents(outputs.shown(run)), tell)
        deliver(
            compare_documents(run), outputs, written, lambda: _show(run, no_color),
            _("For the whole result as a workbook add: -o {name}").format(
                name="fdsign-compare.xlsx"),
            quiet=quiet,
        )  # fmt: skip


def _fit(results: list[Path], shaped: bool, identifiable: bool) -> None:
    """Raise UsageError for options that say nothing about results that are there already."""
    if len(results) == 1:
        raise UsageError(_("Compare two folders, or two JSON results; not one with the other."))
    if shaped:
        raise UsageError(
            _(
                "Two results are compared as they are: --year, --policy, --set, --as-of and --grade are "
                "for two folders."
            )
        )
    if identifiable:
        raise UsageError(_("--identifiable: two results name nobody; compare the two folders."))


def _show(run: CompareRun, no_color: bool) -> None:
    from fdsign.report.terminal import show_comparison

    show_comparison(run, console(no_color=no_color))


HELP = _("What changed between two runs or two folders, and what the data and the policy did.")
EPILOG = _("Example: fdsign compare last-week this-week --year 2017 -o changes.xlsx")
