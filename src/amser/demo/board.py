"""The board of the sample: offers and requests in every state."""

import dataclasses
import datetime as dt
import random
from typing import Any

from amser.demo.cast import LISTINGS
from amser.demo.neighbours import AGREEING
from amser.demo.people import BROKERS, Person, names
from amser.demo.plan import Plan, Things
from amser.demo.texts import Text, categories, choose, texts
from amser.listings import actions
from amser.listings.actions import Terms
from amser.listings.actions.staying import STAYS
from amser.listings.models import Kind
from amser.listings.models.when import DAYS, PARTS, in_order
from amser.members.models import LEVEL_NEEDS


@dataclasses.dataclass(eq=False, slots=True)
class Notice:
    """A listing in the plan. It is on the board from `since` until before `until`."""

    key: str
    person: Person
    text: Text
    since: dt.date
    until: dt.date


def plan_board(plan: Plan, people: dict[str, list[Person]]) -> list[Notice]:
    """Plan what the invented people put on the board, and return what comes to stand on it."""
    notices: list[Notice] = []
    for slug, of_bank in people.items():
        dice = plan.dice(f"board of {slug}")
        here = [person for person in of_bank if person.gives and person.active_until > plan.today]
        used = {title for _, title, _ in LISTINGS}
        for number in range(plan.count(120, least=18)):
            notice = _notice(plan, dice, dice.choice(here), key=f"listing {number} of {slug}", used=used)
            if notice:
                notices.append(notice)
        _waiting(plan, slug, of_bank)
    return notices


def plan_cast_board(plan: Plan, cast: dict[str, Person]) -> None:
    """Plan what the cast put on the board."""
    dice = plan.dice("board of the cast")
    for key, title, age in LISTINGS:
        text = next(text for text in texts() if text.title == title)
        put_up(plan, dice, Notice(f"listing of {key}: {title}", cast[key], text, plan.day(age), dt.date.max), age=age)


def _notice(plan: Plan, dice: random.Random, person: Person, *, key: str, used: set[str]) -> Notice | None:
    """Plan one listing; None where this person has nothing new to say, or it went off the board again."""
    kind = dice.choices([Kind.OFFER, Kind.REQUEST], [1.86, 1])[0]
    fitting = [t for t in texts() if t.language == person.words and t.kind == kind and t.title not in used and _may(person, t)]
    age = dice.choices([dice.randrange(1, 80), dice.randrange(100, 170)], [0.72, 0.28])[0]
    if not fitting or plan.day(age) < person.active_from:
        return None
    text = choose(dice, fitting)
    used.add(text.title)
    notice = Notice(key, person, text, plan.day(age), dt.date.max)
    put_up(plan, dice, notice, age=age)
    return notice if _later(plan, dice, notice, age=age) else None


def _may(person: Person, text: Text) -> bool:
    return text.kind == Kind.REQUEST or person.cleared >= LEVEL_NEEDS[text.level]


def put_up(plan: Plan, dice: random.Random, notice: Notice, *, age: int, is_trade: bool = False) -> None:
    """Plan that someone puts an offer or a request on the board, a number of days ago."""
    text = notice.text.board_text(both=dice.random() < 0.6)
    phrases = names()[f"when_{notice.person.words}"]
    when = dice.choice(phrases) if dice.random() < 0.7 else ""
    suits = names()["when_suits"][phrases.index(when)] if when else ""
    # About one in three is for neighbours too, where there are any.
    next_door = notice.person.bank in AGREEING and plan.dice(f"next door {notice.key}").random() < 0.35

    def content(things: Things) -> dict[str, Any]:
        member = things[notice.person.member]
        terms = Terms(
            category=categories()[notice.text.category],
            setting=notice.text.setting,
            expires_on=notice.since + STAYS,
            place=member.place,
            days=in_order(suits, of=DAYS),
            parts=in_order(suits, of=PARTS),
            availability="" if suits else when,
            takes_minutes=notice.text.minutes,
            is_trade=is_trade,
            next_door=next_door,
        )
        return {"bank": things[notice.person.bank], "member": member, "kind": notice.text.kind, "text": text, "terms": terms}

    at = plan.moment(age, hour=dice.randrange(8, 21), minute=dice.randrange(60))
    plan.do(f"list {notice.key}", actions.list_it, at=at, by=notice.person.user, content=content, keep=notice.key)


def _later(plan: Plan, dice: random.Random, notice: Notice, *, age: int) -> bool:
    """Plan what becomes of it, and return whether it stands on the board today."""
    chance = dice.random()
    if age < STAYS.days:
        if chance < 0.04:
            _act(plan, notice, "pause", actions.pause, at=plan.moment(age // 2, hour=9))
        elif chance < 0.09:
            _act(plan, notice, "take down", actions.take_down, at=plan.moment(age // 2, hour=9))
        return chance >= 0.09
    if chance < 0.7:
        _act(plan, notice, "renew", actions.renew, at=plan.moment(age - 84, hour=19))
        return True
    _act(plan, notice, "end", actions.end_overdue, at=plan.moment(age - 91, hour=5), by=None)
    return False


def _waiting(plan: Plan, slug: str, people: list[Person]) -> None:
    """In each bank two listings wait for the coordinator, one was not put up, one is down for now, one ended."""
    dice, broker = plan.dice(f"waiting of {slug}"), f"person {BROKERS[slug]}"
    person = people[3]
    lifts = next(t for t in texts() if t.language == person.words and t.category == "transport" and t.kind == Kind.OFFER)
    repairs = [t for t in texts() if t.language == person.words and t.category == "diy" and t.kind == Kind.OFFER]
    requests = [t for t in texts() if t.language == person.words and t.category == "arts" and t.kind == Kind.REQUEST]
    needs_papers = Notice(f"a lift offered in {slug}", person, lifts, plan.day(2), dt.date.max)
    put_up(plan, dice, needs_papers, age=2)
    trade = Notice(f"a trade offered in {slug}", person, repairs[0], plan.day(3), dt.date.max)
    put_up(plan, dice, trade, age=3, is_trade=True)
    refused = Notice(f"a trade not put up in {slug}", person, repairs[-1], plan.day(30), dt.date.max)
    put_up(plan, dice, refused, age=30, is_trade=True)
    reason = {"reason": "Gwaith â thâl" if person.words == "cy" else "Paid work"}
    _act(plan, refused, "decline", actions.decline, at=plan.moment(29), by=broker, more=reason)
    resting = Notice(f"a request at rest in {slug}", person, requests[0], plan.day(40), dt.date.max)
    put_up(plan, dice, resting, age=40)
    _act(plan, resting, "pause", actions.pause, at=plan.moment(12))
    ended = Notice(f"a request that ended in {slug}", person, requests[-1], plan.day(120), dt.date.max)
    put_up(plan, dice, ended, age=120)
    _act(plan, ended, "end", actions.end_overdue, at=plan.moment(29, hour=5), by=None)


def _act(
    plan: Plan, notice: Notice, name: str, action: Any, *, at: dt.datetime, by: str | None = "owner", more: dict[str, str] | None = None
) -> None:
    plan.do(
        f"{name} {notice.key}",
        action,
        at=at,
        by=notice.person.user if by == "owner" else by,
        content=lambda things: {"listing": things[notice.key], **(more or {})},
        keep=notice.key,
    )
