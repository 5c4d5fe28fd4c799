"""Who is told of what, in which language, by which road, and how often."""

import datetime as dt
import json
from smtplib import SMTPServerDisconnected

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from amser import announcements
from amser.audit.actions import Actor
from amser.exchanges import actions as exchanges
from amser.kernel.ids import uuid7
from amser.listings import actions as listings
from amser.members import actions as members
from amser.members.models import Membership
from amser.notifications import actions, letters, queries
from amser.notifications.models import Message, MessageState
from amser.notifications.tasks import TRIES, MailNotTaken, tidy_the_lists
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_broker
from tests.builders.board import a_listing
from tests.builders.exchanging import a_claimed_exchange, a_suggested_exchange, a_task, an_agreed_exchange, say
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member, an_applicant, by
from tests.builders.people import AMSER, a_person
from tests.builders.when import FRIDAY_4PM, MONDAY, MONDAY_10AM

pytestmark = pytest.mark.django_db


def quiet() -> None:
    """Forget what the people of this test were told so far."""
    run_jobs()
    Message.objects.all().delete()
    mail.outbox.clear()


def told(kind: str) -> set[tuple[str, str]]:
    """Who was told of an announcement, with the subject."""
    return {(message.user.known_as, message.subject) for message in Message.objects.filter(kind=kind).select_related("user")}


def test_every_letter_has_an_announcement_that_somebody_makes() -> None:
    assert set(letters.OF) <= set(announcements._listeners)
    assert letters.OF.keys() >= letters.ONCE


def test_a_suggestion_goes_to_the_other_person_alone(mair: Membership, huw: Membership) -> None:
    quiet()
    a_suggested_exchange(huw, mair)
    run_jobs()

    assert told("exchanges.suggested") == {("Mair", "Huw A suggests a time")}
    (sent,) = mail.outbox
    assert sent.to == [mair.user.email]
    assert "Huw A suggests Friday 20 November, 9:30am, for “Lift to the market”." in sent.body
    assert sent.body.startswith("Dear Mair,")
    assert "Warm wishes, Cadi" in sent.body
    assert "You are welcome to write to us in Welsh." in sent.body
    assert "Change how we write to you:\nhttp://" in sent.body


def test_a_letter_is_in_the_language_of_its_reader(bank: TimeBank, huw: Membership) -> None:
    mair = a_member(bank, user=a_person("Mair Gwennol", language="cy"))
    quiet()
    a_suggested_exchange(huw, mair)
    run_jobs()

    (sent,) = mail.outbox
    assert sent.subject == "Mae Huw A yn awgrymu amser"
    assert sent.extra_headers["Content-Language"] == "cy"
    assert "Dear" not in sent.body
    assert "/cy/" in sent.body
    assert "/en/" not in sent.body


@pytest.mark.parametrize("language", ["both", "unknown"])
def test_a_wish_for_both_or_none_known_gets_both_with_welsh_first(bank: TimeBank, huw: Membership, language: str) -> None:
    mair = a_member(bank, user=a_person("Mair Gwennol", language=language))
    quiet()
    a_suggested_exchange(huw, mair)
    run_jobs()

    (sent,) = mail.outbox
    assert sent.body.index("Annwyl Mair,") < sent.body.index("Dear Mair,")
    assert "/cy/" in sent.body
    assert "/en/" in sent.body


def test_simple_words_reach_the_letter(bank: TimeBank, huw: Membership) -> None:
    mair = a_member(bank, user=a_person("Mair Gwennol", format="simple"))
    quiet()
    a_suggested_exchange(huw, mair)
    run_jobs()

    assert "Huw A wants to meet for “Lift to the market”." in mail.outbox[0].body


@pytest.mark.parametrize("channel", ["phone", "text", "post"])
def test_people_without_email_land_on_the_desks_list(bank: TimeBank, huw: Membership, channel: str) -> None:
    mair = a_member(bank, user=a_person("Mair Gwennol", email=None, channel=channel))
    quiet()
    a_suggested_exchange(huw, mair)
    run_jobs()

    by_road = {"phone": queries.to_phone(bank), "text": queries.to_text(bank), "post": queries.to_post(bank, on=MONDAY)}
    assert [call.user.known_as for call in by_road.pop(channel)] == ["Mair"]
    assert list(by_road.values()) == [[], []]
    assert mail.outbox == []


def test_a_job_run_twice_tells_once(mair: Membership, huw: Membership) -> None:
    quiet()
    exchange = a_suggested_exchange(huw, mair)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, args FROM procrastinate_jobs WHERE task_name = 'notifications.tell'")
        (job,) = cursor.fetchall()
    run_jobs()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (id, queue_name, task_name, priority, args, status, attempts)"
            " VALUES (%s, 'default', 'notifications.tell', 0, %s, 'todo', 0)",
            [job[0], job[1] if isinstance(job[1], str) else json.dumps(job[1])],
        )
    run_jobs()

    assert exchange.pk is not None
    assert len(mail.outbox) == 1


def test_tomorrow_is_told_once_however_often_the_timer_runs(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    exchange = an_agreed_exchange(huw, mair)
    quiet()
    for _ in range(2):
        announcements.announce("exchanges.tomorrow", bank_id=bank.pk, exchange_id=str(exchange.pk), day="2026-11-20")
    run_jobs()

    assert sorted(message.to[0] for message in mail.outbox) == sorted([str(mair.user.email), str(huw.user.email)])


def test_whoever_said_yes_is_not_told_that_the_hours_moved(mair: Membership, huw: Membership) -> None:
    exchange = a_claimed_exchange(huw, mair)
    quiet()
    say(exchange, mair, 60, at=FRIDAY_4PM + dt.timedelta(hours=1))
    run_jobs()

    assert told("exchanges.posted") == {("Huw", "Hours recorded: “Lift to the market”")}


def test_both_are_told_of_what_the_desk_recorded(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    quiet()
    exchanges.record_for_two(
        by=Actor(user_id=a_broker(bank).pk),
        key=uuid7(),
        at=FRIDAY_4PM,
        bank=bank,
        giver=huw,
        receiver=mair,
        what=a_task(),
        worked_on=dt.date(2026, 11, 19),
        minutes=60,
    )
    run_jobs()

    assert {name for name, _ in told("exchanges.posted")} == {"Huw", "Mair"}
    assert any("You gave 1 hour to Mair G on Thursday 19 November." in message.body for message in mail.outbox)


def test_two_times_are_told_to_the_first_who_spoke_and_to_the_brokers(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    a_broker(bank)
    claimed = a_claimed_exchange(huw, mair, minutes=120)
    quiet()
    say(claimed, mair, 60, at=FRIDAY_4PM + dt.timedelta(hours=1))
    run_jobs()

    subjects = told("exchanges.differs")
    assert ("Huw", "The two times are different: “Lift to the market”") in subjects
    assert ("Nia", "Hours to settle: “Lift to the market”") in subjects
    assert not any(name == "Mair" for name, _ in subjects)
    bodies = dict(Message.objects.filter(kind="exchanges.differs").values_list("user__known_as", "body"))
    assert "Warm wishes, Cadi" in bodies["Huw"]
    assert "Warm wishes" not in bodies["Nia"]
    assert f"Amser\n{bank.name}" in bodies["Nia"]


def test_whoever_left_is_not_written_to(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    exchange = an_agreed_exchange(huw, mair)
    quiet()
    members.leave(by=by(mair), key=uuid7(), at=MONDAY_10AM, membership=mair)
    announcements.announce("exchanges.tomorrow", bank_id=bank.pk, exchange_id=str(exchange.pk), day="2026-11-20")
    run_jobs()

    assert set(Message.objects.values_list("user_id", flat=True)) <= {huw.user_id}


def test_the_brokers_hear_of_a_request_to_join_and_the_newcomer_is_welcomed_once(bank: TimeBank) -> None:
    broker = a_broker(bank)
    quiet()
    newcomer = an_applicant(bank, "Elin Newydd")
    run_jobs()
    assert told("members.applied") == {("Nia", "Elin Newydd would like to join")}

    desk = Actor(user_id=broker.pk)
    members.approve(by=desk, key=uuid7(), at=MONDAY_10AM, membership=newcomer, stepping_over="two references seen")
    members.clear(
        by=desk, key=uuid7(), at=MONDAY_10AM, membership=newcomer, kind="public", reason="two references", review_on=None, with_checks=True
    )
    run_jobs()
    assert told("members.approved") == {("Elin", "Welcome to the time bank")}
    assert told("members.cleared") == set()


def test_a_hold_is_told_by_the_desk_and_a_break_of_ones_own_is_not(bank: TimeBank, mair: Membership) -> None:
    quiet()
    members.pause(by=by(mair), key=uuid7(), at=MONDAY_10AM, membership=mair)
    run_jobs()
    assert Message.objects.count() == 0

    members.suspend(by=Actor(user_id=a_broker(bank).pk), key=uuid7(), at=FRIDAY_4PM, membership=mair, reason="to talk about")
    run_jobs()
    assert told("members.moved") == {("Mair", "Your membership is on hold")}


def test_a_listing_about_to_end_is_asked_about(mair: Membership) -> None:
    listing = a_listing(mair)
    quiet()
    listings.remind(by=AMSER, key=uuid7(), at=MONDAY_10AM, listing=listing)
    run_jobs()

    assert told("listings.ending") == {("Mair", "Is this still right? “A lift to the market on Fridays”")}
    assert "on 14 February 2027" in mail.outbox[0].body


def test_a_mail_server_that_is_away_is_tried_again_and_then_left_to_the_desk(
    bank: TimeBank, mair: Membership, huw: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet()

    def away(*_: object, **__: object) -> None:
        raise SMTPServerDisconnected(f"who is {mair.user.email}?")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    a_suggested_exchange(huw, mair)
    for _ in range(TRIES - 1):
        with pytest.raises(MailNotTaken) as refused:
            run_jobs()
        assert str(mair.user.email) not in str(refused.value)
    run_jobs()

    (call,) = queries.to_phone(bank)
    assert call.messages[0].state == MessageState.FAILED


def test_the_demo_sends_nothing_and_knows_only_example_addresses(
    bank: TimeBank, mair: Membership, huw: Membership, settings: Settings
) -> None:
    quiet()
    settings.DEMO = True
    a_suggested_exchange(huw, mair)
    run_jobs()
    assert [message.user.known_as for message in queries.shown(bank=bank)] == ["Mair"]

    real = a_member(bank, user=a_person("Dai Go Iawn", email="dai@amser.cymru"))
    quiet()
    a_suggested_exchange(huw, real)
    run_jobs()
    assert {message.state for message in Message.objects.filter(user=real.user)} == {MessageState.FAILED}
    assert mail.outbox == []


def test_ringing_is_ticked_off_once(bank: TimeBank, huw: Membership) -> None:
    mair = a_member(bank, user=a_person("Mair Gwennol", email=None, channel="phone"))
    quiet()
    a_suggested_exchange(huw, mair)
    run_jobs()
    (message,) = queries.to_phone(bank)[0].messages
    broker = Actor(user_id=a_broker(bank).pk)

    actions.done(by=broker, key=uuid7(), at=FRIDAY_4PM, message=message)

    assert queries.to_phone(bank) == []
    with pytest.raises(actions.AlreadyTold):
        actions.done(by=broker, key=uuid7(), at=FRIDAY_4PM, message=message)


def test_a_call_shows_the_number_of_whoever_is_a_member_too(bank: TimeBank, huw: Membership) -> None:
    mair = a_member(bank, user=a_person("Mair Gwennol", email=None, channel="phone"))
    quiet()
    a_suggested_exchange(huw, mair)
    a_suggested_exchange(huw, mair)
    run_jobs()
    first = queries.to_phone(bank)[0].messages[0]
    Message.objects.filter(pk=first.pk).update(membership=None)

    (call,) = queries.to_phone(bank)

    assert call.messages[0].membership is None
    assert call.membership == mair


def test_a_call_comes_off_the_list_once_it_was_answered_online(bank: TimeBank, huw: Membership) -> None:
    mair = a_member(bank, user=a_person("Mair Gwennol", channel="phone"))
    quiet()
    suggested = a_suggested_exchange(huw, mair)
    run_jobs()
    assert len(queries.to_phone(bank)) == 1

    exchanges.agree(by=by(mair), key=uuid7(), at=MONDAY_10AM, exchange=suggested, member=mair)
    run_jobs()

    assert queries.to_phone(bank) == []
    (settled,) = queries.settled_lately(bank, at=timezone.now())
    assert (settled.kind, settled.state, settled.why, settled.done_by) == ("exchanges.suggested", "settled", "meanwhile", None)


def test_news_stays_on_the_list_until_somebody_has_told_it(bank: TimeBank, huw: Membership) -> None:
    mair = a_member(bank, user=a_person("Mair Gwennol", email=None, channel="phone"))
    claimed = a_claimed_exchange(huw, mair)
    quiet()
    exchanges.withdraw(by=Actor(user_id=a_broker(bank).pk), key=uuid7(), at=FRIDAY_4PM, exchange=claimed, reason="a mistake")
    run_jobs()
    tidy_the_lists()

    assert [message.kind for call in queries.to_phone(bank) for message in call.messages] == ["exchanges.cancelled"]


def test_a_listing_that_was_renewed_is_not_rung_about(bank: TimeBank) -> None:
    mair = a_member(bank, user=a_person("Mair Gwennol", email=None, channel="phone"))
    listing = a_listing(mair)
    quiet()
    listings.remind(by=AMSER, key=uuid7(), at=MONDAY_10AM, listing=listing)
    run_jobs()
    tidy_the_lists()
    assert len(queries.to_phone(bank)) == 1

    listings.renew(by=by(mair), key=uuid7(), at=MONDAY_10AM, listing=listing)
    tidy_the_lists()

    assert queries.to_phone(bank) == []


def test_several_matters_of_one_person_are_one_call(bank: TimeBank, huw: Membership) -> None:
    mair = a_member(bank, user=a_person("Mair Gwennol", email=None, channel="phone"))
    quiet()
    a_suggested_exchange(huw, mair)
    a_suggested_exchange(huw, mair)
    run_jobs()

    (call,) = queries.to_phone(bank)
    assert (call.user.known_as, len(call.messages)) == ("Mair", 2)


ROADS = {"phone": ("Is that right?", "phone Cadi"), "text": ("phone Cadi: 01632 960 123", "Dear Mair"), "post": ("Dear Mair,", "http")}


@pytest.mark.parametrize("channel", ROADS)
def test_each_road_has_words_that_make_sense(bank: TimeBank, huw: Membership, channel: str) -> None:
    mair = a_member(bank, user=a_person("Mair Gwennol", channel=channel))
    quiet()
    a_claimed_exchange(huw, mair)
    run_jobs()

    message = Message.objects.get(kind="exchanges.claimed")
    said, unsaid = ROADS[channel]
    assert said in message.body
    assert unsaid not in message.body
    assert "here:" not in message.body
    assert "http" not in message.body


@pytest.mark.parametrize(("email", "channel"), [("mair@example.org", "email"), ("mair@example.org", "post"), (None, "post")])
def test_a_welcome_says_where_and_with_which_address_to_sign_in(bank: TimeBank, email: str | None, channel: str) -> None:
    a_member(bank, user=a_person("Mair Gwennol", email=email, channel=channel))
    run_jobs()

    body = Message.objects.get(kind="members.approved").body
    assert ("this e-mail address: mair@example.org" in body) == (email is not None)
    assert (f"To sign in, go to {django_settings.SITE_URL}" in body) == (email is not None)
