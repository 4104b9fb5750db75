"""What an office could teach in fdsign.toml about these exports: each a decision of theirs.

No personal value: a word that may be a name or a number, and is not common, is told by its cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches

from fdsign.intake import fold, masking, places
from fdsign.intake.datasets import BY_ID
from fdsign.intake.exports import Exports
from fdsign.intake.titles import titled_institution
from fdsign.intake.vocabulary import Vocabulary, vocabulary
from fdsign.locale.text import _
from fdsign.policy.models import Policy
from fdsign.problems import Problem

_NO = "不未非无否没"
_ALIKE = 0.7
"""How like a known word another must be to be taken for its like: 解约 is not 在约."""
_CANDIDATES = 8
"""Unused headings offered for a missing column."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One line of fdsign.toml: ``key = value`` in a table, and why it is proposed.

    ``table``: dotted, empty at the top of the file. ``key`` is empty where only ``why`` is said.
    """

    table: str
    key: str
    value: str | tuple[str, ...]
    why: str


def lessons(exports: Exports, policy: Policy) -> list[Lesson]:
    """Everything that the problems leave to decide: top, aliases, then dataset by dataset."""
    words = vocabulary(policy)
    found = [
        *_institution(exports),
        *_variants(exports),
        *_doctors(exports.problems),
        *_sheets(exports.problems),
        *_columns(exports.problems),
        *_words(exports.problems, words, policy),
    ]
    datasets = list(BY_ID)
    return sorted(dict.fromkeys(found), key=lambda lesson: _order(lesson.table, datasets))


def _order(table: str, datasets: list[str]) -> tuple[int, str]:
    block = table.partition(".")[0]
    return datasets.index(block) + 2 if block in datasets else bool(table), table


def _institution(exports: Exports) -> Iterator[Lesson]:
    """The institution of rows that name none: those that the data or the titles name."""
    if any(p.code == "institution-missing" for p in exports.problems):
        why = _("for the rows that name none")
    elif exports.inputs and not places.institutions(exports):
        why = _("no row names an institution")
    else:
        return
    named = {titled_institution(words) for words in exports.titles.values()} - {None}
    for name in sorted({*places.institutions(exports), *(n for n in named if n)}) or ["…"]:
        yield Lesson("", "institution", name, why)


def _variants(exports: Exports) -> Iterator[Lesson]:
    """Two spellings of one institution: the one on fewer rows, or the shorter one, gives way."""
    rows = places.rows_by_institution(exports)
    for p in _of(exports.problems, "name-variant"):
        names = (p.details["first"], p.details["second"])
        wrong, right = sorted(names, key=lambda name: (rows[name], len(name), name))
        why = _("{wrong} rows and {right} rows").format(wrong=rows[wrong], right=rows[right])
        yield Lesson(f"aliases.{p.details['kind']}", wrong, right, why)


def _doctors(problems: Iterable[Problem]) -> Iterator[Lesson]:
    for p in _of(problems, "doctor-unknown"):
        if p.details.get("nearest"):
            why = _("in no staff table; the nearest name there")
            yield Lesson("aliases.doctor", p.details["doctor"], p.details["nearest"], why)


def _sheets(problems: Iterable[Problem]) -> Iterator[Lesson]:
    """Which dataset a file is that fits two, or only nearly one."""
    files: dict[str, list[str]] = {}
    for p in problems:
        if p.code == "sheet-ambiguous":
            for dataset in (p.details["first"], p.details["second"]):
                files.setdefault(dataset, []).append(p.file or "")
        elif p.code == "sheet-unrecognised" and p.details.get("keys"):
            files.setdefault(p.details["dataset_id"], []).append(p.file or "")
    for dataset, names in files.items():
        title = _(BY_ID[dataset].title)
        why = _("if it is {dataset}; every sheet of the file").format(dataset=title)
        yield Lesson(dataset, "files", tuple(dict.fromkeys(names)), why)


def _columns(problems: Iterable[Problem]) -> Iterator[Lesson]:
    """For a missing column the unused headings, for a double one the other heading."""
    for p in problems:
        details = p.details
        if p.code == "column-duplicate" and p.severity == "warning":
            why = _("instead of {first}").format(first=details["first"])
            yield Lesson(f"{details['dataset_id']}.columns", details["key"], details["second"], why)
        elif p.code in ("column-missing", "sheet-unrecognised") and details.get("keys"):
            table = f"{details['dataset_id']}.columns"
            unused = [h for h in details["unused"].split("\n") if h]
            for key in details["keys"].split():
                usual = fold.first_heading(details["dataset_id"], key)
                shown = sorted(unused, key=lambda heading: -_likeness(heading, usual))
                for heading in shown[:_CANDIDATES]:
                    why = _("{place}, if it means {heading}")
                    yield Lesson(table, key, heading, why.format(place=p.place(), heading=usual))
                if not unused:
                    why = _("{place} has no unused heading that could be {heading}")
                    yield Lesson(table, "", "", why.format(place=p.place(), heading=usual))


def _likeness(heading: str, usual: str) -> float:
    return SequenceMatcher(None, heading, usual, autojunk=False).ratio()


def _words(problems: Iterable[Problem], words: Vocabulary, policy: Policy) -> Iterator[Lesson]:
    """Unknown words of a column, the most frequent first, with what they may mean."""
    times: Counter[tuple[str, str, str]] = Counter()
    where: dict[tuple[str, str, str], Problem] = {}
    for p in _of(problems, "status-unknown", "yesno-invalid", "group-unknown"):
        key = "groups" if p.code == "group-unknown" else p.details["key"]
        dataset = p.details["dataset_id"]
        if key in BY_ID[dataset].columns:  # no lesson is read for the yes/no columns of groups
            cell = (dataset, key, p.clear or p.value or "")
            times[cell] += p.count
            where.setdefault(cell, p)
    for (dataset, key, word), count in times.most_common():
        table = f"{dataset}.values.{key}"
        if masking.masked(word, key, count) != word:
            why = _("{place}: a word that may name a person; look at the cell")
            yield Lesson(table, "", "", why.format(place=where[dataset, key, word].place()))
            continue
        allowed, guess = _meaning(words, policy, dataset, key, word)
        why = _("{count} rows; one of {list}").format(count=count, list=", ".join(allowed))
        yield Lesson(table, word, guess, why)


def _meaning(
    words: Vocabulary, policy: Policy, dataset: str, key: str, word: str
) -> tuple[list[str], str]:
    """What a word of a column may mean, and what it most looks like."""
    if key == "groups":
        other = policy.groups.other_words[:1]
        known = {w: group for w, group in words.group_words.items() if group is not None}
        return [*words.groups, *other], _nearest(word, known) or (*other, *words.groups)[0]
    meaning = words.words(dataset, key)
    if meaning is None:
        return ["yes", "no"], "no" if word[:1] in _NO else "yes"
    allowed = list(dict.fromkeys(meaning.values()))
    return allowed, _nearest(word, meaning) or allowed[0]


def _nearest(word: str, known: dict[str, str]) -> str | None:
    near = get_close_matches(fold.word(word), known, 1, cutoff=_ALIKE)
    return known[near[0]] if near else None


def _of(problems: Iterable[Problem], *codes: str) -> Iterator[Problem]:
    return (p for p in problems if p.code in codes)
