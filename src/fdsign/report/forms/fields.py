"""What stands in the fields of an office's own form: their names, their values and how these read.

A field is written ``{{name}}`` in the form. Width and case of letters, braces and spaces do not matter.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from fdsign.intake import fold
from fdsign.locale.text import _
from fdsign.metrics.numbers import decimal, percent

_LONGEST_TEXT = 32_767
_FIELD = re.compile(r"[{｛]{2}([^{}｛｝]*)[}｝]{2}|[{｛]{2}|[}｝]{2}")
"""A field, or braces that open or close none."""
_UNHELD = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What Excel would read as the code of a character."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, shown as a percentage: 1039/10000 is 10.39%."""

    value: Fraction


Value = int | Fraction | Share | str


@dataclass(frozen=True, slots=True)
class Form:
    """What one copy of the form holds: the unit's name, and the value of each field by its name.

    ``listed``: the names that a message about unknown fields tells of; all, if it is empty.
    """

    name: str
    values: Mapping[str, Value]
    listed: tuple[str, ...] = ()


def key(name: str) -> str:
    """A field's name as it is looked up."""
    return fold.word(name)


def known(forms: Sequence[Form]) -> dict[str, str]:
    """Every field of any form: as it is looked up -> as it is written."""
    names: dict[str, str] = {}
    for form in forms:
        for name in form.values:
            names.setdefault(key(name), name)
    return names


def keyed(form: Form) -> dict[str, Value]:
    """The values of a form by what their fields are looked up by."""
    return {folded: form.values[name] for folded, name in known([form]).items()}


def found(text: str) -> list[tuple[str, str | None]]:
    """The fields of a text: as they stand there, and by what they are looked up; None: half a field."""
    return [(m[0], None if m[1] is None else key(m[1])) for m in _FIELD.finditer(text)]


def only(text: str) -> str | None:
    """The field that the text is, if it is nothing else."""
    match = _FIELD.fullmatch(text.strip())
    return key(match[1]) if match and match[1] is not None else None


def put(runs: Sequence[str], shown: Callable[[str], str]) -> list[str]:
    """The runs of a text with fields replaced; one over several runs stands in its first one."""
    whole = "".join(runs)
    owner = [number for number, run in enumerate(runs) for _each in run]
    made, at = [""] * len(runs), 0
    for match in _FIELD.finditer(whole):
        for place in range(at, match.start()):
            made[owner[place]] += whole[place]
        made[owner[match.start()]] += shown(key(match[1] or ""))
        at = match.end()
    for place in range(at, len(whole)):
        made[owner[place]] += whole[place]
    return made


def shown(value: Value) -> str:
    """A value within a text: ``6.25``, at most four decimals, or ``10.39%``; rounded half up."""
    match value:
        case Share(value=part):
            return percent(part)
        case Fraction():
            return decimal(value, 4).rstrip("0").rstrip(".")
        case str():
            return held(value)
        case _:
            return str(value)


def held(text: str) -> str:
    """The text as a cell can hold it: no control characters, no codes of characters."""
    text = _UNHELD.sub("", text)
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def escaped(text: str) -> str:
    """The text so that Excel shows ``_x0041_`` as it is, not as the letter A."""
    return _ESCAPE.sub("_x005F_", text)


def unknown(asked: Sequence[tuple[str, str, str | None]], names: Mapping[str, str]) -> list[str]:
    """A line for each field that does not exist. ``asked``: place, as it stands there, looked up."""
    lines = []
    for place, text, name in asked:
        if name is None:
            lines.append(_("{place}: {text} without its other half").format(place=place, text=text))
        elif name not in names:
            near = [names[each] for each in difflib.get_close_matches(name, names, n=2)]
            line = f"{place}: {text}"
            if near:
                line = _("{place}: {text} (perhaps {near})").format(
                    place=place, text=text, near=_(", ").join(near)
                )
            lines.append(line)
    return lines
