"""What the story of the cast tells: Mair's statement, her lift, and what is coming."""

import datetime as dt
from typing import Final

from amser.demo.deeds import Deal
from amser.demo.people import Person
from amser.demo.plan import Plan
from amser.kernel.dates import at_london

SATURDAY, FRIDAY = 5, 4

# Days ago, giver, receiver, title, category, level, minutes. Mair gave 6 h 15 min and received 8 h 15 min, the hedge included.
STATEMENT: Final = (
    (150, "huw", "mair", "Lifft i'r farchnad", "transport", "D", 90),
    (130, "tomos", "mair", "Cario coed tân i'r sied", "household", "H", 90),
    (110, "mair", "beti", "Byrhau llenni'r parlwr", "arts", "P", 60),
    (73, "mair", "beti", "Mynd â'r ci am dro", "pets", "P", 60),
    (65, "cari", "mair", "Help gyda'r llechen", "digital", "P", 60),
    (53, "huw", "mair", "Lifft i'r siopau", "transport", "D", 90),
    (46, "mair", "dai", "Gwnïo llenni", "arts", "P", 120),
    (38, "dai", "mair", "Codi silff", "diy", "H", 75),
    (27, "mair", "cari", "Sgwrs Gymraeg dros y ffôn", "welsh", "P", 45),
    (10, "mair", "gwilym", "Gwneud te yn y bore coffi", "community", "G", 90),
)
HALL: Final = "Neuadd y Wennol"


def plan_story(plan: Plan, cast: dict[str, Person]) -> None:
    """Plan what happened to the cast, and what is arranged for the days to come."""
    for days_ago, giver, receiver, title, category, level, minutes in STATEMENT:
        deal = _deal(plan, cast, giver, receiver, title, category, level, day=plan.day(days_ago))
        deal.suggest(plan.moment(days_ago + 5, hour=11)).agree(plan.moment(days_ago + 4, hour=10))
        deal.say(deal.giver, minutes, plan.moment(days_ago, hour=17)).say(deal.receiver, minutes, plan.moment(days_ago - 1, hour=10))
        deal.giver.balance += minutes
        deal.receiver.balance -= minutes
    _hedge(plan, cast)
    _lift(plan, cast)
    _coming(plan, cast)
    _thanks(plan, cast)


def _hedge(plan: Plan, cast: dict[str, Person]) -> None:
    hedge = _deal(plan, cast, "tomos", "mair", "Torri'r gwrych", "garden", "H", day=plan.day(21))
    hedge.suggest(plan.moment(25)).agree(plan.moment(24))
    hedge.say(hedge.giver, 180, plan.moment(21, hour=16)).say(hedge.receiver, 180, plan.moment(20))
    hedge.question(
        hedge.receiver, "Awr a hanner gymerodd y gwrych. Roedd Tomos yma am dair awr, ond te oedd y gweddill.", plan.moment(19, hour=9)
    )
    hedge.correct("3 awr oedd yma, ond 1 awr 30 munud gymerodd y gwaith", plan.moment(19, hour=11), minutes=90)


def _lift(plan: Plan, cast: dict[str, Person]) -> None:
    friday = (plan.today.weekday() - FRIDAY) % 7 or 7
    lift = _deal(plan, cast, "huw", "mair", "Lifft i'r feddygfa", "transport", "D", day=plan.day(friday), time=dt.time(9, 30))
    lift.where, lift.first = "Wrth yr arhosfan bysiau", cast["mair"]
    lift.suggest(plan.moment(friday + 4)).agree(plan.moment(friday + 3))
    lift.say(lift.giver, 60, plan.moment(friday, hour=11))


def _coming(plan: Plan, cast: dict[str, Person]) -> None:
    tablet = _deal(plan, cast, "cari", "mair", "Help gyda'ch llechen", "digital", "P", day=plan.day(-3), time=dt.time(14))
    tablet.suggest(plan.moment(4, hour=15)).agree(plan.moment(3, hour=9))
    saturday = plan.today + dt.timedelta(days=(SATURDAY - plan.today.weekday()) % 7 or 7)
    tea = _deal(plan, cast, "mair", "gwilym", "Te yn y bore coffi", "community", "G", day=saturday)
    tea.suggest(plan.moment(6)).agree(plan.moment(5))
    walk = _deal(plan, cast, "dai", "beti", "Mynd â Mot am dro", "pets", "P", day=plan.day(-2))
    walk.first = cast["dai"]
    walk.suggest(plan.moment(1, hour=17))


def _thanks(plan: Plan, cast: dict[str, Person]) -> None:
    deal = _deal(plan, cast, "mair", "dai", "Gwnïo llenni", "arts", "P", day=plan.day(46))
    deal.thank(cast["dai"], "They hang straight for the first time in ten years. Diolch!", plan.moment(44))
    deal.thank(cast["mair"], "Croeso. Roedd y te'n dda hefyd.", plan.moment(43))


def _deal(
    plan: Plan,
    cast: dict[str, Person],
    giver: str,
    receiver: str,
    title: str,
    category: str,
    level: str,
    *,
    day: dt.date,
    time: dt.time = dt.time(10),
) -> Deal:
    return Deal(
        plan=plan,
        key=f"{title} {day.isoformat()}",
        giver=cast[giver],
        receiver=cast[receiver],
        title=title,
        language="cy",
        category=category,
        level=level,
        day=day,
        time=time,
        where=HALL if category in {"digital", "community"} else "",
    )


def plan_odd_days(plan: Plan, cast: dict[str, Person]) -> None:
    """Plan what happens at midnight, on a leap day, and in the night when the clock goes forward or back."""
    for day in odd_days(plan):
        late = dt.time(23, 30) if day.month == 12 else dt.time(1, 30)  # New Year's Eve
        deal = _deal(plan, cast, "huw", "alun", "Lifft adref ganol nos", "transport", "D", day=day, time=late)
        deal.record_for_two(60, at_london(day + dt.timedelta(days=1), dt.time(11)))
        deal.giver.balance += 60
        deal.receiver.balance -= 60


def odd_days(plan: Plan) -> list[dt.date]:
    """Return the odd days of the last eighteen months: New Year's Eve, a leap day, the two Sundays of the clock."""
    days = (plan.day(ago) for ago in range(540, 2, -1))
    return [day for day in days if (day.month, day.day) in {(12, 31), (2, 29)} or _clock_changes(day)]


def _clock_changes(day: dt.date) -> bool:
    midnight = at_london(day, dt.time(0)).utcoffset()
    return midnight != at_london(day, dt.time(12)).utcoffset()
