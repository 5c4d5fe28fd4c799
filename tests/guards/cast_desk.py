"""What lies on the desk of a bank for the guards: a mailing, a task, a concern, a complaint, a letter by hand, who was asked to help."""

from typing import Any

from amser.audit.actions import Actor, Door
from amser.casework import actions as casework
from amser.casework.models import Complaint, Concern
from amser.contacts import actions as contacts
from amser.contacts.models import Mailing, Task
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.listings.models import Kind
from amser.matching.models import Asking, CircleState, Refusal, Round, RoundCircle, RoundState, RoundStep
from amser.matching.queries.economy import Asked
from amser.members.models import Membership
from amser.notifications.models import Message, MessageState
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_broker
from tests.builders.board import a_listing
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM


def a_mailing(mair: Membership, written_by: User) -> Mailing:
    return contacts.send_out(
        by=Actor(user_id=written_by.pk, door=Door.DESK),
        key=uuid7(),
        at=MONDAY_10AM,
        bank=mair.timebank,
        kind="news",
        subject_cy="Te prynhawn",
        subject_en="Afternoon tea",
        body_cy="Dewch i gael te.",
        body_en="Come and have tea.",
        member_ids=(mair.pk,),
    )


def a_task(mair: Membership, for_user: User) -> Task:
    return contacts.add_task(
        by=Actor(user_id=for_user.pk, door=Door.DESK),
        key=uuid7(),
        at=MONDAY_10AM,
        bank=mair.timebank,
        membership=mair,
        for_user=for_user,
        words="Ring her about the lift",
        due_on=MONDAY_10AM.date(),
    )


def a_concern(bank: TimeBank) -> Concern:
    """Somebody whom nobody knows is worried; the safeguarding lead is none of those who visit, so none of them may read it."""
    a_broker(bank, "Lowri Diogelu", kind="lead")
    words = casework.ConcernWords(who="adult", person="Ifan", what="Bruises", language="en")
    return casework.raise_concern(by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=bank, words=words)


def a_complaint(bank: TimeBank, mair: Membership) -> Complaint:
    """Mair is not happy with something, and it is answered."""
    words = casework.ComplaintWords(about="Y te", what="It was cold", language="en")
    complaint = casework.make_complaint(by=Actor(user_id=mair.user_id), key=uuid7(), at=MONDAY_10AM, bank=bank, words=words)
    broker = a_broker(bank, "Nia Cwyn")
    return casework.answer_complaint(
        by=Actor(user_id=broker.pk), key=uuid7(), at=MONDAY_10AM, complaint=complaint, words="Gwnawn ni de poeth."
    )


def a_letter_by_hand(mair: Membership) -> Message:
    """Something that somebody at the desk has yet to post to Mair."""
    return Message.objects.create(
        timebank=mair.timebank,
        user=mair.user,
        membership=mair,
        kind="members.approved",
        about="",
        job=0,
        channel="post",
        language="cy",
        subject="Croeso i'r banc amser",
        body="Annwyl Mair,",
        state=MessageState.BY_HAND,
        created_at=MONDAY_10AM,
    )


def asked_and_refused(mair: Membership, huw: Membership) -> tuple[Asking, Refusal]:
    """Mair was asked for something of Huw's and has not answered; she would rather not be asked again for it."""
    wanted = a_listing(huw, "A reader for Sunday", code="learning")
    of_bank: dict[str, Any] = {"timebank": mair.timebank, "membership": mair}
    asking = Asking.objects.create(**of_bank, listing=wanted, asked_at=MONDAY_10AM, because="skill near day welsh before turn")
    return asking, Refusal.objects.create(**of_bank, kind="this", listing=wanted, at=MONDAY_10AM)


def circles_of_two(mair: Membership, huw: Membership) -> dict[str, int]:
    """A round that is done, and two circles of Mair and Huw: one to decide about, and one to which they are invited."""
    bank = mair.timebank
    asked = Asked.of([], [], order=(), most=16, seed=1)
    round_ = Round.objects.create(
        timebank=bank,
        state=RoundState.DONE,
        started_at=MONDAY_10AM,
        most_minutes=240,
        seed=1,
        rule=asked.rule,
        asked=asked.plain(),
        digest=asked.digest(),
        found=0,
        at_most=0,
        in_twos=0,
        proven=True,
    )
    made = {"round": round_.pk}
    requests = {member.pk: a_listing(member, "Company for a walk", kind=Kind.REQUEST) for member in (mair, huw)}
    for number, state in enumerate((CircleState.PROPOSED, CircleState.INVITED), start=1):
        circle = RoundCircle.objects.create(timebank=bank, round=round_, number=number, minutes=60, state=state)
        at = MONDAY_10AM if state == CircleState.INVITED else None
        for place, (giver, receiver) in enumerate(((mair, huw), (huw, mair))):
            who = {"giver": giver, "receiver": receiver, "request": requests[receiver.pk]}
            RoundStep.objects.create(timebank=bank, circle=circle, place=place, minutes=60, invited_at=at, because="skill near", **who)
        made[state] = circle.pk
    return made
