"""A workbook behind a password, as Excel opens it."""

from __future__ import annotations

import io

from fdsign.errors import OutputError
from fdsign.locale.text import _


def encrypted(workbook: bytes, password: str) -> bytes:
    """The workbook encrypted (ECMA-376 agile, AES), and opened again to see that it can be.

    The salt is drawn anew, so the bytes differ from run to run. Raises OutputError.
    """
    from msoffcrypto.format.ooxml import OOXMLFile

    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook)).encrypt(password, locked)
    if _opened(locked.getvalue(), password) != workbook:
        raise OutputError(_("The encrypted workbook cannot be opened again; nothing was written."))
    return locked.getvalue()


def _opened(locked: bytes, password: str) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    plain = io.BytesIO()
    file = OOXMLFile(io.BytesIO(locked))
    file.load_key(password=password, verify_password=True)
    file.decrypt(plain, verify_integrity=True)
    return plain.getvalue()
