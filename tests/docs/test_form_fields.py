"""The fields that the docs list are those that a form knows."""

from __future__ import annotations

from tests.docs.form_fields import DOCUMENT, document


def test_the_document_lists_the_fields_there_are() -> None:
    assert DOCUMENT.read_text("utf-8") == document()
