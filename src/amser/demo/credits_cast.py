"""Who runs and works with the sample's scheme of credits, by name, and what each can show."""

from typing import Final

from django.utils.translation import pgettext_lazy

from amser.demo.cast import Part
from amser.demo.people import Person, plan_person
from amser.demo.plan import Plan

BRO_WENNOL: Final = "bro-wennol"
STARTED: Final = 210  # days before the sample's day

CREDITS_CAST: Final = (
    Part(
        "gwenno",
        "Gwenno Llanw-uchel",
        BRO_WENNOL,
        "cy",
        pgettext_lazy("demo.role.scheme_manager", "Manager of the scheme"),
        pgettext_lazy("demo.gwenno", "Gives budgets, signs with organisations, and sees every credit that is out there."),
    ),
    Part(
        "idris",
        "Idris Pen-y-mis",
        BRO_WENNOL,
        "en",
        pgettext_lazy("demo.role.commissioner", "Commissioner"),
        pgettext_lazy("demo.idris", "Reads what the scheme has done, and nobody's name."),
    ),
    Part(
        "luned",
        "Luned Gwanwyn",
        BRO_WENNOL,
        "cy",
        pgettext_lazy("demo.role.owner", "Owner of a community garden's pages"),
        pgettext_lazy("demo.luned", "Says what people can do, who may lead, and confirms employers' volunteering days."),
    ),
    Part(
        "sioned",
        "Sioned Bore-glas",
        BRO_WENNOL,
        "en",
        pgettext_lazy("demo.role.leader", "Session leader"),
        pgettext_lazy("demo.sioned", "Ticks who was at the garden, and thanks them all with one press."),
    ),
    Part(
        "marged",
        "Marged Trai",
        BRO_WENNOL,
        "cy",
        pgettext_lazy("demo.role.venue", "Owner of a swimming pool's pages"),
        pgettext_lazy("demo.marged", "Decides what the pool offers for credits, who books, and which tills there are."),
    ),
    Part(
        "beca",
        "Beca Canol-dydd",
        BRO_WENNOL,
        "both",
        pgettext_lazy("demo.role.employer", "Manager at an employer"),
        pgettext_lazy("demo.beca", "Approves the days that staff ask for, and sees what is left of them."),
    ),
    Part(
        "osian",
        "Osian Naw-tan-bump",
        BRO_WENNOL,
        "en",
        pgettext_lazy("demo.role.employee", "Employee with volunteering days"),
        pgettext_lazy("demo.osian", "Has given a day to the beach, and waits for another to be approved."),
    ),
    Part(
        "menna",
        "Menna Hirddydd",
        BRO_WENNOL,
        "cy",
        pgettext_lazy("demo.role.participant", "Takes part, has credits"),
        pgettext_lazy("demo.menna", "Has credits for the garden, takes two children swimming with them, and has a gift to answer."),
    ),
    Part(
        "mererid",
        "Mererid Plygain",
        BRO_WENNOL,
        "both",
        pgettext_lazy("demo.role.network_officer", "Network officer"),
        pgettext_lazy("demo.mererid", "Plans meetings, writes the minutes, and says who came."),
    ),
)

# They work with the scheme, and are not on the panel.
BEHIND: Final = {"meinir": "Meinir Awr-ginio", "theo": "Theo Curtain-up", "aled": "Aled Drws-agored"}

# No e-mail and no account: a card, and somebody who tells them. Name, how they are told.
BY_CARD: Final = (
    ("Idwal Hwyrnos", "phone"),
    ("Maud Teatime", "post"),
    ("Glyn Pentan", "phone"),
    ("Peggy Harvest", "phone"),
    ("Ifan Gorffennaf", "post"),
)


def plan_credits_cast(plan: Plan) -> dict[str, Person]:
    """Plan them, and return them by name."""
    people = {part.key: part.person(plan) for part in CREDITS_CAST}
    for key, name in BEHIND.items():
        people[key] = Person(key=key, name=name, known_as=name.split()[0], bank=BRO_WENNOL, language="both", email=f"{key}@example.org")
    for number, (name, channel) in enumerate(BY_CARD):
        key = f"card-{number}"
        people[key] = Person(key=key, name=name, known_as=name.split()[0], bank=BRO_WENNOL, language="cy", channel=channel)
    for person in people.values():
        plan_person(plan, person, at=plan.moment(STARTED + 5, hour=9))
    return people
