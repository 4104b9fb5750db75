"""What a user asks of a run, whatever the command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from fdsign.cohort.engine import Choice
from fdsign.errors import PolicyError, UsageError
from fdsign.intake import files
from fdsign.intake.config import Config
from fdsign.intake.exports import Exports
from fdsign.intake.files import DataFile, Reading
from fdsign.intake.limits import Limits
from fdsign.intake.load import load_all, stop_at_fatal
from fdsign.intake.passwords import Ask, Passwords, nobody
from fdsign.intake.spark import Address
from fdsign.locale.text import _
from fdsign.policy import load as policies
from fdsign.policy.load import LoadedPolicy
from fdsign.policy.resolve import YearPolicy, resolve

B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Request:
    """Files or folders, and the options that all commands share (spec 3.1)."""

    data: tuple[Path | Address, ...]
    year: int | None = None
    policy: str | None = None
    accept_unverified: bool = False
    as_of: date | None = None
    changes: dict[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    ask: Ask = nobody
    """Who is asked for the password of a workbook."""
    engine: Choice = Choice()  # noqa: RUF009 - frozen


@dataclass(frozen=True, slots=True)
class Opened:
    """The files found, what fdsign.toml says, and the policy of the run."""

    request: Request
    files: tuple[DataFile, ...]
    config: Config
    policy: LoadedPolicy

    def load(self, tell: Callable[[str], None] = lambda _step: None) -> Exports:
        """Read every file; ``tell`` hears of each. Raises DataError."""
        exports = self.load_all(tell)
        stop_at_fatal(exports)
        return exports

    def load_all(self, tell: Callable[[str], None] = lambda _step: None) -> Exports:
        """The same, with fatal problems among the others."""
        reading = Reading(self.request.limits, Passwords(self.request.ask))
        return load_all(list(self.files), self.config, self.policy.policy, tell, reading)


def open_request(request: Request) -> Opened:
    """Find the files and load the policy that the request or fdsign.toml names."""
    found, config = _found(request)
    if not found:
        raise UsageError(_("There are no files in the folder."))
    name = _policy(request, config)
    return Opened(request, tuple(found), config, policies.load(name, request.changes))


def policy_of(request: Request) -> str:
    """The policy's name or file that the request or fdsign.toml names."""
    return _policy(request, _found(request)[1])


def _found(request: Request) -> tuple[list[DataFile], Config]:
    for path in request.data:
        if isinstance(path, Address) and request.engine.name != "spark":
            words = _("{path}: only Spark reads from an address: add --engine spark.")
            raise UsageError(words.format(path=path))
    return files.find(request.data, request.engine.master)


def _policy(request: Request, config: Config) -> str:
    return request.policy or config.policy_named or policies.DEFAULT


def stated(block: B | None, policy: YearPolicy, lacking: str) -> B:
    """A block that not every policy has. Raises PolicyError with ``lacking``, which names the policy."""
    if block is None:
        raise PolicyError(
            lacking.format(id=policy.policy.id, name=policy.name, default=policies.DEFAULT)
        )
    return block


def year_policy(request: Request, opened: Opened) -> YearPolicy:
    """The policy of the assessment year, which the request or fdsign.toml names."""
    year = request.year if request.year is not None else opened.config.year
    if year is None:
        raise UsageError(
            _("Which year? Give --year, for example --year 2017, or year = 2017 in fdsign.toml.")
        )
    return resolve(opened.policy, year, accept_unverified=request.accept_unverified)
