"""People on the path of joining, as tests need them."""

from amser.audit.actions import Actor, Door
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.members import actions
from amser.members.actions import Answer, Contact, Referee
from amser.members.models import Conversation, Membership, Reference
from amser.notifications.models import MessageState, RefereeLetter
from amser.timebanks.models import Place, TimeBank
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY, MONDAY_10AM


def an_enquiry(
    bank: TimeBank, name: str = "Elin Newydd", *, user: User | None = None, came_from: str = "", phone: str = "", place: Place | None = None
) -> Membership:
    """Someone who rang to ask what a time bank is."""
    person = user or a_person(name, email=None, channel="phone")
    contact = Contact(phone=phone or "01632 960 188")
    enquiry = actions.take_enquiry(by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=bank, user=person, contact=contact, came_from=came_from)
    if place is not None:
        enquiry.place = place
        enquiry.save(update_fields=["place"])
    return enquiry


def talked_with(member: Membership, *, by: Actor, readers: str = "brokers", occasion: str = "joining") -> Conversation:
    """Somebody at the desk talked with them."""
    return actions.record_conversation(
        by=by,
        key=uuid7(),
        at=MONDAY_10AM,
        membership=member,
        held_on=MONDAY,
        notes="Would like company",
        readers=readers,
        occasion=occasion,
    )


def asked_for_a_reference(member: Membership, name: str = "Dr Cadno", *, by: Actor = AMSER, road: str = "email") -> Reference:
    """Somebody who knows them is asked."""
    referee = Referee(
        name=name, road=road, email="cadno@example.org" if road == "email" else "", address="2 Heol y Coed", phone="01632 960 190"
    )
    return actions.ask_reference(by=by, key=uuid7(), at=MONDAY_10AM, membership=member, referee=referee)


def a_reference_given(reference: Reference, verdict: str = "yes", words: str = "Kind and reliable") -> Reference:
    """The referee answered on their page."""
    stranger = Actor(user_id=None, door=Door.WEB)
    return actions.give_reference(
        by=stranger, key=uuid7(), at=MONDAY_10AM, reference=reference, answer=Answer(verdict=verdict, words=words)
    )


def a_letter_to_a_referee(reference: Reference) -> RefereeLetter:
    """A letter that somebody at the desk is to post."""
    return RefereeLetter.objects.create(
        timebank_id=reference.timebank_id,
        reference=reference,
        times=9,
        road="post",
        language="both",
        subject="Geirda / A reference",
        body="Annwyl Dr Cadno,",
        state=MessageState.BY_HAND,
        created_at=MONDAY_10AM,
    )
