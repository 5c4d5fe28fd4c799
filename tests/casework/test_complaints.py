"""A complaint is dealt with by somebody whom it is not about, and whoever complained hears the answer."""

import pytest

from amser.audit.actions import Actor
from amser.casework import actions, policies, queries
from amser.casework.models import Complaint
from amser.identity.models import User
from amser.kernel.errors import NotAllowed, NotFound
from amser.kernel.ids import uuid7
from amser.notifications.letters import OF
from amser.notifications.models import Message
from amser.notifications.policies import message_at_the_desk, messages_at_the_desk
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member
from tests.builders.people import a_person
from tests.builders.when import MONDAY_10AM
from tests.web.broker.visiting import signed_in

pytestmark = pytest.mark.django_db


def a_complaint(bank: TimeBank, *, about: tuple[User, ...] = (), user: User | None = None) -> Complaint:
    """Somebody is not happy."""
    words = actions.ComplaintWords(about="Nia", what="She shouted.", language="en")
    by = Actor(user_id=user.pk if user else None)
    return actions.make_complaint(by=by, key=uuid7(), at=MONDAY_10AM, bank=bank, words=words, about=about)


def test_whoever_it_is_about_neither_finds_it_nor_is_given_it() -> None:
    bank = a_bank()
    nia, huw = a_broker(bank, "Nia"), a_broker(bank, "Huw")

    complaint = a_complaint(bank, about=(nia,))

    assert queries.complaints_for(nia, bank).count() == 0
    with pytest.raises(NotFound):
        policies.complaint_of(nia, bank, complaint.pk)
    with pytest.raises(NotAllowed):
        actions.hand_complaint(by=Actor(user_id=huw.pk), key=uuid7(), at=MONDAY_10AM, complaint=complaint, handler=nia)
    assert queries.complaints_for(huw, bank).open().get() == complaint


def test_a_broker_does_not_deal_with_their_own_complaint() -> None:
    bank = a_bank()
    nia = a_broker(bank, "Nia")

    a_complaint(bank, user=nia)

    assert queries.complaints_for(nia, bank).count() == 0


def test_a_coordinator_of_a_place_reads_none_where_the_bank_has_a_broker() -> None:
    bank = a_bank()
    coordinator = a_broker(bank, "Cai", kind="coordinator", place=a_place(bank))
    a_complaint(bank)
    assert queries.complaints_for(coordinator, bank).count() == 1
    a_broker(bank, "Nia")
    bank.known_roles = None

    assert queries.complaints_for(coordinator, bank).count() == 0


def test_a_member_who_complained_is_told_the_answer_once() -> None:
    bank = a_bank()
    nia, mair = a_broker(bank, "Nia"), a_member(bank)
    complaint = a_complaint(bank, user=mair.user)

    actions.answer_complaint(by=Actor(user_id=nia.pk), key=uuid7(), at=MONDAY_10AM, complaint=complaint, words="We are sorry.")

    (letter,) = OF["casework.complaint_answered"](bank, {"complaint_id": complaint.pk})
    assert letter.user == mair.user
    assert "We are sorry." in letter.compose(bank, "Nia")[1]
    with pytest.raises(actions.ComplaintMovedOn):
        actions.answer_complaint(by=Actor(user_id=nia.pk), key=uuid7(), at=MONDAY_10AM, complaint=complaint, words="Once more.")


@pytest.mark.parametrize("channel", ["phone", "post", "text"])
def test_an_answer_never_lies_on_the_desks_list_where_whom_it_is_about_would_read_it(channel: str) -> None:
    bank = a_bank()
    nia, mair = a_broker(bank, "Nia"), a_member(bank, user=a_person("Mair Gwennol", channel=channel))
    complaint = a_complaint(bank, user=mair.user)

    actions.answer_complaint(by=Actor(user_id=nia.pk), key=uuid7(), at=MONDAY_10AM, complaint=complaint, words="We are sorry.")
    run_jobs()

    assert not Message.objects.filter(kind="casework.complaint_answered").exists()


def test_nor_where_the_mail_did_not_arrive() -> None:
    bank = a_bank()
    nia, mair = a_broker(bank, "Nia"), a_member(bank)
    complaint = a_complaint(bank, user=mair.user)
    actions.answer_complaint(by=Actor(user_id=nia.pk), key=uuid7(), at=MONDAY_10AM, complaint=complaint, words="We are sorry.")
    run_jobs()

    message = Message.objects.get(kind="casework.complaint_answered")
    message.mark_failed()

    assert message not in Message.objects.by_hand()
    with pytest.raises(NotFound):
        message_at_the_desk(bank, message.pk, places=None)
    with pytest.raises(NotFound):
        messages_at_the_desk(bank, [message.pk], places=None)


def test_an_answer_that_did_not_arrive_waits_this_morning_until_somebody_has_told_it() -> None:
    bank = a_bank()
    nia, mair = a_broker(bank, "Nia"), a_member(bank)
    complaint = a_complaint(bank, user=mair.user)
    actions.answer_complaint(by=Actor(user_id=nia.pk), key=uuid7(), at=MONDAY_10AM, complaint=complaint, words="We are sorry.")
    run_jobs()
    Message.objects.get(kind="casework.complaint_answered").mark_failed()
    desk = signed_in(nia)
    page = f"/en/b/{bank.slug}/desk/complaints/{complaint.pk}/"

    assert "Answers to complaints to tell: 1" in desk.get(f"/en/b/{bank.slug}/desk/").text
    assert "I have told them" in desk.get(page).text

    assert "the answer" in desk.post(f"{page}told/", {"key": str(uuid7())}, follow=True).text
    assert Message.objects.get(kind="casework.complaint_answered").done_by == nia
    assert "I have told them" not in desk.get(page).text
    assert "Answers to complaints to tell" not in desk.get(f"/en/b/{bank.slug}/desk/").text


def test_what_is_about_everyone_else_is_dealt_with_by_a_coordinator_of_a_place() -> None:
    bank = a_bank()
    nia, cai = a_broker(bank, "Nia"), a_broker(bank, "Cai", kind="coordinator", place=a_place(bank))
    about_nia, other = a_complaint(bank, about=(nia,)), a_complaint(bank)

    assert policies.handlers_of(about_nia) == [cai]
    assert (list(queries.complaints_for(cai, bank)), list(queries.complaints_for(nia, bank))) == ([about_nia], [other])
    assert queries.open_for(cai, bank)["complaints"].get() == about_nia
    assert policies.complaint_of(cai, bank, about_nia.pk) == about_nia
    with pytest.raises(NotFound):
        policies.complaint_of(cai, bank, other.pk)
