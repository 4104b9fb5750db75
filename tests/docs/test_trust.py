"""docs/trust.md says what the checked-in results say, and these are good."""

from __future__ import annotations

import json

import pytest

from benchmarks import results, trust

NAMES = ("bitflips", "canaries", "hostile", "injection", "kills", "preflight")


def test_the_page_says_what_was_measured() -> None:
    assert trust.PAGE.read_text("utf-8") == trust.page()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_was_found_that_must_not_be(name: str) -> None:
    found = json.loads((results.FOLDER / f"{name}.json").read_text("utf-8"))
    assert found["good"] is True
    assert [found["counts"][key] for key in found["must_be_zero"]] == [0] * len(
        found["must_be_zero"]
    )
