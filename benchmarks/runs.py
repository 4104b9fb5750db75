"""Runs of fdsign and other programs as processes, within bounds of time and memory."""

from __future__ import annotations

import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fdsign.problem_codes import CATALOGUE

SECONDS = 60.0
ADDRESS_SPACE = 6 * 2**30
_SOURCES = str(Path(__file__).parent.parent)
_PAUSE = 0.01
_FAULT = "fdsign met a fault of its own"
_TRACEBACK = "Traceback (most recent call last)"


def median_seconds(
    act: Callable[[], object], times: int, clock: Callable[[], float] = time.monotonic
) -> float:
    """The median time of an act."""
    found = []
    for _ in range(times):
        began = clock()
        act()
        found.append(clock() - began)
    return statistics.median(found)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a process ended. ``code``: None out of time, negative for a signal. ``megabytes``: peak."""

    code: int | None
    out: str
    err: str
    megabytes: int

    @property
    def fault(self) -> str | None:
        """What is a fault of the program however bad its input was, or None."""
        if self.code is None:
            return "out of time"
        if self.code < 0:
            return f"aborted (signal {-self.code})"
        if _TRACEBACK in self.out + self.err:
            return "traceback"
        return "fault of its own" if _FAULT in self.err else None


def run(
    arguments: Sequence[str],
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
) -> Ending:
    """Run a program to its end, or to the end of its time."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            arguments,
            cwd=folder,
            env={**os.environ, **_plain(), **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            preexec_fn=_bounded,
        )
        code, used = _awaited(process, seconds)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
        return Ending(code, *texts, megabytes=used.ru_maxrss // 1024)


def fdsign(*arguments: str | Path, seconds: float = SECONDS, **environment: str) -> Ending:
    """Run the fdsign command."""
    line = [sys.executable, "-m", "fdsign", *map(str, arguments)]
    return run(line, environment=environment, seconds=seconds)


def codes(text: str) -> list[str]:
    """The problem codes whose English words stand in a text."""
    return sorted(code for code, words in _PATTERNS.items() if words.search(text))


def _words(template: str) -> re.Pattern[str]:
    """What a message of the catalogue looks like when its blanks are filled."""
    fixed = [re.escape(part) for part in re.split(r"\{\w+\}", template)]
    return re.compile(".*".join(fixed))


_PATTERNS = {code: _words(entry.what) for code, entry in CATALOGUE.items()}


def _plain() -> dict[str, str]:
    return {
        "FDSIGN_LANG": "en",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": _SOURCES,
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _bounded() -> None:
    """In the child: no more address space than a modest machine has, and no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _awaited(
    process: subprocess.Popen[bytes], seconds: float
) -> tuple[int | None, resource.struct_rusage]:
    """The exit code, or None if the process had to be killed; and what it used."""
    end = time.monotonic() + seconds
    in_time = True
    while True:
        found, status, used = os.wait4(process.pid, os.WNOHANG if in_time else 0)
        if found:
            process.returncode = os.waitstatus_to_exitcode(status)
            return (process.returncode if in_time else None), used
        if time.monotonic() > end:
            process.kill()
            in_time = False
        time.sleep(_PAUSE)
