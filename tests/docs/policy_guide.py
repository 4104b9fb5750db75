"""Runs what the policy guides show: ``python -m tests.docs.policy_guide`` writes the outputs anew.

In such a guide a block ``toml NAME`` is a file, a block ``bash`` a list of commands, and the block
``text`` that follows is what they print; an output that ends with … is shown only so far.
"""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

from tests.functional.program import fdsign

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = {"policy.md": "en", "policy.zh-CN.md": "zh"}
_BLOCK = re.compile(r"^```(toml|bash|text)(?: (\S+))?\n(.*?)^```$", re.S | re.M)


def blocks(name: str) -> list[tuple[str, str, str]]:
    """Kind, file name and content of every block of a guide."""
    return [(m[1], m[2] or "", m[3]) for m in _BLOCK.finditer((DOCS / name).read_text("utf-8"))]


def printed(name: str) -> Iterator[tuple[str, str]]:
    """What each ``text`` block shows, and what was really printed in its place."""
    said = ""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        for kind, file, content in blocks(name):
            if kind == "toml":
                Path(file).write_text(content, encoding="utf-8")
            elif kind == "bash":
                said = "".join(_run(line, GUIDES[name]) for line in content.splitlines())
            else:
                yield content, _cut(said, content)


def _run(command: str, language: str) -> str:
    done = fdsign(*shlex.split(command, comments=True)[1:], lang=language, COLUMNS="96",
                  SOURCE_DATE_EPOCH="1514851200")  # fmt: skip
    lines = [line.rstrip() for line in (done.stdout + done.stderr).splitlines()]
    return "".join(f"{line}\n" for line in lines)


def _cut(said: str, shown: str) -> str:
    lines = shown.splitlines()
    if not lines or lines[-1] != "…":
        return said
    return "".join(f"{line}\n" for line in [*said.splitlines()[: len(lines) - 1], "…"])


def rewritten(name: str) -> str:
    """The guide with the outputs of today."""
    texts = iter([now for _shown, now in printed(name)])
    return _BLOCK.sub(
        lambda m: f"```text\n{next(texts)}```" if m[1] == "text" else m[0],
        (DOCS / name).read_text("utf-8"),
    )


if __name__ == "__main__":
    os.environ.pop("FDSIGN_LANG", None)
    for guide in GUIDES:
        (DOCS / guide).write_text(rewritten(guide), encoding="utf-8")
