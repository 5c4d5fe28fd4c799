"""An employer of the sample's scheme, who has days to give, and the staff who ask for them."""

import datetime as dt
from typing import Any, Final

from amser.demo.credit_sessions import Taking
from amser.demo.plan import Plan, Things
from amser.employers import actions
from amser.employers.actions import YearDetails

FULL_DAY: Final = 450  # minutes
STAFF: Final = ("osian", "tomos", "owain", "gwilym", "cari")

# Who, host, days ago, minutes; approved, confirmed.
DAYS: Final = (
    ("osian", "ffrindiau-r-traeth", 66, FULL_DAY, True, True),
    ("tomos", "gardd-y-cei", 48, FULL_DAY, True, True),
    ("owain", "gardd-y-cei", 48, 225, True, True),
    ("gwilym", "clwb-cinio-wennol", 27, 240, True, True),
    ("cari", "gardd-y-cei", 6, FULL_DAY, True, False),
    ("tomos", "ffrindiau-r-traeth", -9, 225, True, False),
    ("osian", "gardd-y-cei", -19, FULL_DAY, False, False),
)
_HOSTS: Final = {"ffrindiau-r-traeth": "luned", "gardd-y-cei": "luned", "clwb-cinio-wennol": "meinir"}


def plan_employing(plan: Plan, _taking: list[Taking]) -> None:
    """Plan the year, the staff, and their days: some confirmed by their hosts, one to confirm, one that waits for Beca."""
    at, beca = plan.moment(120, hour=9), "person beca"
    details = YearDetails(plan.day(130), plan.day(130 - 364), 2 * FULL_DAY, FULL_DAY)
    deciding = lambda things: {"scheme": things["scheme"], "organisation": things["cwmni-llifo"], "details": details}  # noqa: E731
    plan.do("days year", actions.decide_year, at=at, by=beca, content=deciding, keep="days year")
    for key in STAFF:
        part_time = 60 if key == "owain" else 100
        plan.do(f"employ {key}", actions.employ, at=at, by=beca, content=_employment(plan, key, part_time), keep=f"employee {key}")
    for number, (key, host, days_ago, minutes, is_approved, is_confirmed) in enumerate(DAYS):
        name, asked = f"day {number}", plan.moment(max(days_ago + 14, 3), hour=12)
        plan.do(name, actions.ask_for_day, at=asked, by=f"person {key}", content=_asking(plan, key, host, days_ago, minutes), keep=name)
        found = _found(name)
        if is_approved:
            plan.do(f"approve {name}", actions.approve_day, at=asked + dt.timedelta(hours=20), by=beca, content=found)
        if is_confirmed:
            confirming = _confirming(name, minutes)
            confirmed = plan.moment(days_ago - 1, hour=18)
            plan.do(f"confirm {name}", actions.confirm_day, at=confirmed, by=f"person {_HOSTS[host]}", content=confirming)


def _employment(plan: Plan, key: str, per_cent: int) -> Any:
    def content(things: Things) -> dict[str, Any]:
        person = things[f"person {key}"]
        about = {"since": plan.day(600), "per_cent": per_cent, "manager": things["person beca"], "called": person.name}
        return {"organisation": things["cwmni-llifo"], "user": person, **about}

    return content


def _asking(plan: Plan, key: str, host: str, days_ago: int, minutes: int) -> Any:
    def content(things: Things) -> dict[str, Any]:
        who = {"year": things["days year"], "employee": things[f"employee {key}"], "host": things[host]}
        return {**who, "on": plan.day(days_ago), "minutes": minutes}

    return content


def _found(name: str) -> Any:
    return lambda things: {"day": things[name]}


def _confirming(name: str, minutes: int) -> Any:
    return lambda things: {"day": things[name], "minutes": minutes}
