"""Credits given away: held, accepted, or given back."""

import datetime as dt

import pytest
from django.utils import timezone

from amser.agencies import actions
from amser.agencies.actions import purses
from amser.agencies.models import GiftState, Participant, SchemeCard
from amser.agencies.policies import UnknownNumber, card_holder
from amser.agencies.queries.mine import came_and_went, held_by
from amser.agencies.tasks import lapse_gifts
from amser.audit.actions import Actor
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.ledger.queries import audit, balance
from tests.builders.agencies import a_manager, a_participant, a_partner, a_scheme, an_organisation, card_of, credits_of, thank
from tests.builders.gifts import a_gift, accept
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db

LAST_DAY = dt.date(2040, 1, 1)


def free(participant: Participant) -> int:
    """How many credits somebody can use now."""
    return held_by(participant.scheme, participant, at=timezone.now()).credits


def test_a_gift_is_held_until_whoever_brings_the_code_accepts_it_and_keeps_its_last_day() -> None:
    mair = a_participant(a_scheme(), credits=2)
    huw = a_participant(mair.scheme, "Huw Dryw")
    thank(mair, 1, expires_on=LAST_DAY)
    gift = a_gift(mair, 2)
    assert (free(mair), credits_of(mair), credits_of(huw)) == (1, 3, 0)

    accepted = accept(gift, huw)

    assert (accepted.state, accepted.receiver, accepted.code) == (GiftState.ACCEPTED, huw, None)
    assert {one.expires_on: one.credits for one in held_by(mair.scheme, huw, at=timezone.now()).lasting} == {LAST_DAY: 1, None: 1}
    assert (credits_of(mair), credits_of(huw)) == (1, 2)
    assert audit(mair.scheme.book_id) == []


def test_what_is_held_for_a_gift_cannot_be_used_or_given_again() -> None:
    mair = a_participant(a_scheme(), credits=2)
    a_gift(mair, 2)

    with pytest.raises(actions.NotEnoughCredits):
        a_gift(mair, 1)
    with pytest.raises(actions.NotEnoughCredits):
        purses.shares(mair.scheme, mair, credits=1, at=MONDAY_10AM)


def test_a_gift_to_a_known_person_settles_by_their_answer_alone() -> None:
    mair = a_participant(a_scheme(), credits=2)
    huw = a_participant(mair.scheme, "Huw Dryw")

    declined = a_gift(mair, 2, to=huw)
    actions.decline_gift(by=Actor(user_id=huw.user_id), key=uuid7(), at=timezone.now(), gift=declined)
    assert (free(mair), credits_of(huw)) == (2, 0)
    accept(a_gift(mair, 2, to=huw), huw)

    assert (credits_of(mair), credits_of(huw)) == (0, 2)


def test_a_gift_is_answered_once() -> None:
    mair = a_participant(a_scheme(), credits=2)
    huw, ann = (a_participant(mair.scheme, name) for name in ("Huw Dryw", "Ann Dryw"))
    gift = a_gift(mair)
    accept(gift, huw)

    with pytest.raises(actions.GiftClosed):
        accept(gift, ann)
    with pytest.raises(actions.GiftClosed):
        actions.withdraw_gift(by=AMSER, key=uuid7(), at=timezone.now(), gift=gift)
    assert (credits_of(mair), credits_of(huw), credits_of(ann)) == (1, 1, 0)


def test_nobody_gives_to_themselves() -> None:
    mair = a_participant(a_scheme(), credits=2)

    with pytest.raises(actions.GiftToOneself):
        a_gift(mair, to=mair)
    with pytest.raises(actions.GiftToOneself):
        accept(a_gift(mair), mair)
    assert free(mair) == 1, "the one that was refused is still offered"


def test_somebody_of_another_scheme_accepts_nothing() -> None:
    gift = a_gift(a_participant(a_scheme(), credits=1))

    with pytest.raises(actions.LeftTheScheme):
        accept(gift, a_participant(a_scheme(), "Huw Dryw"))


def test_a_gift_that_nobody_answers_comes_back_after_the_schemes_days() -> None:
    mair = a_participant(a_scheme(gift_days=7), credits=1)
    past = a_gift(mair, at=timezone.now() - dt.timedelta(days=7, seconds=1))
    assert free(mair) == 0
    with pytest.raises(actions.GiftClosed):
        accept(past, a_participant(mair.scheme, "Huw Dryw"))

    for _ in range(2):
        lapse_gifts()

    past.refresh_from_db()
    assert (past.state, free(mair)) == (GiftState.LAPSED, 1)
    assert audit(mair.scheme.book_id) == []


def test_a_gift_does_not_outlast_its_credits() -> None:
    mair = a_participant(a_scheme())
    tomorrow = today(timezone.now()) + dt.timedelta(days=1)
    thank(mair, 1, expires_on=tomorrow + dt.timedelta(days=365))  # a budget's credits last as long as the budget
    purse = mair.purses.get()
    purse.expires_on = tomorrow
    purse.save(update_fields=["expires_on"])

    assert today(a_gift(mair).until - dt.timedelta(seconds=1)) == tomorrow


def test_credits_for_the_pot_are_there_at_once_and_a_manager_gives_them_with_a_reason() -> None:
    mair = a_participant(a_scheme(), credits=3)
    scheme, huw = mair.scheme, a_participant(mair.scheme, "Huw Dryw")
    manager = a_manager(scheme)
    actions.donate(by=Actor(user_id=mair.user_id), key=uuid7(), at=timezone.now(), scheme=scheme, giver=mair, credits=2)
    assert (balance(scheme.book_id, scheme.pot_account), credits_of(mair)) == (2, 1)

    def give(credits: int, to: Participant) -> None:
        actions.give_from_pot(
            by=Actor(user_id=manager.pk), key=uuid7(), at=timezone.now(), participant=to, credits=credits, reason="A hard month"
        )

    give(2, huw)
    with pytest.raises(actions.NotEnoughCredits):
        give(1, huw)
    with pytest.raises(actions.OwnCredits):
        give(1, a_participant(scheme, user=manager))

    assert (balance(scheme.book_id, scheme.pot_account), credits_of(huw)) == (0, 2)
    assert audit(scheme.book_id) == []


def test_an_organisation_gives_on_from_its_own_and_receives() -> None:
    mair = a_participant(a_scheme(), credits=2)
    scheme, club = mair.scheme, an_organisation("Clwb")
    with pytest.raises(actions.NotAPartner):
        a_gift(mair, to=club)
    a_partner(scheme, club)
    by = Actor(user_id=club.staff.get().user_id)
    actions.accept_gift(by=by, key=uuid7(), at=timezone.now(), gift=a_gift(mair, 2, to=club))
    assert held_by(scheme, club, at=timezone.now()).credits == 2

    huw = a_participant(scheme, "Huw Dryw")
    accept(actions.offer_gift(by=by, key=uuid7(), at=timezone.now(), scheme=scheme, giver=club, credits=2), huw)

    assert credits_of(huw) == 2
    assert [(line.credits, line.code.name) for line in came_and_went(scheme, club, at_most=9)] == [(-2, "GIFT"), (2, "GIFT")]


def test_whoever_leaves_leaves_their_credits_to_the_pot_and_their_card_opens_nothing() -> None:
    mair = a_participant(a_scheme(), credits=3)
    scheme, number = mair.scheme, card_of(mair).number
    offered = a_gift(mair, 1)

    for _ in range(2):
        actions.leave(by=Actor(user_id=mair.user_id), key=uuid7(), at=timezone.now(), participant=mair)

    assert balance(scheme.book_id, scheme.pot_account) == 2
    assert not SchemeCard.objects.filter(participant=mair, ended_at__isnull=True).exists()
    with pytest.raises(UnknownNumber):
        card_holder(scheme, number)
    actions.withdraw_gift(by=AMSER, key=uuid7(), at=timezone.now(), gift=offered)
    assert (balance(scheme.book_id, scheme.pot_account), credits_of(mair)) == (3, 0)
    assert audit(scheme.book_id) == []
