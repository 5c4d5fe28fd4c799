"""A complaint is dealt with by somebody whom it is not about, and whoever complained hears the answer."""

import pytest

from amser.audit.actions import Actor
from amser.casework import actions, policies, queries
from amser.casework.models import Complaint
from amser.identity.models import User
from amser.kernel.errors import NotAllowed, NotFound
from amser.kernel.ids import uuid7
from amser.notifications.letters import OF
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank, a_broker
from tests.builders.members import a_member
from tests.builders.when import MONDAY_10AM

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
    from tests.builders.banks import a_place

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
