"""The text of a proposed fdsign.toml: what is known as it stands, what is to decide behind #."""

from __future__ import annotations

import json
import re
from itertools import groupby
from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fdsign.intake.lessons import Lesson


def text(policy: str, year: int | None, years: Sequence[int], lessons: Sequence[Lesson]) -> str:
    """Loads as it is and changes nothing; each line teaches once its first # is taken away.

    ``year``: None if it is to decide; ``years``: what the titles say.
    """
    lines = [
        _comment(_("What this office says about its exports; proposed by fdsign check.")),
        _comment(_("Lines behind # are for you to decide: take the # away where one is right.")),
        _comment(
            _("Of several lines with one name only one may stand. The data stay as they are.")
        ),
        "",
        f"policy = {_string(policy)}",
    ]
    if year is not None:
        lines.append(f"year = {year}")
    for each in years if year is None else ():
        lines.append(_proposed("year", str(each), _("a title says so")))
    for table, members in groupby(lessons, key=lambda lesson: lesson.table):
        if table:
            lines += ["", f"[{table}]"]
        lines += [_line(lesson) for lesson in members]
    return "\n".join(lines) + "\n"


def _line(lesson: Lesson) -> str:
    if not lesson.key:
        return _comment(lesson.why)
    key = lesson.key if re.fullmatch(r"[a-z_]+", lesson.key) else _string(lesson.key)
    if isinstance(lesson.value, tuple):
        return _proposed(key, f"[{', '.join(map(_string, lesson.value))}]", lesson.why)
    return _proposed(key, _string(lesson.value), lesson.why)


def _proposed(key: str, value: str, why: str) -> str:
    return f"# {key} = {value}  {_comment(why)}"


def _comment(words_said: str) -> str:
    return f"# {words.one_line(words.carried(words_said))}"


def _string(value: str) -> str:
    """A TOML string: JSON's escapes are TOML's, but for the one character that JSON lets stand."""
    return json.dumps(words.carried(value), ensure_ascii=False).replace("\x7f", "\\u007f")
