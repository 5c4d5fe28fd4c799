"""What people do with their credits in the sample: swimming, the theatre and the café, paper, gifts, a lost card."""

import datetime as dt
from typing import Any, Final

from django.utils.crypto import salted_hmac

from amser.agencies import actions as agencies
from amser.agencies.models import WhyEnded
from amser.demo.credit_sessions import Taking
from amser.demo.plan import Plan, Things
from amser.kernel.secret import digest_of
from amser.venues import actions
from amser.venues.actions import OfferDetails, Window
from amser.venues.actions.allowing import row_of
from amser.venues.models import For
from amser.venues.queries import Times
from amser.vouchers import actions as vouchers
from amser.vouchers.models import Voucher

SATURDAY, SUNDAY, WEDNESDAY, FRIDAY = 5, 6, 2, 4
TILL: Final = "pwll-glan-yr-aber"
ALWAYS_OPEN: Final = "caffi-r-cloc"  # Its offer has no hours: its till accepts whenever somebody tries it.
OFFERS: Final[dict[str, tuple[str, str, dict[str, Any]]]] = {
    "swim": (
        "pwll-glan-yr-aber",
        "marged",
        {
            "title_cy": "Nofio i'r teulu",
            "title_en": "Family swimming",
            "about_cy": "Awr neu ddwy yn y pwll mawr a'r pwll bach.",
            "about_en": "An hour or two in the big pool and the small one.",
            "terms_cy": "Dan 8 oed: gydag oedolyn yn y dŵr.",
            "terms_en": "Under 8: with an adult in the water.",
            "adult_credits": 1,
            "child_credits": 1,
            "capacity": 20,
            "most_a_day": 6,
            "most_a_month": 24,
            "is_bookable": True,
            "windows": (
                Window(SATURDAY, dt.time(10), dt.time(12)),
                Window(SUNDAY, dt.time(14), dt.time(16)),
                Window(WEDNESDAY, dt.time(16), dt.time(18)),
            ),
        },
    ),
    "play": (
        "theatr-y-sgwar",
        "theo",
        {
            "title_cy": "Drama brynhawn Gwener",
            "title_en": "Friday matinée",
            "about_cy": "Sedd yn y balconi i unrhyw ddrama brynhawn.",
            "about_en": "A seat in the balcony for any afternoon play.",
            "terms_cy": "Archebwch ddiwrnod ymlaen llaw.",
            "terms_en": "Book a day ahead.",
            "adult_credits": 2,
            "child_credits": 1,
            "capacity": 8,
            "is_bookable": True,
            "needs_booking": True,
            "lead_minutes": 24 * 60,
            "windows": (Window(FRIDAY, dt.time(14), dt.time(17)),),
        },
    ),
    "tea": (
        "caffi-r-cloc",
        "theo",
        {
            "title_cy": "Te a theisen",
            "title_en": "Tea and cake",
            "about_cy": "Pot o de a darn o deisen y dydd.",
            "about_en": "A pot of tea and a slice of the cake of the day.",
            "terms_cy": "Oni bai bod y bwrdd yn llawn.",
            "terms_en": "Unless every table is taken.",
            "adult_credits": 1,
            "child_credits": 1,
            "use_for": For.EVERYONE,
        },
    ),
}
PAPER: Final = 30
_SINCE: Final = 180


def till_secret(name: str = TILL) -> str:
    """Return the secret in the sample till's link: the same on one installation, and known on no other."""
    return salted_hmac("amser.demo.till", name, algorithm="sha256").hexdigest()


def plan_spending(plan: Plan, taking: list[Taking]) -> None:
    """Plan the offers and tills, what was used and booked, paper, gifts, and a card that was lost."""
    for key, (slug, owner, details) in OFFERS.items():
        _plan_offer(plan, key, slug, owner, details)
    for slug, owner in (("pwll-glan-yr-aber", "marged"), ("theatr-y-sgwar", "theo"), ("caffi-r-cloc", "theo")):
        _plan_till(plan, slug, owner)
    _plan_gifts(plan, taking)
    _plan_bookings(plan, taking)
    _plan_paper(plan, taking)
    _plan_uses(plan, taking)
    _plan_lost_card(plan, taking[-1])


def _plan_offer(plan: Plan, key: str, slug: str, owner: str, details: dict[str, Any]) -> None:
    at, by = plan.moment(_SINCE, hour=9), f"person {owner}"

    def adding(things: Things) -> dict[str, Any]:
        offer = OfferDetails(begins_on=plan.day(_SINCE), place=things[f"place of {slug}"], **details)
        return {"scheme": things["scheme"], "organisation": things[slug], "details": offer}

    plan.do(f"offer {key}", actions.add_offer, at=at, by=by, content=adding, keep=f"offer {key}")
    publishing = lambda things: {"offer": things[f"offer {key}"]}  # noqa: E731
    plan.do(f"publish offer {key}", actions.publish_offer, at=at + dt.timedelta(hours=1), by=by, content=publishing, keep=f"offer {key}")


def _plan_till(plan: Plan, slug: str, owner: str) -> None:
    def content(things: Things) -> dict[str, Any]:
        where, name = things[f"place of {slug}"], "Y dderbynfa / Reception"
        return {
            "scheme": things["scheme"],
            "organisation": things[slug],
            "place": where,
            "name": name,
            "digest": digest_of(till_secret(slug)),
        }

    plan.do(f"till {slug}", actions.make_till, at=plan.moment(_SINCE, hour=12), by=f"person {owner}", content=content, keep=f"till {slug}")


def _plan_uses(plan: Plan, taking: list[Taking]) -> None:
    """Every Saturday some swim, and every third day somebody has tea."""
    dice = plan.dice("uses")
    for days in range(_SINCE - 10, 0, -1):
        if plan.day(days).weekday() == SATURDAY:
            for number, one in enumerate(dice.sample(taking, min(len(taking), 3))):
                adults, children = (1, 2) if one is taking[0] else (1, dice.choice([0, 0, 1, 2]))
                _plan_use(
                    plan,
                    f"swim {days} {number}",
                    "swim",
                    one,
                    plan.moment(days, 10, 5 + number),
                    people=(adults, children),
                    begins=dt.time(10),
                )
        if days % 3 == 0:
            _plan_use(plan, f"tea {days}", "tea", dice.choice(taking), plan.moment(days, 15, 10), people=(1, 0), begins=dt.time(0))


def _plan_use(plan: Plan, name: str, offer: str, one: Taking, at: dt.datetime, *, people: tuple[int, int], begins: dt.time) -> None:
    slug, on = OFFERS[offer][0], at.date()
    if not one.pays(sum(people), at=at):
        return

    def holding(things: Things) -> dict[str, Any]:
        held = _at(things, offer, on, begins) | {"participant": things[one.name], "vouchers": []}
        return held | {"adults": people[0], "children": people[1], "held_until": None, "till": things[f"till {slug}"], "is_booking": False}

    plan.do(f"hold {name}", actions.hold_use, at=at, content=holding, keep=f"use {name}")
    accepting = lambda things: {"use": things[f"use {name}"], "till": things[f"till {slug}"]}  # noqa: E731
    plan.do(f"accept {name}", actions.accept_use, at=at + dt.timedelta(minutes=1), content=accepting)


def _at(things: Things, offer: str, on: dt.date, begins: dt.time) -> dict[str, Any]:
    return {"offer": things[f"offer {offer}"], "sitting": row_of(things[f"offer {offer}"], Times(on, begins))}


def _plan_bookings(plan: Plan, taking: list[Taking]) -> None:
    """Two come to swim next Saturday, and one to the theatre."""
    for number, (offer, weekday, begins, one) in enumerate(
        (
            ("swim", SATURDAY, dt.time(10), taking[0]),
            ("swim", SATURDAY, dt.time(10), taking[2]),
            ("play", FRIDAY, dt.time(14), taking[1]),
        )
    ):
        one.pays(OFFERS[offer][2]["adult_credits"], at=plan.moment(1))
        day = next(plan.day(-ahead) for ahead in range(2, 10) if plan.day(-ahead).weekday() == weekday)
        plan.do(f"book {number}", actions.book, at=plan.moment(1, 9, number), by=one.person.user, content=_booking(offer, one, day, begins))


def _booking(offer: str, one: Taking, day: dt.date, begins: dt.time) -> Any:
    places = {"day": day, "begins": begins, "adults": 1, "children": 0}
    return lambda things: {"offer": things[f"offer {offer}"], "participant": things[one.name], **places}


def _plan_paper(plan: Plan, taking: list[Taking]) -> None:
    """The beach has credits on paper: some paid in, two spent on tea, three put out of use, the rest still in people's pockets."""
    made, by = plan.moment(70, hour=10), "person gwenno"
    plan.do(
        "batch", vouchers.make_batch, at=made, by=by, content=lambda things: {"budget": things["budget 3"], "count": PAPER}, keep="batch"
    )
    handed = lambda things: {"batch": things["batch"], "received_by": "Luned Gwanwyn"}  # noqa: E731
    plan.do("hand over", vouchers.hand_over, at=made + dt.timedelta(days=2), by=by, content=handed)
    for number in range(1, 5):
        one = taking[number % len(taking)]
        paying = _paying(number, one)
        plan.do(f"pay in {number}", vouchers.pay_in, at=plan.moment(60 - number, hour=12), by="person luned", content=paying)
    for number in (5, 6):
        _plan_tea_on_paper(plan, number)
    ending = lambda things: {"batch": things["batch"], "reason": "Wedi gwlychu yn y storfa", "first": 28, "last": 30}  # noqa: E731
    plan.do("void", vouchers.void, at=plan.moment(40, hour=9), by=by, content=ending)


def _paying(number: int, one: Taking) -> Any:
    return lambda things: {"voucher": _voucher(things, number), "participant": things[one.name]}


def _voucher(things: Things, number: int) -> Voucher:
    return Voucher.objects.get(batch=things["batch"], number=number)


def _plan_tea_on_paper(plan: Plan, number: int) -> None:
    at = plan.moment(50 - number, 15, 40)

    def holding(things: Things) -> dict[str, Any]:
        held = _at(things, "tea", plan.day(50 - number), dt.time(0)) | {"participant": None, "vouchers": [_voucher(things, number)]}
        return held | {"adults": 1, "children": 0, "held_until": None, "till": things["till caffi-r-cloc"], "is_booking": False}

    plan.do(f"hold paper {number}", actions.hold_use, at=at, content=holding, keep=f"use paper {number}")
    accepting = lambda things: {"use": things[f"use paper {number}"], "till": things["till caffi-r-cloc"]}  # noqa: E731
    plan.do(f"accept paper {number}", actions.accept_use, at=at + dt.timedelta(minutes=1), content=accepting)


def _plan_gifts(plan: Plan, taking: list[Taking]) -> None:
    """One was accepted, one declined, one waits for Menna, and the pot has some."""
    menna, one, two, three = taking[0], taking[1], taking[2], taking[3]
    _plan_gift(plan, "thanks", one, two, days=30, words="Diolch am y lifft!", answer=agencies.accept_gift)
    _plan_gift(plan, "refused", two, three, days=22, words="", answer=agencies.decline_gift)
    _plan_gift(plan, "waiting", three, menna, days=2, words="I'r wyrion gael nofio.", answer=None)
    menna.pays(2, at=plan.moment(25))
    giving = lambda things: {"scheme": things["scheme"], "giver": things[menna.name], "credits": 2, "words": "I bwy bynnag sydd ei angen."}  # noqa: E731
    plan.do("to the pot", agencies.donate, at=plan.moment(25, hour=18), by=menna.person.user, content=giving)


def _plan_gift(plan: Plan, name: str, giver: Taking, receiver: Taking, *, days: int, words: str, answer: Any) -> None:
    giver.pays(1, at=plan.moment(days))

    def offering(things: Things) -> dict[str, Any]:
        parties = {"giver": things[giver.name], "receiver": things[receiver.name]}
        return {"scheme": things["scheme"], "credits": 1, "words": words, **parties}

    plan.do(f"gift {name}", agencies.offer_gift, at=plan.moment(days, hour=17), by=giver.person.user, content=offering, keep=f"gift {name}")
    if answer is not None:
        found = lambda things: {"gift": things[f"gift {name}"]}  # noqa: E731
        plan.do(f"answer {name}", answer, at=plan.moment(days - 1, hour=9), by=receiver.person.user, content=found)


def _plan_lost_card(plan: Plan, one: Taking) -> None:
    content = lambda things: {"participant": things[one.name], "why": WhyEnded.LOST}  # noqa: E731
    plan.do("lost card", agencies.replace_card, at=plan.moment(1, hour=16), by="person meinir", content=content)
