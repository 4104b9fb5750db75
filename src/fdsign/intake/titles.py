"""What the lines above a heading say."""

from __future__ import annotations

import re

from fdsign.intake import fold
from fdsign.intake.headings import Heading
from fdsign.intake.raw import RawSheet

_YEAR = re.compile(r"(?<!\d)(20\d\d)年(?!\d{1,2}月)|(?<!\d)(20\d\d)年12月(?:31日|底|末)?")
_BARE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_INSTITUTION = re.compile(r"([\u4e00-\u9fff]{2,12}?)(社区卫生服务中心|社区服务中心|卫生院)")
_GENERAL = re.compile(r"(各|全|辖|本|有关|[区市县省])$")
_PRINTED = re.compile(r"打印|导出|制表|生成|查询|填报|下载")


def title_text(sheet: RawSheet) -> str:
    """The texts of the first rows that hold only a cell or two."""
    lines = []
    for row in sheet.rows[:5]:
        texts = [str(cell) for cell in row if isinstance(cell, str) and cell.strip()]
        if len(texts) <= 2:
            lines.extend(texts)
    return " ".join(lines)


def title_year(sheet: RawSheet, heading: Heading, stem: str) -> int | None:
    """The year a sheet is about: by the lines above its heading, its name, the file's name."""
    for row in sheet.rows[: heading.top]:
        for cell in row:
            line = fold.word(str(cell))
            match = _YEAR.search(line)
            if match and not _PRINTED.search(line):
                return int(match[1] or match[2])
    for name in (sheet.name or "", stem):
        if match := _BARE_YEAR.search(name):
            return int(match[1])
    return None


def titled_institution(words: str) -> str | None:
    """The institution that a title names, None if it names none or speaks of many."""
    match = _INSTITUTION.search(words)
    return match[0] if match and not _GENERAL.search(match[1]) else None
