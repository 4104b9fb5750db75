"""Reading a TOML file that a person wrote, with faults told in that person's words."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import Any

from fdsign.errors import FdsignError
from fdsign.locale.text import _


def decoded(name: str, data: bytes, fault: type[FdsignError]) -> str:
    """The text of a file. Raises ``fault`` if it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise fault(
            _(
                "{file}: not UTF-8 text. Save it again as UTF-8 (in Notepad: Save as, Encoding)."
            ).format(file=name)
        ) from error


def parsed(name: str, text: str, fault: type[FdsignError]) -> dict[str, Any]:
    """The values, numbers as Decimal. Raises ``fault`` with the line and what usually is wrong."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"line (\d+)", str(error))
        row = int(place[1]) if place else len(text.splitlines())
        raise fault(
            _("{file}, line {row}: {why}").format(
                file=name, row=row, why=_why(str(error), text, row)
            )
        ) from error


def _why(said: str, text: str, row: int) -> str:
    line = "".join(text.splitlines()[row - 1 : row])
    if re.search("[“”‘’＂＝［］]", line):
        return _('Chinese quotation marks or signs; write straight " and = and [ ].')
    if "twice" in said or "overwrite" in said.lower() or "immutable" in said:
        return _("the same key or block stands twice; put its lines together in one.")
    if re.search(r"[=\[,]\s*[0-9.]+\s*[%％‰]", line):
        return _('a percentage stands in quotation marks: "30%"; or write 0.3.')
    return _('not valid TOML. Write values like: key = "text".')
