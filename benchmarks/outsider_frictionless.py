"""What frictionless says of a file, as JSON. Run as a script by a Python that has it, with the file.

Nothing but frictionless and the standard library is there.
"""

from __future__ import annotations

import json
import sys

import frictionless

if __name__ == "__main__":
    report = frictionless.Resource(path=sys.argv[1]).validate()
    kinds = sorted({kind for (kind,) in report.flatten(["type"])})
    rows = [task.stats.get("rows") for task in report.tasks]
    unread = any(kind in ("source-error", "format-error", "encoding-error") for kind in kinds)
    said = "error" if unread else "valid" if report.valid else "invalid"
    json.dump({"said": said, "rows": rows[0] if rows else None, "kinds": kinds}, sys.stdout)
