"""The two languages of the user: every string a person sees goes through ``_``.

The message ids are English; ``zh/LC_MESSAGES/fdsign.po`` holds the Chinese. ``N_`` marks a string
for extraction that is translated later, when it is shown.
"""

from __future__ import annotations

import gettext
import locale
import os
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
_DOMAIN, _FOLDER = "fdsign", Path(__file__).parent
_language: ContextVar[str] = ContextVar("language", default="en")


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(_DOMAIN, _FOLDER, languages=[language], fallback=language == "en")


def _(message: str) -> str:
    """The message in the language of this run."""
    return _catalogue(_language.get()).gettext(message)


def in_chinese(message: str) -> str:
    """The message in Chinese, whatever the run speaks."""
    return _catalogue("zh").gettext(message)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a message for the catalogue; it is translated where it is shown."""
    return message


def use(language: str) -> None:
    """Speak ``zh`` or ``en`` from here on.

    Typer asks the process-wide ``gettext`` for some of its words (``locale.borrowed``); it finds ours.
    """
    _language.set(language)
    gettext.bindtextdomain(_DOMAIN, _FOLDER)
    gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = language


def language() -> str:
    """The language of this run, ``zh`` or ``en``."""
    return _language.get()


def preferred(asked: str | None = None) -> str:
    """The language to speak: the option, else FDSIGN_LANG, else the system's (zh* is zh)."""
    for candidate in (asked, os.environ.get("FDSIGN_LANG"), _system()):
        if candidate:
            return "zh" if candidate.lower().startswith(("zh", "chinese")) else "en"
    return "en"


def _system() -> str | None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            return value
    return locale.getlocale()[0]
