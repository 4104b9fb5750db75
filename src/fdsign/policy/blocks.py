"""What every part of a policy file is made of: frozen models, titles, blocks with their source."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)


def _as_share(value: Any) -> Any:
    """``3%`` and ``3‰`` as people write them."""
    scale = {"%": 100, "‰": 1000}.get(value.strip()[-1:]) if isinstance(value, str) else None
    if scale is None:
        return value
    try:
        return Decimal(value.strip()[:-1].strip()) / scale
    except InvalidOperation:
        return value


Share = Annotated[Decimal, BeforeValidator(_as_share), Field(ge=0, le=1)]
Year = Annotated[int, Field(ge=2000, le=2100)]


def _of_every_year(text: str) -> str:
    date.fromisoformat(f"2001-{text}")  # 29 February is not of every year
    return text


MonthDay = Annotated[str, Field(pattern=r"^\d{2}-\d{2}$"), AfterValidator(_of_every_year)]


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Title(Model):
    """A text in both languages, or one for both."""

    zh: str
    en: str

    @model_validator(mode="before")
    @classmethod
    def _both(cls, text: Any) -> Any:
        return {"zh": text, "en": text} if isinstance(text, str) else text

    def text(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Named(Model):
    """Something that exports name: its title and other words for it."""

    id: Id
    title: Title
    words: tuple[str, ...] = ()


Words = Title
"""A remark."""


class Block(Model):
    """A group of values with the document they come from."""

    source: Words
    """The document and clause that the values come from."""
    reading: Words | None = None
    """How a text that leaves a choice is read here."""
    doubt: Words | None = None
    """What is doubtful about the document."""
