"""From a TOML file, shipped or the user's own, to a checked policy."""

from __future__ import annotations

import difflib
import hashlib
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from fdsign.errors import PolicyError
from fdsign.locale.text import _
from fdsign.policy import toml
from fdsign.policy.extends import EXTENDS, IDENTITY, WITHOUT, Whole, Written, whole
from fdsign.policy.models import Policy

DEFAULT = "hangzhou-xiacheng"


@dataclass(frozen=True, slots=True)
class LoadedPolicy:
    """A policy, the hash of all that was read for it, and what the user set on top of it."""

    policy: Policy
    sha256: str
    changes: dict[str, str]
    name: str
    """The shipped name or the file that was asked for."""


def shipped() -> tuple[str, ...]:
    """The names of the policies that come with fdsign, sorted."""
    folder = resources.files("fdsign.policy") / "data"
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


def source_text(name: str) -> str:
    """The TOML text of a shipped policy or of the user's file."""
    if name in shipped():
        return (resources.files("fdsign.policy") / "data" / f"{name}.toml").read_text("utf-8")
    path = Path(name)
    if path.suffix.lower() != ".toml" and not path.is_file():
        near = difflib.get_close_matches(name, shipped(), 1)
        hint = _(" Did you mean {near}?").format(near=near[0]) if near else ""
        raise PolicyError(
            _(
                "There is no policy named {name}.{hint} Shipped: {list}. Or give a .toml file."
            ).format(name=name, hint=hint, list=", ".join(shipped()))
        )
    try:
        return toml.decoded(str(path), path.read_bytes(), PolicyError)
    except OSError as error:
        raise PolicyError(
            _("{file}: the policy file cannot be read ({reason}).").format(
                file=path, reason=error.strerror
            )
        ) from error


def load(name: str = DEFAULT, changes: dict[str, str] | None = None) -> LoadedPolicy:
    """Read, change by ``--set key=value``, and check a policy.

    Raises PolicyError with every fault found, each with its place and what would be right.
    """
    return _loaded(name, changes) if changes or name not in shipped() else _as_shipped(name)


@cache
def _as_shipped(name: str) -> LoadedPolicy:
    """A policy that comes with fdsign, and so is the same each time."""
    return _loaded(name, {})


def _loaded(name: str, changes: dict[str, str] | None) -> LoadedPolicy:
    found = whole(read(name))
    for key, value in (changes or {}).items():
        _set(found.values, key, value)
    try:
        policy = Policy.model_validate(found.values)
    except ValidationError as error:
        raise PolicyError("\n".join(_faults(found, error))) from None
    text = "\0".join(file.text for file in found.files)
    return LoadedPolicy(
        policy, hashlib.sha256(text.encode()).hexdigest(), dict(changes or {}), name
    )


def read(name: str) -> tuple[Written, ...]:
    """A policy's file, and the files that it extends one after the other.

    Raises PolicyError for a file that is not there or is no TOML, and for files in a circle.
    """
    files: list[Written] = []
    seen: list[Path | str] = []
    place = name
    while True:
        text = source_text(place)
        files.append(Written(place, text, toml.parsed(place, text, PolicyError)))
        seen.append(_same(place))
        base = files[-1].values.get(EXTENDS)
        if not isinstance(base, str):
            return tuple(files)
        of, place = place, based_on(place, base)
        if _same(place) in seen:
            raise PolicyError(
                _(
                    "{file}: extends: {base} extends this file itself; one of them must stand alone."
                ).format(file=of, base=place)
            )


def based_on(name: str, base: str) -> str:
    """What ``extends`` in a file means: a shipped policy, else a file as seen from that file."""
    return base if base in shipped() else str(Path(name).parent / base)


def _same(name: str) -> Path | str:
    return name if name in shipped() else Path(name).resolve()


def _set(raw: dict[str, Any], key: str, value: str) -> None:
    """Put one value at a dotted path; a number in the path counts list items from 0."""
    if key in (*IDENTITY, EXTENDS, WITHOUT):
        raise PolicyError(
            _(
                "--set {key}: what a policy is cannot be changed for a run. For a later year use "
                "--accept-unverified; else copy the policy: fdsign policy new."
            ).format(key=key)
        )
    *path, last = key.split(".")
    place: Any = raw
    for step in path:
        place = _step(place, step, key)
    old = _step(place, last, key, missing_ok=True)
    try:
        new = tomllib.loads(f"v = {value}", parse_float=Decimal)["v"]
    except tomllib.TOMLDecodeError:
        new = value
    if isinstance(old, dict) or (isinstance(old, list) and not isinstance(new, list)):
        raise PolicyError(
            _(
                "--set {key}: this is a whole block; name one value in it, or write a list: "
                '["one", "two"].'
            ).format(key=key)
        )
    place[int(last) if isinstance(place, list) else last] = new


def _step(place: Any, step: str, key: str, *, missing_ok: bool = False) -> Any:
    if isinstance(place, list) and step in map(str, range(len(place))):
        return place[int(step)]
    if isinstance(place, dict):
        if step in place:
            return place[step]
        if missing_ok:
            return None
    known = list(place) if isinstance(place, dict) else [str(i) for i in range(len(place or ()))]
    near = difflib.get_close_matches(step, known, 1)
    raise PolicyError(
        _("--set {key}: the policy has no “{step}” here. {hint}").format(
            key=key,
            step=step,
            hint=_("Did you mean {near}?").format(near=near[0])
            if near
            else _("Known here: {list}.").format(list=", ".join(known[:20])),
        )
    )


def _faults(policy: Whole, error: ValidationError) -> list[str]:
    faults = []
    found = error.errors(include_url=False)
    for fault in found:
        if fault["type"] == "too_short" and any(
            _inside(each["loc"], fault["loc"]) for each in found
        ):
            continue  # it is short of the values that are faulty themselves
        place = ".".join(str(part) for part in fault["loc"])
        if fault["type"] == "extra_forbidden":
            near = difflib.get_close_matches(str(fault["loc"][-1]), _keys_at(fault["loc"][:-1]), 1)
            what = _("unknown key.") + (
                _(" Did you mean {near}?").format(near=near[0]) if near else ""
            )
        elif fault["type"] == "missing":
            what = _("this key is missing.")
        elif fault["type"] == "value_error":
            what = _("{reason}.").format(reason=fault["ctx"]["error"])
        else:
            what = _("the value {value} does not fit: {reason}.").format(
                value=repr(fault["input"]), reason=fault["msg"]
            )
        name = policy.file_of(fault["loc"])
        faults.append(": ".join(part for part in (name, place, what) if part))
    return faults


def _inside(place: tuple[int | str, ...], block: tuple[int | str, ...]) -> bool:
    return len(place) > len(block) and place[: len(block)] == block


def _keys_at(path: tuple[int | str, ...]) -> list[str]:
    """The keys that the model knows at a place in the file."""
    model: Any = Policy
    for part in path:
        if isinstance(part, int):
            continue
        field = getattr(model, "model_fields", {}).get(part)
        if field is not None:
            model = _model_in(field.annotation)
    return list(getattr(model, "model_fields", {}))


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
