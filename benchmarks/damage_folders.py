"""Folders with things in them that are no exports, hidden away, or named to do harm."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

from benchmarks import folders
from benchmarks.cases import REFUSED, SAME, Case, SkippedError, packed

_PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 500
_SECRET = "outside.xlsx"


def _beside(name: str, data: bytes) -> Callable[[Path], Path]:
    """One more file in the folder."""

    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    return make


def _instead(data: bytes) -> Callable[[Path], Path]:
    """The contracts workbook holds something else."""
    return _beside(folders.CONTRACTS, data)


def _named(name: str | bytes) -> Callable[[Path], Path]:
    """The contracts under another name."""

    def make(folder: Path) -> Path:
        path = folder / os.fsdecode(name)
        (folder / folders.CONTRACTS).rename(path)
        return path

    return make


def _deep(folder: Path) -> Path:
    """The contracts 60 folders down."""
    place = folder.joinpath(*["下"] * 60)
    place.mkdir(parents=True)
    return (folder / folders.CONTRACTS).rename(place / folders.CONTRACTS)


def _copy(folder: Path) -> Path:
    return Path(shutil.copy(folder / folders.CONTRACTS, folder / "副本 签约明细.xlsx"))


def _linked(target: Callable[[Path], Path], name: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.symlink_to(target(folder))
        return path

    return make


def _fifo(folder: Path) -> Path:
    path = folder / "管道.csv"
    os.mkfifo(path)
    return path


def _socket(folder: Path) -> Path:
    """A socket; its name must be short, so it is made in the folder itself."""
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(folder)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("s.csv")
    finally:
        os.fchdir(here)
        os.close(here)
    return folder / "s.csv"


def _unreadable(folder: Path) -> Path:
    if os.geteuid() == 0:
        raise SkippedError("root may read every file")
    path = folder / folders.CONTRACTS
    path.chmod(0)
    return path


def _zipped(folder: Path) -> Path:
    return packed(folder / folders.CONTRACTS, {"readme.txt": b"no workbook"})


def _two_settings(folder: Path) -> Path:
    (folder / "下").mkdir()
    for place in (folder, folder / "下"):
        (place / "fdsign.toml").write_text("year = 2017\n", "utf-8")
    return folder / "fdsign.toml"


def _setting(text: bytes) -> Callable[[Path], Path]:
    return _beside("fdsign.toml", text)


CASES = (
    Case("lock-file", "the lock file of a workbook open in Excel",
         _beside("~$签约明细.xlsx", b"\x06shili\x00".ljust(165)), (SAME,)),
    Case("empty-file", "one more file, of no bytes", _beside("新建.txt", b""), (SAME, REFUSED)),
    Case("picture", "a picture among the exports", _beside("扫描.png", _PICTURE), (SAME,)),
    Case("picture-as-csv", "a picture named .csv", _beside("扫描.csv", _PICTURE), (REFUSED,)),
    Case("picture-as-workbook", "the contracts are a picture", _instead(_PICTURE), (REFUSED,)),
    Case("pdf-as-workbook", "the contracts are a PDF", _instead(b"%PDF-1.4\n%"), (REFUSED,)),
    Case("zip-as-workbook", "the contracts are some other zip", _zipped, (REFUSED,)),
    Case("copy", "the contracts twice, under two names", _copy, (SAME,)),
    Case("link-to-copy", "a link to the contracts", _linked(
        lambda folder: folder / folders.CONTRACTS, "链接.xlsx"), (SAME, REFUSED)),
    Case("link-to-nothing", "a link that leads nowhere",
         _linked(lambda folder: folder / _SECRET, "链接.xlsx"), (SAME, REFUSED)),
    Case("link-in-a-circle", "a link to its own folder",
         _linked(lambda folder: folder, "环"), (SAME, REFUSED)),
    Case("link-to-device", "a link to an endless device",
         _linked(lambda _folder: Path("/dev/zero"), "零.csv"), (SAME, REFUSED)),
    Case("pipe", "a named pipe that nobody fills", _fifo, (SAME, REFUSED)),
    Case("socket", "a socket", _socket, (SAME, REFUSED)),
    Case("unreadable", "contracts that may not be read", _unreadable, (REFUSED,)),
    Case("deep", "the contracts 60 folders down", _deep, (SAME, REFUSED)),
    Case("name-quotes", "a file name with quotes and markup", _named("""'"`[b]$(x)".xlsx"""),
         (SAME,)),
    Case("name-newline", "a file name with a line break and a colour code",
         _named("签\n约\x1b[31m.xlsx"), (SAME,)),
    Case("name-not-text", "a file name that is no UTF-8", _named(b"\xc7\xa9\xd4\xbc.xlsx"),
         (SAME, REFUSED)),
    Case("name-long", "a file name of 250 bytes", _named("a" * 245 + ".xlsx"), (SAME,)),
    Case("name-option", "a file named like an option", _named("--force.xlsx"), (SAME,)),
    Case("setting-nonsense", "an fdsign.toml that is no TOML", _setting(b"year = = 2017"),
         (REFUSED,)),
    Case("setting-unknown", "an fdsign.toml with an unknown key", _setting(b"yaer = 2017"),
         (REFUSED,)),
    Case("setting-not-text", "an fdsign.toml of other bytes", _setting(b"\xff\x00\xfe"),
         (REFUSED,)),
    Case("setting-nested", "an fdsign.toml nested 100,000 deep",
         _setting(b"x = " + b"[" * 100_000), (REFUSED,)),
    Case("setting-twice", "two fdsign.toml", _two_settings, (REFUSED,)),
)  # fmt: skip
