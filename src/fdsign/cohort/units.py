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


def most_often(frame: Frame, value: str) -> Frame:
    """institution, doctor, value: the value most often with each doctor; a tie goes to the greatest."""
    named = frame.filter(~nw.col("doctor").is_null() & ~nw.col(value).is_null())
    counts = named.group_by("institution", "doctor", value).agg(nw.len().alias("times"))
    ranked = counts.with_row_index("rank", order_by=["times", value, "institution", "doctor"])
    best = ranked.group_by("institution", "doctor").agg(nw.col("rank").max())
    return best.join(ranked.select("rank", value), on="rank", how="inner").drop("rank")


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
        self.teams = engine.settle(_first_known([by_staff, contracts, handed_over], "team"))
        self.stations = engine.settle(
            _first_known([contracts, handed_over, population, residents], "station")
        )

    def give(self, frame: Frame) -> Frame:
        """Replace ``team`` by the doctor's (without a doctor: the row's own) and fill ``station``."""
        known = self.teams.rename({"team": "doctor_team"})
        places = self.stations.rename({"station": "doctor_station"})
        keys = ["institution", "doctor"]
        team = (
            nw.when(nw.col("doctor").is_null())
            .then(nw.col("team"))
            .otherwise(nw.col("doctor_team"))
        )
        return (
            frame.join(known, on=keys, how="left")
            .join(places, on=keys, how="left")
            .with_columns(
                team.alias("team"),
                nw.coalesce(nw.col("station"), nw.col("doctor_station")).alias("station"),
            )
            .drop("doctor_team", "doctor_station")
        )


def _first_known(frames: list[Frame | None], value: str) -> Frame:
    """The value by the first frame that knows the doctor."""
    known: Frame | None = None
    for frame in frames:
        if frame is None:
            continue
        found = most_often(frame, value).select("institution", "doctor", value)
        if known is not None:
            found = nw.concat([known, found.join(known, on=["institution", "doctor"], how="anti")])
        known = found
    assert known is not None
    return known


def institution_known(frame: Frame) -> Frame:
    """The frame with a missing institution as the unit 未知, so that joins can use it."""
    return frame.with_columns(nw.col("institution").fill_null(UNKNOWN))
