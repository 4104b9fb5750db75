"""Where a result is written: refused before the work begins, or written whole (spec 3.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

from fdsign.errors import UsageError
from fdsign.intake import ours
from fdsign.intake.spark import is_address
from fdsign.locale.text import _
from fdsign.pipeline.documents import Documents
from fdsign.pipeline.request import Request, policy_of
from fdsign.report import csv, files, json, parquet
from fdsign.report.files import Result

STDOUT = "-"
_TABLES = (
    "results.csv", "members.csv", "package.csv", "people.csv", "problems.csv", "metrics.csv",
    "score.csv", "fund.csv", "plan.csv", "services.csv",
)  # fmt: skip


class _Run(Protocol):
    def in_clear(self) -> Self: ...


Shown = TypeVar("Shown", bound=_Run)


@dataclass(frozen=True, slots=True)
class Asked:
    """The outputs that the command line asks for.

    ``identifiable``: lists name people in clear, and the files' names say so; ``encrypt``: the
    workbook is put behind a password. ``template``: a form that the workbook is filled into.
    """

    workbook: Path | None = None
    json: str | None = None
    csv_folder: Path | None = None
    parquet_folder: Path | None = None
    force: bool = False
    identifiable: bool = False
    encrypt: bool = False
    template: Path | None = None


@dataclass(frozen=True, slots=True)
class Outputs:
    """The files to write. ``inputs``: every file of the data and the policy, never written over.

    ``password``: of the workbook, where one is asked for.
    """

    workbook: Path | None
    json: Path | None
    to_stdout: bool
    csv_folder: Path | None
    parquet_folder: Path | None
    asked: Asked
    inputs: tuple[Path, ...] = ()
    password: str | None = field(default=None, repr=False)

    @classmethod
    def planned(cls, asked: Asked, *requests: Request) -> Outputs:
        """Check every target now, so that nothing is reckoned in vain.

        What earlier runs left behind in these folders is removed. Raises OutputError, UsageError.
        """
        if asked.json is not None and (not asked.json or is_address(asked.json)):
            raise UsageError(_("--json wants a file name, or - for standard output."))
        to_stdout = asked.json == STDOUT
        outputs = cls(
            _named(asked.workbook, asked), _named(asked.json if not to_stdout else None, asked),
            to_stdout, _named(asked.csv_folder, asked), _named(asked.parquet_folder, asked), asked,
        )  # fmt: skip
        outputs._fit()
        targets = outputs._targets()
        form = () if asked.template is None else (asked.template,)
        read = [file for request in requests for file in _inputs(request, targets)]
        outputs = replace(outputs, inputs=(*read, *form))
        for target in targets:
            files.sweep(target.parent)
            files.check_target(target, force=asked.force, inputs=outputs.inputs)
        return outputs

    def protected(self, password: str) -> Outputs:
        """The same with the password of the workbook."""
        return replace(self, password=password)

    def _fit(self) -> None:
        """Raise UsageError for names that cannot be meant."""
        workbook = self.workbook
        if workbook is not None and workbook.suffix.lower() != ".xlsx":
            raise UsageError(
                _("{path}: the workbook's name must end in .xlsx.").format(path=workbook)
            )
        template = self.asked.template
        if template is not None and not template.is_file():
            raise UsageError(_("{file}: there is no such form.").format(file=template))
        if workbook is None and template is not None:
            raise UsageError(_("--template is filled into a workbook: add -o FILE.xlsx."))
        if workbook is None and self.asked.encrypt:
            raise UsageError(_("--encrypt protects the workbook: add -o FILE.xlsx."))
        if self.asked.encrypt and self.asked.identifiable and (self.json or self._folders()):
            raise UsageError(
                _(
                    "--encrypt protects only the workbook: with --identifiable leave out --json, --csv "
                    "and --parquet."
                )
            )
        if self.asked.identifiable and (self.to_stdout or not self._targets()):
            raise UsageError(_("--identifiable: people are named in files only; add -o FILE.xlsx."))
        for folder in self._folders():
            if (folder.is_symlink() or folder.exists()) and not folder.is_dir():
                raise UsageError(
                    _("{path}: --csv and --parquet want a folder.").format(path=folder)
                )
        named = [*(path for path in (workbook, self.json) if path is not None), *self._folders()]
        if len({path.resolve() for path in named}) < len(named):
            raise UsageError(_("The outputs must be different files."))

    def _targets(self) -> list[Path]:
        tables: list[Path] = []
        for folder, suffix in self._folders().items():
            if folder.is_symlink() or not folder.exists():
                tables.append(folder)
            else:
                tables += [(folder / name).with_suffix(suffix) for name in _TABLES]
        return [path for path in (self.workbook, self.json, *tables) if path is not None]

    def _folders(self) -> dict[Path, str]:
        """The folders of tables, and how the names of the files in each end."""
        asked = ((self.csv_folder, ".csv"), (self.parquet_folder, parquet.SUFFIX))
        return {folder: suffix for folder, suffix in asked if folder is not None}

    def shown(self, run: Shown) -> Shown:
        """The run as its files may show it: with offending values in clear, if that is asked for."""
        return run.in_clear() if self.asked.identifiable else run

    def write(self, documents: Documents, tell: Callable[[str], None]) -> list[Path]:
        """Write what was asked for; the paths, in order."""
        results = []
        if self.workbook is not None:
            tell(_("Writing the workbook"))
            results.append(self._book(self.workbook, documents.workbook()))
        if self.json is not None:
            results.append(_document(self.json, documents.json()))
        if self._folders():
            results += self._tables(documents.tables())
        return self._written(results)

    def _book(self, path: Path, data: bytes) -> Result:
        if self.password is None:
            return Result(path, data)
        from fdsign.report.protection import encrypted

        return Result(path, encrypted(data, self.password))

    def _tables(self, tables: Mapping[str, str]) -> list[Result]:
        encoded = {".csv": csv.encoded, parquet.SUFFIX: parquet.encoded}
        return [
            Result((folder / name).with_suffix(suffix), encoded[suffix](text))
            for folder, suffix in self._folders().items()
            for name, text in tables.items()
        ]

    def _written(self, results: list[Result]) -> list[Path]:
        for folder in self._folders():
            folder.mkdir(mode=0o700, exist_ok=True)
        files.write_all(results, force=self.asked.force, inputs=self.inputs)
        return [result.path for result in results]


def _document(path: Path, document: dict[str, Any]) -> Result:
    return Result(path, json.dumps(document).encode("utf-8"))


def _named(path: Path | str | None, asked: Asked) -> Path | None:
    """The name a file gets: one that names people says so."""
    if path is None or not asked.identifiable:
        return None if path is None else Path(path)
    path, mark = Path(path), _("identifiable")
    return path if mark in path.name else path.with_stem(f"{path.stem}-{mark}")


def _inputs(request: Request, targets: Sequence[Path]) -> tuple[Path, ...]:
    """Every file of the data and the policy's, but for a result of an earlier run that is asked for."""
    results = {target.resolve() for target in targets if ours.written(target)}
    found = [
        file
        for path in request.data
        if isinstance(path, Path)
        for file in (path.rglob("*") if path.is_dir() else [path])
        if file.resolve() not in results
    ]
    return (*found, Path(policy_of(request)))
