"""The Chinese catalogue is complete and compiled; the language is the one asked for."""

from __future__ import annotations

import ast
import gettext
import locale
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

import fdsign
from fdsign.locale import borrowed, text

SOURCE = Path(fdsign.__file__).parent
FOLDER = SOURCE / "locale" / "zh" / "LC_MESSAGES"
ONE_LANGUAGE = ("cli", "pipeline", "report")


@cache
def catalogue() -> Catalog:
    with (FOLDER / "fdsign.po").open("rb") as file:
        return read_po(file, locale="zh")


def extracted() -> set[str]:
    keywords = {"_": None, "N_": None}
    found = extract_from_dir(SOURCE, [("**.py", "python")], keywords=keywords)
    return {one for _file, _line, one, _comments, _context in found if isinstance(one, str)}


def pairs(catalog: Catalog) -> dict[str, str]:
    return {str(each.id): str(each.string) for each in catalog if each.id}


def placeholders(words: str) -> set[str]:
    return set(re.findall(r"\{[^{}]*\}", words))


def test_every_message_has_its_chinese() -> None:
    translated = {message for message, chinese in pairs(catalogue()).items() if chinese.strip()}
    assert sorted(extracted() - translated) == []


def test_no_translation_is_left_over_or_fuzzy() -> None:
    assert sorted(set(pairs(catalogue())) - extracted()) == []
    assert list(catalogue().obsolete) == []
    assert [each.id for each in catalogue() if each.id and each.fuzzy] == []


def test_a_translation_fills_the_same_placeholders() -> None:
    different = [
        message
        for message, chinese in pairs(catalogue()).items()
        if placeholders(message) != placeholders(chinese)
    ]
    assert different == []


def test_the_compiled_catalogue_is_that_of_the_text(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.mo"  # compared by content: the header names the version of Babel
    with fresh.open("wb") as file:
        write_mo(file, catalogue())
    with fresh.open("rb") as one, (FOLDER / "fdsign.mo").open("rb") as other:
        assert pairs(read_mo(one)) == pairs(read_mo(other))


def test_the_catalogue_tells_nothing_of_the_machine_or_the_hour() -> None:
    lines = (FOLDER / "fdsign.po").read_text("utf-8").splitlines()
    assert not [line for line in lines if line.startswith("#:")]
    assert catalogue().creation_date == catalogue().revision_date
    assert list(pairs(catalogue())) == sorted(pairs(catalogue()))


def literals(module: Path) -> Iterator[str]:
    """The string literals of a module that are not documentation."""
    tree = ast.parse(module.read_text("utf-8"))
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in documentation:
            yield str(node.value)


@pytest.mark.parametrize("package", ONE_LANGUAGE)
def test_chinese_comes_from_the_catalogue(package: str) -> None:
    found = [
        f"{module.relative_to(SOURCE)}: {literal}"
        for module in sorted((SOURCE / package).rglob("*.py"))
        for literal in literals(module)
        if re.search("[\u3400-\u9fff]", literal)
    ]
    assert found == []


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A system that says nothing of its language."""
    for variable in ("FDSIGN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(locale, "getlocale", lambda: (None, None))
    return monkeypatch


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("zh_CN.UTF-8", "zh"),
        ("zh_TW", "zh"),
        ("zh", "zh"),
        ("C", "en"),
        ("C.UTF-8", "en"),
        ("POSIX", "en"),
        ("en_GB.UTF-8", "en"),
        ("de_DE.UTF-8", "en"),
    ],
)
@pytest.mark.parametrize("variable", ["FDSIGN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"])
def test_the_environment_chooses(
    system: pytest.MonkeyPatch, variable: str, name: str, language: str
) -> None:
    system.setenv(variable, name)
    assert text.preferred() == language


@pytest.mark.parametrize(
    ("name", "language"),
    [("Chinese (Simplified)_China", "zh"), ("English_United Kingdom", "en"), (None, "en")],
)
def test_without_an_environment_the_system_chooses(
    system: pytest.MonkeyPatch, name: str | None, language: str
) -> None:
    system.setattr(locale, "getlocale", lambda: (name, "936"))
    assert text.preferred() == language


def test_the_option_comes_before_the_environment_and_that_before_the_system(
    system: pytest.MonkeyPatch,
) -> None:
    system.setenv("LANG", "zh_CN.UTF-8")
    system.setenv("FDSIGN_LANG", "en")
    assert text.preferred() == "en"
    assert text.preferred("zh") == "zh"
    system.setenv("FDSIGN_LANG", "zh")
    assert text.preferred("en") == "en"


def test_messages_follow_the_language_in_use() -> None:
    text.use("zh")
    assert (text.language(), text._("Rate")) == ("zh", "率")
    text.use("en")
    assert (text.language(), text._("Rate")) == ("en", "Rate")


def test_the_words_of_typer_follow_it_too() -> None:
    text.use("zh")
    assert [word for word in borrowed.WORDS if gettext.gettext(word) == word] == []
    text.use("en")
    assert [gettext.gettext(word) for word in borrowed.WORDS] == list(borrowed.WORDS)
