"""Every test begins in English, in a wide enough terminal."""

from __future__ import annotations

import pytest

from fdsign.locale import text


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FDSIGN_LANG", raising=False)
    text.use("en")
