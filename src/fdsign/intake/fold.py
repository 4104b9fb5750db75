"""Making two spellings of the same word equal, for headings and for the words in cells."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import Any

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>")
_RESTRICTING = re.compile(r"\d岁|以上|以下|其中|^.[男女].$|老年|儿童|非")
_UNIT = re.compile(r"[/_](元|万元|人|人次|次|张|岁|户|个|年)$")
_SPACE = re.compile(rf"[\s{INVISIBLE}]+")
_EDGE = "*:;,.、。：；·#\"'“”‘’"


def word(text: str) -> str:
    """A word as it is looked up: half width, lower case, without spaces and edge punctuation."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return _SPACE.sub("", folded).strip("*:;,.、。·#\"'“”‘’")


@cache
def heading(text: str) -> str:
    """A heading as it is looked up: a word without bracketed remarks and units."""
    folded = word(text)
    bare = _UNIT.sub("", _REMARK.sub(_unless_restricting, folded)).strip(_EDGE)
    return bare or folded.strip("()[]【】〔〕<>")


def _unless_restricting(remark: re.Match[str]) -> str:
    """A remark that names a part of the people is no mere remark: 户籍人口(60岁以上) is another thing."""
    return remark[0] if _RESTRICTING.search(remark[0]) else ""


@cache
def table(name: str) -> dict[str, Any]:
    """One of the TOML tables that lie beside this module."""
    return tomllib.loads((resources.files("fdsign.intake") / name).read_text("utf-8"))


@cache
def headings() -> dict[str, dict[str, tuple[str, ...]]]:
    """Section (a dataset or ``shared``) -> column -> folded headings, best first."""
    return {
        section: {
            column: tuple(dict.fromkeys(heading(text) for text in texts))
            for column, texts in columns.items()
        }
        for section, columns in table("headings.toml").items()
    }


def first_heading(dataset: str, column: str) -> str:
    """The heading that stands first for a column: how to name it to people."""
    tables = table("headings.toml")
    for section in (dataset, "shared"):
        if column in tables.get(section, {}):
            return str(tables[section][column][0])
    return column


@cache
def words(*path: str) -> dict[str, str]:
    """Folded word -> canonical value, of one block of words.toml."""
    block: Any = table("words.toml")
    for part in path:
        block = block[part]
    return {word(text): value for value, texts in block.items() for text in texts}
