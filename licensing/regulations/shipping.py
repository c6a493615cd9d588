"""Shipping: by when the electronic export information has to be filed."""

from __future__ import annotations

from datetime import datetime, timedelta

MODES = (("air", "Air"), ("truck", "Truck"), ("sea", "Sea"), ("rail", "Rail"))
HOURS = {"air": 8, "truck": 8, "sea": 24, "rail": 24}
EMERGENCY_HOURS = {"air": 2, "truck": 1}


def file_by(mode: str, departs_at: datetime, *, emergency: bool, foreign_government: bool) -> datetime:
    """The latest instant for the filing: hours before departure, fewer in an emergency for a foreign government.

    22 CFR 123.22(b)(1), (b)(2).
    """
    hours = HOURS[mode]
    if emergency and foreign_government:
        hours = EMERGENCY_HOURS.get(mode, hours)
    return departs_at - timedelta(hours=hours)
