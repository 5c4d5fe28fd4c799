"""What people can do in a scheme, from describing it to coming: as a leader, a stranger and whoever takes part see it."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from amser.agencies.models import Participant, Scheme
from amser.identity.models import User
from amser.kernel.dates import london
from amser.members.models import Level
from amser.opportunities.models import Checked, Coming, Opportunity, Session
from amser.organisations.models import Organisation, Right
from tests.builders.agencies import (
    a_participant,
    a_partner,
    a_place_of,
    a_scheme,
    a_staff_member,
    an_offered_session,
    an_organisation,
    card_of,
    say_coming,
)
from tests.builders.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme() -> Scheme:
    return a_scheme(slug="cymru")


@pytest.fixture
def garden() -> Organisation:
    return an_organisation(slug="gardd")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def soon(days: int = 7) -> dt.datetime:
    return (timezone.now() + dt.timedelta(days=days)).replace(minute=0, second=0, microsecond=0)


def test_a_leader_describes_looks_and_publishes_and_a_stranger_reads_it(scheme: Scheme, garden: Organisation) -> None:
    a_partner(scheme, garden)
    place, leader = a_place_of(garden), signed_in(a_staff_member(garden, Right.LEADER))
    day = london(soon())
    answers = {
        "title_cy": "Plannu coed", "title_en": "Planting trees", "about_cy": "Dewch â menig.", "about_en": "",
        "place": place.pk, "is_step_free": "on", "spoken": "both", "level": "G", "places": "5", "remind_days": "2",
        "day_day": day.day, "day_month": day.month, "day_year": day.year, "time": "14:00", "takes_hours": "2", "takes_minutes": "0",
        "repeat": "weekly",
    }  # fmt: skip

    response = leader.post("/en/o/gardd/desk/opportunities/new/", answers)
    drafted = Opportunity.objects.get()
    assert response["Location"] == f"/en/o/gardd/desk/opportunities/{drafted.pk}/"
    stranger = Client()
    assert stranger.get(f"/en/s/cymru/do/{drafted.pk}/").status_code == 404

    refused = leader.post(f"/en/o/gardd/desk/opportunities/{drafted.pk}/publish/", follow=True)
    assert "There is no English here yet" in refused.text
    leader.post(f"/en/o/gardd/desk/opportunities/{drafted.pk}/change/", answers | {"about_en": "Bring gloves."})
    leader.post(f"/en/o/gardd/desk/opportunities/{drafted.pk}/change/", answers | {"about_en": "Bring gloves.", "is_welsh_checked": "on"})
    published = leader.post(f"/en/o/gardd/desk/opportunities/{drafted.pk}/publish/", follow=True)
    assert "Everybody can read it now." in published.text

    read = stranger.get(f"/en/s/cymru/do/{drafted.pk}/").text
    assert "Planting trees" in read
    assert "No steps." in read
    assert "Places left: 5" in read
    assert "2:00pm to 4:00pm" in read
    assert "Plannu coed" in stranger.get("/cy/s/cymru/do/").text
    assert "Plannu coed" in stranger.get("/cy/s/cymru/").text


def test_whoever_takes_part_comes_and_cannot_after_all(scheme: Scheme, garden: Organisation) -> None:
    session, mair = an_offered_session(garden, scheme, places=1, begins_at=soon()), a_participant(scheme)
    client, page = signed_in(mair.user), f"/en/s/cymru/do/{session.opportunity_id}/"
    assert "I am coming" in client.get(page).text

    assert "You have a place" in client.post(f"/en/s/cymru/do/session/{session.pk}/come/", follow=True).text
    assert "What I am coming to" in client.get("/en/s/cymru/coming/").text
    huw = signed_in(a_participant(scheme, "Huw Dryw").user)
    huw.post(f"/en/s/cymru/do/session/{session.pk}/come/")
    assert "Your place on the waiting list: 1" in huw.get(page).text

    assert "Thank you for telling us" in client.post(f"/en/s/cymru/do/session/{session.pk}/cannot/", follow=True).text
    assert "You are coming" in huw.get(page).text


def test_whoever_was_added_to_what_needs_no_booking_can_say_that_they_cannot_come(scheme: Scheme, garden: Organisation) -> None:
    session, mair = an_offered_session(garden, scheme, is_drop_in=True, begins_at=soon()), a_participant(scheme)
    client, page = signed_in(mair.user), f"/en/s/cymru/do/{session.opportunity_id}/"
    for text in (client.get(page).text, client.get("/en/s/cymru/coming/").text):
        assert f"/session/{session.pk}/come/" not in text
        assert "I cannot come after all" not in text

    say_coming(session, mair)

    assert "I cannot come after all" in client.get(page).text
    assert "I cannot come after all" in client.get("/en/s/cymru/coming/").text


def test_a_last_day_before_the_first_is_refused(scheme: Scheme, garden: Organisation) -> None:
    session = an_offered_session(garden, scheme, begins_at=soon(), rule="FREQ=WEEKLY")
    leader, url = signed_in(a_staff_member(garden, Right.LEADER)), f"/en/o/gardd/desk/opportunities/{session.opportunity_id}/when/"
    first, last = london(soon(14)), london(soon(8))
    answers = {
        "day_day": first.day, "day_month": first.month, "day_year": first.year, "time": "14:00", "takes_hours": "2", "takes_minutes": "0",
        "until_day": last.day, "until_month": last.month, "until_year": last.year, "repeat": "weekly",
    }  # fmt: skip

    assert "The last day is before the first." in leader.post(url, answers, follow=True).text

    session.refresh_from_db()
    assert not session.is_called_off


def test_somebody_takes_part_by_themselves_once_they_are_eighteen(scheme: Scheme) -> None:
    person = a_person("Nia Newydd")
    client = signed_in(person)

    refused = client.post("/en/s/cymru/", {"is_new": "no", "adult": "no"})
    assert "An organisation brings you in" in refused.text
    assert not Participant.objects.exists()

    client.post("/en/s/cymru/", {"is_new": "no", "adult": "yes"})
    one = Participant.objects.get(user=person)
    assert (one.is_new, one.is_adult) == (True, True)
    assert "sign-in" in Client().post("/en/s/cymru/", {"is_new": "no", "adult": "yes"})["Location"]


def test_what_there_is_is_found_in_both_languages_and_narrowed(scheme: Scheme, garden: Organisation) -> None:
    place = a_place_of(garden)
    an_offered_session(garden, scheme, title="Gŵyl y môr", place=place, is_step_free=True, begins_at=soon(), spoken="cy")
    other = an_offered_session(an_organisation("Côr", slug="cor"), scheme, title="Canu", begins_at=soon(8), spoken="en")
    client = Client()

    def found(query: str) -> tuple[bool, bool]:
        text = client.get(f"/cy/s/cymru/do/?{query}").text
        return "Gŵyl y môr" in text, ">Canu<" in text

    assert found("") == (True, True)
    assert found("q=gwyl") == (True, False)
    assert found("q=canu+english") == (False, True)
    assert found("q=cor") == (False, True)
    assert found("o=cor") == (False, True)
    assert found(f"p={place.pk}") == (True, False)
    assert found("s=1") == (True, False)
    assert found("l=en") == (False, True)
    assert found(f"d={london(other.begins_at).isoweekday()}") == (False, True)
    assert found("d=x&p=y&page=-1") == (True, True)


def test_a_leader_adds_whoever_rings_by_card_or_name_and_says_that_they_are_checked(scheme: Scheme, garden: Organisation) -> None:
    leader = signed_in(a_staff_member(garden, Right.LEADER))
    session = an_offered_session(garden, scheme, level=Level.HOME, begins_at=soon())
    mair, huw = a_participant(scheme, "Mair Gwennol", through=garden), a_participant(scheme, "Huw Dryw")
    page = f"/en/o/gardd/desk/sessions/{session.pk}/coming/"

    assert "first gets to know" in leader.post(page, {"who": "Mair Gwennol"}).text
    leader.post(page, {"who": " mair  gwennol ", "checked": "on"})
    leader.post(page, {"who": card_of(huw).number.lower(), "checked": "on"})
    a_participant(scheme, "Dieithryn Llwyr")  # whom they do not know: whether they take part is nobody's business
    for name in ("Neb O'r Enw", "Dieithryn Llwyr"):
        assert "Use the number on their card" in leader.post(page, {"who": name, "checked": "on"}).text

    assert {one.participant for one in Coming.objects.filter(session=session)} == {mair, huw}
    assert Checked.objects.filter(level=Level.HOME).count() == 2
    assert "Huw Dryw" in leader.get(page).text

    leader.post(f"{page}{huw.pk}/off/")
    assert "Huw Dryw" not in leader.get(page).text


def test_a_session_is_moved_and_called_off_at_the_desk(scheme: Scheme, garden: Organisation) -> None:
    leader = signed_in(a_staff_member(garden, Right.LEADER))
    session = an_offered_session(garden, scheme, begins_at=soon())
    desk, later = f"/en/o/gardd/desk/sessions/{session.pk}", london(soon(9))

    moved = {"day_day": later.day, "day_month": later.month, "day_year": later.year, "time": "9:30", "takes_hours": "1"}
    leader.post(f"{desk}/move/", moved)
    session.refresh_from_db()
    assert london(session.begins_at).strftime("%d %H:%M") == f"{later.day:02} 09:30"

    leader.post(f"{desk}/call-off/", {})
    session.refresh_from_db()
    assert session.is_called_off


def test_a_calendar_has_a_secret_address_that_is_shown_once_and_replaced(scheme: Scheme, garden: Organisation) -> None:
    session, mair = an_offered_session(garden, scheme, begins_at=soon(), place=a_place_of(garden)), a_participant(scheme)
    say_coming(session, mair, at=timezone.now())
    client, stranger = signed_in(mair.user), Client()

    first = _address(client.post("/en/s/cymru/coming/calendar/").text)
    [event] = Calendar.from_ical(stranger.get(first).content).walk("VEVENT")
    assert event.decoded("dtstart") == session.begins_at
    assert "The Centre" in str(event["location"])
    assert first not in client.get("/en/s/cymru/coming/").text

    second = _address(client.post("/en/s/cymru/coming/calendar/").text)
    assert stranger.get(first).status_code == 404
    assert stranger.get(second).status_code == 200
    assert stranger.get(second.replace("/s/cymru/", "/s/arall/")).status_code == 404


def _address(text: str) -> str:
    return "/en/" + text.partition(".ics</a>")[0].rpartition("/en/")[2] + ".ics"


def test_an_organisations_calendar_is_for_everybody_and_names_nobody(scheme: Scheme, garden: Organisation) -> None:
    session = an_offered_session(garden, scheme, rule="FREQ=WEEKLY", begins_at=soon())
    say_coming(session, a_participant(scheme, "Mair Gwennol"), at=timezone.now())
    an_offered_session(garden, scheme, title="Drafft", begins_at=soon(), is_published=True)
    Opportunity.objects.filter(title_cy="Drafft").update(published_at=None)

    response = Client().get("/en/o/gardd/sessions.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert len(events) == Session.objects.filter(opportunity=session.opportunity).count()
    assert "Mair" not in response.text


def test_the_desk_shows_today_first_with_the_way_to_its_list(scheme: Scheme, garden: Organisation) -> None:
    leader = signed_in(a_staff_member(garden, Right.LEADER))
    session = an_offered_session(garden, scheme, begins_at=soon())
    at = timezone.now() + dt.timedelta(seconds=1)
    Session.objects.filter(pk=session.pk).update(begins_at=at, ends_at=at + dt.timedelta(hours=1))

    text = leader.get("/en/o/gardd/desk/sessions/").text

    assert text.index("Today") < text.index("Garddio")
    assert f"/en/o/gardd/desk/sessions/{session.pk}/" in text


def test_the_desks_sessions_go_on_on_the_next_page(scheme: Scheme, garden: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amser.web.organisation.sessions.ON_A_PAGE", 1)
    leader = signed_in(a_staff_member(garden, Right.LEADER))
    later = [an_offered_session(garden, scheme, begins_at=soon(days)) for days in (8, 9)]

    first, second = (leader.get(f"/en/o/gardd/desk/sessions/?page={number}").text for number in (1, 2))

    assert [f"desk/sessions/{one.pk}/" in first for one in later] == [True, False]
    assert [f"desk/sessions/{one.pk}/" in second for one in later] == [False, True]
    assert "page=2" in first
