"""Every problem code is told with its place, and as docs/problems.md quotes it (spec 2.3)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fdsign.locale import text as language
from fdsign.problem_codes import CATALOGUE
from tests.docs.problems import DOCUMENT, quoted, said
from tests.errors.cases import CASES, problems_of
from tests.spec.office import someone


@pytest.fixture(autouse=True)
def _afterwards_in_english() -> Iterator[None]:
    yield
    language.use("en")


def test_every_code_has_a_reproducer() -> None:
    assert set(CASES) == set(CATALOGUE)


@pytest.mark.parametrize("code", CASES)
def test_the_problem_is_told_with_its_place_and_quoted_in_the_docs(
    code: str, tmp_path: Path
) -> None:
    """If the quotes differ: ``python -m tests.docs.problems``, and look at the difference."""
    case = CASES[code]
    case.make(tmp_path)
    found = [p for p in problems_of(tmp_path) if p.code == code]
    assert [(p.severity, p.file, p.cell) for p in found] == [(case.severity, case.file, case.cell)]
    document = DOCUMENT.read_text("utf-8")
    section = document[document.index(f"\n## {code}\n") :].partition("\n## ")[2]
    for name in language.LANGUAGES:
        language.use(name)
        problem = said(code, tmp_path, found[0], name)
        line = problem.text()
        assert "{" not in line
        assert someone(1) not in line
        assert someone(2) not in line
        assert quoted(problem) in section.partition("\n## ")[0]
