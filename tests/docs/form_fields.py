"""``docs/form-fields.md`` from the fields themselves: ``python -m tests.docs.form_fields``."""

from __future__ import annotations

import os
from pathlib import Path
from unittest.mock import patch

from fdsign.locale import text as language
from fdsign.pipeline.request import Request
from fdsign.pipeline.score import score
from fdsign.report.forms.fields import shown
from fdsign.report.forms.score import unit_fields

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "form-fields.md"
HEAD = """\
<!-- Written by `python -m tests.docs.form_fields`; a test compares. -->
# 表格字段 · Fields of a form

`fdsign score --template` 认得的字段，写作 `{{字段}}`；例子取自 `examples/` 的中心。中文名前也可带项目序号，如
`3 转诊.得分`。The fields that `fdsign score --template` knows; the example is the centre of `examples/`.

| 中文 | English | 例 |
|---|---|---|
"""


def document() -> str:
    """Every field by both names, with an example."""
    language.use("zh")
    run = score(Request((ROOT / "examples" / "exports",), year=2017))
    with patch.dict(os.environ, {"SOURCE_DATE_EPOCH": "1514851200"}):  # else the files' own times
        fields = unit_fields(run, run.at("institution")[0])
    lines = [
        f"| {field.chinese[0]} | {field.english} | {shown(field.value) or '（空）'} |"
        for field in fields
    ]
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
