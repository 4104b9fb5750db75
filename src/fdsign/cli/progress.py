"""What is going on, on stderr, once the work has taken a second; nothing outside a terminal."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 1.0

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
    timer.start()
    try:
        yield lambda step: status.update(step)
    finally:
        timer.cancel()
        status.stop()
