"""The ``fdsign`` application: its commands, one module each."""

from __future__ import annotations

from collections.abc import Sequence
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

_COMMANDS = {
    "demo": demo, "check": check, "metrics": metrics, "score": score, "fund": fund, "plan": plan,
    "explain": explain, "compare": compare, "sample": sample, "worklist": worklist,
    "services": services, "annual": annual,
}  # fmt: skip


def application(arguments: Sequence[str]) -> typer.Typer:
    """The application for one command line: what it names as it is, the other commands by name.

    Nobody sees the options of a command that is not named, and there are some two hundred of them.
    """
    app = typer.Typer(
        help=_(
            "Yearly assessment of family-doctor contracts: from a folder of exports to every "
            "indicator."
        ),
        epilog=_("Begin with: fdsign demo exports --scale tiny"),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(fdsign)
    for name, module in _COMMANDS.items():
        command = getattr(module, name) if name in arguments else _listed
        app.command(name, help=module.HELP, epilog=module.EPILOG)(command)
    rules = policy.app if "policy" in arguments else typer.Typer()
    app.add_typer(rules, name="policy", help=policy.HELP)
    return app


def _listed() -> None:
    """A command that the command line does not name."""


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(version("fdsign"))
        raise typer.Exit


def fdsign(
    version: Annotated[
        bool,
        typer.Option("--version", help=_("Show the version."), callback=_version, is_eager=True),
    ] = False,
    lang: options.Lang = None,
) -> None:
    """What every command line may begin with."""
