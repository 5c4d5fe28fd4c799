"""Somebody is removed from a scheme, and no total changes."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amser.agencies import actions as agencies
from amser.agencies.models import GiftState, Participant, SchemeCard
from amser.audit.actions import Actor
from amser.employers.models import Employee
from amser.identity.models import User
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.ledger.models import Account
from amser.ledger.queries import audit, balance
from amser.opportunities import actions as opportunities
from amser.organisations.models import Right
from amser.retention import actions
from tests.builders.agencies import (
    a_budget,
    a_manager,
    a_participant,
    a_scheme,
    a_session,
    a_staff_member,
    an_award,
    an_organisation,
    card_of,
    credits_of,
)
from tests.builders.banks import a_bank
from tests.builders.employing import an_employee
from tests.builders.gifts import a_gift
from tests.builders.members import a_member
from tests.builders.people import AMSER, a_person
from tests.retention.test_erasing import tables_that_say

pytestmark = pytest.mark.django_db


def left(user: User | None = None) -> Participant:
    """Somebody who had credits, gave some away in words, was given some, and left."""
    user = user or a_person("Anghyffredin Tudur", email="anghyffredin@example.org")
    mair = a_participant(a_scheme(), user=user, credits=3)
    manager, at = a_manager(mair.scheme), timezone.now()
    agencies.donate(by=Actor(user_id=mair.user_id), key=uuid7(), at=at, scheme=mair.scheme, giver=mair, credits=1, words="Gan Anghyffredin")
    agencies.give_from_pot(by=Actor(user_id=manager.pk), key=uuid7(), at=at, participant=mair, credits=1, reason="Anghyffredin is ill")
    a_gift(mair, 1, words="Anghyffredin")
    from_huw = a_gift(a_participant(mair.scheme, "Huw Dryw", credits=1), to=mair, words="I Anghyffredin")
    agencies.decline_gift(by=Actor(user_id=mair.user_id), key=uuid7(), at=at, gift=from_huw)
    return agencies.leave(by=AMSER, key=uuid7(), at=at, participant=mair)


def test_no_table_says_a_word_of_somebody_who_is_removed_and_all_is_in_the_pot() -> None:
    mair = left()
    scheme, number = mair.scheme, SchemeCard.objects.get(participant=mair).number
    assert len(tables_that_say("anghyffredin")) > 5

    for _ in range(2):
        actions.erase_participant(by=AMSER, key=uuid7(), at=timezone.now(), participant=mair)

    for word in ("anghyffredin", number):
        assert {where for where in tables_that_say(word) if not where.startswith("procrastinate_")} == set()
    assert (credits_of(mair), balance(scheme.book_id, scheme.pot_account)) == (0, 3)
    assert sum(Account.objects.filter(book_id=scheme.book_id).values_list("posted", flat=True)) == 0
    assert audit(scheme.book_id) == []
    assert Participant.objects.get(pk=mair.pk).user.known_as == actions.FORMER


def test_nobody_is_removed_before_leaving() -> None:
    with pytest.raises(actions.StillTakesPart):
        actions.erase_participant(by=AMSER, key=uuid7(), at=timezone.now(), participant=a_participant(a_scheme()))


def test_somebody_whom_others_know_keeps_their_name() -> None:
    member = a_member(a_bank(), "Anghyffredin Tudur").user
    owner = an_organisation("Clwb", owner=a_person("Arall Anghyffredin")).staff.get().user
    leader = a_staff_member(an_organisation("Cylch"), Right.LEADER, "Trydydd")

    for user in (member, owner, leader):
        before = user.name
        actions.erase_participant(by=AMSER, key=uuid7(), at=timezone.now(), participant=left(user))
        user.refresh_from_db()
        assert user.name == before


def test_the_copy_holds_the_credits_life_and_no_number_of_a_card(client: Client) -> None:
    mair = a_participant(a_scheme(), credits=3)
    a_gift(mair, 1, words="Mwynhewch")
    client.force_login(mair.user)

    text = client.get(reverse("person:data_download")).content.decode()
    (kept,) = json.loads(text)["credits"]

    assert [(line["why"], line["credits"]) for line in kept["came_and_went"]] == [("award", 3)]
    assert [(gift["part"], gift["words"]) for gift in kept["gifts"]] == [("giver", "Mwynhewch")]
    assert len(kept["cards"]) == 1
    assert card_of(mair).number not in text


def test_somebody_who_works_until_a_day_to_come_or_manages_others_keeps_their_name() -> None:
    employer, soon = an_organisation("Cyngor"), today(timezone.now()) + dt.timedelta(days=30)
    works, manages = a_person("Un Anghyffredin"), a_person("Dau Anghyffredin")
    Employee.objects.filter(pk=an_employee(employer, user=works).pk).update(until=soon)
    an_employee(employer, manager=manages)

    for user in (works, manages):
        before = user.name
        actions.erase_participant(by=AMSER, key=uuid7(), at=timezone.now(), participant=left(user))
        user.refresh_from_db()
        assert user.name == before


def test_somebody_whose_thanks_were_taken_back_while_a_gift_waited_can_be_removed() -> None:
    scheme, club = a_scheme(), an_organisation("Clwb")
    mair, at = a_participant(scheme), timezone.now()
    a_budget(scheme, club, 2)
    session = a_session(scheme, club, at=at, minutes=60)
    award = an_award(session, mair)
    gift = a_gift(mair, credits_of(mair))
    opportunities.take_back(by=AMSER, key=uuid7(), at=at, award=award, reason="Wrong list")
    mair = agencies.leave(by=AMSER, key=uuid7(), at=at, participant=mair)

    for _ in range(2):
        actions.erase_participant(by=AMSER, key=uuid7(), at=at, participant=mair)

    gift.refresh_from_db()
    assert (gift.state, Participant.objects.get(pk=mair.pk).erased_at is not None) == (GiftState.WITHDRAWN, True)
    assert audit(scheme.book_id) == []
