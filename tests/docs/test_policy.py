"""The policy guides are run as printed, and the table of keys leaves none out."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from fdsign.policy import load as policies
from fdsign.policy.editing import schema
from fdsign.policy.extends import whole
from tests.docs import policy_keys, policy_schema
from tests.docs.policy_guide import GUIDES, blocks, printed


@pytest.mark.parametrize("name", GUIDES)
def test_the_guide_prints_what_it_shows(name: str) -> None:
    """If not: ``python -m tests.docs.policy_guide``, and look at the difference."""
    found = list(printed(name))
    assert len(found) >= 10
    for shown, now in found:
        assert now == shown


def test_both_guides_write_the_same_files() -> None:
    one, other = ([b for b in blocks(name) if b[0] == "toml"] for name in GUIDES)
    assert one == other
    assert [file for _kind, file, _text in one] == ["binhu.toml", "wrong.toml"]


def test_the_table_of_keys_tells_of_every_key() -> None:
    """If not: a line in ``policy_keys.tsv``, then ``python -m tests.docs.policy_keys``."""
    common = {f"（各块）{name}" for name in policy_keys.EVERYWHERE[1:]}
    assert set(policy_keys.told()) == {*policy_keys.keys(), *common}
    assert all(len(cells) == 3 and all(cells) for cells in policy_keys.told().values())
    assert policy_keys.DOCUMENT.read_text("utf-8") == policy_keys.document()


def test_the_shipped_schema_is_the_models() -> None:
    """If not: ``python -m tests.docs.policy_schema``."""
    assert schema() == policy_schema.document()


@pytest.mark.parametrize("name", policies.shipped())
def test_every_shipped_policy_fits_the_schema_as_written_and_resolved(name: str) -> None:
    rules = jsonschema.Draft202012Validator(json.loads(schema()))
    files = policies.read(name)
    for values in (files[0].values, whole(files).values):
        rules.validate(values)


def test_the_schema_finds_what_is_wrong() -> None:
    rules = jsonschema.Draft202012Validator(json.loads(schema()))
    (text,) = [text for _kind, file, text in blocks("policy.md") if file == "binhu.toml"]
    short = tomllib.loads(text)
    rules.validate(short)
    for wrong in (
        {"indicators": {"signing_rate": {"target": []}}},
        {"indicators": {"signing_rate": {"targets": [{"value": 0.3}]}}},
        {"funding": {"pools": [{"id": "team", "share": "75 percent"}]}},
        {"population": {"denominator": "everybody"}},
        {"contract": {"year_offset": 2}},
        {"first_year": 17},
        {"indicators": {"signing_rat": {}}},
    ):
        assert list(rules.iter_errors({**short, **wrong})), wrong
    alone = {key: value for key, value in short.items() if key != "extends"}
    assert "'survey' is a required property" in {e.message for e in rules.iter_errors(alone)}


def test_the_guide_names_the_table_and_the_schema() -> None:
    for name in GUIDES:
        text = (Path(policy_keys.DOCUMENT).parent / name).read_text("utf-8")
        assert "policy-keys.md" in text
        assert "#:schema" in text
