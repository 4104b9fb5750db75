"""``docs/problems.md`` from the catalogue and the reproducers: ``python -m tests.docs.problems``."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from fdsign.locale import text as language
from fdsign.locale.text import _
from fdsign.problem_codes import CATALOGUE, SEVERITIES
from fdsign.problems import Problem
from fdsign.report import words
from tests.errors.cases import CASES, problems_of

DOCUMENT = Path(__file__).parents[2] / "docs" / "problems.md"
HEAD = """\
<!-- Written by `python -m tests.docs.problems`; a test compares. Change the catalogue instead. -->
# 问题代码 · Problem codes

每个问题都有固定代码，说明在哪里、是什么、怎么办。**致命**：停止运行，什么也不写出；**错误**：该行拒收；
**警告**：该行照常采用；**提示**：供参考。引用的话是用最小的例子实际运行得到的。

Every problem has a stable code and says where, what, and what to do. **fatal** stops the run before
anything is written, an **error** rejects its row, a **warning** leaves it in use, **info** is worth
knowing. What is quoted was really said about a smallest example (`tests/errors/cases.py`).
"""

_TRANSLATED = {"why", "other", "near", "what", "reason", "dataset", "allowed"}
"""Details that are words of the language in which the problem was found."""


def document() -> str:
    """The whole text: the codes of each severity, then every code in Chinese and English."""
    return "\n".join([HEAD, _contents(), *(_section(code) for code in CATALOGUE)])


def _contents() -> str:
    lines = []
    for severity in SEVERITIES:
        codes = [code for code, entry in CATALOGUE.items() if entry.severity == severity]
        links = " · ".join(f"[{code}](#{code})" for code in codes)
        lines.append(f"- **{_severity(code=codes[0])}**: {links}")
    return "\n".join(lines) + "\n"


def _section(code: str) -> str:
    return f"## {code}\n\n{_severity(code)}\n\n{_told(code)}"


def _severity(code: str) -> str:
    shown = []
    for name in ("zh", "en"):
        language.use(name)
        shown.append(_(words.SEVERITIES[CATALOGUE[code].severity]))
    return " · ".join(shown)


def _told(code: str) -> str:
    """What it means, what to do, and what is said of the reproducer, in each language."""
    with tempfile.TemporaryDirectory() as folder:
        CASES[code].make(Path(folder))
        language.use("en")
        found = next(p for p in problems_of(Path(folder)) if p.code == code)
        return "\n".join(
            f"{general(code, name)}\n> {quoted(said(code, Path(folder), found, name))}\n"
            for name in ("zh", "en")
        )


def general(code: str, name: str) -> str:
    """What a code means and what to do, in one language."""
    language.use(name)
    entry = CATALOGUE[code]
    what, todo = (_general(_(words)) for words in (entry.what, entry.todo))
    return _("{what} {todo}").format(what=what, todo=todo)


def said(code: str, folder: Path, found: Problem, name: str) -> Problem:
    """The problem as one language tells it: found again where its details are words."""
    language.use(name)
    if name == "en" or not _TRANSLATED & set(found.details):
        return found
    return next(p for p in problems_of(folder) if p.code == code)


def quoted(problem: Problem) -> str:
    """How the document quotes a problem."""
    return problem.text().replace("*", "\\*")


def _general(words: str) -> str:
    """A text of the catalogue with … for what differs from case to case."""
    return re.sub(r"\{\w+\}", "…", words)


if __name__ == "__main__":
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(document(), encoding="utf-8")
