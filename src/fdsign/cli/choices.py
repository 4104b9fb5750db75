"""The words that an option can take."""

from __future__ import annotations

from enum import StrEnum


class EngineChoice(StrEnum):
    """Where the rules run."""

    auto = "auto"
    duckdb = "duckdb"
    arrow = "arrow"
    pandas = "pandas"
    spark = "spark"


class LevelChoice(StrEnum):
    """The levels below the total."""

    institution = "institution"
    station = "station"
    community = "community"
    team = "team"
    doctor = "doctor"
    grid = "grid"


class BasisChoice(StrEnum):
    """What the money is reckoned on."""

    signed = "signed"
    valid = "valid"


class StratumChoice(StrEnum):
    """The units that a sample is drawn from."""

    institution = "institution"
    team = "team"
    doctor = "doctor"


class MethodChoice(StrEnum):
    """How a target is shared out."""

    population = "population"
    gap = "gap"


class Language(StrEnum):
    """The two languages."""

    zh = "zh"
    en = "en"
