"""Asking for passwords: typed unseen, never on the command line."""

from __future__ import annotations

import os
import sys

from fdsign.cli.guard import say
from fdsign.cli.progress import silent
from fdsign.errors import UsageError
from fdsign.locale.text import _


def ask(file: str, again: bool) -> str | None:
    """The password of a workbook; None if nobody sits at the keyboard."""
    if again:
        say(_("The password does not fit."))
    return typed(_("Password of {file} (Enter to leave it): ").format(file=file))


_LONGEST = 255
OUTPUT_VARIABLE = "FDSIGN_OUTPUT_PASSWORD"


def new_password() -> str:
    """The password of a workbook to be written: typed twice. Raises UsageError."""
    if given := os.environ.get(OUTPUT_VARIABLE):
        return _fitting(given)
    first = typed(_("Password for the workbook: "))
    if first is None:
        raise UsageError(
            _("--encrypt: no password was given. Type it in a terminal, or put it into the "
              "environment variable {variable}.").format(variable=OUTPUT_VARIABLE)
        )  # fmt: skip
    if typed(_("Once more: ")) != first:
        raise UsageError(_("--encrypt: the two passwords differ; nothing was written."))
    return _fitting(first)


def _fitting(password: str) -> str:
    """A password that Excel takes too."""
    if len(password) > _LONGEST:
        raise UsageError(
            _("--encrypt: Excel takes passwords of {most} characters at the most.").format(
                most=_LONGEST
            )
        )
    return password


def typed(prompt: str) -> str | None:
    """What a person types unseen; None if nobody sits at the keyboard."""
    import getpass

    if not sys.stdin.isatty():
        return None
    with silent():
        try:
            return getpass.getpass(prompt, sys.stderr) or None
        except EOFError:
            return None
