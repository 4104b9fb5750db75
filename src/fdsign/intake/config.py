"""``fdsign.toml``: what an office says about its own exports (spec 2.1)."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
)

from fdsign.errors import FdsignError
from fdsign.intake.datasets import BY_ID
from fdsign.intake.spark import RemoteFile
from fdsign.locale.text import _
from fdsign.policy import toml

NAME = "fdsign.toml"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class DatasetConfig(_Model):
    """Which files hold a dataset and how they are read.

    ``files``: glob patterns; ``header_row``: the last heading row as Excel numbers it; ``columns``:
    canonical column -> heading; ``values``: column -> {word in the file: canonical value}.
    """

    files: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = ()
    sheet: str | None = None
    header_row: Annotated[int, Field(ge=1)] | None = None
    columns: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}


class Aliases(_Model):
    """Spelling in the files -> the name to count under."""

    institution: dict[str, str] = {}
    doctor: dict[str, str] = {}
    team: dict[str, str] = {}


class Config(_Model):
    """The whole file."""

    policy: str | None = None
    year: int | None = None
    institution: str | None = None
    aliases: Aliases = Aliases()
    datasets: dict[str, DatasetConfig] = {}
    _sha256: str = PrivateAttr("")
    _folder: Path = PrivateAttr(Path())

    @property
    def sha256(self) -> str:
        """The hash of the file; empty without one."""
        return self._sha256

    @property
    def policy_named(self) -> str | None:
        """The policy: a file beside fdsign.toml if there is one, else what is written."""
        beside = self._folder / self.policy if self.policy is not None else None
        return str(beside) if beside is not None and beside.is_file() else self.policy

    def lessons(self) -> list[tuple[str, str]]:
        """All that the file says: dotted key and value, in the order of the fields."""
        return list(_leaves("", self.model_dump(exclude_defaults=True)))

    def of(self, dataset: str) -> DatasetConfig:
        """What the file says about one dataset; nothing said is an empty config."""
        return self.datasets.get(dataset, DatasetConfig())


def read(path: Path | RemoteFile) -> Config:
    """Read and check an fdsign.toml; every fault is told with its place.

    A dataset's block may stand at the top (``[contracts]``) or under ``[datasets]``.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FdsignError(
            _("{file}: cannot be read ({reason}).").format(file=path, reason=error.strerror)
        ) from error
    raw = toml.parsed(path.name, toml.decoded(path.name, data, FdsignError), FdsignError)
    blocks = raw.setdefault("datasets", {})
    blocks = blocks if isinstance(blocks, dict) else {}
    for dataset in BY_ID:
        if dataset in raw and dataset in blocks:
            twice = _("{file}: [{block}] stands twice, once under [datasets]; keep one.")
            raise FdsignError(twice.format(file=path.name, block=dataset))
        if dataset in raw:
            blocks[dataset] = raw.pop(dataset)
    faults = [_unknown(path, name, list(BY_ID)) for name in blocks if name not in BY_ID]
    for name, block in blocks.items():
        if name in BY_ID and isinstance(block, dict):
            columns = [*BY_ID[name].columns]
            for part in ("columns", "values"):
                if not isinstance(block.get(part, {}), dict):
                    continue
                faults.extend(
                    _unknown(path, f"{name}.{part}.{column}", columns)
                    for column in block.get(part, {})
                    if column not in columns
                )
    if faults:
        raise FdsignError("\n".join(faults))
    try:
        config = Config.model_validate(raw)
    except ValidationError as error:
        known = [*Config.model_fields, *BY_ID, *DatasetConfig.model_fields]
        lines = []
        for fault in error.errors(include_url=False):
            place = ".".join(str(part) for part in fault["loc"])
            if fault["type"] == "extra_forbidden":
                lines.append(_unknown(path, place, known))
            else:
                lines.append(
                    _("{file}: {place}: the value does not fit here.").format(
                        file=path.name, place=place
                    )
                )
        raise FdsignError("\n".join(lines)) from None
    config._sha256 = hashlib.sha256(data).hexdigest()
    if isinstance(path, Path):
        config._folder = path.parent
    return config


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(f"{path}.{key}" if path else str(key), inner)
    else:
        yield path, ", ".join(value) if isinstance(value, tuple) else str(value)


def _unknown(path: Path | RemoteFile, place: str, known: list[str]) -> str:
    near = difflib.get_close_matches(place.rpartition(".")[2], known, 1)
    hint = _(" Did you mean {near}?").format(near=near[0]) if near else ""
    return _("{file}: {place}: unknown key.{hint}").format(file=path.name, place=place, hint=hint)
