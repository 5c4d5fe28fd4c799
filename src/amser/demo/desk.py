"""What a week at the desk leaves behind: calls, tasks, notes, tags and messages; complaints and concerns; slips, a card, a supporter."""

import datetime as dt
from typing import Any, Final
from uuid import UUID

from amser.audit.actions import Actor
from amser.audit.models import Opening
from amser.audit.openings import opened
from amser.casework import actions as casework
from amser.casework.models import Concern
from amser.contacts import actions as contacts
from amser.demo.deeds import Deal
from amser.demo.people import BROKERS, PILLARS, RESERVED, Person, plan_role
from amser.demo.plan import Plan, Things
from amser.demo.texts import categories
from amser.exchanges import actions as exchanges
from amser.exchanges.actions import What
from amser.members import actions as members
from amser.members.models import Level, Membership
from amser.members.models.card import Pin
from amser.members.models.support import Scope

PIN: Final = "2580"
LEADS: Final = {"aberwennol": "lowri", "cwm-gwawr": "rhian", "porth-y-ddinas": "grace"}
SAID: Final = (
    (1, 9, "phone", True, "Diolchodd am y lifft; hoffai un bob wythnos", "Said thank you for the lift; would like one every week"),
    (3, 15, "person", False, "Sgwrs yn y bore coffi: popeth yn iawn", "A chat at the coffee morning: all is well"),
    (6, 11, "phone", False, "Dim ateb; gadewais neges", "No answer; I left a message"),
    (9, 14, "visit", False, "Mae'r glun yn gwella; grisiau'n dal yn anodd", "The hip is better; stairs are still hard"),
)
# Days until it is due; about which of those who give much, if any; what.
TASKS: Final = (
    (-2, 0, "Ffonio'n ôl am y lifft nos Fawrth", "Ring back about the lift on Tuesday night"),
    (0, 1, "Gofyn sut aeth yr ymweliad", "Ask how the visit went"),
    (0, None, "Archebu'r neuadd ar gyfer mis Ionawr", "Book the hall for January"),
    (5, 2, "Anfon y pamffled am hyfforddiant", "Send the leaflet about training"),
)
TAGS: Final = (("Dysgu Cymraeg", "Learning Welsh"), ("Clwb cinio", "Lunch club"), ("Gyrwyr wrth gefn", "Reserve drivers"))


def plan_desk(plan: Plan, people: dict[str, list[Person]], cast: dict[str, Person]) -> None:
    """Plan it in each bank; the rest with the cast of the village."""
    for slug, of_bank in people.items():
        pillars, others = of_bank[RESERVED : RESERVED + PILLARS], of_bank[:RESERVED]
        desk = _Desk(plan, slug)
        desk.talk(pillars)
        desk.tag(pillars)
        desk.write([*others[:4], *pillars])
        desk.hear_complaints(pillars[1], others[0])
        desk.hear_a_concern(pillars[2])
        desk.take_slips(pillars)
        desk.repeat(pillars)
    for slug in ("cwm-gwawr", "porth-y-ddinas"):
        plan_role(plan, cast[LEADS[slug]], "lead")
    village = _Desk(plan, "aberwennol")
    village.visit_today(cast["cari"], cast["beti"])
    village.give_a_card(cast["beti"])
    village.name_a_supporter(cast["mair"], cast["elen"])
    village.open_a_record(cast["carys"])
    village.give_next_door(cast["huw"], cast["kevin"])


class _Desk:
    """One bank's desk."""

    def __init__(self, plan: Plan, slug: str) -> None:
        self.plan, self.slug, self.cy = plan, slug, slug == "aberwennol"
        self.broker = f"person {BROKERS[slug]}"

    def talk(self, pillars: list[Person]) -> None:
        """Calls and visits, what is to be done, and two notes: one for the desk, one for whoever wrote it."""
        for number, (days_ago, hour, way, inward, *words) in enumerate(SAID):
            about = pillars[number % PILLARS]
            at = self.plan.moment(days_ago, hour=hour)
            said: dict[str, Any] = {"happened_at": at, "way": way, "inward": inward, "words": self._say(*words)}
            self._do(f"call {number}", contacts.log, at, membership=about.member, **said)
        for number, (due, about_whom, *words) in enumerate(TASKS):
            task: dict[str, Any] = {"for_user": self.broker, "words": self._say(*words), "due_on": self.plan.day(-due), "bank": self.slug}
            member = pillars[about_whom].member if about_whom is not None else None
            self._do(f"task {number}", contacts.add_task, self.plan.moment(7, hour=12), membership=member, **task, keep=f"task {number}")
        done: dict[str, Any] = {
            "for_user": self.broker,
            "words": self._say("Postio'r cyfriflenni", "Post the statements"),
            "due_on": self.plan.day(6),
        }
        self._do("task done", contacts.add_task, self.plan.moment(12), membership=None, bank=self.slug, **done, keep="task done")
        self._do("finish", contacts.finish_task, self.plan.moment(6), task=f"task done of {self.slug}")
        note = self._say("Mae'n well ganddi alwad cyn deg y bore", "Would rather be rung before ten in the morning")
        self._do("note", contacts.write_note, self.plan.moment(8), membership=pillars[0].member, words=note, readers="desk")
        note = self._say("Gofyn iddi am fod yn gydlynydd", "Ask her about being a coordinator")
        self._do("own note", contacts.write_note, self.plan.moment(5), membership=pillars[0].member, words=note, readers="writer")

    def tag(self, pillars: list[Person]) -> None:
        """The bank's own words to find people by."""
        for number, (welsh, english) in enumerate(TAGS):
            tag: dict[str, Any] = {"name_cy": welsh, "name_en": english, "keep": f"tag {number}", "bank": self.slug}
            self._do(f"tag {number}", contacts.make_tag, self.plan.moment(60, minute=number), **tag)
        for number, person in enumerate(pillars[:3]):
            wanted = [f"tag {number} of {self.slug}", f"tag {(number + 1) % 3} of {self.slug}"]
            self._do_with(
                f"tags of {person.key}",
                contacts.set_tags,
                self.plan.moment(59),
                lambda things, person=person, wanted=wanted: {
                    "membership": things[person.member],
                    "tag_ids": tuple(things[tag].pk for tag in wanted),
                },
            )

    def write(self, people: list[Person]) -> None:
        """A message that has reached everyone, and one of three days ago, whose letters are still to be posted."""
        for days_ago, kind, *said in (
            (40, "news", "Oriau newydd y swyddfa", "New office hours", "Rydyn ni ar agor tan 4.", "We are open until 4."),
            (3, "events", "Te Nadolig", "Christmas tea", "Dewch i'r neuadd ar 12 Rhagfyr am 2.", "Come to the hall on 12 December at 2."),
        ):
            words = dict(zip(("subject_cy", "subject_en", "body_cy", "body_en"), said, strict=True))
            self._do_with(
                f"message of {days_ago}",
                contacts.send_out,
                self.plan.moment(days_ago, hour=16),
                lambda things, kind=kind, words=words: {
                    "bank": things[self.slug],
                    "kind": kind,
                    "member_ids": tuple(things[person.member].pk for person in people),
                    **words,
                },
            )

    def hear_complaints(self, one: Person, other: Person) -> None:
        """One complaint that has its answer, and one that nobody has looked at."""
        language = "cy" if self.cy else "en"
        for number, (person, days_ago, about, what, wish) in enumerate(
            (
                (
                    one,
                    48,
                    ("Y bore coffi", "The coffee morning"),
                    ("Roedd hi'n rhy swnllyd i siarad.", "It was too loud to talk."),
                    ("", ""),
                ),
                (
                    other,
                    4,
                    ("Trefn y lifftiau", "How lifts are arranged"),
                    ("Daeth neb, ddwywaith, a ffoniodd neb chwaith.", "Nobody came, twice, and nobody rang either."),
                    ("Galwad ffôn os nad oes neb yn dod.", "A call when nobody is coming."),
                ),
            )
        ):
            words = casework.ComplaintWords(
                about=self._say(*about), what=self._say(*what), language=language, wish=self._say(*wish), name=person.name
            )
            at = self.plan.moment(days_ago, hour=19)
            self._do(
                f"complaint {number}", casework.make_complaint, at, by=person.user, bank=self.slug, words=words, keep=f"complaint {number}"
            )
        answer = self._say("Byddwn ni'n cadw cornel dawel o hyn ymlaen.", "From now on there is a quiet corner.")
        first = f"complaint 0 of {self.slug}"
        self._do("hand complaint", casework.hand_complaint, self.plan.moment(46), complaint=first, handler=self.broker)
        self._do("answer complaint", casework.answer_complaint, self.plan.moment(41), complaint=first, words=answer)

    def hear_a_concern(self, raised_by: Person) -> None:
        """A concern that the lead has looked at, with a note."""
        lead = f"person {LEADS[self.slug]}"
        words = casework.ConcernWords(
            who="adult",
            person=self._say("Enghraifft yw hon: neb go iawn", "This is an example: nobody real"),
            what=self._say("Tŷ oer iawn, a dim bwyd yn yr oergell.", "A very cold house, and no food in the fridge."),
            language="cy" if self.cy else "en",
            happened=self._say("Dydd Mercher diwethaf", "Last Wednesday"),
            person_knows=True,
            name=raised_by.name,
            reach=raised_by.phone,
        )
        at = self.plan.moment(6, hour=17)
        self._do("concern", casework.raise_concern, at, by=raised_by.user, bank=self.slug, words=words, keep="concern")
        look, concern = self.plan.moment(5, hour=9), f"concern of {self.slug}"
        self._do("open concern", _open_concern, look, by=lead, concern=concern)
        reason = self._say("Siaradais â'r sawl a gododd y pryder", "I spoke with whoever raised it")
        self._do("look at concern", casework.look_at_concern, look, by=lead, concern=concern, reason=reason)
        note = self._say("Bydd cymydog yn galw bob dydd tan ddydd Gwener.", "A neighbour will call every day until Friday.")
        self._do("note concern", casework.note_concern, look + dt.timedelta(hours=2), by=lead, concern=concern, words=note)

    def take_slips(self, pillars: list[Person]) -> None:
        """Blank slips, of which one has come back; and one of an exchange that is arranged, which has not."""
        giver, receiver, third = pillars[:3]
        title, language = self._say("Mynd â'r biniau allan", "Putting the bins out"), "cy" if self.cy else "en"
        self._do("slips", exchanges.print_slips, self.plan.moment(30), bank=self.slug, count=6, keep="slips")
        self._do_with(
            "slip back",
            exchanges.enter_slip,
            self.plan.moment(16),
            lambda things: {
                "slip": things[f"slips of {self.slug}"],
                "giver": things[giver.member],
                "receiver": things[receiver.member],
                "what": What(title=title, language=language, category=categories()["household"], level=Level.PUBLIC),
                "worked_on": self.plan.day(18),
                "minutes": 30,
            },
        )
        walk = self._deal(third, receiver, ("Darllen y post gyda'n gilydd", "Reading the post together"), "admin", "P", self.plan.day(2))
        walk.suggest(self.plan.moment(9, hour=12)).agree(self.plan.moment(8, hour=12))
        self._do_with(
            "slip of it",
            exchanges.print_slip,
            self.plan.moment(7, hour=15),
            lambda things: {"exchange": things[walk.key], "bank": things[self.slug]},
        )

    def repeat(self, pillars: list[Person]) -> None:
        """What happens every week: the draft of last week's waits for the broker."""
        giver, receiver = pillars[1], pillars[3]
        call = self._deal(giver, receiver, ("Galwad bob wythnos", "The weekly call"), "calls", "P", self.plan.day(10))
        call.record_for_two(30, self.plan.moment(9, hour=12))
        self._do("every week", exchanges.repeat_weekly, self.plan.moment(9, hour=13), exchange=call.key)

    def visit_today(self, giver: Person, receiver: Person) -> None:
        """A visit to a home, this afternoon."""
        help_at_home = self._deal(
            giver, receiver, ("Newid bylb yn y gegin", "A new bulb in the kitchen"), "household", "H", self.plan.day(0)
        )
        help_at_home.time = dt.time(16)
        help_at_home.suggest(self.plan.moment(5, hour=12)).agree(self.plan.moment(4, hour=12))

    def give_a_card(self, member: Person) -> None:
        """A card with a PIN that the panel tells."""
        self._do("card", members.give_card, self.plan.moment(20), membership=member.member, pin=Pin(PIN))

    def name_a_supporter(self, member: Person, supporter: Person) -> None:
        """A daughter may see and arrange until the spring after next."""
        at, until = self.plan.moment(15, hour=18), self.plan.day(-180)
        said: dict[str, Any] = {
            "name": supporter.name,
            "email": supporter.email,
            "scopes": frozenset({Scope.SEE, Scope.ARRANGE}),
            "until": until,
        }
        self._do("supporter", members.give_support, at, by=member.user, membership=member.member, **said)

    def open_a_record(self, member: Person) -> None:
        """The broker looked at the page of somebody who is hidden."""
        self._do("open", _open_person, self.plan.moment(2, hour=11), membership=member.member)

    def give_next_door(self, member: Person, neighbour: Person) -> None:
        """An hour given to somebody in the bank next door."""
        at = self.plan.moment(8, hour=20)
        self._do_with(
            "gift next door",
            exchanges.give_hours,
            at,
            lambda things: {
                "from_member": things[member.member],
                "to_member": things[neighbour.member],
                "minutes": 30,
                "words": "Diolch am y caneuon",
            },
            by=member.user,
        )

    def _deal(self, giver: Person, receiver: Person, words: tuple[str, str], category: str, level: str, day: dt.date) -> Deal:
        title = self._say(*words)
        return Deal(
            plan=self.plan,
            key=f"{title} in {self.slug} {day.isoformat()}",
            giver=giver,
            receiver=receiver,
            title=title,
            language="cy" if self.cy else "en",
            category=category,
            level=level,
            day=day,
        )

    def _say(self, welsh: str, english: str) -> str:
        return welsh if self.cy else english

    def _do(self, name: str, action: Any, at: dt.datetime, /, *, by: str | None = None, keep: str = "", **content: Any) -> None:
        """Plan an act; what it takes that others made is named, and found when it is done."""
        made = ("bank", "membership", "for_user", "task", "complaint", "handler", "concern", "exchange")

        def found(things: Things) -> dict[str, Any]:
            return {key: things[value] if key in made and value is not None else value for key, value in content.items()}

        self._do_with(name, action, at, found, by=by, keep=keep)

    def _do_with(self, name: str, action: Any, at: dt.datetime, content: Any, *, by: str | None = None, keep: str = "") -> None:
        kept = f"{keep} of {self.slug}" if keep else ""
        self.plan.do(f"desk: {name} of {self.slug}", action, at=at, by=by or self.broker, content=content, keep=kept)


def _open_person(*, by: Actor, key: UUID, at: dt.datetime, membership: Membership) -> None:  # noqa: ARG001  every act has a key
    """Write down that a broker opened somebody's page, once."""
    _open(membership, by=by, at=at, about_user_id=membership.user_id)


def _open_concern(*, by: Actor, key: UUID, at: dt.datetime, concern: Concern) -> None:  # noqa: ARG001  every act has a key
    """Write down that the lead opened a concern, once."""
    _open(concern, by=by, at=at)


def _open(record: Membership | Concern, *, by: Actor, at: dt.datetime, about_user_id: int | None = None) -> None:
    assert by.user_id is not None, "a person opens it"
    label = record._meta.label_lower
    if not Opening.objects.filter(at=at, user_id=by.user_id, label=label, pk_opened=str(record.pk)).exists():
        opened(record, by_user_id=by.user_id, at=at, bank_id=record.timebank_id, about_user_id=about_user_id)
