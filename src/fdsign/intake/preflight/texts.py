"""The texts that the cells of a zipped workbook share."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

import numpy as np
import pyarrow as pa

from fdsign.intake.preflight.tags import Tags, UnusualError, cut, parsed, plain, undisputed

_ITEM, _ITEM_END, _TEXT, _TEXT_END = range(1, 5)
_KINDS = {b"si": _ITEM, b"/s": _ITEM_END, b"t>": _TEXT, b"t ": _TEXT, b"/t": _TEXT_END}
_PLAIN = (_ITEM, _TEXT, _TEXT_END, _ITEM_END)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = " \t\r\n"
_MOST_RICH = 10_000
"""Texts of several looks or with their reading that a piece can have; each is parsed by itself."""


def shared(pieces: Iterator[bytes]) -> pa.StringArray:
    """Every text, in the order of their numbers. Raises UnusualError."""
    found = []
    ended = False
    for number, piece in enumerate(cut(pieces, b"<si>")):
        head, mark, rest = piece.partition(b"<si>")
        if ended or b"<!" in piece or b"<si" in head or (number and head):
            raise UnusualError
        if not number:
            parsed(head + b"</sst>")
        items, end, after = (mark + rest).partition(b"</sst>")
        ended = bool(end)
        if after.strip():
            raise UnusualError
        found.append(_items(items))
    if not ended:
        raise UnusualError
    return pa.concat_arrays(found)


def _items(piece: bytes) -> pa.StringArray:
    """The texts of whole items."""
    tags = Tags(piece, _KINDS)
    starts = np.flatnonzero(tags.kinds == _ITEM)
    if not len(tags.at):
        return pa.array([], pa.string())
    if not len(starts) or starts[0]:
        raise UnusualError
    usual = np.diff(starts, append=len(tags.at)) == len(_PLAIN)
    for place, kind in enumerate(_PLAIN):
        usual &= tags.kinds[np.minimum(starts + place, len(tags.at) - 1)] == kind
    items = starts[usual]
    for place, written in ((0, b"<si>"), (2, b"</t>"), (3, b"</si>")):
        tags.behind(tags.at[items + place], written)
    tags.attributes(items + 1, tags.at[items + 1] + len(b"<t"))
    texts = plain(tags.texts(items + 1))
    if usual.all():
        return texts
    others = np.flatnonzero(~usual)
    if len(others) > _MOST_RICH:
        raise UnusualError
    places = np.append(tags.at[starts], len(piece)).tolist()
    rich = [_text(parsed(piece[places[i] : places[i + 1]])) for i in others.tolist()]
    order = np.empty(len(starts), dtype=np.int64)
    order[usual], order[others] = np.arange(len(items)), len(items) + np.arange(len(others))
    return pa.concat_arrays([texts, undisputed(pa.array(rich, pa.string()))]).take(pa.array(order))


def _text(item: ElementTree.Element) -> str:
    """What an item says; how it is read is no part of it, nor space around a run that does not ask for it."""
    runs = [item, *item.findall("r")]
    texts = [text for run in runs for text in run.findall("t")]
    return "".join(
        (text.text or "") if text.get(_SPACE) == "preserve" else (text.text or "").strip(_BLANKS)
        for text in texts
    )
