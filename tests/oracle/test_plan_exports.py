"""What holds for the plan of any folder (spec 1.7)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings

from .plan import InfeasibleError, plan
from .plan_exports import PlanData, plan_exports, write_plan_folder
from .plan_rows import P

if TYPE_CHECKING:
    from pathlib import Path


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=plan_exports(P))
def test_what_any_plan_keeps(data: PlanData, tmp_path: Path) -> None:
    tables: dict[str, Any] = {
        "handover": data.handovers,
        "overrides": data.overrides,
        "as_of": data.as_of,
    }
    found = plan(data.exports, P, progress=True, **tables)
    for row in found.doctors.values():
        assert row.overridden or row.planned == max(row.target_count or 0, row.signed)
    try:
        shared = plan(data.exports, P, method="gap", progress=True, **tables)
    except InfeasibleError:
        return
    for institution, total in shared.totals.items():
        rows = [row for unit, row in shared.doctors.items() if unit[0] == institution]
        kept = sum(row.planned if row.overridden else row.signed for row in rows)
        assert total.planned == max(kept, total.target or 0)
        if total.population is not None:
            assert total.target == math.ceil(total.population * 35 / 100)
        for row in rows:
            assert row.overridden or row.planned >= row.signed
            if row.unsigned is not None and not row.across and not row.overridden:
                assert row.to_add <= row.unsigned
    write_plan_folder(data, tmp_path / "exports")
