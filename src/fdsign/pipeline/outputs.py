"""Where a result is written: refused before the work begins, or written whole (spec 3.1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fdsign.errors import UsageError
from fdsign.intake import ours
from fdsign.locale.text import _
from fdsign.metrics.results import MetricsRun
from fdsign.pipeline.check import CheckRun
from fdsign.problems import Problem
from fdsign.report import csv, files, json

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Outputs:
    """The files asked for. ``inputs``: every file of the data, never written over."""

    workbook: Path | None
    json: Path | None
    to_stdout: bool
    csv_folder: Path | None
    force: bool
    inputs: tuple[Path, ...]

    @classmethod
    def asked(
        cls,
        workbook: Path | None,
        json_file: str | None,
        csv_folder: Path | None,
        *,
        force: bool,
        data: Sequence[Path],
        policy: str | None = None,
    ) -> Outputs:
        """Check every target now, so that nothing is reckoned in vain. Raises OutputError."""
        inputs = tuple(
            file
            for path in data
            for file in (path.rglob("*") if path.is_dir() else [path])
            if not ours.written(file)
        )
        if policy is not None:
            inputs += (Path(policy),)
        if json_file == "":
            raise UsageError(_("--json wants a file name, or - for standard output."))
        to_stdout = json_file == STDOUT
        asked = cls(
            workbook, Path(json_file) if json_file and not to_stdout else None, to_stdout,
            csv_folder, force, inputs,
        )  # fmt: skip
        if workbook is not None and workbook.suffix.lower() != ".xlsx":
            raise UsageError(
                _("{path}: the workbook's name must end in .xlsx.").format(path=workbook)
            )
        targets = [p for p in (asked.workbook, asked.json) if p is not None]
        if len({target.resolve() for target in targets}) < len(targets):
            raise UsageError(_("The outputs must be different files."))
        if csv_folder is not None and csv_folder.exists() and not csv_folder.is_dir():
            raise UsageError(_("{path}: --csv wants a folder.").format(path=csv_folder))
        for target in targets:
            files.check_target(target, force=force, inputs=inputs)
        if csv_folder is not None and not csv_folder.exists():
            files.check_target(csv_folder, force=force, inputs=inputs)
        if csv_folder is not None and csv_folder.is_dir():
            for name in ("results.csv", "problems.csv"):
                files.check_target(csv_folder / name, force=force, inputs=inputs)
        return asked

    def write_metrics(self, run: MetricsRun, tell: Callable[[str], None]) -> list[Path]:
        """Write what was asked for; the paths, in order."""
        written = []
        if self.workbook is not None:
            from fdsign.report.workbook import metrics_workbook

            tell(_("Writing the workbook"))
            written.append(self._write(self.workbook, metrics_workbook(run)))
        if self.json is not None:
            written.append(self._json(json.metrics_document(run)))
        if self.csv_folder is not None:
            written += self._csv({"results.csv": csv.metrics_csv(run)}, run.problems)
        return written

    def write_check(self, run: CheckRun) -> list[Path]:
        """The problem workbook, JSON and CSV of ``fdsign check``."""
        written = []
        if self.workbook is not None:
            from fdsign.report.workbook import check_workbook

            written.append(self._write(self.workbook, check_workbook(run.exports, run.fates)))
        if self.json is not None:
            written.append(self._json(json.check_document(run.exports, run.policy, run.year)))
        if self.csv_folder is not None:
            written += self._csv({}, run.exports.problems)
        return written

    def _json(self, document: dict[str, Any]) -> Path:
        assert self.json is not None
        return self._write(self.json, json.dumps(document).encode("utf-8"))

    def _csv(self, tables: dict[str, str], problems: Sequence[Problem]) -> list[Path]:
        assert self.csv_folder is not None
        self.csv_folder.mkdir(mode=0o700, exist_ok=True)
        tables = {**tables, "problems.csv": csv.problems_csv(problems)}
        return [
            self._write(self.csv_folder / name, csv.encoded(text)) for name, text in tables.items()
        ]

    def _write(self, path: Path, data: bytes) -> Path:
        files.write(path, data, force=self.force, inputs=self.inputs)
        return path
