"""The guide for the office: its commands run, its pictures show what the program says now."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.docs.guide import CREATED, EXAMPLES, GUIDE, SHOWN, pictures
from tests.docs.test_readme import commands
from tests.functional.program import fdsign


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


READMES = {"zh": "README.zh-CN.md", "en": "README.md"}


def plain(command: str) -> str:
    """A command whatever its files are called."""
    named = re.sub(r"\S+\.(xlsx|json)", r"FILE.\1", command.partition("#")[0])
    return " ".join(named.replace("--lang zh", "").replace("导出", "exports").split())


@pytest.mark.parametrize(
    ("document", "lang"), [("docs/guide/README.md", "zh"), ("docs/services.md", "en")]
)
def test_its_commands_run(
    document: str, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("exports", "导出"):
        shutil.copytree(EXAMPLES, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    found = commands(document)
    assert len(found) >= 3
    elsewhere = {plain(command) for command in commands(READMES[lang])}
    for command in found:
        if plain(command) in elsewhere:
            continue  # run there
        done = fdsign(*shlex.split(command, comments=True)[1:], lang=lang)
        assert done.returncode == (3 if " check " in command else 0), (command, done.stderr)
