"""Processes that write a report over an older one, and are killed at a chosen moment."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random
from typing import NoReturn

from fdsign.report import files


@dataclass(frozen=True, slots=True)
class Kill:
    """What one kill left. ``late``: the process had ended; ``leftovers``: temporary files after it;
    ``swept``: those that were still there after one more ordinary write."""

    late: bool
    whole: bool
    new: bool
    leftovers: int
    remained: int


def write(path: Path, data: bytes) -> None:
    """Write a report over an older one, as ``--force`` does: the one place that knows how."""
    files.write(path, data, force=True, inputs=[])


def report(seed: int, megabytes: float) -> bytes:
    """A workbook-like file of that size that cannot be packed."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("data"), Random(seed).randbytes(int(megabytes * 2**20)))
    return buffer.getvalue()


def digest(path: Path) -> str | None:
    """The hash of a file, None if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def forked(work: Callable[[], None]) -> int:
    """Start a child that does some work and ends; its process number."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    child = os.fork()
    if child == 0:
        _work_and_end(work)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    return child


def _work_and_end(work: Callable[[], None]) -> NoReturn:
    """In the child: an interrupt meets the work, never the code of the parent around it."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # even where a shell ignores it
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        work()
        code = 0
    except KeyboardInterrupt:
        code = 130
    finally:
        os._exit(code)


def kill_a_write(folder: Path, old: bytes, new: bytes, delay: float, sign: signal.Signals) -> Kill:
    """Write ``old`` in peace, then ``new`` in a child that is killed after ``delay``."""
    target = folder / "report.xlsx"
    write(target, old)
    child = forked(lambda: write(target, new))
    time.sleep(delay)
    with suppress(ProcessLookupError):
        os.kill(child, sign)
    _pid, status = os.waitpid(child, 0)
    kill = _left(folder, target, (old, new), os.waitstatus_to_exitcode(status) == 0)
    write(target, old)
    return _after(kill, folder)


def kill_the_command(exports: Path, folder: Path, years: tuple[int, int], delay: float) -> Kill:
    """The same with the command itself: the workbook of one year over that of another."""
    target = folder / "report.xlsx"
    contents = tuple((folder / f"{year}.bytes").read_bytes() for year in years)
    write(target, contents[0])
    with subprocess.Popen(
        _command(exports, target, years[1]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        with suppress(subprocess.TimeoutExpired):
            process.wait(delay)
        process.kill()
        late = process.wait() == 0
    kill = _left(folder, target, contents, late)
    write(target, contents[0])
    return _after(kill, folder)


def reports_of(exports: Path, folder: Path, years: tuple[int, int]) -> float:
    """Have the command write the report of each year once; the longer of the two times."""
    took = 0.0
    for year in years:
        target = folder / "report.xlsx"
        began = time.monotonic()
        subprocess.run(_command(exports, target, year), check=True, capture_output=True)
        took = max(took, time.monotonic() - began)
        target.rename(folder / f"{year}.bytes")
    return took


def _command(exports: Path, target: Path, year: int) -> list[str]:
    return [
        sys.executable, "-m", "fdsign", "metrics", str(exports), "--year", str(year),
        "-o", str(target), "--force", "--quiet",
    ]  # fmt: skip


def _left(folder: Path, target: Path, contents: tuple[bytes, ...], late: bool) -> Kill:
    """What is there after a kill."""
    hashes = [hashlib.sha256(content).hexdigest() for content in contents]
    found = digest(target)
    whole = found in hashes and zipfile.is_zipfile(target)
    return Kill(late, whole, found == hashes[1], _temporary(folder), 0)


def _after(kill: Kill, folder: Path) -> Kill:
    """The same, with what a further write has not swept away."""
    return Kill(kill.late, kill.whole, kill.new, kill.leftovers, _temporary(folder))


def _temporary(folder: Path) -> int:
    """How many files there are beside the report and those the benchmark keeps."""
    kept = (".bytes", ".xlsx")
    return sum(1 for each in folder.iterdir() if not each.name.endswith(kept))
