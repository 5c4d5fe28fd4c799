"""What people do for the organisations of the sample's scheme: who takes part, the sessions, their lists, and the credits for them."""

import dataclasses
import datetime as dt
from typing import Any, Final

from amser.agencies import actions as agencies
from amser.agencies.models import Purse, SchemeCard
from amser.demo.credits_cast import BY_CARD, STARTED
from amser.demo.people import PILLARS, RESERVED, Person
from amser.demo.plan import Plan, Things
from amser.kernel.dates import at_london
from amser.opportunities import actions
from amser.opportunities.actions import OpportunityTerms, OpportunityWords, When
from amser.opportunities.models import Session

FROM_THE_VILLAGE: Final = ("cari", "dai", "beti", "tomos", "gwilym", "owain", "huw")
PEOPLE: Final = 24  # of the village besides, in a whole sample
ENDING: Final = (1, 2)  # budgets whose credits end
LAST_DAY_OF_OLD: Final = 60  # days ago: what the lunch club gave at first ended then


@dataclasses.dataclass(frozen=True, slots=True)
class Doing:
    """Something that repeats on a weekday (0 is Monday), what it is called, and how many come of those who take part."""

    key: str
    slug: str
    words: OpportunityWords
    weekday: int
    time: dt.time
    minutes: int
    every: int  # days
    come: tuple[int, int]
    leader: str
    budgets: tuple[tuple[int, int], ...]  # (index, days ago on which it begins to be the one given from)
    terms: dict[str, Any] = dataclasses.field(default_factory=dict)
    since: int = STARTED - 5


DOINGS: Final = (
    Doing(
        "garden",
        "gardd-y-cei",
        OpportunityWords(
            "Bore yn yr ardd",
            "A morning in the garden",
            "Plannu, chwynnu a phaned. Mae offer a menig yma.",
            "Planting, weeding and a cup of tea. Tools and gloves are here.",
            "Mae gwaith i'w wneud ar eich eistedd hefyd.",
            "There is work that can be done sitting down too.",
            "Pawb, gyda phrofiad neu hebddo.",
            "Everybody, with or without experience.",
        ),
        weekday=5,
        time=dt.time(10),
        minutes=120,
        every=7,
        come=(6, 11),
        leader="sioned",
        budgets=((0, STARTED),),
        terms={"places": 14, "is_step_free": True},
    ),
    Doing(
        "lunch",
        "clwb-cinio-wennol",
        OpportunityWords(
            "Coginio i'r clwb cinio",
            "Cooking for the lunch club",
            "Plicio, coginio, gweini a golchi llestri.",
            "Peeling, cooking, serving and washing up.",
            "Cegin fach ar un llawr.",
            "A small kitchen on one level.",
            "Unrhyw un dros 16.",
            "Anyone over 16.",
        ),
        weekday=2,
        time=dt.time(10, 30),
        minutes=165,
        every=7,
        come=(4, 7),
        leader="meinir",
        budgets=((1, STARTED), (2, 125)),
        terms={"places": 8, "spoken": "cy", "least_age": 16},
    ),
    Doing(
        "beach",
        "ffrindiau-r-traeth",
        OpportunityWords(
            "Glanhau'r traeth",
            "Cleaning the beach",
            "Dewch pan fynnwch; bagiau a menig wrth y maes parcio.",
            "Come when you like; bags and gloves at the car park.",
            "Tywod meddal; mae cadair olwyn traeth i'w benthyg.",
            "Soft sand; there is a beach wheelchair to borrow.",
            "Teuluoedd hefyd.",
            "Families too.",
        ),
        weekday=6,
        time=dt.time(14),
        minutes=90,
        every=28,
        come=(7, 14),
        leader="luned",
        budgets=((3, STARTED),),
        terms={"is_drop_in": True},
    ),
    Doing(
        "screens",
        "llyfrgell-aberwennol",
        OpportunityWords(
            "Help gyda sgriniau",
            "Help with screens",
            "Awr o helpu pobl gyda ffôn neu lechen.",
            "An hour of helping people with a phone or a tablet.",
            "Mae dolen glywed wrth y ddesg.",
            "There is a hearing loop at the desk.",
            "Pobl amyneddgar.",
            "Patient people.",
        ),
        weekday=1,
        time=dt.time(14),
        minutes=60,
        every=14,
        come=(2, 3),
        leader="meinir",
        budgets=((4, 100),),
        terms={"places": 3},
        since=98,
    ),
)


@dataclasses.dataclass(eq=False, slots=True)
class Taking:
    """
    Somebody who takes part: the name under which the plan keeps them, and whose person they are.

    `earned` (when, credits that do not end) and `spent` are the planner's own reckoning, so that it plans nothing that is refused.
    """

    name: str
    person: Person
    earned: list[tuple[dt.datetime, int]] = dataclasses.field(default_factory=list)
    spent: int = 0

    def pays(self, credits: int, *, at: dt.datetime) -> bool:
        """Take credits off what was earned by then, if there is enough of it; say whether."""
        if sum(earned for when, earned in self.earned if when < at) < self.spent + credits:
            return False
        self.spent += credits
        return True


def plan_sessions(plan: Plan, people: list[Person], cast: dict[str, Person], own: dict[str, Person]) -> list[Taking]:
    """Plan who takes part, every session since the scheme began, who was thanked for it, and who says that they come; return them."""
    taking = _plan_participants(plan, people, cast, own)
    for doing in DOINGS:
        _plan_opportunity(plan, doing)
        _plan_lists(plan, doing, taking)
    _plan_draft(plan)
    _plan_coming(plan, taking)
    _plan_expiry(plan, taking)
    return taking


def _plan_participants(plan: Plan, people: list[Person], cast: dict[str, Person], own: dict[str, Person]) -> list[Taking]:
    dice = plan.dice("participants")
    there = [person for person in people[RESERVED + PILLARS :] if person.active_from < plan.day(STARTED + 5)]
    some = there[: plan.count(PEOPLE, least=4)]
    through = {f"card-{number}": "clwb-cinio-wennol" for number in range(len(BY_CARD))}
    found = []
    for person in (own["menna"], *(cast[key] for key in FROM_THE_VILLAGE), *(own[key] for key in through), *some):
        one = Taking(f"participant {person.key}", person)
        slug = through.get(person.key) or dice.choice(["", "gardd-y-cei", "clwb-cinio-wennol", "ffrindiau-r-traeth"])
        is_new = dice.random() < 0.4
        plan.do(
            f"enrol {person.key}",
            agencies.enrol,
            at=plan.moment(STARTED - 4, hour=10),
            content=_enrolment(one, slug, is_new=is_new),
            keep=one.name,
        )
        found.append(one)
    return found


def _enrolment(one: Taking, slug: str, *, is_new: bool) -> Any:
    def content(things: Things) -> dict[str, Any]:
        through = things[slug] if slug else None
        return {"scheme": things["scheme"], "user": things[one.person.user], "through": through, "is_new": is_new, "council": "W06000002"}

    return content


def _days(plan: Plan, doing: Doing, *, until: int) -> list[int]:
    """Return how many days ago each time was, the first first; a negative number is to come."""
    first = next(days for days in range(doing.since - 3, 0, -1) if plan.day(days).weekday() == doing.weekday)
    return list(range(first, until - 1, -doing.every))


def _plan_opportunity(plan: Plan, doing: Doing) -> None:
    at, leader = plan.moment(doing.since, hour=11), _by(doing)
    first = _days(plan, doing, until=0)[0]
    rule = f"FREQ=WEEKLY;INTERVAL={doing.every // 7}"

    def drafting(things: Things) -> dict[str, Any]:
        terms = OpportunityTerms(place=things[f"place of {doing.slug}"], **doing.terms)
        when = When(at_london(plan.day(first), doing.time), doing.minutes, rule)
        return {"organisation": things[doing.slug], "scheme": things["scheme"], "words": doing.words, "terms": terms, "when": when}

    plan.do(f"draft {doing.key}", actions.draft, at=at, by=leader, content=drafting, keep=doing.key)
    found = lambda things: {"opportunity": things[doing.key]}  # noqa: E731
    plan.do(f"publish {doing.key}", actions.publish, at=at + dt.timedelta(hours=1), by=leader, content=found)
    for days in range(doing.since - 28, -1, -28):
        plan.do(f"sessions of {doing.key} {days}", actions.make_sessions, at=plan.moment(days, hour=6), content=found)


def _plan_lists(plan: Plan, doing: Doing, taking: list[Taking]) -> None:
    dice = plan.dice(f"sessions {doing.key}")
    most = max(2, round(len(taking) * doing.come[1] / 36))
    newest = _days(plan, doing, until=1)[-1]
    for days in _days(plan, doing, until=1):
        come = dice.sample(taking, min(len(taking), max(2, min(most, dice.randint(*doing.come)))))
        if doing.key == "garden" and taking[0] not in come:
            come[0] = taking[0]
        name, ended = f"{doing.key} {days}", at_london(plan.day(days), doing.time) + dt.timedelta(minutes=doing.minutes)
        plan.do(f"list {name}", actions.save_list, at=ended, by=_by(doing), content=_list(plan, doing, days, come))
        if doing.key == "garden" and days == newest:
            continue  # for whoever tries it to thank
        at = ended + dt.timedelta(minutes=5)
        plan.do(f"thank {name}", actions.give_credits, at=at, by=_by(doing), content=_thanks(plan, doing, days, len(come)))
        if _budget(doing, days) not in ENDING:
            for one in come:
                one.earned.append((at, -(-(doing.minutes - 29) // 60)))


def _list(plan: Plan, doing: Doing, days: int, come: list[Taking]) -> Any:
    def content(things: Things) -> dict[str, Any]:
        ids = [things[one.name].pk for one in come]
        cards = SchemeCard.objects.filter(participant__in=ids).order_by("participant_id", "pk").distinct("participant_id")
        return {"session": session_of(plan, things, doing, days), "numbers": tuple(card.number for card in cards)}

    return content


def _thanks(plan: Plan, doing: Doing, days: int, people: int) -> Any:
    index = _budget(doing, days)

    def content(things: Things) -> dict[str, Any]:
        credits = people * things["scheme"].credits_for(doing.minutes)
        return {"session": session_of(plan, things, doing, days), "budget": things[f"budget {index}"], "people": people, "credits": credits}

    return content


def _budget(doing: Doing, days: int) -> int:
    return [index for index, since in doing.budgets if since >= days][-1]


def session_of(plan: Plan, things: Things, doing: Doing, days: int) -> Session:
    """Return the session of a day so many days ago."""
    return Session.objects.get(opportunity=things[doing.key], begins_at=at_london(plan.day(days), doing.time))


def _by(doing: Doing) -> str:
    return f"person {doing.leader}"


def _plan_draft(plan: Plan) -> None:
    """Something that is written in Welsh alone so far: nobody reads it yet."""

    def content(things: Things) -> dict[str, Any]:
        words = OpportunityWords("Gwneud jam afalau", "", "Mae'r afalau'n barod; dewch â jariau.")
        when = When(at_london(plan.day(-20), dt.time(13)), 150)
        terms = OpportunityTerms(place=things["place of gardd-y-cei"])
        return {"organisation": things["gardd-y-cei"], "scheme": things["scheme"], "words": words, "terms": terms, "when": when}

    plan.do("draft jam", actions.draft, at=plan.moment(2, hour=19), by="person luned", content=content)


def _plan_coming(plan: Plan, taking: list[Taking]) -> None:
    """The library has three places a time: two wait. The garden has room."""
    screens, garden = DOINGS[3], DOINGS[0]
    for doing, those in ((screens, taking[1:6]), (garden, taking[:4])):
        days = next(days for days in _days(plan, doing, until=-doing.every) if days < 0)
        for number, one in enumerate(those):
            content = _coming(plan, doing, days, one)
            at = plan.moment(2, hour=9, minute=number)
            plan.do(f"coming {doing.key} {one.name}", actions.say_coming, at=at, by=one.person.user, content=content)


def _coming(plan: Plan, doing: Doing, days: int, one: Taking) -> Any:
    return lambda things: {"session": session_of(plan, things, doing, days), "participant": things[one.name]}


def _plan_expiry(plan: Plan, taking: list[Taking]) -> None:
    """What the lunch club gave at first has ended: what nobody used went back to the scheme."""
    ended = plan.day(LAST_DAY_OF_OLD)
    plan.do(
        "close the old budget", agencies.close_budget, at=plan.moment(123, hour=3), content=lambda things: {"budget": things["budget 1"]}
    )
    for one in taking:
        plan.do(f"expire {one.name}", _expire, at=plan.moment(LAST_DAY_OF_OLD - 1, hour=3), content=_whose(one, ended))


def _whose(one: Taking, ended: dt.date) -> Any:
    return lambda things: {"participant": things[one.name], "ended": ended}


def _expire(*, by: Any, key: Any, at: dt.datetime, participant: Any, ended: dt.date) -> Purse | None:
    """Expire the purse of that day, of those who had one."""
    purse = Purse.objects.filter(participant=participant, expires_on=ended).first()
    return agencies.expire_purse(by=by, key=key, at=at, purse=purse) if purse else None
