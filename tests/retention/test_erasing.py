"""Somebody is removed, and no total changes."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import connection

from amser.audit.actions import Actor, Door
from amser.exchanges.actions import leave_bank
from amser.kernel.ids import uuid7
from amser.ledger import queries as books
from amser.members import actions as members
from amser.members.models import Membership
from amser.members.queries import not_with
from amser.notifications.models import Message, MessageState
from amser.retention import actions, queries
from amser.retention.models import Erasure, Removal
from amser.retention.tasks import remove
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank, a_broker
from tests.builders.board import a_listing
from tests.builders.exchanging import a_posted_exchange
from tests.builders.members import a_member, an_applicant, by
from tests.builders.safety import kept_apart
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
    leave_bank(by=by(member), key=uuid7(), at=FRIDAY_4PM, membership=member, reason="Anghyffredin")
    return Membership.objects.select_related("user", "timebank").get(pk=member.pk)


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
    assert len(tables_that_say("anghyffredin")) > 8

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

    assert (list(past.memberships), list(past.applications), past.messages.count()) == ([member], [refused], 1)
    assert not Erasure.objects.exists()


def test_a_bank_that_decides_on_less_time_is_followed_from_that_day() -> None:
    bank = a_bank()
    gone(bank)
    months_later = FRIDAY_4PM + dt.timedelta(days=100)

    actions.set_rule(by=TIMER, key=uuid7(), at=FRIDAY_4PM, bank=bank, kind="membership", months=2, begins_on=FRIDAY_4PM.date(), reason="us")

    assert queries.due(bank, months_later).memberships.count() == 1


def test_what_a_steward_said_goes_and_running_it_again_changes_nothing() -> None:
    bank = a_bank()
    member = gone(bank)
    steward = a_broker(bank, "Sian", kind="steward")
    removal = actions.ask_to_remove(by=Actor(user_id=steward.pk), key=uuid7(), at=IN_THREE_YEARS, bank=bank)

    for _ in range(2):
        remove(removal_id=removal.pk)

    assert Erasure.objects.get().membership_id == member.pk
    assert Message.objects.filter(timebank=bank).count() == 0
    assert Removal.objects.get().finished_at is not None


def test_nothing_of_somebody_with_a_part_in_an_open_concern_is_on_the_list() -> None:
    from amser.casework import actions as casework

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


def test_what_is_kept_of_signing_in_is_known_by_these_names() -> None:
    assert [apps.get_model(app, model) for app, model in actions._SIGN_IN]


def test_whom_somebody_is_kept_apart_from_stays_while_another_bank_keeps_them() -> None:
    bank, there = a_bank(), a_bank("Cwm Arall")
    member, huw = gone(bank), a_member(bank, "Gwil Gwahanol")
    a_member(there, user=member.user)
    pair = kept_apart(member, huw)

    erase(member)

    pair.refresh_from_db()
    assert (pair.ended_at, pair.reason) == (None, actions.REMOVED)
    assert not_with(member.user_id) == {huw.user_id}


def test_and_goes_with_whoever_is_nowhere_any_more() -> None:
    bank = a_bank()
    member, huw = gone(bank), a_member(bank, "Gwil Gwahanol")
    kept_apart(member, huw)

    erase(member)

    assert not_with(huw.user_id) == set()
