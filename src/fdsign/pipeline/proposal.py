"""``fdsign check --write-config``: a proposed fdsign.toml beside the exports."""

from __future__ import annotations

from pathlib import Path

from fdsign.errors import OutputError, PolicyError, UsageError
from fdsign.intake import config
from fdsign.intake.exports import Exports
from fdsign.intake.lessons import lessons
from fdsign.locale.text import _
from fdsign.pipeline.request import Opened, Request
from fdsign.policy.resolve import resolve
from fdsign.report import files, proposal


def target(request: Request) -> Path:
    """Where it will stand; asked before any work is done.

    Raises UsageError unless one folder is given, OutputError if there is an fdsign.toml already.
    """
    folder = request.data[0]
    if len(request.data) != 1 or not isinstance(folder, Path) or not folder.is_dir():
        raise UsageError(
            _("--write-config wants exactly one folder, where fdsign.toml will stand.")
        )
    for present in sorted(folder.rglob(config.NAME)):
        raise OutputError(
            _(
                "{path}: it is read as it stands and never replaced, not even with --force. "
                "To have a new one proposed, move it out of the folder."
            ).format(path=present)
        )
    path = folder / config.NAME
    files.check_target(path, force=False, inputs=())
    return path


def write(path: Path, opened: Opened, exports: Exports) -> None:
    """Write what the exports leave to decide. Raises OutputError."""
    years = sorted(set(exports.title_years.values()))
    year = opened.request.year
    if year is None and len(years) == 1 and _resolves(opened, years[0]):
        (year,) = years
    policy = opened.request.policy or opened.policy.policy.id
    text = proposal.text(policy, year, years, lessons(exports, opened.policy.policy))
    files.write(path, text.encode("utf-8"), force=False, inputs=())


def _resolves(opened: Opened, year: int) -> bool:
    """Whether the policy knows the year, so that a check with it goes through."""
    try:
        resolve(opened.policy, year, accept_unverified=opened.request.accept_unverified)
    except PolicyError:
        return False
    return True
