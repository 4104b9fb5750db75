"""docs/trust.md: what fdsign promises about bad input, people and outputs, with what was measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks import results
from benchmarks.preflight import RATIO

PAGE = Path(__file__).parent.parent / "docs" / "trust.md"

_PLAIN = (
    "fdsign: refused", "fdsign: the sound figures", "fdsign: just the damaged rows rejected",
)  # fmt: skip

_HEAD = """\
# 可以放心吗 · Can it be trusted?

损坏的文件、误入的文件、断电和误操作，不会让 fdsign 悄悄算错：要么拒绝并指出文件，要么照样读对，要么只拒收损坏的
那几行并逐行告诉您。结果要么全部写出，要么一个也不写。结果里没有任何居民的个人信息。下面的数字由
`benchmarks/` 里的命令测得，任何人都可以重做。

These figures decide pay, and the files hold identity numbers. What follows was measured by the
commands of [benchmarks/](../benchmarks/README.md), whose results stand in `benchmarks/results/`
with the machine and the versions; this page is written from them (`python -m benchmarks.trust`).
"""

_INPUT = """\
## Bad input

Each of {folders} folders has one thing wrong. fdsign refused {refused} with the file named and nothing
written, gave the sound folder's figures for {same}, and rejected just the damaged rows of {rows};
{told} gave other figures with a problem that says why (a list cut at the 65,536 rows that .xls can hold;
a flipped bit in an .xls). Tracebacks {tracebacks}, aborts {aborts}, runs over a minute {late}; the
greatest memory was {memory} MB. What is wrong, and what became of it, stands in the table below.

{flips} workbooks with one flipped bit: {flips_refused} refused, {flips_same} with the sound figures,
silently different {silent}, aborts {flip_aborts}. That holds for formats with checksums (.xlsx, .xlsm,
.xlsb, .ods, parquet written with them). .xls, CSV, HTML and XML tables have none: a digit changed on
the way cannot be told there, only lost rows and broken structure. Export .xlsx where the system can.

Reading the zipped workbooks of a centre into columns, with every check, takes {ratio} times as long as
the fast reader alone takes, which looks at nothing (processor time).
"""

_PEOPLE = """\
## People

{canaries} made-up persons were planted in every personal field, {wrong} of them in wrong columns, and
{faults} faults were made to name one in their messages. Found again in {outputs} outputs, messages and
folders: {hits}. Files left in the temporary, home and working folders: {left}.

A value is masked by its column; in columns where no personal value belongs, by its look: numbers from
nine digits on, and rare words that read like a name or an address. A card number alone in a doctor's
column cannot be told from a staff number. Names of files and of doctors, teams and places are shown.
"""

_OUTPUTS = """\
## Outputs

{kills} kills while a report replaced an older one, {commands} of them of the whole command: reports lost
or broken {broken}, temporary files after the next start {leftovers}.

{payloads} texts that a spreadsheet or terminal could obey, in {fields} fields, {cells} cells looked at:
formulas produced {formulas}, other faults {other}.
"""


def page() -> str:
    """The page, from the results as they stand."""
    hostile, flips, kills = _counts("hostile"), _counts("bitflips"), _counts("kills")
    canaries, injection, cost = _counts("canaries"), _counts("injection"), _counts("preflight")
    return "\n".join(
        (
            _HEAD,
            _INPUT.format(
                folders=hostile["folders"], refused=hostile[_PLAIN[0]],
                same=hostile[_PLAIN[1]], rows=hostile[_PLAIN[2]],
                told=hostile["folders"] - sum(hostile[key] for key in _PLAIN),
                memory=hostile["fdsign: greatest memory, MB"], tracebacks=hostile["fdsign: traceback"],
                aborts=hostile["fdsign: aborted"], late=hostile["fdsign: out of time"],
                flips=f"{flips['files']:,}", flips_refused=f"{flips['refused']:,}",
                flips_same=flips["the sound figures"], silent=flips["silently different"],
                flip_aborts=flips["abort"],
                ratio=cost[RATIO],
            ),
            _beside(),
            _PEOPLE.format(
                canaries=f"{canaries['canaries']:,}", wrong=canaries["planted in wrong columns"],
                faults=canaries["faults injected"], outputs=canaries["outputs searched"],
                hits=canaries["hits"],
                left=canaries["files left in the temporary, home and working folders"],
            ),
            _OUTPUTS.format(
                kills=f"{kills['kills']:,}", commands=_kills_of_commands(),
                broken=kills["reports lost or broken"],
                leftovers=kills["temporary files after the next write"],
                payloads=injection["payloads"], fields=injection["fields"],
                cells=f"{injection['cells looked at']:,}",
                formulas=injection["formulas produced"], other=injection["other faults"],
            ),
        )
    )  # fmt: skip


def _beside() -> str:
    """The same files by plain pandas and by a validator."""
    names = ("folder", "what is wrong", "fdsign", "pandas", "frictionless")
    rows = [[row[name] for name in names] for row in _read("hostile")["rows"]]
    title = (
        "What plain pandas (`read_excel`, `read_csv`) and the validator frictionless make of them:"
    )
    return f"{title}\n\n{results.table(names, rows)}\n"


def _kills_of_commands() -> int:
    rows = _read("kills")["rows"]
    return sum(int(row["kills"]) for row in rows if row["what"].startswith("fdsign"))


def _counts(name: str) -> dict[str, Any]:
    counts: dict[str, Any] = _read(name)["counts"]
    return counts


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((results.FOLDER / f"{name}.json").read_text("utf-8"))
    return found


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
