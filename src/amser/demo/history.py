"""Eighteen months of people giving each other time."""

import datetime as dt
import random
from collections.abc import Callable
from typing import Final

from amser.demo.banks import BANKS, SampleBank
from amser.demo.board import Notice
from amser.demo.deeds import Deal
from amser.demo.people import Person, names
from amser.demo.plan import HISTORY, Plan
from amser.demo.texts import Text, choose, texts
from amser.kernel.dates import at_london
from amser.listings.models import Kind
from amser.members.models import LEVEL_NEEDS, Level

AHEAD: Final = dt.timedelta(days=14)
LEAD: Final = dt.timedelta(days=14)  # nobody suggests a day longer ahead than this
RECENT: Final = dt.timedelta(days=45)
A_DAY: Final = 1.0  # exchanges a day in a bank of rate 1.0, before the season
AS_FAR_AS: Final = -660  # the planner lets nobody go further below zero, in minutes
SEASON: Final = {5: 1.2, 6: 1.2, 8: 0.6, 12: 0.85}
SILENCE_CONFIRMS: Final = (Level.GROUP, Level.PUBLIC)

# Source: domain evidence, section 8; longer than four hours is for groups, which are yet to come.
LENGTHS: Final = {15: 3, 30: 6, 45: 5, 60: 28, 75: 5, 90: 12, 120: 22, 150: 5, 180: 9, 240: 5}

_Way = Callable[[Deal, int, random.Random], None]


def plan_history(plan: Plan, people: dict[str, list[Person]], notices: list[Notice]) -> list[Deal]:
    """Plan what happened day by day, and what is arranged for the days to come. Returns it in that order."""
    deals: list[Deal] = []
    for bank in BANKS:
        dice = plan.dice(f"history of {bank.slug}")
        board = [notice for notice in notices if notice.person.bank == bank.slug]
        day = plan.today - HISTORY
        while day < plan.today + AHEAD:
            for _ in range(_how_many(plan, bank, day, dice)):
                deal = _meet(plan, bank, day, people[bank.slug], board, dice, number=len(deals))
                if deal is not None:
                    deals.append(deal)
            day += dt.timedelta(days=1)
    return deals


def _how_many(plan: Plan, bank: SampleBank, day: dt.date, dice: random.Random) -> int:
    mean = A_DAY * bank.rate * plan.size * SEASON.get(day.month, 1.0) * (0.5 if day > plan.today else 1.0)
    mean *= 0.55 if day.weekday() == 6 else 1.0  # Sunday
    return int(mean) + (dice.random() < mean % 1)


def _meet(
    plan: Plan, bank: SampleBank, day: dt.date, people: list[Person], board: list[Notice], dice: random.Random, *, number: int
) -> Deal | None:
    """Two people, something to do, and one of the ways in which it may go. None where nobody fits."""
    here = [p for p in people if p.active_from + LEAD < day < p.active_until]
    notice = _from_board(board, day, dice)
    text = notice.text if notice else choose(dice, [t for t in texts() if t.language == _language(bank, dice)])
    pair = _pair(here, text, notice, dice)
    if pair is None:
        return None
    giver, receiver = pair
    words = names()
    deal = Deal(
        plan=plan,
        key=f"exchange {number} of {bank.slug}",
        giver=giver,
        receiver=receiver,
        title=text.title,
        language=text.language,
        category=text.category,
        level=text.level,
        day=day,
        time=dt.time(dice.choice([9, 10, 10, 11, 13, 14, 14, 15, 16, 18, 19]), dice.choice([0, 0, 15, 30])),
        where=dice.choice(words[f"where_{text.language}"]) if dice.random() < 0.7 else "",
        note=dice.choice(words[f"note_{text.language}"]) if dice.random() < 0.2 else "",
        listing=notice.key if notice else "",
        first=(giver if notice.text.kind == Kind.REQUEST else receiver) if notice else dice.choice([giver, receiver]),
    )
    length = _length(text, dice)
    way = _way(plan, deal, dice, from_board=notice is not None)
    if way is not _not_this_time and day <= plan.today:
        giver.balance += length
        receiver.balance -= length
    way(deal, length, dice)
    return deal


def _language(bank: SampleBank, dice: random.Random) -> str:
    return "cy" if dice.random() < bank.welsh else "en"


def _from_board(board: list[Notice], day: dt.date, dice: random.Random) -> Notice | None:
    up = [notice for notice in board if notice.since + LEAD < day < notice.until]
    return dice.choice(up) if up and dice.random() < 0.5 else None


def _pair(here: list[Person], text: Text, notice: Notice | None, dice: random.Random) -> tuple[Person, Person] | None:
    """Return giver and receiver. Of two who could give, the one with fewer hours is asked first."""
    needs = LEVEL_NEEDS[text.level]
    able = [p for p in here if p.cleared >= needs and p.gives]
    asking = [p for p in here if p.balance > AS_FAR_AS and p.takes]
    if notice and notice.text.kind == Kind.REQUEST:
        asking = [p for p in asking if p is notice.person]
    if notice and notice.text.kind == Kind.OFFER:
        able = [p for p in able if p is notice.person]
    if not able or not asking:
        return None
    receiver = dice.choices(asking, [p.takes for p in asking])[0]
    able = [p for p in able if p.key != receiver.key]
    if not able:
        return None
    near = [p.gives * (2.5 if p.place == receiver.place else 1.0) for p in able]
    giver = min(dice.choices(able, near, k=2), key=lambda p: p.balance)
    return giver, receiver


def _length(text: Text, dice: random.Random) -> int:
    fitting = [minutes for minutes in LENGTHS if text.minutes / 2 <= minutes <= text.minutes * 2.5]
    return dice.choices(fitting, [LENGTHS[minutes] for minutes in fitting])[0]


def _way(plan: Plan, deal: Deal, dice: random.Random, *, from_board: bool) -> _Way:
    """Return how it goes: arranged here, told afterwards, or told to the broker; and sometimes not at all."""
    if from_board or deal.day > plan.today - RECENT:
        ways = {_arranged: 66, _moved: 6, _half_an_idea: 6, _not_this_time: 10, _told: 12}
    else:
        ways = {_arranged: 14, _moved: 1, _not_this_time: 4, _told: 22, _by_the_broker: 52, _silence: 4, _differs: 2, _put_right: 1}
    if deal.level not in SILENCE_CONFIRMS:
        ways.pop(_silence, None)
    if deal.day >= plan.today:
        ways = {_arranged: 60, _moved: 10, _half_an_idea: 30}
    return dice.choices(list(ways), list(ways.values()))[0]


def _suggested(deal: Deal, dice: random.Random) -> dt.datetime:
    return _moment(deal.day - dt.timedelta(days=dice.randrange(3, 13)), dice, first=8, last=20)


def _arranged(deal: Deal, length: int, dice: random.Random) -> None:
    at = _suggested(deal, dice)
    deal.suggest(at).agree(at + dt.timedelta(hours=dice.randrange(1, 40)))
    _both_say(deal, length, dice, first=deal.giver if dice.random() < 0.6 else deal.receiver)


def _moved(deal: Deal, length: int, dice: random.Random) -> None:
    at, day = _suggested(deal, dice), deal.day
    deal.day = day + dt.timedelta(days=dice.choice([1, 2, 7]))
    first_idea, deal.day = deal.day, day
    deal.suggest(at)
    deal.other_day(at + dt.timedelta(hours=6), first_idea).agree(at + dt.timedelta(hours=30), by=deal.opener)
    _both_say(deal, length, dice, first=deal.giver)


def _half_an_idea(deal: Deal, _length: int, dice: random.Random) -> None:
    deal.suggest(_suggested(deal, dice))
    deal.lapse()


def _not_this_time(deal: Deal, _length: int, dice: random.Random) -> None:
    at, how = _suggested(deal, dice), dice.random()
    deal.suggest(at)
    if how < 0.35:
        deal.decline(at + dt.timedelta(hours=5))
    elif how < 0.5:
        deal.lapse()
    elif how < 0.8:
        deal.agree(at + dt.timedelta(hours=3)).cancel(at + dt.timedelta(hours=30))
    else:
        deal.agree(at + dt.timedelta(hours=3)).no_show(_after(deal))


def _told(deal: Deal, length: int, dice: random.Random) -> None:
    at = _moment(deal.day + dt.timedelta(days=dice.choice([0, 0, 1, 3])), dice, first=20, last=22)
    deal.record_past(length, at)
    answer = deal.other(deal.opener)
    deal.say(answer, length, at + dt.timedelta(hours=dice.randrange(2, 100)))
    _thank(deal, dice, at + dt.timedelta(hours=101))


def _by_the_broker(deal: Deal, length: int, dice: random.Random) -> None:
    at = _moment(deal.day + dt.timedelta(days=dice.randrange(1, 9)), dice, first=9, last=16)
    deal.record_for_two(length, at)


def _silence(deal: Deal, length: int, dice: random.Random) -> None:
    at = _moment(deal.day, dice, first=20, last=22)
    deal.record_past(length, at)
    deal.notice(at + dt.timedelta(days=10)).confirm_by_itself(at + dt.timedelta(days=14, hours=10))


def _differs(deal: Deal, length: int, dice: random.Random) -> None:
    at = _suggested(deal, dice)
    deal.suggest(at).agree(at + dt.timedelta(hours=9))
    said = _after(deal)
    deal.say(deal.giver, length + 45, said).say(deal.receiver, length, said + dt.timedelta(hours=20))
    note = "Y ddau'n cytuno ar ôl sgwrs" if deal.language == "cy" else "Both agreed once we had talked"
    deal.settle(length, note, said + dt.timedelta(days=3))


def _put_right(deal: Deal, length: int, dice: random.Random) -> None:
    at = _moment(deal.day + dt.timedelta(days=1), dice, first=9, last=16)
    reason = "Cafodd yr awr deithio ei chyfrif ddwywaith" if deal.language == "cy" else "The hour of travel was counted twice"
    deal.record_for_two(length + 60, at).correct(reason, at + dt.timedelta(days=dice.randrange(2, 9)), minutes=length)


def _both_say(deal: Deal, length: int, dice: random.Random, *, first: Person) -> None:
    """Both say how long; a few are a quarter of an hour apart, and a few answer weeks later."""
    said, late = _after(deal), dice.random()
    answered = said + dt.timedelta(hours=dice.randrange(1, 70)) + dt.timedelta(days=dice.randrange(9, 24) if late < 0.05 else 0)
    if late > 0.94 and deal.day > deal.plan.today - RECENT:
        deal.say(first, length, said)
        if deal.level in SILENCE_CONFIRMS:
            deal.notice(said + dt.timedelta(days=10)).confirm_by_itself(said + dt.timedelta(days=14, hours=10))
        return
    heard = length + 15 if dice.random() < 0.05 else length
    deal.say(first, heard, said).say(deal.other(first), length, answered)
    _thank(deal, dice, answered + dt.timedelta(hours=1))


def _thank(deal: Deal, dice: random.Random, at: dt.datetime) -> None:
    if dice.random() < 0.25:
        language = deal.receiver.words
        deal.thank(deal.receiver, dice.choice(names()[f"thanks_{language}"]), at)


def _after(deal: Deal) -> dt.datetime:
    return at_london(deal.day, dt.time(21, 5))


def _moment(day: dt.date, dice: random.Random, *, first: int, last: int) -> dt.datetime:
    return at_london(day, dt.time(dice.randrange(first, last + 1), dice.randrange(60)))
