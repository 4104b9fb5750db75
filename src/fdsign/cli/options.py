"""The options that several commands share (spec 3.1)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from fdsign.cli.choices import (
    BasisChoice,
    EngineChoice,
    Language,
    LevelChoice,
    MethodChoice,
    StratumChoice,
)
from fdsign.locale import text
from fdsign.locale.text import _

if TYPE_CHECKING:
    from fdsign.intake.spark import Address
    from fdsign.metrics.results import Level
    from fdsign.pipeline.outputs import Outputs
    from fdsign.pipeline.request import Request

    Source = Path | Address
else:
    Source = Path  # the command line's library knows no either-or; ``source`` gives what is meant


class UnfitError(typer.BadParameter):
    """A value that cannot be meant, and why, in the user's language."""


def path(name: str) -> Path:
    """A name as a path. Raises UnfitError for an empty one, or an address."""
    found = source(name)
    if not isinstance(found, Path):
        raise UnfitError(_("an address is for the exports only"))
    return found


def source(name: str) -> Source:
    """Where exports lie: a path, or the address of a store that Spark reads. Raises UnfitError."""
    from fdsign.intake.spark import Address, is_address

    if not name.strip():
        raise UnfitError(_("the name is empty"))
    return Address(name) if is_address(name) else Path(name)


Data = Annotated[
    list[Source],
    typer.Argument(
        help=_("Folders or files with the exports."),
        show_default=False,
        metavar="DATA",
        parser=source,
    ),
]
Year = Annotated[
    Optional[int],  # noqa: UP045 - typer reads it
    typer.Option(
        "--year",
        help=_("Assessment year, e.g. 2017."),
        min=2000,
        max=2100,
        metavar="YEAR",
        show_default=False,
    ),
]
PolicyName = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--policy",
        help=_("Policy name or .toml file."),
        show_default="hangzhou-xiacheng",
        metavar="NAME|FILE.toml",
    ),
]
AcceptUnverified = Annotated[
    bool,
    typer.Option(
        "--accept-unverified", help=_("Use the last values after the policy's last year.")
    ),
]
AsOf = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--as-of", help=_("See nothing after this date, e.g. 2017-06-30."), metavar="DATE"
    ),
]
Changes = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--set", help=_("Change one policy value, recorded in the report."), metavar="KEY=VALUE"
    ),
]
Limit = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--limit",
        help=_("Raise a limit on the size of a file: cells, empty, ratio, unpacked."),
        metavar="NAME=NUMBER",
    ),
]
EngineOption = Annotated[
    EngineChoice,
    typer.Option(
        "--engine",
        help=_("Where the rules run: auto, duckdb, arrow, pandas or spark."),
        metavar="ENGINE",
    ),
]
MemoryOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--memory", help=_("What the database may hold in memory, such as 2GB."), metavar="SIZE"
    ),
]
Spill = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        "--spill",
        help=_("A folder for what does not fit in memory; emptied at the end."),
        metavar="FOLDER",
        parser=path,
    ),
]
Master = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--master",
        help=_("With --engine spark: the cluster, else this machine."),
        metavar="URL",
    ),
]
Years = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--years",
        help=_("Also the trend, such as 2015-2018; the last is the year."),
        metavar="YEARS",
    ),
]
By = Annotated[
    Optional[list[LevelChoice]],  # noqa: UP045
    typer.Option(
        "--by",
        help=_(
            "Only this level beside the total; repeatable: institution, station, community, "
            "team, doctor, grid."
        ),
        metavar="LEVEL",
    ),
]
Output = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        "-o", "--output", help=_("Write the workbook here."), metavar="FILE.xlsx", parser=path
    ),
]
Template = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        "--template",
        help=_("Fill this form of yours (.xlsx) instead of fdsign's own workbook."),
        metavar="FILE.xlsx",
        parser=path,
    ),
]
Grade = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--grade",
        help=_(
            "The year's grade of every institution: excellent, good, pass, fail; else a table's."
        ),
        metavar="GRADE",
    ),
]
BasisOption = Annotated[
    Optional[BasisChoice],  # noqa: UP045
    typer.Option(
        "--basis",
        help=_("Pay for signed persons or valid ones; else the policy's."),
        metavar="BASIS",
    ),
]
ByScore = Annotated[
    bool, typer.Option("--by-score", help=_("Share the team pool by persons × score."))
]
WhatIf = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--what-if",
        help=_("Also show the difference of grade=excellent or signed+=200; repeatable."),
        metavar="CHANGE",
    ),
]
MethodOption = Annotated[
    Optional[MethodChoice],  # noqa: UP045
    typer.Option(
        "--method",
        help=_(
            "population: each doctor's own target; gap: the centre's, shared by what is missing. Else "
            "the policy's."
        ),
        metavar="METHOD",
    ),
]
Old = Annotated[
    Source,
    typer.Argument(
        help=_("The old folder, or the JSON of an old run."),
        show_default=False,
        metavar="OLD",
        parser=source,
    ),
]
New = Annotated[
    Source,
    typer.Argument(
        help=_("The new folder, or the JSON of a new run."),
        show_default=False,
        metavar="NEW",
        parser=source,
    ),
]
OldYear = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option(
        "--old-year",
        help=_("The year of OLD, if it is another one."),
        min=2000,
        max=2100,
        metavar="YEAR",
        show_default=False,
    ),
]
OldPolicy = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--old-policy", help=_("The policy of OLD, if it is another one."), metavar="NAME|FILE.toml"
    ),
]
OldAsOf = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--old-as-of", help=_("The --as-of of OLD."), metavar="DATE"),
]
OldChanges = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--old-set", help=_("A --set of OLD."), metavar="KEY=VALUE"),
]
CompareGrade = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--grade", help=_("Compare the money too, at this grade."), metavar="GRADE"),
]
Size = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option("--size", help=_("How many persons are drawn."), metavar="N", show_default=False),
]
Precision = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--precision",
        help=_("Instead of --size: how near the rate must be to each side, e.g. 5%."),
        metavar="SHARE",
    ),
]
Expected = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--expected", help=_("The rate that is expected, e.g. 90%."), metavar="SHARE"),
]
Reserves = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--reserves",
        help=_("How many more in reserve, as a share of each unit's sample: 20%."),
        metavar="SHARE",
    ),
]
DrawnBy = Annotated[
    Optional[StratumChoice],  # noqa: UP045
    typer.Option(
        "--by",
        help=_("Draw in proportion from every doctor, team or institution; else as in the policy."),
        metavar="LEVEL",
    ),
]
Seed = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option(
        "--seed",
        help=_("A whole number: the same seed draws the same persons. Else one from the data."),
        metavar="S",
        show_default=False,
    ),
]
Progress = Annotated[
    bool,
    typer.Option("--progress", help=_("Also show how far the year's plan has come, and renewals.")),
]
Of = Annotated[
    str,
    typer.Option(
        "--of",
        help=_(
            "signing_rate, signing_rate@doctor:NAME, or @doctor:INSTITUTION/NAME; score@team:NAME; "
            "fund@team:NAME; or person, whose number is asked for."
        ),
        metavar="TARGET",
        show_default=False,
    ),
]
WriteConfig = Annotated[
    bool,
    typer.Option(
        "--write-config", help=_("Propose an fdsign.toml in the data folder, for you to decide.")
    ),
]
JsonFile = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--json", help=_("Write JSON here; - is standard output."), metavar="FILE|-"),
]
CsvFolder = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        "--csv", help=_("Write CSV files into this folder."), metavar="FOLDER", parser=path
    ),
]
ParquetFolder = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        "--parquet",
        help=_("Write the tables of --csv as parquet into this folder."),
        metavar="FOLDER",
        parser=path,
    ),
]
Identifiable = Annotated[
    bool,
    typer.Option(
        "--identifiable",
        help=_("Files show people's data in clear, not masked; their names say so."),
    ),
]
Encrypt = Annotated[
    bool,
    typer.Option(
        "--encrypt",
        help=_("Encrypt the workbook; asks for a password, or FDSIGN_OUTPUT_PASSWORD."),
    ),
]
Lang = Annotated[
    Optional[Language],  # noqa: UP045
    typer.Option(
        "--lang", help=_("Language: zh or en; else FDSIGN_LANG, else the system's."), metavar="LANG"
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help=_("Exit code 3 if any row was rejected."))]
Force = Annotated[bool, typer.Option("--force", help=_("Replace an existing output file."))]
Quiet = Annotated[bool, typer.Option("--quiet", help=_("Show nothing in the terminal."))]
NoColor = Annotated[bool, typer.Option("--no-color", help=_("No colours in the terminal."))]


def speak(lang: Language | None) -> None:
    """Speak the language of the option, if it was given."""
    if lang is not None:
        text.use(lang.value)


def levels(by: list[LevelChoice] | None) -> tuple[Level, ...]:
    """``--by`` as levels."""
    return tuple(choice.value for choice in by or ())


def outputs(
    workbook: Path | None,
    json_file: str | None,
    csv_folder: Path | None,
    parquet_folder: Path | None,
    *requests: Request,
    force: bool,
    identifiable: bool,
    encrypt: bool,
    template: Path | None = None,
) -> Outputs:
    """Where the results go, checked before any work. Raises OutputError, UsageError."""
    from fdsign.cli.passwords import new_password
    from fdsign.pipeline.outputs import Asked, Outputs

    asked = Asked(
        workbook, json_file, csv_folder, parquet_folder, force, identifiable, encrypt, template
    )
    planned = Outputs.planned(asked, *requests)
    return planned.protected(new_password()) if encrypt else planned
