"""Somebody is removed, and no total changes."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from amser.audit.actions import Actor, Door
from amser.casework import actions as casework
from amser.contacts import actions as contacts
from amser.exchanges.actions import ask_for_correction, correct, forget_words, leave_bank, question_with_organisation
from amser.exchanges.models import Exchange, Half, Question
from amser.kernel.ids import uuid7
from amser.ledger import queries as books
from amser.members import actions as members
from amser.members.models import Check, Membership, Reference
from amser.members.queries import not_with
from amser.notifications.models import Message, MessageState
from amser.retention import actions, queries
from amser.retention.actions import OutOfOrder
from amser.retention.actions.forgetting import REMOVED, SIGN_IN
from amser.retention.models import Erasure, Removal, Rule
from amser.retention.tasks import forget_interests, remove
from amser.timebanks.models import Interest, TimeBank
from tests.builders.agencies import an_organisation
from tests.builders.banks import a_bank, a_broker
from tests.builders.board import a_listing
from tests.builders.exchanging import a_belonging, a_posted_exchange, a_record_with_organisation, a_task
from tests.builders.members import a_member, an_applicant, by
from tests.builders.safety import a_check, barred, kept_apart, the_desk
from tests.builders.when import FRIDAY_4PM, MONDAY_10AM

pytestmark = pytest.mark.django_db

TIMER = Actor(user_id=None, door=Door.TIMER)
IN_THREE_YEARS = MONDAY_10AM + dt.timedelta(days=3 * 366)


def gone(bank: TimeBank, name: str = "Anghyffredin Tudur") -> Membership:
    """Somebody who gave help, wrote a good deal, and left."""
    member = a_member(bank, name, about="Anghyffredin", access_needs="Anghyffredin")
    a_posted_exchange(member, a_member(bank, "Huw Dryw"))
    a_listing(member, "Anghyffredin")
    members.set_contact(
        by=by(member),
        key=uuid7(),
        at=MONDAY_10AM,
        membership=member,
        contact=members.Contact(phone="01632 960 999", contact_email="anghyffredin@example.org", address="Anghyffredin 1"),
    )
    Message.objects.create(
        timebank=bank, user=member.user, membership=member, kind="members.approved", about="", job=0, channel="email",
        language="en", subject="Anghyffredin", body="Annwyl Anghyffredin", state=MessageState.SENT, created_at=MONDAY_10AM,
    )  # fmt: skip
    words_elsewhere(member)
    leave_bank(by=by(member), key=uuid7(), at=FRIDAY_4PM, membership=member, reason="Anghyffredin")
    return Membership.objects.select_related("user", "timebank").get(pk=member.pk)


def words_elsewhere(member: Membership) -> None:
    """Words of the person in the other tables that hold some, and letters to somebody else that say their name."""
    bank, desk, other = member.timebank, the_desk(member.timebank), a_member(member.timebank, "Elin Dryw")
    exchange = a_posted_exchange(other, member)
    Exchange.objects.filter(pk=exchange.pk).update(title="Anghyffredin", search="anghyffredin elin dryw")
    ask_for_correction(by=by(member), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=member, words="Anghyffredin")
    correct(by=desk, at=MONDAY_10AM, key=uuid7(), exchange=exchange, reason="Anghyffredin")
    contacts.write_note(by=desk, at=MONDAY_10AM, key=uuid7(), membership=member, words="Anghyffredin", readers="writer")
    words = casework.ComplaintWords(about="Anghyffredin", what="Anghyffredin", language="en")
    complaint = casework.make_complaint(by=by(member), key=uuid7(), at=MONDAY_10AM, bank=bank, words=words)
    casework.answer_complaint(by=desk, at=MONDAY_10AM, key=uuid7(), complaint=complaint, words="We are sorry.")
    for state, about in ((MessageState.SENT, f"exchange_id={exchange.pk}"), (MessageState.BY_HAND, "x")):
        Message.objects.create(
            timebank=bank, user=other.user, membership=other, kind="exchanges.posted", about=about, job=0, channel="email",
            language="en", subject="Anghyffredin Tudur", body="From Anghyffredin Tudur", state=state, created_at=FRIDAY_4PM,
        )  # fmt: skip


def erase(member: Membership) -> Erasure:
    """A steward removes somebody."""
    steward = a_broker(member.timebank, "Sian", kind="steward")
    return actions.erase(by=Actor(user_id=steward.pk), key=uuid7(), at=FRIDAY_4PM, membership=member)


def tables_that_say(word: str) -> set[str]:
    """Return every column of every table in which a word stands, whatever the case."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type IN ('text', 'character varying')"
        )
        found = set()
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}" WHERE "{column}" ILIKE %s)', [f"%{word}%"])  # noqa: S608 -- names from the database
            if cursor.fetchone()[0]:
                found.add(f"{table}.{column}")
        return found


def test_no_table_says_a_word_of_somebody_who_is_removed() -> None:
    member = gone(a_bank())
    assert len(tables_that_say("anghyffredin")) > 18

    erase(member)

    # The jobs of a queue that has told what there was to tell are removed by the queue itself.
    assert {where for where in tables_that_say("anghyffredin") if not where.startswith("procrastinate_")} == set()


def test_balances_and_the_books_are_the_same_after_somebody_is_removed() -> None:
    bank = a_bank()
    member = gone(bank)
    members_accounts = [one.account_id for one in Membership.objects.filter(timebank=bank) if one.account_id]
    accounts = [bank.pot_account, bank.issue_account, *members_accounts]
    before = books.balances(bank.book_id, accounts)

    erase(member)

    assert books.balances(bank.book_id, accounts) == before
    assert sum(before.values()) == 0
    assert books.audit(bank.book_id) == []
    assert {exchange.title for exchange in Exchange.objects.of_member(member.pk)} == {"Lifts and transport"}
    assert Message.objects.get(kind="exchanges.posted").body == f"From {actions.FORMER}", "what is still to be told is told"
    assert Membership.objects.with_person().get(pk=member.pk).short_name == "Cyn-aelod / Former member"


def test_removing_twice_changes_nothing_more() -> None:
    member = gone(a_bank())

    assert erase(member) == erase(member)


def test_a_member_is_not_removed_before_the_goodbye() -> None:
    with pytest.raises(actions.StillAMember):
        erase(a_member(a_bank()))


def test_somebody_whom_another_bank_keeps_loses_only_what_this_one_kept() -> None:
    member = gone(a_bank())
    a_member(a_bank("Cwm"), user=member.user)

    erase(member)

    member.user.refresh_from_db()
    assert member.user.name == "Anghyffredin Tudur"
    assert Membership.objects.get(pk=member.pk).address == ""


def test_the_list_names_those_whose_time_is_past_and_writes_nothing() -> None:
    bank = a_bank()
    member, refused = gone(bank), an_applicant(bank, "Gwen Newydd")
    members.refuse(by=TIMER, key=uuid7(), at=FRIDAY_4PM, membership=refused, reason="no")

    assert list(queries.due(bank, FRIDAY_4PM).memberships) == []
    past = queries.due(bank, IN_THREE_YEARS)

    assert (list(past.memberships), list(past.applications), past.messages.count()) == ([member], [refused], 2)
    assert not Erasure.objects.exists()


def test_a_bank_that_decides_on_less_time_is_followed_from_that_day() -> None:
    bank = a_bank()
    gone(bank)
    months_later = FRIDAY_4PM + dt.timedelta(days=100)

    actions.set_rule(by=TIMER, key=uuid7(), at=FRIDAY_4PM, bank=bank, kind="membership", months=2, begins_on=FRIDAY_4PM.date(), reason="us")

    assert queries.due(bank, months_later).memberships.count() == 1


@pytest.mark.parametrize(("kind", "months", "stands"), [("close", 1, False), ("close", 12, False), ("close", 13, True), ("rest", 6, False)])
def test_nobody_goes_before_they_were_rung_and_had_rested(kind: str, months: int, stands: bool) -> None:  # noqa: FBT001
    bank, day = a_bank(), FRIDAY_4PM.date()
    said = {"by": TIMER, "at": FRIDAY_4PM, "bank": bank, "reason": "us"}

    if stands:
        actions.set_rule(key=uuid7(), kind=kind, months=months, begins_on=day, **said)  # type: ignore[arg-type]
        with pytest.raises(OutOfOrder):  # nor on a day to come
            actions.set_rule(key=uuid7(), kind="rest", months=23, begins_on=day - dt.timedelta(days=7), **said)  # type: ignore[arg-type]
    else:
        with pytest.raises(OutOfOrder):
            actions.set_rule(key=uuid7(), kind=kind, months=months, begins_on=day, **said)  # type: ignore[arg-type]
    assert Rule.objects.count() == stands


def test_letters_to_and_about_a_namesake_stay() -> None:
    bank = a_bank()
    member = gone(bank)
    namesake, longer = a_member(bank, "Anghyffredin Tudur"), a_member(bank, "Anghyffredin Tudur-Rees")
    letters = {who: a_letter(who, about=f"membership_id={who.pk}") for who in (namesake, longer)}
    about_them = a_letter(longer, about=f"giver_id={member.pk} listing_id=1")

    erase(member)

    assert set(Message.objects.filter(pk__in=[one.pk for one in letters.values()])) == set(letters.values())
    assert not Message.objects.filter(pk=about_them.pk).exists()


def test_a_letter_to_somebody_whose_name_begins_like_theirs_stays() -> None:
    bank = a_bank()
    member, longer = gone(bank), a_member(bank, "Anghyffredin Tudur-Rees")
    letter = a_letter(longer, about="")

    erase(member)

    assert Message.objects.filter(pk=letter.pk).exists()


def a_letter(member: Membership, *, about: str) -> Message:
    """Something was sent to a member, with their own name in it."""
    return Message.objects.create(
        timebank=member.timebank, user=member.user, membership=member, kind="members.approved", about=about, job=0, channel="email",
        language="en", subject="Croeso", body=f"Annwyl {member.user.name},", page="", state=MessageState.SENT, created_at=FRIDAY_4PM,
    )  # fmt: skip


def test_what_a_steward_said_goes_and_running_it_again_changes_nothing() -> None:
    bank = a_bank()
    member = gone(bank)
    steward = a_broker(bank, "Sian", kind="steward")
    removal = actions.ask_to_remove(by=Actor(user_id=steward.pk), key=uuid7(), at=IN_THREE_YEARS, bank=bank)

    for _ in range(2):
        remove(removal_id=removal.pk)

    assert Erasure.objects.filter(membership=member).count() == 1
    assert Message.objects.filter(timebank=bank).exclude(state=MessageState.BY_HAND).count() == 0
    assert Removal.objects.get().finished_at is not None


def test_nothing_of_somebody_with_a_part_in_an_open_concern_is_on_the_list() -> None:
    bank = a_bank()
    member = gone(bank)
    words = casework.ConcernWords(who="adult", person="Ifan", what="Bruises", language="en")
    casework.raise_concern(by=TIMER, key=uuid7(), at=MONDAY_10AM, bank=bank, words=words, concerned=(member.user,))

    assert queries.due(bank, IN_THREE_YEARS).memberships.count() == 0


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2026, 1, 15), 12, (2025, 1, 15)),
        ((2028, 2, 29), 12, (2027, 2, 28)),
        ((2026, 12, 31), 6, (2026, 6, 30)),
    ],
)
def test_months_are_counted_on_the_calendar(day: tuple[int, int, int], months: int, expected: tuple[int, int, int]) -> None:
    at = dt.datetime(*day, tzinfo=dt.UTC)

    assert queries.months_before(at, months) == dt.datetime(*expected, tzinfo=dt.UTC)


def test_questions_are_unsaid_for_nobody_who_is_a_member() -> None:
    mair, huw = a_member(a_bank()), a_member(TimeBank.objects.get(), "Huw Dryw")
    exchange = a_posted_exchange(mair, huw)
    ask_for_correction(by=by(huw), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=huw, words="too long")

    forget_words(by=TIMER, key=uuid7(), at=FRIDAY_4PM, membership=huw)

    assert Question.objects.get().words == "too long"


def test_somebody_with_an_open_complaint_or_concern_is_not_removed_on_request_either() -> None:
    member = gone(a_bank())
    words = casework.ComplaintWords(about="Sian", what="She shouted", language="en")
    casework.make_complaint(by=Actor(user_id=member.user_id), key=uuid7(), at=MONDAY_10AM, bank=member.timebank, words=words)

    with pytest.raises(actions.KeptForNow):
        erase(member)

    assert queries.due(member.timebank, IN_THREE_YEARS).memberships.count() == 0
    assert not Erasure.objects.exists()


def test_what_people_wrote_where_there_is_no_bank_goes_after_six_months() -> None:
    for months in (5, 7):
        at = queries.months_before(timezone.now(), months)
        Interest.objects.create(council="W06000001", name=f"{months}", email="a@example.org", language="cy", at=at)

    forget_interests()

    assert Interest.objects.get().name == "5"


def after(months: int) -> dt.datetime:
    return FRIDAY_4PM + dt.timedelta(days=31 * months)


def removed(bank: TimeBank, at: dt.datetime) -> None:
    """A steward says so, and it is done, twice."""
    steward = a_broker(bank, f"Sian {at:%Y%m%d}", kind="steward")
    removal = actions.ask_to_remove(by=Actor(user_id=steward.pk), key=uuid7(), at=at, bank=bank)
    for _ in range(2):
        remove(removal_id=removal.pk)


def test_the_decision_about_a_check_goes_six_months_after_it_ended_and_being_barred_stays() -> None:
    member = a_member(a_bank(), "Huw Dryw", cleared=())
    ended, run_out = a_check(member, "enhanced"), a_check(member, "licence", expires_on=FRIDAY_4PM.date())
    members.end_check(by=the_desk(member.timebank), key=uuid7(), at=FRIDAY_4PM, check=ended, reason="moved")
    live, ban = a_check(member, "training"), barred(member)

    assert not queries.due(member.timebank, after(5)).checks.exists()
    assert set(queries.due(member.timebank, after(7)).checks) == {ended, run_out}
    removed(member.timebank, after(7))

    assert set(Check.objects.filter(membership=member)) == {live, ban}


def test_clearings_and_references_go_a_year_after_they_ended_and_no_sooner() -> None:
    member = a_member(a_bank(), "Huw Dryw")
    capability = member.capabilities.first()
    assert capability
    members.unclear(by=the_desk(member.timebank), key=uuid7(), at=FRIDAY_4PM, capability=capability)
    told = Reference(membership=member, timebank=member.timebank, name="Elin", road="phone", state="answered", verdict="yes")
    told.token_digest, told.good_until, told.asked_at = "x", FRIDAY_4PM, FRIDAY_4PM
    told.last_asked_at = told.answered_at = FRIDAY_4PM
    told.save()
    before = member.capabilities.count()

    removed(member.timebank, after(11))
    assert (Reference.objects.count(), member.capabilities.count()) == (1, before)
    removed(member.timebank, after(13))

    assert (Reference.objects.count(), member.capabilities.count()) == (0, before - 1)


def test_a_member_of_whom_nothing_is_heard_is_rung_then_rests_then_goes_and_a_call_starts_it_again() -> None:
    bank = a_bank()
    quiet, rung = a_member(bank, "Huw Dryw"), a_member(bank, "Elin Dryw")
    a_posted_exchange(quiet, rung)

    def who(at: dt.datetime) -> list[list[Membership]]:
        past = queries.due(bank, at)
        return [sorted(pile, key=lambda one: one.pk) for pile in (past.quiet, past.resting, past.closing)]

    assert who(after(5)) == [[], [], []]
    assert who(after(7)) == [[quiet, rung], [], []]
    contacts.log(
        by=the_desk(bank), key=uuid7(), at=after(11), membership=rung, happened_at=after(11), way="phone", inward=False, words="well"
    )
    assert who(after(13)) == [[], [quiet], []]
    removed(bank, after(13))
    assert [Membership.objects.get(pk=one.pk).state for one in (quiet, rung)] == ["paused", "active"]
    assert who(after(25)) == [[], [rung], [quiet]], "that the calendar made it rest is not a sign of life"
    before = books.balances(bank.book_id, [bank.pot_account])[bank.pot_account]
    removed(bank, after(25))

    assert [Membership.objects.get(pk=one.pk).state for one in (quiet, rung)] == ["left", "paused"]
    assert books.balances(bank.book_id, [bank.pot_account])[bank.pot_account] == before + 60
    assert books.audit(bank.book_id) == []


def test_what_is_kept_of_signing_in_is_known_by_these_names() -> None:
    assert [apps.get_model(app, model) for app, model in SIGN_IN]


def test_whom_somebody_is_kept_apart_from_stays_while_another_bank_keeps_them() -> None:
    bank, there = a_bank(), a_bank("Cwm Arall")
    member, huw = gone(bank), a_member(bank, "Gwil Gwahanol")
    a_member(there, user=member.user)
    pair = kept_apart(member, huw)

    erase(member)

    pair.refresh_from_db()
    assert (pair.ended_at, pair.reason) == (None, REMOVED)
    assert not_with(member.user_id) == {huw.user_id}


def test_and_goes_with_whoever_is_nowhere_any_more() -> None:
    bank = a_bank()
    member, huw = gone(bank), a_member(bank, "Gwil Gwahanol")
    kept_apart(member, huw)

    erase(member)

    assert not_with(huw.user_id) == set()


def test_hours_with_an_organisation_stay_and_what_was_said_of_them_goes() -> None:
    bank = a_bank()
    member, hall = a_member(bank, "Anghyffredin Tudur"), a_belonging(bank, an_organisation("Neuadd Glan yr Afon"))
    one = a_record_with_organisation(hall, member, organisation_gives=False, what=a_task("Anghyffredin", code="community", level="P"))
    content = {"exchange": one, "half": Half.MEMBER, "words": "Anghyffredin"}
    question_with_organisation(by=by(member), key=uuid7(), at=FRIDAY_4PM, **content)  # type: ignore[arg-type]
    Message.objects.create(
        timebank=bank, user=a_broker(bank), kind="exchanges.organisation_questioned", about=f"organisation_exchange_id={one.pk}", job=0,
        channel="email", language="en", subject="Anghyffredin", body="Anghyffredin", state=MessageState.SENT, created_at=MONDAY_10AM,
    )  # fmt: skip
    leave_bank(by=by(member), key=uuid7(), at=FRIDAY_4PM, membership=member)

    actions.erase(by=TIMER, key=uuid7(), at=IN_THREE_YEARS, membership=Membership.objects.get(pk=member.pk))

    one.refresh_from_db()
    assert (one.minutes, one.state, one.question) == (60, "posted", REMOVED)
    assert "Anghyffredin" not in one.title
    assert not Message.objects.filter(body__contains="Anghyffredin").exists()
