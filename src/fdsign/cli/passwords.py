"""Asking for passwords: typed unseen, never on the command line."""

from __future__ import annotations

import sys

from fdsign.cli.progress import silent
from fdsign.locale.text import _


def ask(file: str) -> str | None:
    """The password of a workbook; None if nobody sits at the keyboard."""
    return _typed(_("Password of {file} (Enter to leave it): ").format(file=file))


def _typed(prompt: str) -> str | None:
    import getpass

    if not sys.stdin.isatty():
        return None
    with silent():
        return getpass.getpass(prompt, sys.stderr) or None
