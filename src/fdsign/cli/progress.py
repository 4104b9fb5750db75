"""What is going on, on stderr, once the work has taken a second; nothing outside a terminal."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status

PATIENCE = 1.0
_shown: list[tuple[Status, threading.Timer]] = []

Tell = Callable[[str], None]


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Tell]:
    """Yield a function that takes the name of each step."""
    if quiet or not sys.stderr.isatty():
        yield lambda _step: None
        return
    from fdsign.cli.guard import console

    status = console(stderr=True).status("")
    timer = threading.Timer(PATIENCE, status.start)
    timer.daemon = True
    _shown.append((status, timer))
    timer.start()
    try:
        yield lambda step: status.update(step)
    finally:
        timer.cancel()
        status.stop()
        _shown.clear()


@contextmanager
def silent() -> Iterator[None]:
    """Nothing is shown while the person is asked something."""
    for status, timer in _shown:
        timer.cancel()
        status.stop()
    yield
    for status, _timer in _shown:
        status.start()
