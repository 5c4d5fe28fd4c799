"""Every write to volunteering days that others may call."""

from amser.employers.actions.days import (
    DayIsToCome,
    DayMovedOn,
    DecidesOwnDay,
    NotEntitled,
    NotInTheYear,
    approve_day,
    ask_for_day,
    confirm_day,
    decline_day,
    not_there,
    withdraw_day,
)
from amser.employers.actions.years import (
    EmployedAlready,
    OwnManager,
    PaidTimeThanksNobody,
    YearDetails,
    YearsOverlap,
    change_employee,
    decide_year,
    employ,
)

__all__ = [
    "DayIsToCome",
    "DayMovedOn",
    "DecidesOwnDay",
    "EmployedAlready",
    "NotEntitled",
    "NotInTheYear",
    "OwnManager",
    "PaidTimeThanksNobody",
    "YearDetails",
    "YearsOverlap",
    "approve_day",
    "ask_for_day",
    "change_employee",
    "confirm_day",
    "decide_year",
    "decline_day",
    "employ",
    "not_there",
    "withdraw_day",
]
