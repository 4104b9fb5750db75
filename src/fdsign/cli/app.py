"""The ``fdsign`` application: its commands, one module each."""

from __future__ import annotations

from typing import Annotated

import typer

from fdsign.cli import (
    annual,
    check,
    compare,
    demo,
    explain,
    fund,
    metrics,
    options,
    plan,
    policy,
    sample,
    score,
    services,
    worklist,
)
from fdsign.locale.text import _

app = typer.Typer(
    help=_(
        "Yearly assessment of family-doctor contracts: from a folder of exports to every indicator."
    ),
    epilog=_("Begin with: fdsign demo exports --scale tiny"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(version("fdsign"))
        raise typer.Exit


@app.callback()
def fdsign(
    version: Annotated[
        bool,
        typer.Option("--version", help=_("Show the version."), callback=_version, is_eager=True),
    ] = False,
    lang: options.Lang = None,
) -> None:
    pass


app.command(help=demo.HELP, epilog=demo.EPILOG)(demo.demo)
app.command(help=check.HELP, epilog=check.EPILOG)(check.check)
app.command(help=metrics.HELP, epilog=metrics.EPILOG)(metrics.metrics)
app.command(help=score.HELP, epilog=score.EPILOG)(score.score)
app.command(help=fund.HELP, epilog=fund.EPILOG)(fund.fund)
app.command(help=plan.HELP, epilog=plan.EPILOG)(plan.plan)
app.command(help=explain.HELP, epilog=explain.EPILOG)(explain.explain)
app.command(help=compare.HELP, epilog=compare.EPILOG)(compare.compare)
app.command(help=sample.HELP, epilog=sample.EPILOG)(sample.sample)
app.command(help=worklist.HELP, epilog=worklist.EPILOG)(worklist.worklist)
app.command(help=services.HELP, epilog=services.EPILOG)(services.services)
app.command(help=annual.HELP, epilog=annual.EPILOG)(annual.annual)
app.add_typer(policy.app, name="policy")
