"""``fdsign compare``: two results, or two folders of exports, figure by figure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from fdsign.compare import changes, documents, people
from fdsign.compare.documents import Document, Figures
from fdsign.compare.people import Members
from fdsign.compare.results import CompareRun
from fdsign.errors import DataError, FdsignError, UsageError
from fdsign.intake.spark import Address
from fdsign.locale.text import _
from fdsign.metrics.registry import titles
from fdsign.pipeline.fund import FundChoice, shared, wanted
from fdsign.pipeline.reckoned import Reckoned, reckoned
from fdsign.pipeline.request import Request, open_request, policy_of, year_policy
from fdsign.policy import load as policies
from fdsign.policy.models import Policy
from fdsign.report import compared
from fdsign.report.json import metrics_document
from fdsign.report.json_fund import fund_document
from fdsign.report.json_score import score_document
from fdsign.scoring.results import LEVELS, ScoreRun
from fdsign.scoring.sheet import Scoring

_ENVELOPE = ("fdsign", "year", "as_of", "policy", "inputs", "problems")
Titles = Mapping[str, Mapping[str, str]]
Tell = Callable[[str], None]


def is_result(path: Path) -> bool:
    """Whether a file looks like one of fdsign's JSON results."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(16).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")


def compare_results(old: Path, new: Path) -> CompareRun:
    """Two JSON results of one command. Raises FdsignError for anything else."""
    before, after = _document(old), _document(new)
    if before["command"] != after["command"]:
        raise UsageError(
            _(
                "{old} is a result of {first}, {new} of {second}; compare two of one command."
            ).format(old=old.name, first=before["command"], new=new.name, second=after["command"])
        )
    one, other = _figures(old, before), _figures(new, after)
    return CompareRun(
        _names(old, new),
        _envelope(before),
        _envelope(after),
        {**_known_titles(before), **_known_titles(after)},
        changes.changes(one, other),
        changes.unchanged(one, other),
        changes.several(one, other),
        held=False,
        movers=None,
        newest=max(old.stat().st_mtime, new.stat().st_mtime),
    )


def compare_exports(
    old: Request, new: Request, grade: str | None = None, tell: Tell = lambda _step: None
) -> CompareRun:
    """Rates and scores of two folders, with a grade their money too; what the data and the policy did.

    Raises FdsignError (usage, policy, data).
    """
    names = _names(old.data[0], new.data[0])
    with _in_folder(names[0]):
        before = _side(old, grade, tell)
    with _in_folder(names[1]):
        after = held = _side(new, grade, tell)
        if before.policy != after.policy:
            by_old = replace(new, policy=policy_of(old), changes=old.changes)
            held = _side(by_old, grade, tell, figures_only=True)
    return CompareRun(
        names,
        before.envelope,
        after.envelope,
        {**before.titles, **after.titles},
        changes.changes(before.figures, after.figures, held.figures),
        changes.unchanged(before.figures, after.figures),
        changes.several(before.figures, after.figures),
        held=True,
        movers=people.movers(before.members, after.members),
        newest=max(before.newest, after.newest),
    )


@contextmanager
def _in_folder(name: str) -> Iterator[None]:
    """Files of both folders may have the same name: a message names the folder too."""
    try:
        yield
    except DataError as error:
        raise DataError(
            [p if p.file is None else replace(p, file=f"{name}/{p.file}") for p in error.problems]
        ) from error


@dataclass(frozen=True, slots=True)
class _Side:
    figures: Figures
    members: Members
    envelope: Document
    titles: Titles
    policy: tuple[str, Mapping[str, str]]
    newest: float


def _side(request: Request, grade: str | None, tell: Tell, *, figures_only: bool = False) -> _Side:
    """One of the two runs; the exports of both are never in memory together."""
    opened = open_request(request)
    policy = year_policy(request, opened)
    asked = None if grade is None else wanted(policy, FundChoice(grade))
    with reckoned(opened, policy, tell) as found:
        run = found.district()
        made: list[Document] = [metrics_document(run)]
        if (scores := _scores(found)) is not None:
            made.append(score_document(scores))
        if asked is not None:
            made.append(fund_document(shared(found, asked)))
        figures: Figures = {}
        for document in made:
            figures.update(documents.figures(document))
        nobody = Members(people.NOBODY, {})
        return _Side(
            figures,
            nobody if figures_only else people.members(found.calculation),
            _envelope(made[0]),
            _titles(policy.policy),
            (policy.sha256, policy.changes),
            run.newest,
        )


def _scores(found: Reckoned) -> ScoreRun | None:
    """The scoring sheets, if the policy has one and the data name a unit to score."""
    rules = found.policy.policy.scoring
    if rules is None:
        return None
    scoring = Scoring(found.calculation, rules)
    levels = tuple(level for level in LEVELS if scoring.units(level))
    if not levels:
        return None
    return ScoreRun(found.account(), rules, levels, scoring.scores(levels))


def _document(path: Path) -> Document:
    try:
        document: Any = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise FdsignError(_("{file}: no JSON that can be read.").format(file=path.name)) from error
    if not isinstance(document, dict) or document.get("schema") != 1:
        raise FdsignError(
            _("{file}: no result of fdsign. Write one with --json {example}.").format(
                file=path.name, example="result.json"
            )
        )
    if not documents.known(document.get("command")):
        raise UsageError(
            _(
                "{file} is a result of {command}, which has no figures to compare: results of metrics, "
                "score, fund and plan have."
            ).format(file=path.name, command=document.get("command"))
        )
    return document


def _figures(path: Path, document: Document) -> Figures:
    try:
        compared.side("", document)
        return documents.figures(document)
    except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise FdsignError(
            _("{file}: a result of fdsign that was changed or cut; write it again.").format(
                file=path.name
            )
        ) from error


def _names(old: Path | Address, new: Path | Address) -> tuple[str, str]:
    """What the two are called: their own names, or with their folders where those are the same."""
    one, other = (
        path.resolve() if isinstance(path, Path) else PurePosixPath(path.text)
        for path in (old, new)
    )
    if one.name != other.name:
        return one.name, other.name
    return f"{one.parent.name}/{one.name}", f"{other.parent.name}/{other.name}"


def _envelope(document: Document) -> Document:
    return {key: document[key] for key in _ENVELOPE if key in document}


def _known_titles(document: Document) -> Titles:
    """The titles of the policy that a result names, if it is one of fdsign's own."""
    try:
        return _titles(policies.load(str(document["policy"]["id"])).policy)
    except (FdsignError, KeyError, TypeError):
        return {}


def _titles(policy: Policy) -> Titles:
    """Figure -> its title, of indicators, items of the score, payers, stages and pools."""
    found = dict(titles(policy))
    if policy.scoring is not None:
        found.update({f"score.{name}": item.title for name, item in policy.scoring.items.items()})
        found["score.awareness"] = policy.scoring.awareness.title
        found["score.satisfaction"] = policy.scoring.satisfaction.title
    if policy.funding is not None:
        for part, named in (
            ("sources", policy.funding.sources),
            ("stages", policy.funding.stages),
            ("shares", policy.funding.pools),
        ):
            found.update({f"fund.{part}.{each.id}": each.title for each in named})
    return {figure: {"zh": title.zh, "en": title.en} for figure, title in found.items()}
