"""The list of problem codes is what the program says today."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fdsign.locale import text
from fdsign.problem_codes import CATALOGUE
from tests.docs.problems import DOCUMENT, HEAD, general


@pytest.fixture(autouse=True)
def _afterwards_in_english() -> Iterator[None]:
    yield
    text.use("en")


def test_every_code_is_explained_as_the_catalogue_has_it() -> None:
    """Its quotes: ``tests/errors/test_codes.py``."""
    shown = DOCUMENT.read_text("utf-8")
    assert shown.startswith(HEAD)
    assert [c for c in CATALOGUE for n in ("zh", "en") if general(c, n) not in shown] == []


def test_every_code_has_its_section() -> None:
    shown = DOCUMENT.read_text("utf-8")
    assert [code for code in CATALOGUE if f"\n## {code}\n" not in shown] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_both_readmes_lead_to_it(name: str) -> None:
    assert "](docs/problems.md)" in (DOCUMENT.parents[1] / name).read_text("utf-8")
