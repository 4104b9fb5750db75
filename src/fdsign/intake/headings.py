"""Finds the heading row of a sheet, what each column is, and so which dataset it is (spec 2.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, pairwise

from fdsign.intake import cells, fold
from fdsign.intake.config import DatasetConfig
from fdsign.intake.datasets import BY_ID, COMMON, DATASETS, Dataset
from fdsign.intake.meanings import Meaning, known_to, meanings
from fdsign.intake.raw import RawSheet, letters

_WHOLE = {"合计", "总计", "小计", "总数", "计", "总人数", "人数"}
_QUOTED = re.compile(r'="[^"]*"')
_HAN = re.compile(r"[\u4e00-\u9fff]")
SEARCHED_ROWS = 30
DEEPEST = 3
LITTLE = 0.1
"""What a column that any list of persons may have says for a dataset; one of its own says 1."""
ENOUGH = 2.0
"""The weight of headings from which a sheet is taken for a dataset although a column is missing."""
CLOSE = 0.25
"""Two datasets whose weights differ by less than this fit a sheet equally well."""


@dataclass(slots=True)
class Heading:
    """The heading of one sheet: rows ``top`` … ``top + depth - 1`` (0-based), and its columns.

    ``columns``: canonical column -> indices, best first. ``groups``: group id -> index of its
    yes/no column. ``serial``: index of the running number, ``numbered``: of the system's own number
    of the row. ``others``: heading text -> index of columns fdsign does not know.
    ``doubles``: canonical column -> the headings that both mean it.
    """

    dataset: Dataset
    top: int
    depth: int
    weight: float
    texts: list[str]
    columns: dict[str, list[int]] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    serial: int | None = None
    numbered: int | None = None
    others: dict[str, int] = field(default_factory=dict)

    @property
    def first_row(self) -> int:
        """The 0-based row where the data begin."""
        return self.top + self.depth

    def doubles(self) -> Iterator[tuple[str, list[int]]]:
        """The columns that several headings mean."""
        return ((c, found) for c, found in self.columns.items() if len(found) > 1)


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a sheet was taken for: exactly one of a heading, a rival, a gap, or nothing.

    ``near``: of nothing, what it is most like.
    """

    heading: Heading | None = None
    rival: Dataset | None = None
    missing: tuple[str, ...] = ()
    near: Heading | None = None


def recognise(
    sheet: RawSheet,
    hints: str,
    group_words: Mapping[str, str | None],
    forced: Dataset | None = None,
    configs: Mapping[str, DatasetConfig] | None = None,
) -> Recognition:
    """The dataset of a sheet by the whole set of its headings.

    ``hints``: file, sheet and title text, which decide between datasets that fit equally well.
    ``forced``: fdsign.toml says what the sheet is.
    """
    configs = configs or {}
    candidates = (forced,) if forced else DATASETS
    best: dict[str, Heading] = {}
    taught = {fold.heading(text) for c in configs.values() for text in c.columns.values()}
    for top, depth, texts in _possible_headings(sheet):
        folded = [[fold.heading(name) for name in names] for names in texts]
        if not forced and not _several_known(folded, taught):
            continue
        for dataset in candidates:
            config = configs.get(dataset.id, DatasetConfig())
            if config.header_row is not None and top + depth != config.header_row:
                continue
            found = _match(dataset, top, depth, (texts, folded), group_words, config, sheet)
            if dataset.id not in best or found.weight > best[dataset.id].weight + 1e-9:
                best[dataset.id] = found
    ranked = sorted(
        (h for h in best.values() if h.weight > 0),
        key=lambda h: (-h.weight - _hint(h.dataset, hints), DATASETS.index(h.dataset)),
    )
    complete = [h for h in ranked if not h.dataset.missing(frozenset(h.columns)) and _told(h)]
    if forced:
        complete = [h for h in ranked if not h.dataset.missing(frozenset(h.columns))]
    if not ranked:
        return Recognition()
    leader = ranked[0]
    if complete and (leader in complete or leader.weight < complete[0].weight + 1.0):
        rival = _rival(complete, hints)
        return Recognition(complete[0], rival=rival)
    if forced or (leader.weight >= ENOUGH and _identifies(leader)):
        return Recognition(leader, missing=tuple(leader.dataset.missing(frozenset(leader.columns))))
    return Recognition(near=leader if len(leader.columns) > 1 else None)


def heading_texts(sheet: RawSheet) -> set[str]:
    """The texts of the first rows, folded: what may be a heading."""
    found: set[str] = set()
    for row in sheet.rows[:SEARCHED_ROWS]:
        texts = [_text(cell) for cell in row if _text(cell)]
        if len(texts) > 1:
            found |= {fold.heading(text) for text in texts}
    return found


def _identifies(heading: Heading) -> bool:
    """Whether it says who its rows are about, or is by all else a list of persons by name."""
    columns = heading.columns.keys()
    if not heading.dataset.by_person or {"person_id", "card_no"} & columns:
        return True
    missing = set(heading.dataset.missing(frozenset(columns)))
    return "name" in columns and missing == {"person_id"}


def _told(heading: Heading) -> bool:
    """Whether more than the bare identity speaks for the dataset (a register needs two marks)."""
    if heading.dataset is not BY_ID["residents"]:
        return True
    bare = {"person_id", "name", "phone", "card_no", "institution", "doctor", "station"}
    return len(heading.columns.keys() - bare) + len(heading.groups) >= 2


def _hint(dataset: Dataset, hints: str) -> float:
    return 0.5 if any(word in hints for word in dataset.words) else 0.0


def _rival(complete: list[Heading], hints: str) -> Dataset | None:
    """Another dataset that fits as well, and shares no way to tell."""
    if len(complete) < 2:
        return None
    first, second = (h.weight + _hint(h.dataset, hints) for h in complete[:2])
    return complete[1].dataset if first - second < CLOSE else None


def _possible_headings(sheet: RawSheet) -> Iterator[tuple[int, int, list[list[str]]]]:
    """Every heading of 1 to 3 rows among the first rows: top, depth, candidates for each column."""
    rows = [[_text(cell) for cell in row] for row in sheet.rows[: SEARCHED_ROWS + DEEPEST]]
    width = max((len(row) for row in rows), default=0)
    for row in rows:
        row.extend([""] * (width - len(row)))
    parts = [_cut_up(upper, lower) for upper, lower in pairwise(rows)]
    spread = _spread(rows, parts, sheet)
    for depth in range(1, DEEPEST + 1):
        for top in range(min(len(rows) - depth + 1, SEARCHED_ROWS)):
            if all(any(row) for row in rows[top : top + depth]) and not (
                top + depth < len(rows) and parts[top + depth - 1]
            ):
                yield top, depth, list(map(_names, zip(*spread[top : top + depth], strict=True)))


def _cut_up(upper: list[str], lower: list[str]) -> list[tuple[int, int]]:
    """Headings that the row below cuts into parts: 户籍人口 over 其中60岁以上 | 0-6岁 | 合计.

    Each is a heading with blanks to its right, and different words under it and each blank. Returns
    first and last column; nothing for a title, which stands alone in its row.
    """
    found: list[tuple[int, int]] = []
    starts = [column for column, text in enumerate(upper) if text]
    if len(starts) < 2:
        return found
    for start, following in zip(starts, [*starts[1:], len(upper)], strict=True):
        under = lower[start:following]
        if len(under) == len(set(under)) >= 2 and all(map(_HAN.search, under)):
            found.append((start, following - 1))
    return found


def _spread(
    rows: list[list[str]], parts: list[list[tuple[int, int]]], sheet: RawSheet
) -> list[list[str]]:
    """The rows with every merged span, and every heading cut up below, filled with its text."""
    filled = [list(row) for row in rows]
    for (r0, c0), (r1, c1) in sheet.merged:
        if r0 < len(rows) and c0 < len(rows[r0]):
            for i in range(r0, min(r1 + 1, len(rows))):
                for j in range(c0, min(c1 + 1, len(rows[i]))):
                    filled[i][j] = rows[r0][c0]
    for i, cut in enumerate(parts):
        for start, end in cut:
            filled[i][start : end + 1] = [rows[i][start]] * (end - start + 1)
    return filled


def _names(cells: Iterable[str]) -> list[str]:
    """What a column may be called, by its cells from above: upper and lower together, its lowest text."""
    texts = list(dict.fromkeys(filter(None, cells)))
    if len(texts) > 1 and fold.word(texts[-1]) in _WHOLE:
        return ["".join(texts[:-1])]
    return ["".join(texts[start:]) for start in range(len(texts))]


def _text(cell: object) -> str:
    if cell is None or isinstance(cell, float):
        return ""
    text = str(cell).strip()
    return text[2:-1].strip() if _QUOTED.fullmatch(text) else text


def _match(
    dataset: Dataset,
    top: int,
    depth: int,
    names_of: tuple[list[list[str]], list[list[str]]],
    group_words: Mapping[str, str | None],
    config: DatasetConfig,
    sheet: RawSheet,
) -> Heading:
    """The heading as one dataset understands it. ``names_of``: the columns, as written and folded."""
    texts, columns = names_of
    taught = {fold.heading(text): column for column, text in config.columns.items()}
    found = Heading(dataset, top, depth, 0.0, [t[-1] if t else "" for t in texts])
    ranks: dict[str, list[tuple[int, int]]] = {}
    shared = fold.headings()["shared"]
    for index, folded in enumerate(columns):
        for name in folded:
            if name in taught:
                ranks.setdefault(taught[name], []).append((-1, index))
                found.weight += 1.0
                break
            if known := meanings(dataset.id, name):
                for place, (column, rank) in enumerate(_settled(known, found, sheet, index)):
                    ranks.setdefault(column, []).append((rank, index))
                    if len(ranks[column]) == 1 and not place:
                        found.weight += (LITTLE if column in COMMON else 1.0) / known_to(name)
                break
            group = group_words.get(cells.group_word(name))
            if group is not None and "groups" in dataset.columns and "managed" not in name:
                found.groups.setdefault(group, index)
                found.weight += LITTLE
                break
            if name in shared["serial"]:
                found.serial = index if found.serial is None else found.serial
                break
            if name in shared["numbered"]:
                found.numbered = index if found.numbered is None else found.numbered
                break
        else:
            if folded:
                found.others.setdefault(folded[0] or letters(index), index)
    found.columns = {column: [i for _, i in sorted(places)] for column, places in ranks.items()}
    return found


def _settled(
    known: tuple[Meaning, ...], found: Heading, sheet: RawSheet, index: int
) -> list[Meaning]:
    """The meaning of a heading; 签约年度 is a year, a length, or both, by what stands below it."""
    if {column for column, _ in known} != {"contract_year", "term_years"}:
        return [known[0]]
    below = sheet.below(found.first_row, index)
    values = {_whole(cell) for cell in below if str(cell).strip()}
    fits = {
        "contract_year": any(cells.calendar_year(value) is not None for value in values),
        "term_years": any(cells.term_years(value) is not None for value in values),
    }
    return [meaning for meaning in known if fits[meaning[0]]] or [known[0]]


def _whole(cell: object) -> str:
    return re.sub(r"\.0$", "", str(cell))


def _several_known(columns: list[list[str]], taught: set[str]) -> bool:
    known = (names for names in columns if _is_known(names, taught))
    return len(list(islice(known, 2))) == 2


def _is_known(names: list[str], taught: set[str]) -> bool:
    return any(name in taught or known_to(name) for name in names)
