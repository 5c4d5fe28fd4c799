"""In every bank, somebody at each step between a first question and being let in, and somebody to be heard from after a month."""

from typing import Any, Final

from amser.demo.people import BROKERS, Person, plan_application, plan_person
from amser.demo.plan import Plan, Things
from amser.members import actions
from amser.members.actions import Answer, Contact, Referee
from amser.members.models import Occasion, Step

# Who enquired, has talked, waits for references, has references to look at, is ready, and joined a month ago.
NAMES: Final = {
    "aberwennol": ("Nest Cawod-haul", "Gwion Briallu", "Menna Llwybrau", "Idwal Clychau", "Siwan Heulwen", "Ceri Min-y-nant"),
    "cwm-gwawr": ("Joan Halfpenny", "Delyth Pen-y-rhiw", "Raymond Lamplight", "Tesni Meillion", "Sanjay Clockhouse", "Moira Teatime"),
    "porth-y-ddinas": ("Ama Longday", "Bartosz Evensong", "Lena Waterfront", "Heledd Camlas", "Omar Daybook", "Ruth Nightingale-Jones"),
}
REFEREES: Final = (
    ("Y Parch. Alwyn Clochdy", "The vicar", "Y ficer"),
    ("Bethan Cownter", "From the post office", "O'r swyddfa bost"),
    ("Dr Elin Meddygfa", "A neighbour for ten years", "Cymydog ers deng mlynedd"),
)


def plan_joining(plan: Plan) -> None:
    """Plan them in each bank, step by step."""
    for slug in NAMES:
        _Desk(plan, slug).plan_all()


class _Desk:
    """What one bank's broker does with those who would like to join."""

    def __init__(self, plan: Plan, slug: str) -> None:
        self.plan, self.slug, self.cy = plan, slug, slug == "aberwennol"
        self.broker = f"person {BROKERS[slug]}"

    def plan_all(self) -> None:
        asks, talked, waits, unsure, ready, member = [self._person(number) for number in range(6)]
        self._enquiry(asks)
        self._applies(talked, days_ago=13, then=self._say("Yn byw'n agos at y neuadd", "Lives close to the hall"))
        self._asked(talked, 0, days_ago=4)
        self._applies(waits, days_ago=32, then=self._say("Eisiau garddio gyda phobl eraill", "Would like to garden with others"))
        self._answers(waits, self._asked(waits, 1, days_ago=24), "yes", days_ago=20)
        late = self._asked(waits, 0, days_ago=24)
        for days_ago in (16, 8):
            self._do(f"chase {days_ago} {late}", actions.chase_reference, days_ago, by=None, reference=late)
        self._applies(
            unsure, days_ago=26, then=self._say("Braidd yn swil; hoffai ddechrau mewn grŵp", "A little shy; would like to begin in a group")
        )
        words = self._say("Dim ond ers blwyddyn rwy'n ei nabod.", "I have known them for a year only.")
        self._answers(unsure, self._asked(unsure, 1, days_ago=20), "unsure", days_ago=15, words=words)
        talk = self._asked(unsure, 2, days_ago=20)
        self._do(f"talk {talk}", actions.talk_about_reference, 14, by=None, reference=talk, reach_on="01632 960 190, 9-12")
        self._through(ready, days_ago=30, agreed=2)
        self._through(member, days_ago=62, agreed=38)
        self._do(f"approve {member.member}", actions.approve, 35, membership=member.member, reason="", keep=member.member)

    def _person(self, number: int) -> Person:
        name = NAMES[self.slug][number]
        key, first = f"joining {number} in {self.slug}", name.split(maxsplit=1)[0]
        words = "cy" if self.cy else "en"
        return Person(
            key=key,
            name=name,
            known_as=first,
            bank=self.slug,
            language="both" if number % 2 else words,
            phone=f"01632 960 18{number}",
            about=self._say("Newydd ddod i'r ardal.", "New to the area.") if number % 2 else "",
            can_do=self._say("Coginio, darllen", "Cooking, reading"),
            would_like=self._say("Cwmni, lifft weithiau", "Company, a lift now and then"),
            channel="phone" if number % 2 else "post",
            address=f"{number + 2} {self._say('Lôn y Wennol', 'Sundial Road')}",
            place=number % 4,
            words=words,
        )

    def _enquiry(self, person: Person) -> None:
        plan_person(self.plan, person, at=self.plan.moment(2, hour=10))
        contact = Contact(phone=person.phone, contact_email="", address="")
        came_from = self._say("O'r llyfrgell", "From the library")
        self._do(
            f"enquiry {person.member}",
            actions.take_enquiry,
            2,
            keep=person.member,
            bank=self.slug,
            user=person.user,
            contact=contact,
            came_from=came_from,
        )

    def _applies(self, person: Person, *, days_ago: int, then: str) -> None:
        """They ask to join, and somebody talks with them a few days later."""
        plan_person(self.plan, person, at=self.plan.moment(days_ago, hour=9))
        plan_application(self.plan, person, at=self.plan.moment(days_ago, hour=11))
        held_on = self.plan.day(days_ago - 6)
        self._do(
            f"talk {person.member}",
            actions.record_conversation,
            days_ago - 6,
            membership=person.member,
            held_on=held_on,
            notes=then,
            readers="desk",
            occasion=Occasion.JOINING,
        )

    def _through(self, person: Person, *, days_ago: int, agreed: int) -> None:
        """Nothing is missing: two references, the code of conduct, and one step that the bank did not need."""
        self._applies(person, days_ago=days_ago, then=self._say("Wedi gwirfoddoli o'r blaen", "Has volunteered before"))
        for number in (0, 1):
            reference = self._asked(person, number, days_ago=days_ago - 8)
            self._answers(person, reference, "yes", days_ago=days_ago - 15 - number)
        self._do(
            f"code {person.member}",
            actions.accept_code,
            agreed,
            membership=person.member,
            version=0,
            accepted_on=self.plan.day(agreed),
        )
        self._do(
            f"checks {person.member}",
            actions.step_over,
            agreed,
            membership=person.member,
            step=Step.CHECKS,
            reason=self._say("Dim ond mewn grwpiau am y tro", "In groups only for now"),
        )

    def _asked(self, person: Person, number: int, *, days_ago: int) -> str:
        """One is asked by e-mail, one by letter, one on the telephone."""
        name, english, welsh = REFEREES[number]
        facts = ({"email": "clochdy@example.org"}, {"address": "Y Llythyrdy, Stryd y Wawr"}, {"phone": "01632 960 190"})[number]
        referee = Referee(
            name=name,
            road=("email", "post", "phone")[number],
            knows_as=welsh if self.cy else english,
            language="cy" if self.cy else "both",
            **facts,
        )
        keep = f"reference {number} for {person.member}"
        self._do(f"ask {keep}", actions.ask_reference, days_ago, keep=keep, membership=person.member, referee=referee)
        return keep

    def _answers(self, person: Person, reference: str, verdict: str, *, days_ago: int, words: str = "") -> None:
        answer = Answer(verdict, words or self._say(f"Mae {person.known_as} yn garedig.", f"{person.known_as} is kind."))
        self._do(f"answer {reference}", actions.give_reference, days_ago, by=None, reference=reference, answer=answer)

    def _say(self, welsh: str, english: str) -> str:
        return welsh if self.cy else english

    def _do(self, name: str, action: Any, days_ago: int, *, by: str | None = "broker", keep: str = "", **content: Any) -> None:
        """Plan an act; its bank, user, membership and reference are named, and found when it is done."""
        made = ("bank", "user", "membership", "reference")

        def found(things: Things) -> dict[str, Any]:
            return {key: things[value] if key in made else value for key, value in content.items()}

        at = self.plan.moment(days_ago, hour=14, minute=20)
        self.plan.do(name, action, at=at, by=self.broker if by == "broker" else by, content=found, keep=keep)
