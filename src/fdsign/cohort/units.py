"""Which team and station a doctor belongs to, and the unit columns that every subject carries.

Unit columns: institution, station, team, doctor (of the contract or the responsible doctor) and
place, community, grid (of the live record; ``place`` is the institution that these lie in).
"""

from __future__ import annotations

import narwhals as nw

from fdsign.cohort.engine import Engine, Frame

UNKNOWN = "未知"
"""The unit of persons whose institution, community or grid nobody wrote down (spec 1.4)."""

UNITS = ("institution", "station", "team", "doctor", "place", "community", "grid")


class DoctorUnits:
    """Team and station of every doctor, known once for the run.

    Team: the staff table's, else the one most often with the doctor in the contracts that he signed,
    else in those he took over. Station: the same of the contracts, else of the population table, else
    of the register.
    """

    def __init__(
        self,
        engine: Engine,
        contracts: Frame,
        handed_over: Frame | None,
        staff: Frame | None,
        population: Frame | None,
        residents: Frame | None,
    ) -> None:
        by_staff = None
        if staff is not None:
            by_staff = staff.select("institution", nw.col("name").alias("doctor"), "team")
        self._known = engine.settle(
            _first_known(
                team=[by_staff, contracts, handed_over],
                station=[contracts, handed_over, population, residents],
            )
        )

    def give(self, frame: Frame) -> Frame:
        """Replace ``team`` by the doctor's (without a doctor: the row's own) and fill ``station``."""
        team = (
            nw.when(nw.col("doctor").is_null())
            .then(nw.col("team"))
            .otherwise(nw.col("doctor_team"))
        )
        return (
            frame.join(self._known, on=["institution", "doctor"], how="left")
            .with_columns(
                team.alias("team"),
                nw.coalesce(nw.col("station"), nw.col("doctor_station")).alias("station"),
            )
            .drop("doctor_team", "doctor_station")
        )


def _first_known(**kinds: list[Frame | None]) -> Frame:
    """institution, doctor, ``doctor_<kind>``: the value by the first frame that knows the doctor.

    Of the values that a frame has with a doctor, the one most often; a tie goes to the greatest.
    """
    columns = ("institution", "doctor", "value")
    named = nw.concat(
        [
            frame.select(
                *columns[:2],
                nw.col(kind).alias("value"),
                nw.lit(kind).alias("kind"),
                nw.lit(-place).alias("nearness"),
            )
            for kind, frames in kinds.items()
            for place, frame in enumerate(frames)
            if frame is not None
        ]
    ).filter(~nw.col("doctor").is_null() & ~nw.col("value").is_null())
    counts = named.group_by(*columns, "kind", "nearness").agg(nw.len().alias("times"))
    best = counts.unique(
        [*columns[:2], "kind"], keep="last", order_by=["nearness", "times", "value"]
    )
    each = {
        f"doctor_{kind}": nw.when(nw.col("kind") == kind).then(nw.col("value")) for kind in kinds
    }
    wide = best.select(*columns[:2], **each).group_by(*columns[:2])
    return wide.agg(*(nw.col(column).max() for column in each))


def institution_known(frame: Frame) -> Frame:
    """The frame with a missing institution as the unit 未知, so that joins can use it."""
    return frame.with_columns(nw.col("institution").fill_null(UNKNOWN))
