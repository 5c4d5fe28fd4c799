"""The people of the sample: invented names, the wishes they told us, what they were cleared for, when they came and went."""

import dataclasses
import datetime as dt
import functools
import json
import random
from pathlib import Path
from typing import Any, Final

from amser.demo.banks import BANKS, SampleBank, place_name
from amser.demo.plan import OPENED, Plan, Things
from amser.identity import actions as identity
from amser.kernel.languages import fold
from amser.members import actions
from amser.members.actions import Contact, Profile
from amser.members.models import CapabilityKind
from amser.members.models.check import RUNS_OUT
from amser.timebanks import actions as timebanks

LONG_NAME: Final = "Gwenllïan Angharad Pen-y-bryn-dros-yr-afon"
BROKERS: Final = {"aberwennol": "nia", "cwm-gwawr": "rhian", "porth-y-ddinas": "grace"}
RESERVED: Final = 5  # people of each bank who take part only in what is told of them in states.py
PILLARS: Final = 4  # and those after them, who give much and ask for nothing


@dataclasses.dataclass(eq=False, slots=True)
class Person:
    """
    Someone in the plan, in one bank.

    `gives` and `takes` weigh how often. `active_from` and `active_until` bound their exchanges; `balance` (minutes) is
    the planner's own reckoning, so that it seldom plans what the ledger would refuse.
    """

    key: str
    name: str
    bank: str
    language: str
    place: int = 0
    known_as: str = ""
    channel: str = "email"
    format: str = "standard"
    email: str | None = None
    contact_email: str = ""
    phone: str = ""
    address: str = ""
    cleared: frozenset[str] = frozenset()
    active_from: dt.date = dt.date.min
    active_until: dt.date = dt.date.max
    gives: float = 0.0
    takes: float = 0.0
    balance: int = 0
    about: str = ""
    can_do: str = ""
    would_like: str = ""
    access_needs: str = ""
    hidden: bool = False
    words: str = "en"

    @property
    def member(self) -> str:
        """The name under which the plan keeps the membership."""
        return f"member {self.key} of {self.bank}"

    @property
    def user(self) -> str:
        """The name under which the plan keeps the person."""
        return f"person {self.key}"


@functools.cache
def names() -> dict[str, Any]:
    """Return the lists that people are made of."""
    read: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "names.json").read_text(encoding="utf-8"))
    return {key: value.split() if isinstance(value, str) else value for key, value in read.items()}


def invent(plan: Plan) -> dict[str, list[Person]]:
    """Return the invented people of each bank. The first few of each are kept for what is told of them."""
    dice, taken = plan.dice("people"), {LONG_NAME}
    people: dict[str, list[Person]] = {}
    number = 200
    for bank in BANKS:
        of_bank = people[bank.slug] = []
        for _ in range(plan.count(bank.people, least=RESERVED + PILLARS + 8)):
            number += 1
            of_bank.append(_someone(plan, dice, bank, number=number, taken=taken))
        _share_houses(of_bank[RESERVED + PILLARS :], dice)
        for reserved in of_bank[:RESERVED]:
            reserved.gives = reserved.takes = 0.0
            reserved.active_from, reserved.active_until = plan.day(OPENED.days - 30), dt.date.max
            reserved.cleared = frozenset()
        for pillar in of_bank[RESERVED : RESERVED + PILLARS]:
            pillar.gives, pillar.takes, pillar.cleared = 3.0, 0.0, frozenset({"public", "home", "drive"})
            pillar.active_from, pillar.active_until = plan.day(OPENED.days - 25), dt.date.max
    longest = people["porth-y-ddinas"][RESERVED]
    longest.name, longest.known_as = LONG_NAME, "Gwenllïan"
    return people


def _someone(plan: Plan, dice: random.Random, bank: SampleBank, *, number: int, taken: set[str]) -> Person:
    lists, welsh = names(), dice.random() < bank.welsh
    name = _name(dice, welsh=welsh, bank=bank, taken=taken)
    words = "cy" if welsh else "en"
    first, last = name.split(maxsplit=1)
    handle = fold(f"{first}.{last}").replace("'", "").replace(" ", "-")
    email = f"{handle}@example.org" if dice.random() < 0.72 else None
    joined, until = _stay(plan, dice)
    things = dice.sample(lists["things"], 5)
    column = 0 if welsh else 1
    activity = dice.gammavariate(0.5, 2.0)
    lean = dice.choice(["both", "both", "both", "gives", "takes"])
    return Person(
        key=str(number),
        name=name,
        known_as=first,
        bank=bank.slug,
        language=dice.choices([words, "both", "unknown"], [0.84, 0.08, 0.08])[0],
        place=dice.randrange(len(bank.places)),
        channel=dice.choices(["email", "text", "phone", "post"], [70, 14, 10, 6])[0] if email else dice.choice(["phone", "post", "text"]),
        format=dice.choices(["standard", "large", "simple"], [86, 8, 6])[0],
        email=email,
        contact_email=email or "",
        phone=f"01632 960 {number % 1000:03d}",
        address=f"{dice.randrange(1, 60)} {dice.choice(lists['streets'])}",
        cleared=_cleared(dice),
        active_from=joined,
        active_until=until,
        gives=0.05 + activity * (0.15 if lean == "takes" else 1.0),
        takes=0.05 + activity * (0.15 if lean == "gives" else dice.uniform(0.5, 1.5)),
        about=dice.choice(lists[f"about_{words}"]) if dice.random() < 0.4 else "",
        can_do=_listed(things[:3], column),
        would_like=_listed(things[3:], column),
        access_needs=dice.choice(lists[f"access_{words}"]) if dice.random() < 0.15 else "",
        words=words,
    )


def _name(dice: random.Random, *, welsh: bool, bank: SampleBank, taken: set[str]) -> str:
    lists = names()
    while True:
        first = dice.choice(lists["first_cy" if welsh or dice.random() < 0.2 else "first_en"])
        last = dice.choice(lists["last_cy" if welsh or dice.random() < (0.5 if bank.slug == "cwm-gwawr" else 0.3) else "last_en"])
        if (name := f"{first} {last}") not in taken:
            taken.add(name)
            return name


def _listed(things: list[list[str]], column: int) -> str:
    text = ", ".join(thing[column] for thing in things)
    return text[0].upper() + text[1:]


def _stay(plan: Plan, dice: random.Random) -> tuple[dt.date, dt.date]:
    """Return from when until when someone takes part: a quarter fall asleep, some leave."""
    joined = plan.day(OPENED.days - dice.randrange(8, 60) if dice.random() < 0.55 else dice.randrange(40, OPENED.days - 60))
    if dice.random() < 0.62:
        return joined, dt.date.max
    return joined, joined + dt.timedelta(days=dice.randrange(60, 400))


def _cleared(dice: random.Random) -> frozenset[str]:
    kinds = ["public", "home", "drive"]
    return frozenset(kinds[: dice.choices([0, 1, 2, 3], [12, 33, 33, 22])[0]])


def _share_houses(people: list[Person], dice: random.Random) -> None:
    """Some live two to a house, with one telephone and one address to write to, and each with a wish of their own."""
    for first, second in list(zip(people[::2], people[1::2], strict=False))[: max(1, len(people) // 16)]:
        second.name = f"{second.known_as} {first.name.split(maxsplit=1)[1]}"
        second.phone, second.address, second.place = first.phone, first.address, first.place
        second.contact_email = first.contact_email
        first.language, second.language = ("cy", "en") if dice.random() < 0.5 else ("en", "cy")
        first.words, second.words = first.language, second.language


def plan_person(plan: Plan, person: Person, *, at: dt.datetime, is_operator: bool = False) -> None:
    """Plan that someone becomes known."""
    preferences = identity.Preferences(language=person.language, format=person.format, channel=person.channel)

    def content(_: Things) -> dict[str, Any]:
        facts = {"name": person.name, "known_as": person.known_as, "email": person.email, "is_operator": is_operator}
        return {**facts, "preferences": preferences}

    plan.do(f"register {person.key}", identity.register, at=at, content=content, keep=person.user)


def plan_application(plan: Plan, person: Person, *, at: dt.datetime) -> None:
    """Plan that someone asks to join."""

    def content(things: Things) -> dict[str, Any]:
        profile = Profile(
            about=person.about,
            can_do=person.can_do,
            would_like=person.would_like,
            access_needs=person.access_needs,
            place=things[place_name(person.bank, person.place)],
            hidden=person.hidden,
        )
        contact = Contact(phone=person.phone, contact_email=person.contact_email, address=person.address)
        return {"bank": things[person.bank], "user": things[person.user], "profile": profile, "contact": contact}

    plan.do(f"apply {person.member}", actions.request_to_join, at=at, by=person.user, content=content, keep=person.member)


def plan_membership(plan: Plan, person: Person, *, days_later: int = 4) -> None:
    """Plan that someone asks to join, is let in, and is cleared for what they are cleared for."""
    joined = dt.datetime.combine(person.active_from, dt.time(11), tzinfo=plan.moment(0).tzinfo)
    broker = f"person {BROKERS[person.bank]}"
    plan_application(plan, person, at=joined - dt.timedelta(days=days_later))
    plan.do(
        f"approve {person.member}",
        actions.approve,
        at=joined,
        by=broker,
        content=lambda things: {
            "membership": things[person.member],
            "stepping_over": "Wedi'i weld cyn i'r banc ddefnyddio Amser"
            if person.bank == "aberwennol"
            else "Seen before the bank used Amser",
        },
        keep=person.member,
    )
    if CapabilityKind.DRIVE in person.cleared:
        for paper in RUNS_OUT:
            name = f"see {paper} of {person.member} on joining"
            plan.do(name, actions.add_check, at=joined, by=broker, content=_paper(plan, person, paper))
    for kind in sorted(person.cleared):
        plan.do(f"clear {person.member} {kind}", actions.clear, at=joined, by=broker, content=_clearing(plan, person, kind))


def _clearing(plan: Plan, person: Person, kind: str) -> Any:
    seen = {"public": "Two references seen", "home": "Briefed on visiting homes", "drive": "Licence, insurance and MOT seen"}
    if person.bank == "aberwennol":
        seen = {
            "public": "Dau eirda wedi'u gweld",
            "home": "Wedi cael sesiwn am gartrefi",
            "drive": "Trwydded, yswiriant a MOT wedi'u gweld",
        }
    return lambda things: {
        "membership": things[person.member],
        "kind": kind,
        "reason": seen[kind],
        "review_on": _review_on(plan, person, is_driving=kind == "drive"),
        "with_checks": True,
    }


def _paper(plan: Plan, person: Person, kind: str) -> Any:
    return lambda things: {"membership": things[person.member], "kind": kind, "expires_on": _review_on(plan, person)}


def _review_on(plan: Plan, person: Person, *, is_driving: bool = True) -> dt.date:
    return plan.today + dt.timedelta(days=24 if person.key == "huw" and is_driving else 300)


def plan_role(plan: Plan, person: Person, kind: str, *, place: int | None = None) -> None:
    """Plan that someone takes on a role in their bank."""

    def content(things: Things) -> dict[str, Any]:
        where = things[place_name(person.bank, place)] if place is not None else None
        return {"bank": things[person.bank], "user": things[person.user], "kind": kind, "place": where}

    plan.do(f"role {person.key} {kind}", timebanks.grant_role, at=plan.moment(OPENED.days, hour=10), content=content)
