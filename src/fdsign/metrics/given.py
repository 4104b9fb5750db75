"""Figures that an ``indicators`` sheet gives (指标值): an institution's own, the district's, the city's.

A rate is exact where numerator and denominator are written; a bare value above 2 anywhere in a sheet
says that the sheet's rates are percentages (a percent sign says so by itself).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from fdsign.cohort.cohort import Cohort
from fdsign.intake import fold
from fdsign.metrics.registry import titles
from fdsign.problems import Problem, problem
