"""Institutions and names across files: which centre a row belongs to, which spellings look alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from difflib import SequenceMatcher

import pyarrow as pa
import pyarrow.compute as pc

from fdsign.intake.exports import Exports
from fdsign.intake.titles import titled_institution
from fdsign.problems import Problem, problem

_FILLED = ("contracts", "residents", "population", "home_beds", "staff", "services", "bookings")
_ALIKE = 0.8
PLACE = "机构|医院|单位|诊所|药店"
"""How a heading reads that names a place."""


def institutions(exports: Exports) -> list[str]:
    """The institutions that the contracts and the register name, sorted."""
    found: set[str] = set()
    for name in ("contracts", "residents"):
        table = exports.tables.get(name)
        if name == "residents" and table is not None:
            status = pc.fill_null(table["record_status"], "live")
            table = table.select(["institution"]).filter(pc.equal(status, "live"))
        if table is not None:
            found.update(v for v in table["institution"].unique().to_pylist() if v)
    return sorted(found)


def fill_institutions(exports: Exports) -> list[Problem]:
    """Give rows without an institution the only one the run knows; tell what stays in doubt.

    With several institutions a row takes the one that the title, the sheet or the file is named
    after; a population or staff row else its doctor's, if the contracts know the name in just one.
    """
    known = institutions(exports)
    only = exports.config.institution or (known[0] if len(known) == 1 else None)
    found: list[Problem] = []
    for name in _FILLED:
        table = exports.tables.get(name)
        if table is None:
            continue
        blank = pc.is_null(table["institution"])
        if not table["institution"].null_count:
            continue
        if only is not None:
            fill = pa.array([only] * len(table), pa.string())
            if exports.config.institution is None:
                found += _other_titles(exports, table.filter(blank), only)
        else:
            fill = _by_title(exports, table["source"], known)
            if name in ("population", "staff"):
                doctor = table["name" if name == "staff" else "doctor"]
                fill = pc.coalesce(fill, _by_doctor(exports, doctor))
        own = table["institution"].cast(pa.string())
        table = _replace(table, "institution", pc.coalesce(own, fill).dictionary_encode())
        exports.tables[name] = table
        found += _nowhere(exports, table) if known else []
    return found


def titled(exports: Exports, table: pa.Table) -> pa.Table:
    """The table whose rows without an institution have the one that the words around their sheet name."""
    if "institution" not in table.column_names:
        return table
    if not table["institution"].null_count:
        return table
    named = {source: titled_institution(words) for source, words in exports.titles.items()}
    own = table["institution"].cast(pa.string())
    return _replace(table, "institution", pc.coalesce(own, _by_sheet(table["source"], named)))


def _by_sheet(sources: pa.ChunkedArray, named: Mapping[int, str | None]) -> pa.Array:
    """The name of each row's sheet."""
    sheets = sorted(named)
    at = pc.index_in(sources.combine_chunks(), pa.array(sheets, pa.int32()))
    return pa.array([named[sheet] for sheet in sheets], pa.string()).take(at)


def _by_source(table: pa.Table) -> list[tuple[int, int]]:
    """Sheet and number of rows, in the order of the sheets."""
    counts = table["source"].value_counts().to_pylist()
    return sorted((pair["values"], pair["counts"]) for pair in counts)


def _nowhere(exports: Exports, table: pa.Table) -> list[Problem]:
    """The sheets that leave rows without an institution, although the run knows some."""
    return [
        problem("institution-missing", file=exports.inputs[source].file,
                sheet=exports.inputs[source].sheet, rows=rows)
        for source, rows in _by_source(table.filter(pc.is_null(table["institution"])))
    ]  # fmt: skip


def _other_titles(exports: Exports, blank: pa.Table, only: str) -> list[Problem]:
    """The sheets whose rows are given the only institution, though their title names another."""
    found = []
    for source, rows in _by_source(blank):
        other = titled_institution(exports.titles[source])
        if other is not None and only not in exports.titles[source] and not only.endswith(other):
            entry = exports.inputs[source]
            found.append(
                problem("institution-doubtful", file=entry.file, sheet=entry.sheet, rows=rows,
                        other=other, only=only)
            )  # fmt: skip
    return found


def mark_own_clinics(exports: Exports) -> None:
    """Add ``own_clinic`` to the visits: their sheet says neither where they were nor at which level.

    Only a centre's own clinic export is silent about both, so these visits are at the community. A
    sheet is not silent if a heading that fdsign does not know reads like a place.
    """
    visits = exports.tables["visits"]
    said = pc.or_(pc.is_valid(visits["institution"]), pc.is_valid(visits["level"]))
    telling = set(visits["source"].filter(said).unique().to_pylist())
    telling |= {
        source
        for source, entry in enumerate(exports.inputs)
        if any(re.search(PLACE, heading) for heading in entry.unknown)
    }
    told = pc.is_in(visits["source"], value_set=pa.array(sorted(telling), pa.int32()))
    exports.tables["visits"] = visits.append_column("own_clinic", pc.invert(told))


def _by_title(exports: Exports, sources: pa.ChunkedArray, known: list[str]) -> pa.Array:
    """The one known institution that the words around a sheet name."""
    named: dict[int, str | None] = {}
    for source, words in exports.titles.items():
        found = [name for name in known if name in words]
        longest = [n for n in found if not any(n != other and n in other for other in found)]
        named[source] = longest[0] if len(longest) == 1 else None
    return _by_sheet(sources, named)


def _by_doctor(exports: Exports, doctors: pa.ChunkedArray) -> pa.Array:
    homes: dict[str, set[str]] = {}
    contracts = exports.tables.get("contracts")
    if contracts is not None:
        pairs = contracts.select(["doctor", "institution"]).unify_dictionaries()
        pairs = pairs.group_by(["doctor", "institution"])
        for row in pairs.aggregate([]).to_pylist():
            if row["doctor"] and row["institution"]:
                homes.setdefault(row["doctor"], set()).add(row["institution"])
    unique = {doctor: min(found) for doctor, found in homes.items() if len(found) == 1}
    return pa.array([unique.get(d) for d in doctors.to_pylist()], pa.string())


def _replace(table: pa.Table, name: str, values: pa.ChunkedArray) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), name, values)


def name_variants(exports: Exports) -> list[Problem]:
    """Institutions, and teams of one institution, that look like one name spelt in two ways."""
    found = []
    names = institutions(exports)
    population = exports.tables.get("population")
    if population is not None:
        names = sorted({*names, *(n for n in population["institution"].unique().to_pylist() if n)})
    rows = rows_by_institution(exports)
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            if _alike(first, second) or _misspelt(first, second, rows):
                found.append(
                    problem("name-variant", first=first, second=second, kind="institution")
                )
    return found


def rows_by_institution(exports: Exports) -> Counter[str]:
    """How many contract and register rows each institution has."""
    counts: Counter[str] = Counter()
    for name in ("contracts", "residents"):
        table = exports.tables.get(name)
        if table is not None:
            for pair in table["institution"].drop_null().value_counts().to_pylist():
                counts[pair["values"]] += pair["counts"]
    return counts


def _misspelt(first: str, second: str, rows: Counter[str]) -> bool:
    """Whether one name differs from the other in one letter and stands on few rows beside it."""
    if len(first) != len(second) or len(first) < 5:
        return False
    differing = sum(1 for a, b in zip(first, second, strict=True) if a != b)
    few, many = sorted((rows[first], rows[second]))
    return differing == 1 and few * 10 < many


def _alike(first: str, second: str) -> bool:
    """Whether one name is the other with letters left out or one letter changed, digits alike."""
    if [c for c in first if c in _NUMBERS] != [c for c in second if c in _NUMBERS]:
        return False
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    common = sum(block.size for block in matcher.get_matching_blocks())
    short = min(len(first), len(second))
    return common == short and short >= 4 and matcher.ratio() >= _ALIKE


_NUMBERS = set("0123456789一二三四五六七八九十甲乙丙丁东南西北中")


def rival_populations(exports: Exports) -> list[Problem]:
    """Two population sheets about the same units would count people twice.

    A sheet that also reports signing figures gives way to a plain one, said so; two plain ones
    that name the same unit, or cut the same population differently, stop the run.
    """
    table = exports.tables.get("population")
    if table is None:
        return []
    keys = ("institution", "station", "community", "doctor")
    by_source: dict[int, set[tuple[object, ...]]] = {}
    shapes: dict[int, tuple[bool, ...]] = {}
    rows = table.select(["source", "year", *keys]).to_pylist()
    for row in rows:
        year = row["year"] or exports.title_years.get(row["source"])
        by_source.setdefault(row["source"], set()).add((year, *(row[k] for k in keys)))
    for source, units in by_source.items():
        shapes[source] = tuple(any(unit[i + 2] is not None for unit in units) for i in range(3))
    found = []
    sources = sorted(by_source)
    for i, first in enumerate(sources):
        for second in sources[i + 1 :]:
            same_place = {u[:2] for u in by_source[first]} & {u[:2] for u in by_source[second]}
            clash = by_source[first] & by_source[second] or (
                same_place and shapes[first] != shapes[second]
            )
            if clash:
                entry, other = exports.inputs[second], exports.inputs[first]
                found.append(
                    problem("population-double", file=entry.file, sheet=entry.sheet,
                            other=" ".join(filter(None, (other.file, other.sheet))))
                )  # fmt: skip
    return found
