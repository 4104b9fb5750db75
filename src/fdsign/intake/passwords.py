"""Workbooks behind a password: opened in memory, the password asked for or from the environment."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from types import SimpleNamespace

from fdsign.intake.raw import UnreadableError
from fdsign.locale.text import _

VARIABLE = "FDSIGN_PASSWORD"
_NOBODYS = "VelvetSweatshop"
"""What Excel itself encrypts with when a workbook is only protected against changes."""
_ATTEMPTS = 3
_IN_MEMORY = SimpleNamespace(TemporaryFile=io.BytesIO)
"""Where the decryption of an .xls puts its plain text: by itself it would write it to the disk."""

Ask = Callable[[str, bool], str | None]
"""Ask(file, again) -> what the person typed, or None if there is nobody to ask; ``again``: it was
wrong."""


def nobody(_file: str, _again: bool) -> str | None:
    """There is nobody to ask."""
    return None


class Passwords:
    """The passwords of a run; one that was typed is tried on every further file."""

    def __init__(self, ask: Ask = nobody) -> None:
        self._ask = ask
        self._known = [_NOBODYS]
        if given := os.environ.get(VARIABLE):
            self._known.append(given)

    def opened(self, data: bytes, name: str) -> bytes:
        """The workbook without its password. Raises UnreadableError: file-encrypted."""
        tried = False
        for password in self._passwords(name):
            tried = tried or password != _NOBODYS
            if (plain := _decrypted(data, password)) is not None:
                return plain
        reason = _("the password does not fit") if tried else _("no password was given")
        raise UnreadableError("file-encrypted", reason)

    def _passwords(self, name: str) -> Iterator[str]:
        yield from list(self._known)
        for attempt in range(_ATTEMPTS):
            if not (typed := self._ask(name, attempt > 0)):
                return
            if typed not in self._known:
                self._known.append(typed)
            yield typed


def _decrypted(data: bytes, password: str) -> bytes | None:
    """The plain workbook, or None if the password is another."""
    import msoffcrypto
    from msoffcrypto.exceptions import InvalidKeyError
    from msoffcrypto.format import xls97

    xls97.tempfile = _IN_MEMORY
    plain = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        checked = {"verify_password": True} if file.format == "ooxml" else {}
        file.load_key(password=password, **checked)
        file.decrypt(plain)
    except InvalidKeyError:
        return None
    except Exception as error:  # it meets damage with whatever it stumbles over
        raise UnreadableError("file-truncated", _("its encryption cannot be followed")) from error
    return plain.getvalue()
