"""``fdsign policy list|show|check|new``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fdsign.cli import options, values
from fdsign.cli.guard import console, guard, say
from fdsign.locale.text import _

HELP = _("The rules of a district and year: list, show, check, copy.")
app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Name = Annotated[
    str, typer.Argument(help=_("Policy name or .toml file."), show_default=False)
]  # fmt: skip


@app.command("list", help=_("The policies that come with fdsign."))
def list_(lang: options.Lang = None) -> None:
    options.speak(lang)
    with guard():
        from fdsign.pipeline.policy import listed
        from fdsign.report.terminal import show_table

        show_table(listed(), console())


@app.command(help=_("Every value of a policy with its source, as it stands in a year."))
def show(
    name: Name = "hangzhou-xiacheng",
    year: options.Year = None,
    changes: options.Changes = None,
    accept_unverified: options.AcceptUnverified = False,
    lang: options.Lang = None,
) -> None:
    options.speak(lang)
    with guard():
        from fdsign.pipeline.policy import shown
        from fdsign.report.terminal import show_table

        parsed = values.changes(changes)
        for table in shown(name, year, parsed, accept_unverified=accept_unverified):
            show_table(table, console())


@app.command(help=_("Whether a policy file can be used; every fault with its place."))
def check(name: Name, lang: options.Lang = None) -> None:
    options.speak(lang)
    with guard():
        from fdsign.pipeline.policy import inherited
        from fdsign.policy.load import load

        policy = load(name).policy
        say(_("{name}: good. Years {first}–{last}, {count} indicators.").format(
            name=name, first=policy.first_year, last=policy.verified_until,
            count=len(policy.indicators)))  # fmt: skip
        for kind, ids in inherited(name).items():
            say(_("  from {base}, unchanged: {kind}: {list}").format(
                base=policy.extends, kind=kind, list=", ".join(ids)))  # fmt: skip


@app.command(help=_("A copy of a policy to edit, or with --extends a short file that changes one."))
def new(
    file: Annotated[Path, typer.Argument(help=_("The new .toml file."), show_default=False)],
    source: Annotated[
        str, typer.Option("--from", help=_("Policy name or .toml file."))
    ] = "hangzhou-xiacheng",
    extends: Annotated[
        str | None,
        typer.Option(
            help=_("Write only a short file that changes this policy (name or .toml file).")
        ),
    ] = None,
    force: options.Force = False,
    lang: options.Lang = None,
) -> None:
    options.speak(lang)
    with guard():
        from fdsign.pipeline.policy import begun, copied

        for path in (
            copied(source, file, force=force)
            if extends is None
            else begun(extends, file, force=force)
        ):
            say(_("Written: {path}").format(path=path))
        if extends is None:
            say(_("Give it an id and a title of its own, then edit it."))
        else:
            say(_("Take the # from what your notice changes, and write its numbers."))
        say(_("Next: fdsign policy check {path}").format(path=file))
