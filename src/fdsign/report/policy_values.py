"""Every value of a policy in words, with its source, reading and doubt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel

from fdsign.locale.text import _, language
from fdsign.policy.blocks import Share, Title
from fdsign.policy.indicators import DatedTarget

_REMARKS = ("source", "reading", "doubt")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a policy as people read it; reading and doubt stand beside the first of a block."""

    block: str
    key: str
    shown: str
    source: str
    reading: str
    doubt: str


def values(model: BaseModel, path: str = "", source: str = "") -> Iterator[Value]:
    """The values of a block with its source, then of the blocks inside it."""
    inside: list[tuple[str, BaseModel]] = []
    source = said(getattr(model, "source", None)) or source
    remarks = [said(getattr(model, remark, None)) for remark in ("reading", "doubt")]
    for key in type(model).model_fields:
        value = getattr(model, key)
        if value is None or key in _REMARKS:
            continue
        blocks = list(_blocks(key, value))
        inside += [(f"{path}.{name}" if path else name, block) for name, block in blocks]
        if blocks or (isinstance(value, dict | tuple) and not value):
            continue
        shown = _shown(value) if _is_share(_hints(type(model))[key]) else _shown(_plain(value))
        yield Value(path or "policy", key, shown, source, *remarks)
        remarks = ["", ""]
    for name, block in inside:
        yield from values(block, name, source)


@cache
def _hints(model: type[BaseModel]) -> dict[str, Any]:
    """The types of a block's values, as they are written."""
    return get_type_hints(model, include_extras=True)


def said(words: Title | None) -> str:
    """A remark of the policy in the language of the run."""
    return words.text(language()) if words is not None else ""


def _blocks(key: str, value: Any) -> Iterator[tuple[str, BaseModel]]:
    """The blocks that a value consists of, with their paths; none if it is shown in one cell."""
    if isinstance(value, BaseModel) and not isinstance(value, Title):
        yield key, value
    elif isinstance(value, dict):
        for name, each in value.items():
            if isinstance(each, BaseModel):
                yield f"{key}.{name}", each
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            if isinstance(each, BaseModel) and not isinstance(each, DatedTarget):
                yield f"{key}.{place}", each


def _plain(value: Any) -> Any:
    """Numbers that are no shares, points and yuan, as they are written."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value


def _is_share(hint: Any) -> bool:
    """Whether a field holds a share, which is shown in percent; points and yuan are not."""
    return bool(hint == Share) or any(_is_share(inner) for inner in get_args(hint))


def _shown(value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, Title):
        return value.text(language())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return share(value)
    if isinstance(value, DatedTarget):
        target = _("none") if value.value is None else share(value.value)
        return _("{target} since {year}").format(target=target, year=value.since)
    if isinstance(value, dict):
        return _("; ").join(f"{key}: {_shown(each)}" for key, each in value.items())
    if isinstance(value, tuple):
        return _(", ").join(_shown(each) for each in value)
    return str(value)


def share(value: Decimal) -> str:
    """A share in percent."""
    return f"{(value * 100).normalize():f}%"
