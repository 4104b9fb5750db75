"""A zipped file, inflated within limits: every part once, its checksum with it (spec 2.3, hazards)."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from xml.etree import ElementTree

from fdsign.intake.limits import Limits, raising, too_large
from fdsign.intake.raw import UnreadableError
from fdsign.locale.text import _

_PIECE = 16 * 2**20
_SHORT = 4 * 2**20
_MARKUP = (".xml", ".rels", ".vml")
_NOT_UTF8 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


class Archive:
    """The parts of a zipped file. Raises UnreadableError: file-truncated, -unreadable, -too-large."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        with told():
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        parts = self._zip.infolist()
        self.names = [part.filename for part in parts]
        self._exact = {name.lower(): name for name in self.names}
        if len(self._exact) < len(parts):
            raise UnreadableError("file-unreadable", _("two parts of it have one name"))
        unpacked = sum(part.file_size for part in parts)
        if unpacked > limits.unpacked:
            raise UnreadableError("file-too-large", too_large(unpacked))
        for part in parts:
            if limits.suspicious(part.compress_size, part.file_size):
                ratio = part.file_size // max(part.compress_size, 1) + 1
                size = _("a part of it grows {ratio} times when unpacked; {option}").format(
                    ratio=ratio, option=raising("ratio", ratio)
                )
                raise UnreadableError("file-too-large", size)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._exact

    def open(self, name: str) -> IO[bytes]:
        """A part as a stream."""
        with told():
            return self._zip.open(self._exact[name.lower()])

    def pieces(self, name: str, *, searched: bool = False) -> Iterator[bytes]:
        """A part in pieces, to its end, where its checksum is compared.

        ``searched``: the caller looks for declarations.
        """
        markup = name.lower().endswith(_MARKUP)
        before = b""
        with told(), self.open(name) as stream:
            while piece := stream.read(_PIECE):
                if markup and not before and piece.startswith(_NOT_UTF8):
                    raise UnreadableError("file-unreadable", _("a part of it is not UTF-8"))
                if markup and not searched and _declares(before + piece if before else piece):
                    raise UnreadableError("file-external-entity")
                before = piece[-16:]
                yield piece

    def whole(self, name: str) -> bytes:
        """A short part."""
        pieces = []
        for piece in self.pieces(name):
            pieces.append(piece)
            if sum(map(len, pieces)) > _SHORT:
                raise UnreadableError("file-too-large", _("its table of contents has no end"))
        return b"".join(pieces)

    def check(self, name: str) -> None:
        """Go through a part for its checksum and declarations alone."""
        for _piece in self.pieces(name):
            pass


def related(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Id -> kind and part of each relation of a workbook, from the part that lists them."""
    with told():
        tree = ElementTree.fromstring(archive.whole(part))
    found = {}
    for relation in tree:
        target = posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))
        kind = relation.get("Type", "").rpartition("/")[2]
        found[relation.get("Id", "")] = kind, target.lstrip("/")
    return found


def _declares(content: bytes) -> bool:
    return b"<!DOCTYPE" in content or b"<!ENTITY" in content


@contextmanager
def told() -> Iterator[None]:
    """Say what is wrong with a zipped file in fdsign's words."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        KeyError,
        ValueError,
    ) as error:
        raise UnreadableError("file-truncated", _("a part of it fails its checksum")) from error
    except (ElementTree.ParseError, LookupError) as error:
        raise UnreadableError("file-truncated", _("its XML cannot be followed")) from error
    except (NotImplementedError, RuntimeError) as error:
        raise UnreadableError("file-unreadable", _("packed in a way no workbook is")) from error
