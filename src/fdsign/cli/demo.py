"""``fdsign demo``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fdsign.cli import options
from fdsign.cli.guard import guard, say
from fdsign.cli.progress import progress
from fdsign.errors import UsageError
from fdsign.locale.text import _


class Scale(StrEnum):
    """How much is made up."""

    tiny = "tiny"
    centre = "centre"
    district = "district"


class Dirt(StrEnum):
    """How dirty the exports are."""

    none = "none"
    usual = "usual"
    hostile = "hostile"


def demo(
    folder: Annotated[Path, typer.Argument(help=_("A new or empty folder."), show_default=False)],
    scale: Annotated[Scale, typer.Option(help=_("How large."))] = Scale.centre,
    seed: Annotated[int, typer.Option(help=_("Another number, other people."))] = 2017,
    dirt: Annotated[Dirt, typer.Option(help=_("How dirty the exports are."))] = Dirt.usual,
    lang: options.Lang = None,
    quiet: options.Quiet = False,
) -> None:
    options.speak(lang)
    with guard():
        from fdsign.synthetic.demo import write_demo

        with progress(quiet=quiet) as tell:
            tell(_("Making up a year of exports"))
            try:
                files = write_demo(folder, scale=scale.value, seed=seed, dirt=dirt.value)
            except FileExistsError:
                raise UsageError(
                    _("{path}: the folder is not empty; name a new one.").format(path=folder)
                ) from None
        if not quiet:
            say(_("{count} made-up exports of the year 2017 are in {path}.").format(
                count=len(files), path=folder))  # fmt: skip
            say(_("Next: fdsign metrics {path} --year 2017 -o result.xlsx").format(path=folder))


HELP = _("Write a year of made-up exports to try everything on; no real person is in them.")
EPILOG = _("Example: fdsign demo exports --scale tiny")
