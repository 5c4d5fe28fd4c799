"""Events: reply and attendance are two facts, places go to whoever waits longest, and the report counts what was."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from amser.audit.actions import Actor
from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import Event, EventState, Group, Part, Participation, Reply
from amser.networks.queries.groups import pace_of
from amser.networks.queries.meetings import events_to_remind_of, published, report_of
from tests.builders.groups import a_group, a_group_member, a_guest, after, an_event, answered, by_who_runs, marked
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY, MONDAY_10AM

pytestmark = pytest.mark.django_db


def came_by(event: Event, name: str, **more: object) -> Participation:
    """Somebody who was not on the list."""
    guest_fields = {field: more.pop(field) for field in ("post", "organisation_name", "capacity", "office") if field in more}
    guest = actions.Guest(name=name, **guest_fields)  # type: ignore[arg-type]
    return actions.walk_in(by=AMSER, key=uuid7(), at=after(event), event=event, guest=guest, **more)  # type: ignore[arg-type]


# Invariant 1: one participation for a person and an event.


def test_a_person_is_at_an_event_once() -> None:
    group = a_group()
    event, mair = an_event(group), a_group_member(group)
    for _ in range(2):
        actions.invite_members(by=AMSER, key=uuid7(), at=MONDAY_10AM, event=event, memberships=[mair])

    one = Participation.objects.get(event=event)
    assert one.user == mair.user
    with pytest.raises(IntegrityError), transaction.atomic():
        Participation.objects.create(event=event, user=mair.user, made_at=MONDAY_10AM)


# Invariant 2: attendance never changes the reply, and the reverse.


@pytest.mark.parametrize("answer", [Reply.NONE, Reply.YES, Reply.NO, Reply.MAYBE])
@pytest.mark.parametrize("attendance", ["came", "online", "apologies", "absent", "unknown"])
def test_whether_somebody_came_changes_nothing_of_what_they_answered(answer: str, attendance: str) -> None:
    one = a_guest(an_event(a_group()), "Huw Dryw")
    if answer != Reply.NONE:
        answered(one, answer)

    after_it = marked(one, attendance)

    after_it.refresh_from_db()
    assert (after_it.reply, after_it.attendance) == (answer, attendance)


def test_what_somebody_answers_changes_nothing_of_an_apology() -> None:
    event = an_event(a_group())
    one = actions.mark_attendance(by=AMSER, key=uuid7(), at=MONDAY_10AM, participation=a_guest(event, "Huw Dryw"), attendance="apologies")

    assert answered(one, Reply.MAYBE).attendance == "apologies"


# Invariant 3: the rate is of those who were invited, and a delegate counts for whoever sent them.


def test_the_seminar_of_the_assembly() -> None:
    event = an_event(a_group(), "Seminar", kind="seminar", sponsor="Aelod sy'n noddi")
    members = [a_guest(event, f"Aelod {number}", office="Aelod Cynulliad") for number in range(59)]
    sponsor = a_guest(event, "Y noddwr", office="Aelod Cynulliad")
    for agency in range(9):
        came_by(event, f"Cyfrannwr {agency}", organisation_name=f"Asiantaeth {agency}", part=Part.CONTRIBUTOR, minutes=180)
    marked(sponsor)
    marked(members[0])
    came_by(event, "Swyddog y wasg", post="Swyddog y wasg")

    report = report_of(event)

    assert (report.total.invited, report.total.came, report.walk_ins, report.there) == (60, 2, 1, 3)
    assert (report.contributors, len(report.contributing_bodies), report.minutes) == (9, 9, 27 * 60)
    assert report.total.per_cent == 3
    assert report.total.did_not_answer == 60

    came_by(event, "Ymchwilydd", delegate_for=members[1])

    with_delegate = report_of(event)
    assert (with_delegate.total.came, with_delegate.total.sent_somebody, with_delegate.total.per_cent) == (2, 1, 5)


def test_a_delegate_of_somebody_who_came_too_counts_once() -> None:
    event = an_event(a_group())
    member = marked(a_guest(event, "Aelod", office="Aelod Cynulliad"))
    came_by(event, "Ymchwilydd", delegate_for=member)

    total = report_of(event).total
    assert (total.came, total.sent_somebody, total.per_cent) == (1, 0, 100)


def test_a_delegate_who_did_not_come_counts_for_nobody() -> None:
    event = an_event(a_group())
    member, researcher = a_guest(event, "Aelod", office="Aelod"), a_guest(event, "Ymchwilydd")
    marked(researcher, "absent", delegate_for=member)

    assert [line.represented for line in report_of(event).by_office if line.name == "Aelod"] == [0]


def test_nobody_stands_for_themselves_or_for_somebody_who_stands_for_another() -> None:
    event = an_event(a_group())
    one, two, three = (a_guest(event, name) for name in ("Un", "Dau", "Tri"))
    marked(two, delegate_for=one)

    for principal in (three, two):
        with pytest.raises(actions.OwnDelegate):
            marked(three, delegate_for=principal)


def test_an_event_that_nobody_was_invited_to_has_no_rate() -> None:
    assert report_of(an_event(a_group())).total.per_cent is None


def test_what_is_published_of_attendance_is_by_office_only() -> None:
    event = an_event(a_group())
    marked(a_guest(event, "Aelod", office="Aelod Cynulliad"))
    marked(a_guest(event, "Mair Gwennol", capacity="service", sector="community"))

    public = published(report_of(event))

    assert [line.name for line in public.by_office] == ["Aelod Cynulliad"]
    assert (public.by_sector, public.by_capacity) == ((), ())


# Places, and waiting for one.


def test_whoever_says_yes_first_has_a_place_and_whoever_waits_longest_has_the_next() -> None:
    event = an_event(a_group(), places=1)
    first, second, third = (a_guest(event, name) for name in ("Un", "Dau", "Tri"))
    answered(first, Reply.YES)
    for later, one in enumerate((second, third), start=1):
        assert answered(one, Reply.YES, at=MONDAY_10AM + dt.timedelta(minutes=later)).reply == Reply.WAITING

    answered(first, Reply.NO, at=MONDAY_10AM + dt.timedelta(hours=1))

    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.reply, third.reply) == (Reply.YES, Reply.WAITING)


def test_more_places_let_those_in_who_wait_and_fewer_than_come_are_refused() -> None:
    event = an_event(a_group(), places=1)
    one, two = (answered(a_guest(event, name), Reply.YES) for name in ("Un", "Dau"))
    details = {name: getattr(event, name) for name in actions.EventDetails.__dataclass_fields__}

    actions.change_event(by=AMSER, key=uuid7(), at=MONDAY_10AM, event=event, details=actions.EventDetails(**{**details, "places": 2}))

    two.refresh_from_db()
    assert (one.reply, two.reply) == (Reply.YES, Reply.YES)
    with pytest.raises(actions.FewerPlacesThanPeople):
        actions.change_event(by=AMSER, key=uuid7(), at=MONDAY_10AM, event=event, details=actions.EventDetails(**{**details, "places": 1}))


def test_nobody_answers_once_it_has_begun() -> None:
    event = an_event(a_group())

    with pytest.raises(actions.EventOver):
        answered(a_guest(event, "Huw"), Reply.YES, at=after(event))


def test_nobody_came_before_the_day() -> None:
    with pytest.raises(actions.NotYetHeld):
        actions.mark_attendance(by=AMSER, key=uuid7(), at=MONDAY_10AM, participation=a_guest(an_event(a_group()), "Huw"), attendance="came")


# Coming without an invitation.


def test_a_member_comes_by_being_one_and_others_where_it_is_open_to_all() -> None:
    group = a_group()
    mair, stranger = a_group_member(group, sector="third"), a_person()
    closed, open_to_all = an_event(group), an_event(group, "Cynhadledd", kind="conference", open_to_all=True)

    def come(event: Event, user: object) -> Participation:
        return actions.come(by=Actor(user_id=user.pk), key=uuid7(), at=MONDAY_10AM, event=event, user=user, answer="yes")  # type: ignore[attr-defined,arg-type]

    assert come(closed, mair.user).sector == "third"
    with pytest.raises(actions.NotInvited):
        come(closed, stranger)
    assert come(open_to_all, stranger).invited_at is None


def test_what_somebody_was_that_day_stays_whatever_they_become() -> None:
    group = a_group()
    event, mair = an_event(group), a_group_member(group, sector="third", capacity="carer", post="Cydlynydd")
    actions.invite_members(by=AMSER, key=uuid7(), at=MONDAY_10AM, event=event, memberships=[mair])

    actions.describe_part(
        by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=mair, takes_part_as=actions.TakesPartAs(sector="statutory"), digest=True
    )

    one = Participation.objects.get(event=event)
    assert (one.sector, one.capacity, one.post) == ("third", "carer", "Cydlynydd")


def test_whoever_checks_in_at_the_door_came_and_may_not_have_been_invited() -> None:
    event, user = an_event(a_group()), a_person()

    def check_in() -> Participation:
        return actions.check_in(by=Actor(user_id=user.pk), key=uuid7(), at=after(event), event=event, user=user)

    mine = check_in()

    assert check_in() == mine
    assert (mine.was_there, mine.reply, mine.invited_at) == (True, Reply.NONE, None)
    assert report_of(event).walk_ins == 1


# Telling.


def test_reminders_leave_alone_those_who_answered_and_go_once_a_day() -> None:
    group = a_group()
    event = an_event(group)
    silent, said = a_guest(event, "Distaw", email="distaw@example.org"), answered(a_guest(event, "Wedi ateb"), Reply.NO)
    later = MONDAY_10AM + dt.timedelta(days=2)

    for _ in range(2):
        actions.remind(by=by_who_runs(group), key=uuid7(), at=later, event=event)

    silent.refresh_from_db()
    said.refresh_from_db()
    assert (silent.reminded_at, said.reminded_at) == (later, None)


@pytest.mark.parametrize(("days", "reminded"), [(1, True), (2, False), (7, True), (8, False), (0, False)])
def test_the_timer_reminds_a_week_and_a_day_before(days: int, reminded: bool) -> None:  # noqa: FBT001  a row of the table
    event = an_event(a_group(), days=10)

    assert (event in events_to_remind_of(MONDAY_10AM + dt.timedelta(days=10 - days))) == reminded


def test_the_timer_reminds_nobody_of_a_cancelled_event_or_a_sample() -> None:
    group = a_group()
    event, sample = an_event(group, days=7), an_event(a_group(), days=7)
    Group.objects.filter(pk=sample.group_id).update(is_sample=True)
    actions.cancel_event(by=AMSER, key=uuid7(), at=MONDAY_10AM, event=event, why_cy="Eira", why_en="Snow")

    assert events_to_remind_of(MONDAY_10AM) == []


# States.


def test_an_event_without_a_day_can_be_saved_not_answered() -> None:
    group = a_group()
    undated: dict[str, Any] = {"begins_at": None, "ends_at": None, "expected_cy": "yn y flwyddyn newydd", "expected_en": "in the new year"}

    event = an_event(group, "Cynhadledd", **undated)

    assert event.state == EventState.SAVE_THE_DATE
    assert list(Event.objects.to_come(MONDAY_10AM)) == [event]


def test_a_cancelled_event_takes_no_answers_and_stays() -> None:
    group = a_group()
    event = an_event(group)
    one = a_guest(event, "Huw")
    cancelled = actions.cancel_event(by=AMSER, key=uuid7(), at=MONDAY_10AM, event=event, why_cy="Eira", why_en="Snow")

    assert cancelled.is_cancelled
    with pytest.raises(actions.EventOver):
        answered(one, Reply.YES)


def test_meetings_of_a_group_are_counted_and_other_events_are_not() -> None:
    group = a_group()

    assert [an_event(group, kind=kind).number for kind in ("meeting", "workshop", "meeting")] == [1, None, 2]


def test_a_group_that_meets_at_a_pace_is_due_and_then_overdue() -> None:
    group = a_group(least_days=28, most_days=42)
    first = an_event(group, days=0)
    last = MONDAY + dt.timedelta(days=42)

    due = pace_of(group, at=after(first))
    late = pace_of(group, at=after(first) + dt.timedelta(days=43))

    assert due is not None
    assert (due.begins, due.ends, due.is_overdue) == (MONDAY + dt.timedelta(days=28), last, False)
    assert late is not None
    assert late.is_overdue
    an_event(group, days=40)
    planned = pace_of(group, at=after(first))
    assert planned is not None
    assert planned.planned is not None
