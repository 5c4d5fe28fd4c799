"""A group that meets reads well at both widths, in both languages; and a meeting goes from plan to approved minutes without scripts."""

import datetime as dt

import pytest
from django.utils import timezone

from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import Event, Group, Minutes, Participation
from tests.builders.groups import (
    a_cost,
    a_decision,
    a_group,
    a_group_contact,
    a_group_link,
    a_group_member,
    a_guest,
    a_note,
    after,
    an_event,
    an_item,
    answered,
    by_who_runs,
    marked,
    somebody_invited,
    somebody_who_asks,
    who_runs,
)
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM
from tests.journeys.conftest import Visit
from tests.journeys.widths import EACH


def furnished(slug: str) -> tuple[Group, Event]:
    """A forum with everything a page may show, and its last meeting."""
    group = a_group(
        "Fforwm Gwerth Cymdeithasol y Gogledd",
        slug=slug,
        kind="forum",
        joining="request",
        least_days=28,
        most_days=42,
        councils=("W06000001", "W06000002"),
        decides_cy="Sut yr ydym yn mesur gwerth cymdeithasol.",
        decides_en="How we measure social value.",
    )
    a_group_link(group, a_group("Fforwm Gofal", slug=f"{slug}-gofal"))
    a_group_link(a_group("Fforwm Tai", slug=f"{slug}-tai"), group, accepted=False)
    a_group("Fforwm Môn", slug=f"{slug}-mon", parent=group, councils=("W06000001",))
    for number in range(5):
        a_group_member(group, f"Aelod {number}", sector="third", capacity="carer")
    a_group_contact(who_runs(group))
    somebody_who_asks(group)
    somebody_invited(group)
    texts = {"text_cy": "Rydym yn gwrando cyn siarad.", "text_en": "We listen before we speak."}
    actions.publish_group_agreement(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, group=group, **texts)
    event = an_event(group, "Cyfarfod y gaeaf", days=-3, where_cy="Neuadd Glan yr Afon", where_en="Riverside Hall")
    for number in range(3):
        guest = a_guest(event, f"Cyng. {number}", office="Cynghorydd")
        marked(answered(guest, "yes", at=MONDAY_10AM - dt.timedelta(days=9)) if number else guest, "came" if number else "absent")
    a_note(an_item(event, "Diffiniadau", minutes=20, lead="Cari", kind="decision"), "Cytunwyd ar dri.", english="Three were agreed.")
    an_item(event, "Mapiau asedau", minutes=30)
    a_decision(event)
    a_cost(event)
    actions.circulate_minutes(by=AMSER, key=uuid7(), at=after(event), event=event)
    actions.hold_event(by=AMSER, key=uuid7(), at=after(event), event=event)
    return group, event


@pytest.mark.parametrize(("language", "width"), EACH)
def test_a_group_and_its_meeting_read_well(visit: Visit, language: str, width: int) -> None:
    group, event = furnished(f"fforwm-{language}-{width}")
    contact = group.contacts.get()
    cari, stranger = visit(language, who_runs(group).user, width=width), visit(language, None, width=width)
    home, desk = f"n/{group.slug}/", f"n/{group.slug}/desk/"

    stranger.go("n/").look("100-groups")
    stranger.go(home).look("101-group-stranger")
    stranger.go(f"{home}write/{contact.pk}/").look("102-write")
    stranger.go(f"{home}events/").look("103-events")
    stranger.go(f"{home}events/{event.pk}/").look("104-event-stranger")
    cari.go(home).look("105-group-member")
    for number, page in enumerate(("members/", "my-part/", "agreement/", "decisions/")):
        cari.go(f"{home}{page}").look(f"106-{number}")
    for number, page in enumerate(("", "about/", "people/", "agreement/", "contacts/", "links/", "close/", "open/", "events/plan/")):
        cari.go(f"{desk}{page}").look(f"107-desk-{number}")
    cari.go(f"{home}events/{event.pk}/").look("108-event")
    guest = Participation.objects.filter(event=event).earliest("pk")
    pages = ("people/", f"people/{guest.pk}/", "people/walk-in/", "tick/", "report/", "door/", "agenda/", "minutes/", "decide/", "costs/")
    for number, page in enumerate(pages):
        cari.go(f"{desk}events/{event.pk}/{page}").look(f"109-event-{number}")


@pytest.mark.parametrize(("language", "width"), [("cy", 360), ("en", 1280)])
def test_a_meeting_from_plan_to_approved_minutes_without_scripts(visit: Visit, language: str, width: int) -> None:
    group = a_group("Grŵp llywio", slug=f"llywio-{language}", kind="steering", papers="members")
    earlier = an_event(group, "Cyfarfod cyntaf", days=-40)
    an_item(earlier, "Diffiniadau")
    mair = a_group_member(group)
    cari = visit(language, who_runs(group).user, width=width)
    begins = timezone.localtime() + dt.timedelta(days=1)

    cari.go(f"n/{group.slug}/events/").press("event.plan")
    cari.type(title_cy="Ail gyfarfod", title_en="Second meeting", day_day=str(begins.day), day_month=str(begins.month))
    cari.type(day_year=str(begins.year), begins="10:00", ends="12:00", where_cy="Llyfrgell", where_en="Library")
    cari.press("event.plan.submit").reads_key("event.planned").press("agenda.heading").reads("Diffiniadau")
    meeting = Event.objects.get(group=group, title_cy="Ail gyfarfod")
    cari.go(f"n/{group.slug}/events/{meeting.pk}/").press("event.announce").press("event.people")
    cari.press("event.invite_members", uninvited=2).reads("Mair Gwennol").reads_key("event.reply.none")

    reader = visit(language, mair.user, width=width)
    reader.go(f"n/{group.slug}/events/{meeting.pk}/").press("event.answer.yes").reads_key("event.mine.yes").look("110-answered")

    Event.objects.filter(pk=meeting.pk).update(
        begins_at=timezone.now() - dt.timedelta(hours=3), ends_at=timezone.now() - dt.timedelta(hours=1)
    )
    part = Participation.objects.get(event=meeting, user=mair.user)
    cari.go(f"n/{group.slug}/desk/events/{meeting.pk}/tick/").choose(came=str(part.pk)).press("session.list.save")
    cari.reads_key("event.ticked").go(f"n/{group.slug}/desk/events/{meeting.pk}/minutes/").press("minutes.circulate")
    reader.go(f"n/{group.slug}/events/{meeting.pk}/").reads_key("minutes.circulated")
    later = an_event(group, "Trydydd cyfarfod", days=0)
    Event.objects.filter(pk=later.pk).update(
        begins_at=timezone.now() - dt.timedelta(minutes=5), ends_at=timezone.now() + dt.timedelta(hours=1)
    )
    cari.go(f"n/{group.slug}/desk/events/{meeting.pk}/minutes/approve/").choose(approved_in=str(later.pk)).press("minutes.approve.submit")

    cari.reads_key("minutes.approved.done")
    assert Minutes.objects.get(event=meeting).is_approved
    part.refresh_from_db()
    assert (part.reply, part.attendance) == ("yes", "came")
