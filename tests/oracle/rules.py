"""Policy values the naive reference reckons with (spec 1.2, 1.4). Stdlib only."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUPS = (
    "children",
    "maternal",
    "elderly",
    "hypertension",
    "diabetes",
    "tuberculosis",
    "mental_disorder",
    "disabled",
    "low_income",
    "special_family",
)

Steps = tuple[tuple[int, Fraction], ...]


def _percent(*steps: tuple[int, int]) -> Steps:
    """(year, percent) steps as exact fractions; each holds from its year on."""
    return tuple((year, Fraction(percent, 100)) for year, percent in steps)


def _targets() -> Mapping[str, Steps]:
    """Targets of Hangzhou by year (spec 1.4, table and "Targets are dated")."""
    return {
        "signing_rate": _percent((2015, 20), (2016, 25), (2017, 30), (2018, 35)),
        "renewal_rate": _percent((2016, 70)),
        "key_population_rate": _percent((2017, 60)),
        "elderly_signing_rate": _percent((2017, 60)),
        "valid_signing_rate": _percent((2017, 90)),
        "phone_correct_rate": _percent((2017, 100)),
        "paper_contract_rate": _percent((2017, 100)),
        "signing_awareness_rate": _percent((2017, 100)),
        "doctor_awareness_rate": _percent((2017, 100)),
        "hypertension_signing_rate": _percent((2016, 70)),
        "diabetes_signing_rate": _percent((2016, 70)),
        "referral_rate": _percent((2017, 15)),
        "home_bed_rate": _percent((2017, 3)),
        "record_qualified_rate": _percent((2017, 95)),
        "elderly_management_rate": _percent((2017, 90)),
        "hypertension_management_rate": _percent((2017, 80)),
        "diabetes_management_rate": _percent((2017, 80)),
    }


@dataclass(frozen=True)
class Rules:
    """What a policy may change. The defaults are Hangzhou's (spec 1.2, 1.4)."""

    year_offset: int = 1
    complete_with: tuple[str, ...] = ()
    """Columns that a contract must fill to count (spec 1.8: 1+1+1)."""
    no_name: frozenset[str] = frozenset()
    population: str = "registered"
    """Whose number the signing rate is of: "registered" or "resident" (spec 1.1)."""
    signing_counts_next: bool = True
    """Whether the signing rate counts S(Y+1) beside S(Y)."""
    elderly_of: str = "registered"
    renewal_years: str = "contract"
    """"contract": S(Y-1) with S(Y); "signing": S(Y+offset-1) with S(Y+offset)."""

    active_words: frozenset[str] = frozenset({"", "签约", "已签约", "续约", "续签", "正常", "有效"})
    run_out_words: frozenset[str] = frozenset({"到期", "过期", "已完成"})
    pending_words: frozenset[str] = frozenset({"待签约", "待审核"})
    ended_words: frozenset[str] = frozenset({"解约", "终止", "注销", "作废"})

    dead_word: str = "死亡"
    closed_words: frozenset[str] = frozenset({"死亡", "已注销", "迁出"})

    groups: tuple[str, ...] = GROUPS
    child_max: int = 6
    elderly_min: int = 60
    managed_elderly_min: int = 65

    lost_words: frozenset[str] = frozenset({"无人接听", "拒访", "关机", "停机"})
    wrong_words: frozenset[str] = frozenset({"空号", "错号", "号码错误"})
    interviewed_words: frozenset[str] = frozenset({"接通", "成功"})
    satisfied_words: frozenset[str] = frozenset({"满意", "基本满意"})
    dissatisfied_words: frozenset[str] = frozenset({"不满意"})

    up_words: frozenset[str] = frozenset({"上转", "转出"})
    community_levels: tuple[str, ...] = ("社区", "一级")
    community_names: tuple[str, ...] = ("社区卫生服务", "社区服务中心", "卫生服务站", "卫生院")

    targets: Mapping[str, Steps] = field(default_factory=_targets)
    at_most: frozenset[str] = frozenset({"referral_rate"})

    def target(self, indicator: str, year: int) -> Fraction | None:
        """The target in force in `year`: the latest step not after it (spec 1.4)."""
        held = None
        for start, value in sorted(self.targets.get(indicator, ())):
            if start <= year:
                held = value
        return held


HANGZHOU = Rules()
MINHANG = Rules(
    year_offset=0,
    complete_with=("institution", "district_hospital", "city_hospital"),
    no_name=frozenset({"无", "未选"}),
    population="resident",
    signing_counts_next=False,
    elderly_of="resident",
    targets={},
)
"""Shanghai Minhang's 1+1+1 contracts of 2017 (spec 1.2, 1.8)."""
