"""Writes a whole synthetic year of exports, in which no real person occurs."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from fdsign.synthetic.centre_exports import (
    write_bookings,
    write_home_beds,
    write_population,
    write_register,
    write_services,
    write_staff,
    write_survey,
)
from fdsign.synthetic.contract_exports import write_contracts
from fdsign.synthetic.dirt import Dirt, dirt_named
from fdsign.synthetic.scale import scale_named
from fdsign.synthetic.subdistrict import subdistricts
from fdsign.synthetic.visit_exports import (
    write_community_visits,
    write_hospital_visits,
    write_referrals,
)
from fdsign.synthetic.world import World, make_world

LOCK_FILE = "~$签约明细.xlsx"
EMPTY_FILE = "新建文本文档.txt"


def write_demo(
    folder: Path,
    *,
    scale: str = "centre",
    seed: int = 2017,
    dirt: str = "usual",
    year: int = 2017,
) -> list[Path]:
    """Writes the exports of one centre, or of each centre of a district, and one assessment year.

    scale is tiny, centre or district, dirt is none, usual or hostile. A district's centres have a
    subfolder each, named by the institution. The same arguments give the same bytes. Returns the
    files written, sorted. ValueError for an unknown scale or dirt; FileExistsError if the folder
    exists and is not empty (or is a file).
    """
    size = scale_named(scale)
    centres = [(each, dirt_named(dirt, each.seed(seed))) for each in subdistricts(size.centres)]
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(folder)
    written: list[Path] = []
    for each, mess in centres:
        home = folder / each.institution if size.centres > 1 else folder
        home.mkdir(parents=True, exist_ok=True)
        with no_garbage_collection():  # which millions of cells would set off again and again
            written += _write_exports(home, make_world(size, seed, year, each), mess)
        if mess.hostile:
            written += _write_rubbish(home)
    moment = datetime(year + 1, 1, 2, tzinfo=UTC).timestamp()
    for file in written:
        os.utime(file, (moment, moment))
    return sorted(written)


def _write_exports(folder: Path, world: World, mess: Dirt) -> list[Path]:
    """Writes each export of the year."""
    printed = date(world.year + 1, 1, 2)
    return [
        *write_contracts(folder, world, mess, printed),
        write_register(folder, world, mess, printed),
        write_population(folder, world, printed),
        write_community_visits(folder, world, mess),
        write_hospital_visits(folder, world, mess),
        write_referrals(folder, world, mess),
        write_home_beds(folder, world, mess, printed),
        write_survey(folder, world, mess, printed),
        write_services(folder, world, mess, printed),
        write_bookings(folder, world, printed),
        write_staff(folder, world, mess, printed),
    ]


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Puts the collector to rest, unless it rests already."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _write_rubbish(folder: Path) -> list[Path]:
    """A zero-byte file and the lock file of a workbook somebody has open."""
    empty, lock = folder / EMPTY_FILE, folder / LOCK_FILE
    empty.write_bytes(b"")
    lock.write_bytes(b"\x06shili\x00".ljust(165, b" "))
    return [empty, lock]
