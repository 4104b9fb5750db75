"""A policy file that changes another one: ``extends`` names it, ``without`` what falls away (spec 3.4).

What a file names it changes, what it does not name stays: blocks are merged key by key, lists whose
items have an ``id`` item by item (a new id is added). Any other value or list takes the place of the
old one. A ``doubt`` goes with the ``source`` that it was about, a ``reading`` with the values that it
explained. ``*`` stands for every block that is not named beside it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeGuard

from fdsign.errors import PolicyError
from fdsign.locale.text import _

IDENTITY = ("id", "title", "first_year", "verified_until")
"""What every file says for itself."""
EXTENDS, WITHOUT, EVERY = "extends", "without", "*"
_LABELS = frozenset({"title", "words", "source", "reading", "doubt"})
"""What may be changed without another document to rest on."""

Values = dict[str, Any]
Place = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """One policy file: what it is called in messages, its text, and what it says itself."""

    name: str
    text: str
    values: Values


@dataclass(frozen=True, slots=True)
class Whole:
    """A policy with everything it extends. ``files``: the one that was asked for first."""

    files: tuple[Written, ...]
    values: Values

    def file_of(self, place: Place) -> str:
        """The file that says what stands at a place, or would have to."""
        if place[:1] and place[0] in IDENTITY:
            return self.files[0].name
        return max(self.files, key=lambda file: _depth(file.values, self.values, place)).name


def whole(files: tuple[Written, ...]) -> Whole:
    """The values of a chain of files, each of which extends the next.

    Raises PolicyError for something left out that is not there, an id that is not the file's own, and
    changed values without a source.
    """
    *changes, first = files
    values = deepcopy(first.values)
    if WITHOUT in values:
        raise PolicyError(
            _(
                "{file}: without: there is nothing to leave out. Name the policy that this one "
                'changes: extends = "…"; or take the blocks out of this file.'
            ).format(file=first.name)
        )
    for file in reversed(changes):
        base = values.get("id")
        if base is not None and file.values.get("id") == base:
            raise PolicyError(
                _("{file}: id: {id} is the policy it extends; give it an id of its own.").format(
                    file=file.name, id=base
                )
            )
        values = {
            key: value for key, value in values.items() if key not in (*IDENTITY, EXTENDS, WITHOUT)
        }
        _leave_out(values, file)
        own = _spread(values, file.values)
        _new_by_slip(values, own, file)
        faults = sorted(set(_unsourced(values, own)))
        if faults:
            raise PolicyError(
                "\n".join(
                    _(
                        "{file}: {place}: this changes what {base} says; name the document it rests "
                        'on: source = "…".'
                    ).format(file=file.name, place=place, base=base)
                    for place in faults
                )
            )
        values = _merged(values, own)
    return Whole(files, values)


def _leave_out(values: Values, file: Written) -> None:
    listed = file.values.get(WITHOUT, [])
    if not isinstance(listed, list) or not all(isinstance(path, str) for path in listed):
        return  # the model tells what is wrong with it
    for path in listed:
        if path.endswith(f".{EVERY}"):
            emptied: Any = values
            for step in path.removesuffix(f".{EVERY}").split("."):
                emptied = _at(emptied, step, path, file)
            if isinstance(emptied, dict | list):
                emptied.clear()
                continue
        before, every, after = path.partition(f".{EVERY}.")
        if every:
            blocks: Any = values
            for step in before.split("."):
                blocks = _at(blocks, step, path, file)
            inside = blocks if isinstance(blocks, dict) else _by_id(blocks)
            having = [block for block in inside.values() if _is_block(block) and after in block]
            if not having:
                _at({key: None for block in inside.values() for key in block}, after, path, file)
            for block in having:
                del block[after]
        else:
            _remove(values, path, file)


def _remove(values: Values, path: str, file: Written) -> None:
    place: Any = values
    *steps, last = path.split(".")
    for step in steps:
        place = _at(place, step, path, file)
    found = _at(place, last, path, file)
    if isinstance(place, dict):
        del place[last]
    else:
        place.remove(found)


def _at(place: Any, step: str, path: str, file: Written) -> Any:
    known = place if isinstance(place, dict) else _by_id(place)
    if step in known:
        return known[step]
    near = difflib.get_close_matches(step, known, 1)
    raise PolicyError(
        _("{file}: without: {path}: there is no “{step}” here. {hint}").format(
            file=file.name,
            path=path,
            step=step,
            hint=_("Did you mean {near}?").format(near=near[0])
            if near
            else _("Known here: {list}.").format(list=", ".join(list(known)[:20])),
        )
    )


def _by_id(items: Any) -> dict[str, Any]:
    """The items of a list by their ids; empty for any other value."""
    if not isinstance(items, list) or not items:
        return {}
    found = {item["id"]: item for item in items if isinstance(item, dict) and _named(item)}
    return found if len(found) == len(items) else {}


def _named(item: Mapping[str, Any]) -> bool:
    return isinstance(item.get("id"), str)


def _is_block(value: Any) -> TypeGuard[Values]:
    """Whether a value is a block, not a text in two languages."""
    return isinstance(value, dict) and not (value and set(value) <= {"zh", "en"})


def _spread(old: Values, new: Values) -> Values:
    """What a file says, with ``*`` written out for every block of the old policy not named beside it."""
    every = new.get(EVERY)
    rest = {
        key: _spread(old[key], value) if _is_block(value) and _is_block(old.get(key)) else value
        for key, value in new.items()
        if key != EVERY
    }
    if not _is_block(every):
        return {**rest, **({EVERY: every} if EVERY in new else {})}
    return {**{key: every for key, block in old.items() if _is_block(block)}, **rest}


def _merged(old: Any, new: Any) -> Any:
    if _is_block(old) and _is_block(new):
        gone = {"doubt"} if "source" in new else set()
        if any(_replaced(old.get(key), value) for key, value in new.items() if key not in _LABELS):
            gone.add("reading")
        kept = {key: value for key, value in old.items() if key not in gone}
        return {**kept, **{k: _merged(kept[k], v) if k in kept else v for k, v in new.items()}}
    before, after = _by_id(old), _by_id(new)
    if before and after:
        changed = [
            _merged(item, after[name]) if name in after else item for name, item in before.items()
        ]
        return [*changed, *(item for name, item in after.items() if name not in before)]
    return deepcopy(new)


def _replaced(old: Any, new: Any) -> bool:
    """Whether a value takes the place of another one, not a block or a list of items inside."""
    return old != new and not _is_block(new) and not _by_id(new)


def _new_by_slip(old: Any, new: Any, file: Written, path: tuple[str, ...] = ()) -> None:
    """Raise PolicyError for an item of a list whose id is nearly that of another, and without a title.

    It would be a new item, which must have one: told what it lacks, people would add it.
    """
    if _is_block(old) and _is_block(new):
        for key, value in new.items():
            _new_by_slip(old.get(key), value, file, (*path, key))
        return
    before, after = _by_id(old), _by_id(new)
    for name, item in after.items() if before else ():
        if name in before or "title" in item:
            continue
        near = difflib.get_close_matches(name, before, 1)
        raise PolicyError(
            _(
                "{file}: {place}: there is no “{step}” to change. {hint} A new one needs a title."
            ).format(
                file=file.name,
                place=".".join(path),
                step=name,
                hint=_("Did you mean {near}?").format(near=near[0])
                if near
                else _("Known here: {list}.").format(list=", ".join(before)),
            )
        )


def _unsourced(
    old: Values, new: Values, path: tuple[str, ...] = (), block: str | None = None
) -> Iterator[str]:
    """The blocks whose values a file changes without saying where the new ones come from."""
    if "source" in old:
        block = None if "source" in new else ".".join(path)
    for key, value in new.items():
        before = old.get(key)
        if key in _LABELS or value == before:
            continue
        if _is_block(before) and _is_block(value):
            yield from _unsourced(before, value, (*path, key), block)
            continue
        items, changed = _by_id(before), _by_id(value)
        if items and changed:
            for name, item in changed.items():
                yield from _unsourced(items.get(name, {}), item, (*path, key, name), block)
        elif block is not None and not _says_its_source(value):
            yield block


def _says_its_source(value: Any) -> bool:
    if isinstance(value, list) and value:
        return all(_says_its_source(item) for item in value)
    return isinstance(value, dict) and "source" in value


def _depth(own: Any, merged: Any, place: Place) -> int:
    """How far into a place of the whole a file's own values reach."""
    for depth, step in enumerate(place):
        named = _by_id(merged)
        if isinstance(step, int) and named and _by_id(own):
            step = list(named)[step] if step < len(named) else ""
            own, merged = _by_id(own).get(step), named.get(step)
        elif isinstance(own, dict) and step in own:
            own, merged = own[step], merged.get(step) if isinstance(merged, dict) else None
        elif isinstance(own, dict) and EVERY in own:
            own, merged = own[EVERY], merged.get(step) if isinstance(merged, dict) else None
        elif isinstance(own, list) and isinstance(step, int) and step < len(own):
            own, merged = own[step], None
        else:
            return depth
        if own is None:
            return depth
    return len(place)
