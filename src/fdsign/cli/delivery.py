"""How every command ends: the files written, the result on the screen or on standard output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fdsign.cli.guard import say
from fdsign.locale.text import _

if TYPE_CHECKING:
    from fdsign.pipeline.documents import Documents
    from fdsign.pipeline.outputs import Outputs


def deliver(
    documents: Documents,
    outputs: Outputs,
    written: Sequence[Path],
    show: Callable[[], None],
    hint: str,
    *,
    quiet: bool,
) -> None:
    """JSON and nothing else to standard output, or the screen; then what was written, or how to.

    ``documents``: what standard output gets, never in clear.
    """
    if outputs.to_stdout:
        from fdsign.report.json import dumps

        sys.stdout.buffer.write(dumps(documents.json()).encode("utf-8"))
        sys.stdout.flush()
    if quiet:
        return
    if not outputs.to_stdout:
        show()
    for path in written:
        say(_("Written: {path}").format(path=path))
    if not written and not outputs.to_stdout:
        say(hint)
