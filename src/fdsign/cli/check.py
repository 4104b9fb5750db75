"""``fdsign check``."""

from __future__ import annotations

import sys

import typer

from fdsign import errors
from fdsign.cli import options
from fdsign.cli.guard import console, guard, say
from fdsign.cli.progress import progress
from fdsign.locale.text import _


def check(
    data: options.Data,
    year: options.Year = None,
    policy: options.PolicyName = None,
    accept_unverified: options.AcceptUnverified = False,
    as_of: options.AsOf = None,
    changes: options.Changes = None,
    limits: options.Limit = None,
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

        request = options.request(data, year, policy, accept_unverified, as_of, changes, limits)
        outputs = options.outputs(
            output, json_file, csv_folder, request,
            force=force, identifiable=identifiable, encrypt=encrypt,
        )  # fmt: skip
        with progress(quiet=quiet) as tell:
            run = read(request, tell, propose=write_config)
            written = outputs.write_check(run)
        proposed = [run.proposal] if run.proposal is not None else []
        if outputs.to_stdout:
            from fdsign.report.json import check_document, dumps

            document = check_document(run.exports, run.policy, run.year, run.anomalies)
            sys.stdout.buffer.write(dumps(document).encode("utf-8"))
            sys.stdout.flush()
        elif not quiet:
            from fdsign.report.terminal import show_check

            screen = console(no_color=no_color)
            show_check(run.exports, screen, fates=run.fates, odd=run.anomalies)
        for path in [*proposed, *written] if not quiet else ():
            say(_("Written: {path}").format(path=path))
        if not written and not outputs.to_stdout and not quiet:
            say(_("For every problem with its cell add: -o problems.xlsx"))
        if run.errors:
            raise typer.Exit(errors.DONE_WITH_ERRORS)


HELP = _("Read everything, say what each file is, list the problems; writes nothing else.")
EPILOG = _("Example: fdsign check exports --year 2017 -o problems.xlsx")
