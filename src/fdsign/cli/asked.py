"""What every command that reads exports can be asked: year, policy, limits, engine, parquet (spec 3.1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

from fdsign.cli import options, values
from fdsign.cli.choices import EngineChoice

if TYPE_CHECKING:
    from fdsign.intake.spark import Address
    from fdsign.pipeline.request import Request


@dataclass(frozen=True, slots=True)
class Asked:
    """The options as they were written; each field is one of them."""

    year: options.Year = None
    policy: options.PolicyName = None
    accept_unverified: options.AcceptUnverified = False
    as_of: options.AsOf = None
    changes: options.Changes = None
    limits: options.Limit = None
    engine: options.EngineOption = EngineChoice.auto
    memory: options.MemoryOption = None
    spill: options.Spill = None
    master: options.Master = None
    parquet_folder: options.ParquetFolder = None

    def request(self, data: Sequence[Path | Address], year: int | None = None) -> Request:
        """The request for these exports. ``year``: the one that another option names.

        Raises UsageError.
        """
        from fdsign.cli.passwords import ask
        from fdsign.intake.limits import Limits
        from fdsign.pipeline.request import Request

        limits = values.pairs("--limit", self.limits, "cells=100000000")
        return Request(
            tuple(data),
            self.year if year is None else year,
            self.policy,
            self.accept_unverified,
            values.day(self.as_of),
            values.changes(self.changes),
            Limits().raised(limits),
            ask,
            values.engine(self.engine.value, self.memory, self.spill, self.master),
        )


@cache
def _shared() -> dict[str, Any]:
    return get_type_hints(Asked, include_extras=True)


def with_asked(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the options of ``Asked`` in place of its parameter ``asked``."""
    hints = get_type_hints(command, include_extras=True)
    shared = _shared()
    parameters: list[Parameter] = []
    for name, parameter in signature(command).parameters.items():
        if name != "asked":
            parameters.append(parameter.replace(annotation=hints[name]))
            continue
        parameters += [
            Parameter(
                field.name,
                Parameter.POSITIONAL_OR_KEYWORD,
                default=field.default,
                annotation=shared[field.name],
            )
            for field in fields(Asked)
        ]

    def run(**given: Any) -> None:
        from fdsign.intake.lean import start_lean

        start_lean()
        asked = Asked(**{name: given.pop(name) for name in shared})
        command(asked=asked, **given)

    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    return run
