"""Asking for passwords: typed unseen, never on the command line."""

from __future__ import annotations

import os
import sys

from fdsign.cli.progress import silent
from fdsign.errors import UsageError
from fdsign.locale.text import _


def ask(file: str) -> str | None:
    """The password of a workbook; None if nobody sits at the keyboard."""
    return _typed(_("Password of {file} (Enter to leave it): ").format(file=file))


OUTPUT_VARIABLE = "FDSIGN_OUTPUT_PASSWORD"


def new_password() -> str:
    """The password of a workbook to be written: typed twice. Raises UsageError."""
    if given := os.environ.get(OUTPUT_VARIABLE):
        return given
    first = _typed(_("Password for the workbook: "))
    if first is None:
        raise UsageError(
            _("--encrypt: no password was given. Type it in a terminal, or put it into the "
              "environment variable {variable}.").format(variable=OUTPUT_VARIABLE)
        )  # fmt: skip
    if _typed(_("Once more: ")) != first:
        raise UsageError(_("--encrypt: the two passwords differ; nothing was written."))
    return first


def _typed(prompt: str) -> str | None:
    import getpass

    if not sys.stdin.isatty():
        return None
    with silent():
        return getpass.getpass(prompt, sys.stderr) or None
