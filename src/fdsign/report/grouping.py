"""Problems of one kind together, gravest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fdsign.problem_codes import SEVERITIES, Severity
from fdsign.problems import Problem, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Kind:
    """All problems of one code and severity, in the order of their places."""

    severity: Severity
    code: str
    problems: tuple[Problem, ...]

    @property
    def count(self) -> int:
        """How many there are; one may be said once for many cells."""
        return len(self.problems)


def by_code(problems: Iterable[Problem]) -> list[Kind]:
    """The kinds of problem, by severity and code."""
    kinds: dict[tuple[Severity, str], list[Problem]] = {}
    for problem in in_order(problems):
        kinds.setdefault((problem.severity, problem.code), []).append(problem)
    order = sorted(kinds, key=lambda kind: (SEVERITIES.index(kind[0]), kind[1]))
    return [Kind(severity, code, tuple(kinds[severity, code])) for severity, code in order]
