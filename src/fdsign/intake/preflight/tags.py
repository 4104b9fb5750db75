"""The tags of a piece of XML, all found at once instead of one after the other.

A sheet is millions of tags of a dozen kinds. Where it is written as nearly all programs write it, its
cells can be told by what follows what; anything else is ``UnusualError``, and left to a parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.intake.columns import true

Whole = npt.NDArray[np.integer]
_OPEN, _CLOSE = ord("<"), ord(">")
_AFTER = bytes(32)
"""Bytes behind a piece, so that looking a little ahead never leaves it."""
_LONGEST = 256 * 2**20
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ATTRIBUTES = re.compile(r'(?: [A-Za-z_][\w.:-]*="[^"<&]*")* ?/?', re.ASCII)
_ATTRIBUTE = re.compile(r' ([\w.:-]+)="([^"]*)"')
_MOST_SETS = 100_000
"""Sets of attributes that a piece can have."""
_DISPUTED = r"\r|_x[0-9A-Fa-f]{4}_"


class UnusualError(Exception):
    """Markup that is written otherwise than nearly all programs do it."""


class Tags:
    """The tags of a piece of markup in their order.

    ``at``, ``ends``: the places of its brackets; ``kinds``: what each is, by its first two characters,
    0 = unknown. Raises UnusualError if one does not end.
    """

    def __init__(self, piece: bytes, kinds: Mapping[bytes, int]) -> None:
        self._piece = piece + _AFTER
        self.bytes = np.frombuffer(self._piece, np.uint8)
        self.at = np.flatnonzero(self.bytes == _OPEN)
        self.ends = self._closed(np.flatnonzero(self.bytes == _CLOSE))
        known = np.zeros((256, 256), dtype=np.uint8)
        for (first, second), kind in kinds.items():
            known[first, second] = kind
        self.kinds = known[self.bytes[self.at + 1], self.bytes[self.at + 2]]

    def _closed(self, brackets: Whole) -> Whole:
        """The closing bracket of each tag: the next one behind it; a text may hold more of them."""
        found = np.arange(len(self.at))
        one_each = len(brackets) == len(self.at) and (brackets > self.at).all()
        if not (one_each and (brackets[:-1] < self.at[1:]).all()):
            found = np.searchsorted(brackets, self.at)
        if len(found) and found[-1] >= len(brackets):
            raise UnusualError
        return brackets[found]

    def texts(self, tags: Whole) -> pa.StringArray:
        """What stands between each of these tags and the next one."""
        if len(tags) and tags[-1] + 1 >= len(self.at):
            raise UnusualError
        return self.between(self.ends[tags] + 1, self.at[tags + 1])

    def attributes(self, tags: Whole, starts: Whole) -> tuple[list[dict[str, str]], Whole]:
        """The distinct sets of attributes, from these places to the tags' ends; which each tag has."""
        texts = self.between(starts, self.ends[tags]).dictionary_encode()
        if len(texts.dictionary) > _MOST_SETS:
            raise UnusualError
        return [_attributes(text) for text in texts.dictionary.to_pylist()], np.asarray(
            texts.indices
        )

    def behind(self, places: Whole, expected: bytes) -> Whole:
        """The places behind what must stand at these places. Raises UnusualError."""
        for ahead, byte in enumerate(expected):
            if (self.bytes[places + ahead] != byte).any():
                raise UnusualError
        return places + len(expected)

    def between(self, starts: Whole, ends: Whole) -> pa.StringArray:
        """The texts from these places to those, in their order. Raises UnusualError for no UTF-8."""
        if not len(starts):
            return pa.array([], pa.string())
        offsets = np.append(np.column_stack((starts, ends)).ravel(), ends[-1])
        if (np.diff(offsets) < 0).any():
            raise UnusualError
        both = 2 * len(starts)  # every other one is what stands between two of the texts
        buffers = [None, pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(self._piece)]
        pieces = pa.Array.from_buffers(pa.binary(), both, buffers)
        texts = pieces.take(pa.array(np.arange(0, both, 2, dtype=np.int32)))
        try:
            return texts.cast(pa.string())
        except pa.ArrowInvalid as error:
            raise UnusualError from error


def _attributes(text: str) -> dict[str, str]:
    if not _ATTRIBUTES.fullmatch(text):
        raise UnusualError
    return dict(_ATTRIBUTE.findall(text))


def plain(texts: pa.StringArray) -> pa.StringArray:
    """Texts of markup without entities. Raises UnusualError."""
    texts = undisputed(texts)
    escaped = true(pc.match_substring(texts, "&"))
    if not escaped.any():
        return texts
    whole = [_resolved(text) for text in texts.filter(pa.array(escaped)).to_pylist()]
    return pc.replace_with_mask(texts, pa.array(escaped), pa.array(whole, pa.string()))


def undisputed(texts: pa.StringArray) -> pa.StringArray:
    """The same texts. Raises UnusualError for what readers disagree about."""
    if pc.any(pc.match_substring_regex(texts, _DISPUTED)).as_py():
        raise UnusualError
    return texts


def _resolved(text: str) -> str:
    if "&" in _ENTITY.sub("", text):
        raise UnusualError
    return _ENTITY.sub(_character, text)


def _character(entity: re.Match[str]) -> str:
    decimal, hexadecimal, name = entity.groups()
    if name:
        return _NAMED[name]
    number = int(decimal or hexadecimal, 10 if decimal else 16)
    if not (number in (9, 10) or 0x20 <= number < 0xD800 or 0xE000 <= number < 0x11_0000):
        raise UnusualError
    return chr(number)


def parsed(markup: bytes) -> ElementTree.Element:
    """A short piece of markup as a tree. Raises UnusualError."""
    try:
        return ElementTree.fromstring(markup)
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise UnusualError from error


def cut(pieces: Iterator[bytes], mark: bytes) -> Iterator[bytes]:
    """The same bytes, cut before a mark; what follows the last one comes with it.

    Raises UnusualError if it does not come for long.
    """
    rest = b""
    for piece in pieces:
        rest += piece
        if (place := rest.rfind(mark)) > 0:
            yield rest[:place]
            rest = rest[place:]
        elif len(rest) > _LONGEST:
            raise UnusualError
    yield rest
