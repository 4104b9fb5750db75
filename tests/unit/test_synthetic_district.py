"""The made-up district: its centres share nobody, and count together as each counts alone."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from fdsign.synthetic.demo import EMPTY_FILE, LOCK_FILE, write_demo
from fdsign.synthetic.identity import check_character
from fdsign.synthetic.scale import SCALES, TINY
from fdsign.synthetic.staff import staff_sheet
from fdsign.synthetic.subdistrict import ALONE, NAMES, subdistricts
from fdsign.synthetic.world import World, make_world
from tests.functional.program import fdsign

SMALL = replace(TINY, centres=3)
INSTITUTIONS = [each.institution for each in subdistricts(SMALL.centres)]
Figures = dict[tuple[str, str, str], dict[str, Any]]
Counted = dict[str, tuple[Figures, dict[str, Any]]]


@pytest.fixture(scope="module", autouse=True)
def small_district() -> Iterator[None]:
    """A district of three tiny centres, made in a moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SCALES, "small", SMALL)
        yield


@pytest.fixture(scope="module")
def worlds() -> list[World]:
    """What happened in each centre of the small district."""
    return [make_world(SMALL, 2017, 2017, each) for each in subdistricts(SMALL.centres)]


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Counted:
    """The figures of the small district, under "", and of each centre by itself."""
    folder = tmp_path_factory.mktemp("district")
    write_demo(folder, scale="small")
    return {name: figures(folder / name) for name in ("", *INSTITUTIONS)}


def figures(folder: Path) -> tuple[Figures, dict[str, Any]]:
    """(indicator, institution, level and unit) → result, the total's institution being ""; all the JSON."""
    done = fdsign("metrics", folder, "--year", 2017, "--quiet", "--json", "-")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    found: Figures = {}
    for result in document["results"]:
        level, unit = result["level"], result["unit"] or ""
        institution = unit if level == "institution" else result.get("institution", "")
        found[result["indicator"], institution, f"{level} {unit}"] = result
    assert len(found) == len(document["results"])
    return found, document


def files(folder: Path) -> dict[str, bytes]:
    """Path within the folder → content."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_district_is_six_centres_of_the_usual_size() -> None:
    assert SCALES["district"] == replace(SCALES["centre"], centres=6)
    assert subdistricts(1) == (ALONE,)
    names = [each.institution for each in subdistricts(len(NAMES))]
    assert len(set(names)) == 6
    assert not any(a in b or b in a for a, b in combinations([*names, ALONE.institution], 2))


def test_each_centre_has_a_subfolder_named_by_it(tmp_path: Path) -> None:
    written = write_demo(tmp_path, scale="small")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(INSTITUTIONS)
    assert written == sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert set(Counter(path.name for path in written).values()) == {SMALL.centres}
    assert Counter(path.parent.name for path in written) == dict.fromkeys(INSTITUTIONS, 12)


def test_the_same_arguments_give_the_same_district(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_demo(tmp_path / name, scale="small", seed=seed, dirt="hostile")
    first, again, other = (files(tmp_path / name) for name in "abc")
    assert first == again
    assert first.keys() == other.keys()
    same = {Path(name).name for name in first if first[name] == other[name]}
    assert same == {EMPTY_FILE, LOCK_FILE}


def numbers(world: World) -> Iterator[set[str]]:
    """The sets of numbers that must be the centre's own, and the names of its staff."""
    yield {person.person_id for person in world.people}
    yield {person.card_no for person in world.people}
    yield {person.record_no for person in world.people}
    yield {person.phone for person in world.people}
    staff = staff_sheet(world.centre, SMALL.other_staff, world.rng("staff")).rows
    yield {str(row[1]) for row in staff}
    yield {str(row[0]) for row in staff}
    yield {doctor.station for doctor in world.centre.grid_doctors}
    yield {doctor.grid for doctor in world.centre.grid_doctors}


def test_centres_share_no_number_and_no_doctor(worlds: list[World]) -> None:
    for kind in zip(*map(numbers, worlds), strict=True):
        assert all(kind)
        assert not any(a & b for a, b in combinations(kind, 2))
    assert len({tuple(person.birth for person in world.people) for world in worlds}) == len(worlds)


def test_all_numbers_of_a_district_are_of_nobody(worlds: list[World]) -> None:
    for index, world in enumerate(worlds):
        for person in world.people:
            assert person.person_id.startswith(f"99999{9 - index}")
            assert person.person_id[-1] == check_character(person.person_id[:-1])


def test_numbers_keep_apart_at_full_size() -> None:
    size, parts = SCALES["district"], subdistricts(SCALES["district"].centres)
    last = size.residents + size.outsiders - 1
    staff = size.grid_doctors + size.off_grid_doctors + size.other_staff
    for kind, number in (
        ("card_no", last),
        ("record_no", last),
        ("mobile", last),
        ("staff_no", staff),
    ):
        ends = [
            (getattr(part, kind)(int(kind == "staff_no")), getattr(part, kind)(number))
            for part in parts
        ]
        assert len({len(text) for pair in ends for text in pair}) == 1
        assert all(before[1] < after[0] for before, after in pairwise(ends))


def test_each_centre_counts_in_the_district_as_it_counts_alone(counted: Counted) -> None:
    district, document = counted[""]
    assert {institution for _, institution, _ in district} == {"", *INSTITUTIONS}
    alone: Figures = {}
    problems: Counter[str] = Counter()
    for institution in INSTITUTIONS:
        own, told = counted[institution]
        assert {place for _, place, _ in own} == {"", institution}
        alone |= {key: result for key, result in own.items() if key[1]}
        problems.update(told["problems"])
    assert {key: result for key, result in district.items() if key[1]} == alone
    assert Counter(document["problems"]) == problems


def test_the_total_of_the_district_is_the_sum_of_its_centres(counted: Counted) -> None:
    district, _ = counted[""]
    indicators = {indicator for indicator, _, _ in district}
    assert len(indicators) > 20
    for indicator in indicators:
        total = district[indicator, "", "total "]
        centres = [district[indicator, name, f"institution {name}"] for name in INSTITUTIONS]
        for count in ("numerator", "denominator"):
            assert total[count] == sum(centre[count] for centre in centres), indicator
