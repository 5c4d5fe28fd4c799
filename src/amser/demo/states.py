"""In every bank, one of everything: whoever looks for a state finds it."""

import datetime as dt
from typing import Any

from amser.demo.deeds import Deal
from amser.demo.people import BROKERS, PILLARS, RESERVED, Person, plan_application, plan_person
from amser.demo.plan import Plan
from amser.demo.safety import plan_safety
from amser.demo.texts import texts
from amser.exchanges import actions as exchanges
from amser.members import actions as members

DEEP = (300, 250, 200, 150, 100)  # days ago, four hours each: as far below zero as the policy goes


def plan_states(plan: Plan, people: dict[str, list[Person]]) -> None:
    """Plan them in each bank, with the people who are kept for it."""
    for slug, of_bank in people.items():
        pillars = of_bank[RESERVED : RESERVED + PILLARS]
        _at_the_floor(plan, of_bank, pillars)
        _for_safety(plan, of_bank[3], pillars)
        _not_settled(plan, pillars)
        _gifts(plan, pillars)
        _comings_and_goings(plan, slug, of_bank)
        plan_safety(plan, slug, of_bank, _deal(plan, pillars[2], of_bank[0], "household", days_ago=1))


def _at_the_floor(plan: Plan, people: list[Person], pillars: list[Person]) -> None:
    """Three have asked as often as they may: one waits, one was let further, for one the pot gave."""
    last = []
    for number, (asker, ended) in enumerate(zip(people[:3], (2, 60, 80), strict=True)):
        for days_ago in DEEP:
            deal = _deal(plan, pillars[number], asker, "companionship", days_ago=days_ago)
            deal.record_for_two(240, plan.moment(days_ago - 1, hour=11))
        deal = _deal(plan, pillars[number], asker, "household", days_ago=ended)
        deal.suggest(plan.moment(ended + 5)).agree(plan.moment(ended + 4))
        deal.say(deal.giver, 180, plan.moment(ended, hour=18)).say(deal.receiver, 180, plan.moment(ended, hour=20))
        last.append(deal)
    cy = people[0].words == "cy"
    until = plan.today + dt.timedelta(days=60)
    reason = "Newydd ddod o'r ysbyty; cawn sgwrs ym mis Ionawr" if cy else "Just out of hospital; we will talk in January"
    last[1].release(reason, plan.moment(58), floor_minutes=-1800, until=until)
    last[2].release_from_pot("Y gronfa gymunedol" if cy else "The community pot", plan.moment(78))


def _for_safety(plan: Plan, newcomer: Person, pillars: list[Person]) -> None:
    """Someone who is not cleared yet has already helped in a home, and suggests a lift; another time it was withdrawn."""
    done = _deal(plan, newcomer, pillars[0], "household", days_ago=3, first=newcomer)
    done.record_past(60, plan.moment(3, hour=18)).say(pillars[0], 60, plan.moment(2, hour=12))
    lift = _deal(plan, newcomer, pillars[1], "transport", days_ago=-4, first=newcomer)
    lift.suggest(plan.moment(1, hour=15))
    off = _deal(plan, newcomer, pillars[2], "household", days_ago=40, first=newcomer)
    off.record_past(60, plan.moment(40, hour=18)).say(pillars[2], 60, plan.moment(39, hour=12))
    off.withdraw("Cawson nhw drefn arall" if newcomer.words == "cy" else "They found another way", plan.moment(37))


def _not_settled(plan: Plan, pillars: list[Person]) -> None:
    """Two who do not agree how long it was, two who ask for a correction, and every way of not going ahead."""
    one, two, three, four = pillars
    garden = _deal(plan, one, two, "garden", days_ago=4)
    garden.suggest(plan.moment(9)).agree(plan.moment(8))
    garden.say(one, 120, plan.moment(4, hour=17)).say(two, 60, plan.moment(3, hour=10))
    cy = one.words == "cy"
    asked = _deal(plan, three, four, "digital", days_ago=8)
    asked.record_for_two(90, plan.moment(7)).question(
        four, "Awr oedd hi, nid awr a hanner." if cy else "It was an hour, not an hour and a half.", plan.moment(5)
    )
    undone = _deal(plan, two, three, "pets", days_ago=30)
    undone.record_for_two(60, plan.moment(29)).correct(
        "Ddigwyddodd hyn ddim" if cy else "This did not happen", plan.moment(27), minutes=None
    )
    again = _deal(plan, four, one, "arts", days_ago=33)
    again.record_for_two(180, plan.moment(32)).correct("Dwy awr oedd hi" if cy else "It was two hours", plan.moment(31), minutes=120)
    _deal(plan, one, three, "welsh", days_ago=14, first=one).suggest(plan.moment(20)).decline(plan.moment(19))
    _deal(plan, one, four, "calls", days_ago=13, first=one).suggest(plan.moment(20)).lapse()
    _deal(plan, two, four, "shopping", days_ago=12, first=two).suggest(plan.moment(20)).agree(plan.moment(19)).cancel(plan.moment(15))
    absent = _deal(plan, three, one, "wellbeing", days_ago=11, first=three)
    absent.suggest(plan.moment(20)).agree(plan.moment(19)).no_show(plan.moment(11, hour=12))
    quiet = _deal(plan, two, one, "community", days_ago=40, first=two)
    quiet.record_past(60, plan.moment(40, hour=20)).notice(plan.moment(30, hour=6)).confirm_by_itself(plan.moment(25, hour=7))
    _deal(plan, two, three, "admin", days_ago=2, first=two).record_past(45, plan.moment(2, hour=19))
    _deal(plan, three, four, "learning", days_ago=-5, first=three).suggest(plan.moment(1, hour=12))
    _deal(plan, four, two, "cooking", days_ago=-6, first=four).suggest(plan.moment(3)).agree(plan.moment(2))


def _gifts(plan: Plan, pillars: list[Person]) -> None:
    """Those who give much give some of it on: to the pot, and to someone who asks more than they can give."""
    words = "At y nesaf" if pillars[0].words == "cy" else "For whoever comes next"
    for number, pillar in enumerate(pillars[:3]):
        at = plan.moment(95 - number, hour=13)
        plan.do(f"donation of {pillar.key}", exchanges.give_hours, at=at, by=pillar.user, content=_gift(pillar, None, 180, words))
    words = "Pen-blwydd hapus" if pillars[1].words == "cy" else "Happy birthday"
    gift = _gift(pillars[1], pillars[3], 60, words)
    plan.do(f"gift of {pillars[1].key}", exchanges.give_hours, at=plan.moment(50), by=pillars[1].user, content=gift)


def _gift(giver: Person, to: Person | None, minutes: int, words: str) -> Any:
    return lambda things: {
        "from_member": things[giver.member],
        "to_member": things[to.member] if to else None,
        "minutes": minutes,
        "words": words,
    }


def _comings_and_goings(plan: Plan, slug: str, people: list[Person]) -> None:
    """One more waits to join, one was refused, one is suspended, some take a break, and some have left."""
    broker = f"person {BROKERS[slug]}"
    for name, days_ago, key in (("Elin Yfory-ddaw", 2, "waiting"), ("Ivor Thisinvented", 45, "refused")):
        person = Person(key=f"{key} in {slug}", name=name, known_as=name.split()[0], bank=slug, language="both", phone="01632 960 199")
        plan_person(plan, person, at=plan.moment(days_ago, hour=11))
        plan_application(plan, person, at=plan.moment(days_ago, hour=12))
        if key == "refused":
            away = "Yn byw y tu allan i'r ardal; cafodd wybod am y banc drws nesaf"
            reason = {"reason": away if slug == "aberwennol" else "Lives outside the area; told of the bank next door"}
            _move(plan, person, members.refuse, "refuse", at=plan.moment(days_ago - 2), by=broker, **reason)
    _move(
        plan,
        people[4],
        members.suspend,
        "suspend",
        at=plan.moment(25),
        by=broker,
        reason="Tan inni gael sgwrs" if slug == "aberwennol" else "Until we have talked",
    )
    leaving = [p for p in people[RESERVED + PILLARS :] if p.active_until < plan.day(70)]
    for number, person in enumerate(leaving):
        at = dt.datetime.combine(person.active_until + dt.timedelta(days=50), dt.time(10), tzinfo=plan.moment(0).tzinfo)
        if number % 5 < 2:  # two in five leave; the others fall asleep
            _move(plan, person, members.leave, "leave", at=at, by=person.user, reason="")
        elif number % 5 == 2:
            _move(plan, person, members.pause, "pause", at=at, by=person.user, reason="")


def _move(plan: Plan, person: Person, action: Any, name: str, *, at: dt.datetime, by: str, **more: str) -> None:
    plan.do(
        f"{name} {person.member}",
        action,
        at=at,
        by=by,
        content=lambda things: {"membership": things[person.member], **more},
        keep=person.member,
    )


def _deal(plan: Plan, giver: Person, receiver: Person, category: str, *, days_ago: int, first: Person | None = None) -> Deal:
    words = giver.words
    text = next(text for text in texts() if text.category == category and text.language in (words, "en"))
    return Deal(
        plan=plan,
        key=f"{category} {days_ago} from {giver.key} to {receiver.key}",
        giver=giver,
        receiver=receiver,
        title=text.title,
        language=text.language,
        category=category,
        level=text.level,
        day=plan.day(days_ago),
        first=first,
    )
