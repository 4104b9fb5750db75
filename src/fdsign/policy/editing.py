"""What helps a person to write a policy file: the schema for editors, and a short file to begin with."""

from __future__ import annotations

from importlib import resources

SCHEMA = "fdsign-policy.schema.json"


def schema() -> str:
    """The JSON Schema of policy files, as editors use it."""
    return (resources.files("fdsign.policy") / SCHEMA).read_text("utf-8")


def template(language: str) -> str:
    """A file that changes another policy, with places for id, title, base, called and year."""
    name = f"own.{'zh' if language == 'zh' else 'en'}.toml"
    return (resources.files("fdsign.policy") / "templates" / name).read_text("utf-8")
