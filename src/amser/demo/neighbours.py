"""What two of the sample's banks have agreed, and how their members help each other; and a proposal that waits."""

import datetime as dt
from typing import Any, Final

from amser.demo.deeds import Deal
from amser.demo.people import Person, plan_role
from amser.demo.plan import Plan, Things
from amser.timebanks import actions

AGREED: Final = 300  # days ago
AGREEING: Final = frozenset({"aberwennol", "cwm-gwawr"})
STEWARDS: Final = {"aberwennol": "eirlys", "cwm-gwawr": "rhian", "porth-y-ddinas": "grace"}

# Days ago, giver, receiver, title, its language, category, level, minutes.
TRADE: Final = (
    (220, "kevin", "dai", "First chords on the guitar, online", "en", "arts", "P", 60),
    (171, "dai", "kevin", "A new zip for a winter coat", "en", "arts", "P", 45),
    (118, "huw", "kevin", "A lift from the station and back", "en", "transport", "D", 90),
    (75, "kevin", "dai", "Three songs for the harvest supper", "en", "arts", "P", 90),
    (41, "kevin", "cari", "Tiwnio hen gitâr", "cy", "arts", "P", 30),
    (12, "dai", "kevin", "Mending a guitar case", "en", "diy", "P", 60),
)


def plan_neighbours(plan: Plan, cast: dict[str, Person]) -> None:
    """Plan an agreement, help both ways, one lesson to come, and a proposal of the third bank that nobody has answered."""
    for slug in ("cwm-gwawr", "porth-y-ddinas"):
        plan_role(plan, cast[STEWARDS[slug]], "steward")
    _propose(plan, cast, "aberwennol", "cwm-gwawr", hours=20, at=plan.moment(AGREED + 3, hour=14))
    _accept(plan, cast, "aberwennol", "cwm-gwawr", at=plan.moment(AGREED, hour=10))
    _propose(plan, cast, "porth-y-ddinas", "aberwennol", hours=10, at=plan.moment(5, hour=15))
    for days_ago, giver, receiver, *what, minutes in TRADE:
        deal = _deal(plan, cast, giver, receiver, *what, day=plan.day(days_ago))
        deal.suggest(plan.moment(days_ago + 5, hour=12)).agree(plan.moment(days_ago + 4, hour=12))
        deal.say(deal.giver, minutes, plan.moment(days_ago, hour=18)).say(deal.receiver, minutes, plan.moment(days_ago - 1, hour=11))
        deal.giver.balance += minutes
        deal.receiver.balance -= minutes
    lesson = _deal(plan, cast, "kevin", "dai", "Barre chords, slowly", "en", "arts", "P", day=plan.day(-4))
    lesson.where, lesson.first, lesson.shares_contact = "Online", cast["kevin"], True
    lesson.suggest(plan.moment(3, hour=12)).agree(plan.moment(2, hour=12))


def _deal(
    plan: Plan, cast: dict[str, Person], giver: str, receiver: str, title: str, language: str, category: str, level: str, *, day: dt.date
) -> Deal:
    return Deal(
        plan=plan,
        key=f"next door {title} {day.isoformat()}",
        giver=cast[giver],
        receiver=cast[receiver],
        title=title,
        language=language,
        category=category,
        level=level,
        day=day,
    )


def _propose(plan: Plan, cast: dict[str, Person], slug: str, other: str, *, hours: int, at: dt.datetime) -> None:
    def content(things: Things) -> dict[str, Any]:
        limits = {"limit_minutes": hours * 60, "other_limit_minutes": hours * 60}
        return {"bank": things[slug], "other": things[other], **limits, "note": "Looked at again after a year"}

    name = f"agreement of {slug} with {other}"
    plan.do(f"propose {name}", actions.propose_agreement, at=at, by=cast[STEWARDS[slug]].user, content=content, keep=name)


def _accept(plan: Plan, cast: dict[str, Person], slug: str, other: str, *, at: dt.datetime) -> None:
    name = f"agreement of {slug} with {other}"
    by = cast[STEWARDS[other]].user
    plan.do(
        f"accept {name}",
        actions.accept_agreement,
        at=at,
        by=by,
        content=lambda things: {"agreement": things[name], "bank": things[other]},
        keep=name,
    )
