"""The named cast: one person for each role, and what each can show."""

import dataclasses
import datetime as dt
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from amser.demo.people import Person, plan_application, plan_membership, plan_person, plan_role
from amser.demo.plan import OPENED, Plan
from amser.members import actions

EVERYTHING: Final = frozenset({"public", "home", "drive"})
AT_HOME: Final = frozenset({"public", "home"})


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """Someone of the cast: the facts about a person, the role as it is named on the panel, and what they can show."""

    key: str
    name: str
    bank: str
    language: str
    role: Promise | str
    shows: Promise | str
    facts: dict[str, Any] = dataclasses.field(default_factory=dict)
    is_member: bool = True

    @property
    def email(self) -> str:
        """The address to sign in with, by which the panel finds them."""
        return f"{self.key}@example.org"

    @property
    def opens_in(self) -> str:
        """In which language the pages open for them, whatever the panel's is."""
        if self.language == "cy":
            return pgettext("demo.opens_in.cy", "The pages open in Welsh.")
        if self.language == "en":
            return pgettext("demo.opens_in.en", "The pages open in English.")
        return pgettext("demo.opens_in.both", "Uses both languages: the pages open in the language of this page.")

    def person(self, plan: Plan) -> Person:
        """Return the person, as the plan needs one."""
        return Person(
            key=self.key,
            name=self.name,
            known_as=self.name.split(maxsplit=1)[0],
            bank=self.bank,
            language=self.language,
            email=self.email,
            words="en" if self.language == "en" else "cy",
            **{"contact_email": self.email, "active_from": plan.day(OPENED.days - 20), **self.facts},
        )


_MEMBER = pgettext_lazy("demo.role.member", "Member")

CAST: Final = (
    Part(
        "mair",
        "Mair Gwennol",
        "aberwennol",
        "cy",
        _MEMBER,
        pgettext_lazy("demo.mair", "Has a lift to confirm, two things coming, and a statement with a correction."),
        {
            "channel": "phone",
            "contact_email": "",
            "phone": "01632 960 147",
            "address": "3 Lôn y Wennol",
            "place": 0,
            "cleared": AT_HOME,
            "about": "Wedi dysgu gwnïo gan fy mam, a dal wrthi.",
            "can_do": "Gwnïo, sgwrs Gymraeg, te mewn digwyddiadau",
            "would_like": "Lifftiau, help yn yr ardd, help gyda'r llechen",
            "access_needs": "Dim grisiau. Mae bws 4 yn iawn.",
        },
    ),
    Part(
        "huw",
        "Huw Awrlais",
        "aberwennol",
        "both",
        pgettext_lazy("demo.role.driver", "Member, cleared to drive"),
        pgettext_lazy("demo.huw", "Gave Mair a lift, and waits for her to confirm it. Can suggest another."),
        {"phone": "01632 960 148", "place": 3, "cleared": EVERYTHING, "gives": 2.0, "takes": 0.7, "can_do": "Lifftiau, gwaith coed"},
    ),
    Part(
        "cari",
        "Cari Boregwaith",
        "aberwennol",
        "cy",
        _MEMBER,
        pgettext_lazy("demo.cari", "Helps with phones and tablets, and has hours to spare or to give on."),
        {"phone": "01632 960 149", "place": 1, "cleared": AT_HOME, "gives": 2.0, "takes": 0.4, "can_do": "Ffonau, llechi, cerdded"},
    ),
    Part(
        "dai",
        "Dai Llwybrau",
        "aberwennol",
        "en",
        _MEMBER,
        pgettext_lazy("demo.dai", "Reads English, and asks and offers in English in a mostly Welsh-speaking village."),
        {"phone": "01632 960 150", "place": 0, "cleared": AT_HOME, "gives": 1.0, "takes": 1.2, "can_do": "Shelves, gates, small repairs"},
    ),
    Part(
        "beti",
        "Beti Glanllyn",
        "aberwennol",
        "cy",
        pgettext_lazy("demo.role.large_print", "Member who reads large print"),
        pgettext_lazy("demo.beti", "Has asked for someone to walk her dog. Letters reach her by post, and she signs in with a card."),
        {
            "channel": "post",
            "format": "large",
            "phone": "01632 960 151",
            "address": "11 Lôn y Wennol",
            "place": 1,
            "cleared": frozenset({"public"}),
            "gives": 0.5,
            "takes": 1.0,
        },
    ),
    Part(
        "tomos",
        "Tomos Trannoeth",
        "aberwennol",
        "en",
        _MEMBER,
        pgettext_lazy("demo.tomos", "Cut Mair's hedge: the three hours that were put right stand in his statement too."),
        {"phone": "01632 960 152", "place": 2, "cleared": AT_HOME, "gives": 1.5, "takes": 0.6, "can_do": "Hedges, logs, ladders"},
    ),
    Part(
        "nia",
        "Nia Penllanw",
        "aberwennol",
        "cy",
        pgettext_lazy("demo.role.broker", "Time broker"),
        pgettext_lazy("demo.nia", "Runs the desk: who waits to join, what differs, what waits, whom to ring."),
        is_member=False,
    ),
    Part(
        "gwilym",
        "Gwilym Machlud",
        "aberwennol",
        "cy",
        pgettext_lazy("demo.role.coordinator", "Coordinator of a place, and a member"),
        pgettext_lazy("demo.gwilym", "Looks after Upper Wennol, and runs the coffee morning."),
        {"phone": "01632 960 153", "place": 2, "cleared": AT_HOME, "gives": 0.8, "takes": 0.8},
    ),
    Part(
        "eirlys",
        "Eirlys Gorwel",
        "aberwennol",
        "cy",
        pgettext_lazy("demo.role.steward", "Steward"),
        pgettext_lazy("demo.eirlys", "Answers for the time bank: its policy, its places and who has which role."),
        is_member=False,
    ),
    Part(
        "lowri",
        "Lowri Hafan-dawel",
        "aberwennol",
        "cy",
        pgettext_lazy("demo.role.lead", "Safeguarding lead"),
        pgettext_lazy("demo.lowri", "Reads concerns, which nobody else sees, and writes the letter of referral."),
        is_member=False,
    ),
    Part(
        "elen",
        "Elen Gwennol",
        "aberwennol",
        "both",
        pgettext_lazy("demo.role.supporter", "Supporter"),
        pgettext_lazy("demo.elen", "Mair's daughter. May see and arrange things for Mair, until the day Mair chose."),
        is_member=False,
    ),
    Part(
        "owain",
        "Owain Plygain",
        "aberwennol",
        "cy",
        pgettext_lazy("demo.role.auditor", "Auditor, and a member"),
        pgettext_lazy("demo.owain", "May read the records of the time bank, and change nothing."),
        {"phone": "01632 960 154", "place": 3, "cleared": frozenset({"public"}), "gives": 0.3, "takes": 0.3},
    ),
    Part(
        "ffion",
        "Ffion Yfory",
        "aberwennol",
        "both",
        pgettext_lazy("demo.role.applicant", "Waiting to join"),
        pgettext_lazy("demo.ffion", "Asked to join three days ago. Nia has not answered yet."),
        {
            "phone": "01632 960 155",
            "place": 1,
            "about": "Newydd symud i'r Cei, ac eisiau dod i nabod pobl.",
            "can_do": "Canu, gyrru",
            "would_like": "Help i dyfu llysiau",
        },
        is_member=False,
    ),
    Part(
        "carys",
        "Carys Cyfnos",
        "aberwennol",
        "en",
        pgettext_lazy("demo.role.hidden", "Hidden member"),
        pgettext_lazy("demo.carys", "Appears nowhere; other members reach her through the broker."),
        {"phone": "01632 960 156", "place": 3, "hidden": True, "cleared": frozenset({"public"})},
    ),
    Part(
        "emrys",
        "Emrys Gaeafgwsg",
        "aberwennol",
        "cy",
        pgettext_lazy("demo.role.paused", "Member taking a break"),
        pgettext_lazy("demo.emrys", "Is off the board for the winter, with his hours kept. Can come back."),
        {"phone": "01632 960 157", "place": 2, "cleared": AT_HOME},
    ),
    Part(
        "alun",
        "Alun Croesffordd",
        "aberwennol",
        "both",
        pgettext_lazy("demo.role.two_banks", "Member of two time banks"),
        pgettext_lazy("demo.alun", "Signs in once, and chooses between the village and the city."),
        {"phone": "01632 960 158", "place": 0, "cleared": EVERYTHING, "gives": 0.8, "takes": 0.8},
    ),
    Part(
        "rhian",
        "Rhian Toriad-gwawr",
        "cwm-gwawr",
        "both",
        pgettext_lazy("demo.role.broker_valley", "Time broker in a valleys town"),
        pgettext_lazy("demo.rhian", "Runs the desk of a time bank that works mostly in English."),
        is_member=False,
    ),
    Part(
        "kevin",
        "Kevin Sundial",
        "cwm-gwawr",
        "en",
        pgettext_lazy("demo.role.simple_words", "Member who reads simple words"),
        pgettext_lazy("demo.kevin", "Sees every page in simple words. Got two welcome hours when he joined."),
        {"format": "simple", "phone": "01632 960 226", "place": 1, "cleared": AT_HOME, "gives": 1.2, "takes": 1.0},
    ),
    Part(
        "grace",
        "Grace Eventide",
        "porth-y-ddinas",
        "en",
        pgettext_lazy("demo.role.broker_city", "Time broker in a city"),
        pgettext_lazy("demo.grace", "Runs the desk of a time bank of five neighbourhoods."),
        is_member=False,
    ),
    Part(
        "robin",
        "Robin Pendulum",
        "porth-y-ddinas",
        "en",
        pgettext_lazy("demo.role.operator", "Operator"),
        pgettext_lazy("demo.robin", "Looks after the installation: opens time banks, and names who runs them."),
        is_member=False,
    ),
)

# What the cast have on the board: who, which title of data/board.psv, put up how many days ago.
LISTINGS: Final = (
    ("mair", "Gwnïo llenni neu godi hem", 50),
    ("mair", "Newid bylb mewn nenfwd uchel", 2),
    ("huw", "Lifft i'r feddygfa neu'r siopau", 40),
    ("cari", "Help gyda ffôn neu lechen, wrth eich pwysau", 30),
    ("dai", "A new zip for a winter coat", 6),
    ("beti", "Tro bach i hen gi tawel tra bo 'mhen-glin yn gwella", 4),
    ("tomos", "Hedge cutting, and I bring the shears", 9),
    ("gwilym", "Dau i wneud te yn y bore coffi", 5),
    ("kevin", "First chords on the guitar", 12),
)

ROLES: Final = {
    "nia": "broker",
    "rhian": "broker",
    "grace": "broker",
    "gwilym": "coordinator",
    "eirlys": "steward",
    "owain": "auditor",
    "lowri": "lead",
}
AT_REST: Final = frozenset({"mair", "carys", "emrys"})  # they take part in what the story tells, and in nothing else


def plan_cast(plan: Plan) -> dict[str, Person]:
    """Plan the cast, those who approve others first, and return them by name."""
    people = {part.key: part.person(plan) for part in CAST}
    known = plan.moment(OPENED.days, hour=9, minute=45)
    for part in CAST:
        if part.key != "robin":
            plan_person(plan, people[part.key], at=plan.moment(4, hour=18) if part.key == "ffion" else known)
    for key, kind in ROLES.items():
        plan_role(plan, people[key], kind, place=2 if kind == "coordinator" else None)
    for part in CAST:
        if part.is_member:
            plan_membership(plan, people[part.key])
    plan_application(plan, people["ffion"], at=plan.moment(3, hour=18, minute=30))
    people["alun in the city"] = second = dataclasses.replace(people["alun"], bank="porth-y-ddinas", active_from=plan.day(200), balance=0)
    plan_membership(plan, second)
    _pause(plan, people["emrys"], at=plan.moment(20))
    return people


def plan_operator(plan: Plan, people: dict[str, Person], *, at: dt.datetime) -> None:
    """Plan the operator, who comes last: whoever finds the operator finds a whole sample."""
    plan_person(plan, people["robin"], at=at, is_operator=True)


def _pause(plan: Plan, person: Person, *, at: dt.datetime) -> None:
    plan.do(
        f"pause {person.member}",
        actions.pause,
        at=at,
        by=person.user,
        content=lambda things: {"membership": things[person.member], "reason": "Dros y gaeaf"},
        keep=person.member,
    )
