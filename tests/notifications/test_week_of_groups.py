"""The weekly letter of one's groups: what needs one first, of groups one is in now and whose news one wants, once a week."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from amser.audit.actions import Actor
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.links.actions import note
from amser.links.models import Finding
from amser.networks import actions
from amser.networks.models import EventsCalendar, Group, GroupMembership, GroupRole
from amser.networks.queries.week import Week, people_to_tell, weeks_of
from amser.notifications import hub
from amser.notifications.letters.week import parts, stop_address
from amser.notifications.models import SignInLetter
from amser.retention.actions.forgetting import forget
from tests.builders.groups import (
    a_commitment,
    a_decision,
    a_document,
    a_group,
    a_group_member,
    an_event,
    by_who_runs,
    published,
    somebody_who_asks,
)
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db

A_DAY = dt.timedelta(days=1)


def week_of(user: User, at: dt.datetime = MONDAY_10AM) -> Week:
    """Somebody's week."""
    return weeks_of([user.pk], at=at)[user.pk]


def lines(user: User) -> list[tuple[str, list[str]]]:
    """What somebody's letter says, in English, under which headings."""
    with translation.override("en"):
        return [(part.heading, [line.text for line in part.lines]) for part in parts(week_of(user), at=MONDAY_10AM)]


def invited(group: Group, member: GroupMembership) -> None:
    """A member is asked to an event of the group in a week."""
    event = an_event(group, "Seminar")
    actions.invite_members(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, event=event, memberships=[member])


def test_what_needs_somebody_stands_first_then_what_comes_then_what_is_new() -> None:
    group = a_group()
    mair = a_group_member(group, user=a_person("Mair Gwennol"))
    invited(group, mair)
    a_commitment(group, "Ffonio'r cyngor", user=mair.user, due_on=MONDAY_10AM.date())
    kept = a_document(group, "Taflen", review_days=1)
    published(kept, "Gweler https://a.example/.")
    for week in range(2):
        note(by=AMSER, key=uuid7(), at=MONDAY_10AM + 7 * week * A_DAY, found={"https://a.example/": Finding.GONE})
    actions.set_maintainers(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, document=kept, memberships=[mair])
    actions.publish_group_agreement(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, group=group, text_cy="Parch", text_en="Respect")
    a_decision(an_event(group, "Ddoe", days=-1))

    name = f"{group.name_en}"
    assert lines(mair.user) == [
        (
            "This needs you",
            [
                f"Do you come? Seminar (English), 23 November 2026, 10:00am. {name}",
                f"“Ffonio'r cyngor” To: {name}. Due by 16 November 2026.",
                f"Is it still right? Taflen (English). {name}",
                f"A link in it leads nowhere: Taflen (English). {name}",
                f"There is something new to agree to: {name}",
            ],
        ),
        ("Coming up", [f"Seminar (English), 23 November 2026, 10:00am. {name}"]),
        ("New this week", [f"Decided: “Do we agree?” {name}", f"New, or changed: Taflen (English). {name}"]),
    ]


def test_who_asks_to_join_waits_for_those_who_run_the_group_alone() -> None:
    group = a_group(joining="request")
    somebody_who_asks(group)
    runs, reads = GroupMembership.objects.get(group=group, role=GroupRole.COORDINATOR), a_group_member(group)

    assert week_of(runs.user).asking == [group]
    assert week_of(reads.user).asking == []


def test_of_a_group_one_has_left_or_does_not_want_to_hear_of_nothing_is_told() -> None:
    left, unwanted = a_group("A"), a_group("B")
    mair = a_person("Mair Gwennol")
    for group in (left, unwanted):
        invited(group, a_group_member(group, user=mair, digest=group == left))
        a_commitment(group, "Ffonio", user=mair, due_on=MONDAY_10AM.date())
        published(a_document(group))
    gone = GroupMembership.objects.get(group=left, user=mair)
    actions.leave_group(by=Actor(user_id=mair.pk), key=uuid7(), at=MONDAY_10AM, membership=gone)

    assert weeks_of([mair.pk], at=MONDAY_10AM) == {}
    everything = weeks_of([mair.pk], at=MONDAY_10AM, of_all=True)[mair.pk]
    assert {one.event.group for one in everything.to_answer} == {unwanted}
    assert {one.group for one in everything.promises} == {one.group for one in everything.published} == {unwanted}


def test_each_is_told_once_a_week_and_again_the_next() -> None:
    group = a_group()
    mair = a_group_member(group, user=a_person("Mair Gwennol")).user
    an_event(group, days=(timezone.now() - MONDAY_10AM).days + 5)
    SignInLetter.objects.all().delete()

    hub.week_of_groups()
    hub.week_of_groups()

    letter = SignInLetter.objects.get(to=mair.email)
    assert f"/n/{group.slug}/" in letter.body
    assert mair.pk not in people_to_tell(timezone.now() + 5 * A_DAY)
    assert mair.pk in people_to_tell(timezone.now() + 7 * A_DAY)


def test_nobody_gets_an_empty_letter_and_no_sample_writes() -> None:
    a_group_member(a_group(), user=a_person("Mair Gwennol"))
    sample = a_group("Sampl")
    Group.objects.filter(pk=sample.pk).update(is_sample=True)
    an_event(sample, days=(timezone.now() - MONDAY_10AM).days + 5)
    SignInLetter.objects.all().delete()

    hub.week_of_groups()

    assert not SignInLetter.objects.exists()


def test_a_letter_that_fails_leaves_its_batch_for_the_next_run(monkeypatch: pytest.MonkeyPatch) -> None:
    group = a_group()
    mair = a_group_member(group, user=a_person("Mair Gwennol")).user
    an_event(group, days=(timezone.now() - MONDAY_10AM).days + 5)
    SignInLetter.objects.all().delete()
    with monkeypatch.context() as broken:
        broken.setattr(hub, "write", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            hub.week_of_groups()

    hub.week_of_groups()

    assert SignInLetter.objects.filter(to=mair.email).count() == 1


def test_the_letter_is_stopped_at_one_press_and_by_nothing_less(client: Client) -> None:
    mair = a_group_member(a_group(), user=a_person("Mair Gwennol"))
    path = stop_address(mair.user).partition("//")[2].partition("/")[2]

    client.get(f"/{path}")
    assert GroupMembership.objects.get(pk=mair.pk).digest
    client.post(f"/{path}", {"List-Unsubscribe": "One-Click"})
    assert not GroupMembership.objects.get(pk=mair.pk).digest
    assert client.get(f"/{path[:-3]}xx/").status_code == 404


def test_the_weeks_of_many_are_asked_for_as_those_of_one() -> None:
    group = a_group()
    people = [a_group_member(group, user=a_person(f"Aelod {number}")) for number in range(6)]
    for one in people:
        a_commitment(group, user=one.user, due_on=MONDAY_10AM.date())
    event, kept = an_event(group), a_document(group, review_days=1)
    published(kept, "Gweler https://a.example/.")
    actions.invite_members(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, event=event, memberships=people)
    actions.set_maintainers(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, document=kept, memberships=people)
    counted = []
    for some in (people[:1], people):
        with CaptureQueriesContext(connection) as asked:
            weeks_of([one.user_id for one in some], at=MONDAY_10AM)
        counted.append(len(asked))

    assert counted == [18, 18]


def test_the_calendar_of_a_person_holds_what_they_come_to_and_nothing_of_a_private_group_they_left(client: Client) -> None:
    private, public = a_group("Cudd", papers="private"), a_group("Agored")
    mair = a_person("Mair Gwennol", language="en")
    for group in (private, public):
        event = an_event(group, f"Cwrdd {group.name_cy}")
        member = a_group_member(group, user=mair)
        actions.invite_members(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, event=event, memberships=[member])
        actions.reply(by=AMSER, key=uuid7(), at=MONDAY_10AM, participation=event.participations.get(user=mair), answer="yes")
    actions.open_events_calendar(by=AMSER, key=uuid7(), at=MONDAY_10AM, user=mair, token="cyfrinach")
    both = client.get("/en/n/calendar/cyfrinach/").content.decode()
    inside = GroupMembership.objects.get(group=private, user=mair)
    actions.leave_group(by=Actor(user_id=mair.pk), key=uuid7(), at=MONDAY_10AM, membership=inside)
    after = client.get("/en/n/calendar/cyfrinach/").content.decode()
    actions.open_events_calendar(by=AMSER, key=uuid7(), at=MONDAY_10AM, user=mair, token="arall")

    assert ("Cwrdd Cudd" in both, "Cwrdd Agored" in both) == (True, True)
    assert ("Cwrdd Cudd" in after, "Cwrdd Agored" in after) == (False, True)
    assert client.get("/en/n/calendar/cyfrinach/").status_code == 404


def test_the_calendar_of_somebody_who_is_forgotten_is_gone(client: Client) -> None:
    mair = a_person("Mair Gwennol")
    actions.open_events_calendar(by=AMSER, key=uuid7(), at=MONDAY_10AM, user=mair, token="cyfrinach")

    forget(mair)

    assert not EventsCalendar.objects.exists()
