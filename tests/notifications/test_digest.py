"""Whoever asked for it hears once a week what is new on the board, in their own way; where nothing is new, nothing comes."""

import datetime as dt

import pytest
from django.utils import timezone

from amser.audit.actions import Actor
from amser.contacts import actions
from amser.kernel.ids import uuid7
from amser.listings.models import Listing
from amser.members.models import Membership
from amser.notifications.models import Message
from amser.notifications.tasks import weekly_digest
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank
from tests.builders.board import a_listing
from tests.builders.members import a_member
from tests.builders.people import a_person
from tests.builders.safety import kept_apart

pytestmark = pytest.mark.django_db


def asks_for_it(member: Membership, *, wanted: bool = True) -> Membership:
    actions.wish(by=Actor(user_id=member.user_id), key=uuid7(), at=timezone.now(), membership=member, kind="digest", wanted=wanted)
    return member


def something_new(bank: TimeBank, title: str = "Torri gwrych") -> Listing:
    listing = a_listing(a_member(bank, "Huw Awrlais"), title)
    Listing.objects.filter(pk=listing.pk).update(created_at=timezone.now())
    return listing


def told(*members: Membership) -> list[int]:
    return [Message.objects.filter(kind="contacts.digest", membership=member).count() for member in members]


def test_only_those_who_asked_hear_of_it_and_only_once_a_week(bank: TimeBank) -> None:
    mair, elin, dai = asks_for_it(a_member(bank)), a_member(bank, "Elin Dryw"), asks_for_it(a_member(bank, "Dai Parod"), wanted=False)
    something_new(bank)

    weekly_digest()
    weekly_digest()

    assert told(mair, elin, dai) == [1, 0, 0]


def test_where_nothing_is_new_nothing_comes(bank: TimeBank) -> None:
    mair = asks_for_it(a_member(bank))
    own = a_listing(mair)
    Listing.objects.filter(pk=own.pk).update(created_at=timezone.now())
    old = a_listing(a_member(bank, "Huw Awrlais"))
    Listing.objects.filter(pk=old.pk).update(created_at=timezone.now() - dt.timedelta(days=30))
    something_new(a_bank("Arall"))

    weekly_digest()

    assert told(mair) == [0]


def test_it_comes_in_each_ones_language_and_way(bank: TimeBank) -> None:
    mair = asks_for_it(a_member(bank, language="cy"))
    dai = asks_for_it(a_member(bank, user=a_person("Dai Ffôn", language="en", email=None, channel="post")))
    something_new(bank)

    weekly_digest()

    by_mail, by_post = (Message.objects.get(kind="contacts.digest", membership=member) for member in (mair, dai))
    assert "Torri gwrych" in by_mail.body
    assert "/cy/stop/" in by_mail.body
    assert "Request: Torri gwrych" in by_post.body
    assert "http" not in by_post.body
    assert by_post.state == "by_hand"


def test_nobody_reads_of_what_somebody_offers_with_whom_they_are_never_arranged(bank: TimeBank) -> None:
    mair, elin = asks_for_it(a_member(bank)), asks_for_it(a_member(bank, "Elin Dryw"))
    new = something_new(bank)
    assert new.member is not None
    kept_apart(new.member, mair)

    weekly_digest()

    assert told(mair, elin) == [0, 1]
