"""The pictures of the guide for the office show what the program says now; its commands: test_readme."""

from __future__ import annotations

import json
import re

import pytest

from tests.docs.guide import CREATED, GUIDE, SHOWN, pictures


def test_every_picture_shows_what_the_program_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(CREATED.timestamp())))
    shown = json.loads(SHOWN.read_text(encoding="utf-8"))
    assert {picture.name: picture.content for picture in pictures()} == shown, (
        "draw them anew: python -m tests.docs.guide"
    )


def test_every_picture_is_in_the_guide() -> None:
    named = re.findall(r"!\[.*?\]\((.+?\.png)\)", (GUIDE / "README.md").read_text("utf-8"))
    assert sorted(named) == sorted(file.name for file in GUIDE.glob("*.png"))
    assert sorted(named) == sorted(f"{name}.png" for name in json.loads(SHOWN.read_text("utf-8")))
