"""Walking through XML once, element by element: no tree, no entities, nothing from outside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from xml.parsers import expat

from fdsign.intake.raw import UnreadableError
from fdsign.locale.text import _


class Follower(Protocol):
    """What is told of each element; names are ``namespace name``, attributes too."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


def follow(pieces: Iterable[str | bytes], follower: Follower) -> None:
    """Tell all elements in their order. Raises UnreadableError: file-truncated, -external-entity."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = follower.start
    parser.EndElementHandler = follower.end
    parser.CharacterDataHandler = follower.text
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise UnreadableError("file-truncated", _("its XML cannot be followed")) from error


def _refuse(*_declaration: object) -> None:
    raise UnreadableError("file-external-entity")


def count(attributes: dict[str, str], name: str, default: int = 1) -> int:
    """A positive whole number of an attribute. Raises UnreadableError for any other text."""
    text = attributes.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UnreadableError("file-truncated", _("a place that it names is no number"))
    return int(text)
