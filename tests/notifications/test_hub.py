"""What concerns somebody in a group is written to them, in their language; to an address without an account, in both."""

import re

import pytest
from django.utils import translation

from amser.networks.models import Event, Participation
from amser.notifications.hub import tell_of_a_group, tell_of_a_part, tell_of_an_event
from amser.notifications.letters import networks
from amser.notifications.models import SignInLetter
from tests.builders.groups import (
    a_group,
    a_group_contact,
    a_group_member,
    a_guest,
    an_event,
    answered,
    by_who_runs,
    somebody_invited,
    somebody_who_asks,
    who_runs,
)
from tests.builders.people import a_person
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db

UNFINISHED = re.compile(r"%\(|None|<[a-z]")


def letters_to(address: str | None) -> list[SignInLetter]:
    """What was written to an address."""
    return list(SignInLetter.objects.filter(to=address).order_by("pk"))


@pytest.mark.parametrize("language", ["cy", "en"])
def test_every_letter_of_a_group_is_whole_in_both_languages(language: str) -> None:
    group = a_group()
    event = an_event(group, where_cy="Neuadd", where_en="Hall")
    guest, member = a_guest(event, "Huw", email="huw@example.org"), a_group_member(group)
    part = Participation.objects.create(event=event, user=member.user, made_at=MONDAY_10AM)
    undated = an_event(group, begins_at=None, ends_at=None, expected_cy="yn y gwanwyn", expected_en="in the spring")
    ahead = Participation.objects.create(event=undated, user=member.user, made_at=MONDAY_10AM)
    with translation.override(language):
        said = [networks.invited(member), networks.admitted(member), networks.asked_to_join(member), networks.minutes_circulated(event)]
        said.append(networks.to_a_contact(a_group_contact(member), name="Siân", email="sian@example.org", words="Helo"))
        for write in (*networks.TO_ONE_WHO_TAKES_PART.values(), *networks.TO_ALL_WHO_TAKE_PART.values()):
            said += [write(guest), write(part), write(ahead)]

    assert [text for pair in said for text in pair if UNFINISHED.search(text) or not text] == []


def test_whoever_is_invited_or_asks_is_written_about_to_those_whom_it_concerns() -> None:
    group = a_group()
    invited, asks = somebody_invited(group), somebody_who_asks(group)

    tell_of_a_group("networks.invited_to_group", group_membership_id=invited.pk)
    tell_of_a_group("networks.asked_to_join", group_membership_id=asks.pk)

    assert len(letters_to(invited.user.email)) == 1
    assert len(letters_to(who_runs(group).user.email)) == 1
    assert letters_to(asks.user.email) == []


def test_a_guest_without_an_account_is_written_to_in_both_languages_with_a_link_of_their_own() -> None:
    event = an_event(a_group())
    guest = a_guest(event, "Huw", email="huw@example.org")

    tell_of_a_part("networks.invited_to_event", participation_id=guest.pk)

    [letter] = letters_to("huw@example.org")
    assert letter.language == "both"
    assert f"/n/reply/{guest.pk}:" in letter.body


def test_whoever_said_no_is_not_told_that_it_moved_and_the_others_are() -> None:
    group = a_group()
    event: Event = an_event(group)
    coming, not_coming = a_guest(event, "Un", email="un@example.org"), a_guest(event, "Dau", email="dau@example.org")
    answered(coming, "yes")
    answered(not_coming, "no")

    tell_of_an_event("networks.event_moved", event_id=event.pk)

    assert (len(letters_to("un@example.org")), len(letters_to("dau@example.org"))) == (1, 0)


def test_minutes_are_told_to_those_who_are_members_now() -> None:
    group = a_group()
    event, mair, stranger = an_event(group), a_group_member(group), a_person()

    tell_of_an_event("networks.minutes_circulated", event_id=event.pk)

    assert by_who_runs(group).user_id is not None
    assert len(letters_to(mair.user.email)) == 1
    assert letters_to(stranger.email) == []
