"""What can stop a run, and the exit code that says so.

Problems in the user's data are values (``fdsign.problems``), not exceptions; an exception here means
that the run cannot go on, and its text is written for the person at the keyboard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fdsign.problems import Problem

DONE = 0
REFUSED = 1
WRONG_USAGE = 2
DONE_WITH_ERRORS = 3
INTERRUPTED = 130


class FdsignError(Exception):
    """The run cannot go on. ``str(error)`` is one or more lines for the user, in their language."""

    exit_code = REFUSED


class UsageError(FdsignError):
    """The command line asks for something that cannot be (spec 3.1: exit code 2)."""

    exit_code = WRONG_USAGE


class PolicyError(FdsignError):
    """A policy file cannot be used: unknown key, wrong value, a year it does not know."""


class OutputError(FdsignError):
    """A result cannot be written where it was asked for."""


class DataError(FdsignError):
    """The exports cannot be used; every fatal problem is told at once (spec 2.3)."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        self.written: Path | None = None
        """The proposed fdsign.toml, if one was asked for: all that was written."""
        super().__init__("\n".join(problem.text() for problem in self.problems))
