"""Help: every command is listed, and shows its own options, whatever else the command line names."""

from __future__ import annotations

import pytest

from tests.functional.program import fdsign

OWN = {
    "demo": "--dirt", "check": "--write-config", "metrics": "--by", "score": "--template",
    "fund": "--grade", "plan": "--progress", "explain": "--of", "compare": "--old-year",
    "sample": "--seed", "worklist": "--identifiable", "services": "--year", "annual": "--grade",
}  # fmt: skip
"""An option that each command has."""


@pytest.mark.parametrize("start", [(), ("--lang", "en"), ("--lang=en",)], ids=" ".join)
def test_every_command_is_listed(start: tuple[str, ...]) -> None:
    said = fdsign(*start, "--help").stdout
    listed = [line.split()[0] for line in said.partition("Commands:\n")[2].splitlines() if line]
    assert listed[: len(OWN) + 1] == [*OWN, "policy"]


@pytest.mark.parametrize("command", OWN)
def test_each_shows_its_own_options(command: str) -> None:
    done = fdsign("--lang", "en", command, "--help")
    assert done.returncode == 0
    assert OWN[command] in done.stdout


@pytest.mark.parametrize("command", ["list", "show", "check", "new"])
def test_each_of_the_policy_commands_too(command: str) -> None:
    assert f"  {command} " in fdsign("policy", "--help").stdout
    assert "--lang" in fdsign("policy", command, "--help").stdout


def test_a_folder_may_be_called_like_a_command() -> None:
    done = fdsign("metrics", "plan", "--year", 2017)
    assert done.stderr == "plan: there is no such file or folder.\n"


def test_an_unknown_command_is_told() -> None:
    done = fdsign("metric", "exports")
    assert done.returncode == 2
    assert "metrics" in done.stderr
