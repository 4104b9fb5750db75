"""How personal data look where people need not be named (spec 2.4)."""

from __future__ import annotations

import re

PERSONAL = {"person_id": "id", "card_no": "id", "name": "name", "phone": "phone", "address": "text"}


def masked(value: str, column: str | None = None) -> str:
    """A value as it may be shown: by its column, or by its look if the column is not personal."""
    kind = PERSONAL.get(column or "")
    if kind == "id":
        return number(value)
    if kind == "name":
        return name(value)
    if kind == "phone":
        return phone(value)
    if kind == "text":
        return "*" * min(len(value), 6)
    return re.sub(r"[0-9A-Za-z]{9,}", lambda m: number(m[0]) if _digits(m[0]) >= 9 else m[0], value)


def name(value: str) -> str:
    """The first character, the rest a star: 张*."""
    return value[:1] + "*" if value else value


def number(value: str) -> str:
    """The first and last four characters: 3301**********1234; short ones not at all."""
    return value[:4] + "*" * (len(value) - 8) + value[-4:] if len(value) >= 12 else "*" * len(value)


def phone(value: str) -> str:
    """The first three and last four digits: 138****5510; anything else not at all."""
    if not value.isdigit():
        return "*" * min(len(value), 11)
    return value[:3] + "****" + value[-4:] if len(value) >= 10 else "*" * len(value)


def _digits(text: str) -> int:
    return sum(character.isdigit() for character in text)
