"""The program as its command line runs it: as a process of its own, or, which is quicker, in this one."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest import mock

from fdsign.cli import main


@dataclass(frozen=True)
class Done:
    """What a run leaves behind."""

    returncode: int
    stdout: str
    stderr: str


def environment(lang: str, **more: str) -> dict[str, str]:
    """What a run is told beside its arguments."""
    return {**os.environ, "FDSIGN_LANG": lang, "PYTHONIOENCODING": "utf-8", **more}


def process(*arguments: object, lang: str = "en", **env: str) -> Done:
    """Run the program as its own process: for what hangs on the start, such as the texts of help."""
    done = subprocess.run(
        [sys.executable, "-m", "fdsign", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", env=environment(lang, **env), check=False,
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)


def fdsign(*arguments: object, lang: str = "en", **env: str) -> Done:
    """Run the program's entry point here: same arguments, environment, streams and exit code."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _stream in range(2))
    code: object = 0
    with (
        mock.patch.dict(os.environ, environment(lang, **env)),
        mock.patch.object(sys, "argv", ["fdsign", *map(str, arguments)]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main.run()
        except SystemExit as ended:
            code = ended.code
    said = []
    for stream in (out, err):
        stream.flush()
        said.append(stream.buffer.getvalue().decode("utf-8"))  # type: ignore[attr-defined]
    assert isinstance(code, int)
    return Done(code, *said)
