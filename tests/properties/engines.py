"""What two engines make of one folder of exports, compared to the last digit."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from fdsign.cohort.engine import Choice, Name
from fdsign.metrics.results import MetricsRun
from fdsign.pipeline.metrics import metrics
from fdsign.pipeline.request import Request
from tests.oracle.exports import write_folder


def without_spark() -> str:
    """Why Spark cannot be tried here; empty if it can."""
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is not installed: pip install 'fdsign[spark]'"
    return "" if shutil.which("java") else "there is no Java"


def run(folder: Path, year: int, as_of: date | None, engine: Name) -> MetricsRun:
    """All figures, problems and anomalies."""
    return metrics(Request((folder,), year=year, as_of=as_of, engine=Choice(engine)))


def differences(
    data: dict[str, list[dict[str, Any]]], year: int, as_of: date | None, *engines: Name
) -> list[str]:
    """The parts of the results of these engines that are not the database's."""
    with tempfile.TemporaryDirectory() as folder:
        write_folder(data, Path(folder))
        usual, *others = (run(Path(folder), year, as_of, name) for name in ("duckdb", *engines))
    return [each for other in others for each in _differing(usual, other)]


def _differing(usual: MetricsRun, other: MetricsRun) -> list[str]:
    found = [
        f"{field.name}: {getattr(usual, field.name)} {getattr(other, field.name)}"
        for field in fields(MetricsRun)
        if field.name != "figures" and getattr(usual, field.name) != getattr(other, field.name)
    ]
    pairs = zip(usual.figures, other.figures, strict=True)
    return found + [f"{one} {two}" for one, two in pairs if one != two]
