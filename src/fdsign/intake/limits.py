"""How large a file may be before it is taken for a bomb (spec 2.3); every limit can be raised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from fdsign.errors import UsageError
from fdsign.locale.text import _

MIB, GIB = 2**20, 2**30
_UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "mb": MIB, "g": 1_000_000_000, "gb": GIB}
_SMALL = 16 * MIB
"""A part this small is no bomb, however well it packs."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Generous for a real sheet of 1,048,576 rows.

    ``unpacked``: bytes of a file, of all its parts if it is zipped; ``ratio``: bytes that one packed
    byte may become; ``cells``: cells of a sheet, from A1 to its last one; ``empty``: the same where
    nineteen in twenty of them are empty.
    """

    unpacked: int = 2 * GIB
    ratio: int = 100
    cells: int = 60_000_000
    empty: int = 4_000_000

    def raised(self, texts: Mapping[str, str]) -> Limits:
        """With these limits, as ``--limit`` writes them: ``unpacked=8GB``. Raises UsageError."""
        known = [field.name for field in fields(self)]
        changes = {}
        for name, text in texts.items():
            number = size(text)
            if name not in known or number is None:
                raise UsageError(
                    _("--limit {name}={value}: write it like --limit cells=100000000 or --limit "
                      "unpacked=8GB; limits are {known}.")
                    .format(name=name, value=text, known=", ".join(known))
                )  # fmt: skip
            changes[name] = number
        return replace(self, **changes)

    def suspicious(self, packed: int, unpacked: int) -> bool:
        """Whether a part of a file unpacks to more than it can honestly hold."""
        return unpacked > _SMALL and unpacked > self.ratio * max(packed, 1)


def size(text: str) -> int | None:
    """A number with or without a unit, such as ``8GB``; None if it is none."""
    match = re.fullmatch(r"(\d{1,15})\s*([a-z]{0,2})", text.strip().lower())
    return int(match[1]) * _UNITS[match[2]] if match and match[2] in _UNITS else None


def too_large(bytes_: int) -> str:
    """Why a file of so many bytes is refused."""
    return _("{size} GB when unpacked; {option}").format(
        size=f"{bytes_ / GIB:.1f}", option=raising("unpacked", bytes_)
    )


def raising(name: str, needed: int) -> str:
    """The option that would let a file through."""
    return _("if it is a real export: --limit {name}={needed}").format(name=name, needed=needed)
