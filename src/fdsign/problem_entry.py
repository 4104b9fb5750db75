"""What every problem code says: how grave it is, what is wrong, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["fatal", "error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("fatal", "error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of the catalogue: its usual severity, what is wrong, what to do."""

    severity: Severity
    what: str
    todo: str
