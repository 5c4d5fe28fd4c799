"""What a member reads of their hours is what the ledger holds."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amser.audit.actions import Actor, Door
from amser.exchanges import actions
from amser.exchanges.queries import Asks, Line, LineKind, Wanted, at_hand, finished, hours_summary, statement
from amser.kernel.ids import uuid7
from amser.ledger import queries as books
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import Policy
from tests.builders.banks import a_bank, a_broker
from tests.builders.exchanging import (
    a_claimed_exchange,
    a_posted_exchange,
    a_recorded_exchange,
    a_suggested_exchange,
    a_task,
    an_agreed_exchange,
    hours_of,
)
from tests.builders.members import a_member, by
from tests.builders.when import FRIDAY, FRIDAY_4PM, MONDAY_10AM, TUESDAY_10AM

pytestmark = pytest.mark.django_db


def test_both_read_the_same_help_from_their_own_side(mair: Membership, huw: Membership) -> None:
    exchange = a_posted_exchange(huw, mair, minutes=90)

    (hers,), (his,) = lines(mair), lines(huw)

    assert (hers.amount, hers.other, hers.exchange) == (-90, huw, exchange)
    assert (his.amount, his.other, his.exchange) == (90, mair, exchange)
    assert (his.day, his.kind) == (FRIDAY, LineKind.HELP)


def test_a_correction_is_one_line_with_its_reason_and_counts_nowhere(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    wrong = a_posted_exchange(huw, mair, minutes=180)
    broker = Actor(user_id=a_broker(bank).pk, door=Door.DESK)
    actions.correct(by=broker, key=uuid7(), at=FRIDAY_4PM, exchange=wrong, reason="an hour and a half", minutes=90)

    page = statement(mair, wanted=Wanted())

    assert [(line.amount, line.reason) for line in page.lines] == [(-90, ""), (-180, "an hour and a half")]
    assert (page.totals.received, page.overall.balance) == (90, -90)


def test_gifts_are_told_apart_from_help(mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair, minutes=180)
    give(huw, mair, 60, "for your birthday")
    give(huw, None, 30)

    page = statement(huw, wanted=Wanted())

    assert {(line.kind, line.amount) for line in page.lines} == {(LineKind.HELP, 180), (LineKind.GIFT, -60), (LineKind.TO_POT, -30)}
    assert (page.totals.given, page.totals.went) == (180, 90)
    assert next(line.words for line in lines(mair) if line.kind == LineKind.GIFT) == "for your birthday"


def test_what_stands_in_the_statement_is_what_the_ledger_holds() -> None:
    bank = a_bank(policy={"start_grant_minutes": 120})
    people = [a_member(bank, name) for name in ("Mair Gwennol", "Huw Awrlais", "Cari Boregwaith")]
    mair, huw, cari = people
    for number, (giver, receiver) in enumerate([(huw, mair), (mair, cari), (cari, huw), (huw, cari)], 1):
        a_posted_exchange(giver, receiver, minutes=15 * number)
    actions.correct(
        by=Actor(user_id=a_broker(bank).pk, door=Door.DESK),
        key=uuid7(),
        at=FRIDAY_4PM,
        exchange=a_posted_exchange(huw, mair, minutes=240),
        reason="someone else",
    )
    give(huw, cari, 60)
    give(mair, None, 15)

    for member in people:
        page = statement(member, wanted=Wanted())
        assert page.overall.balance == hours_of(member) == sum(line.amount for line in page.lines if not line.corrected_on)
        assert page.totals == page.overall == hours_summary(member, Policy()).totals
    assert books.audit(bank.book_id) == []


def test_a_period_is_of_days_when_it_happened(mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair, minutes=60)
    a_posted_exchange(huw, mair, minutes=30, on_day=dt.date(2026, 11, 18))

    page = statement(mair, wanted=Wanted(since=FRIDAY))

    assert (page.totals.received, page.overall.received, page.count) == (60, 90, 1)
    assert (page.first_day, page.last_day) == (FRIDAY, FRIDAY)


@pytest.mark.parametrize("words", ["awrlais", "LLEFRITH", "garddio", "tŷ"])
def test_words_are_found_whatever_the_case_and_accents(mair: Membership, huw: Membership, words: str) -> None:
    a_posted_exchange(huw, mair, what=a_task("Nôl llefrith i'r ty", code="garden", level="G"))
    a_posted_exchange(mair, a_member(mair.timebank, "Cari Boregwaith"))

    assert [line.other for line in statement(mair, wanted=Wanted(words=words)).lines] == [huw]


def test_a_gift_is_found_by_its_words_and_its_name(mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair, minutes=180)
    give(huw, mair, 60, "Penblwydd hapus, Siân")

    assert [line.kind for line in statement(huw, wanted=Wanted(words="sian")).lines] == [LineKind.GIFT]
    assert statement(huw, wanted=Wanted(words="gwennol")).count == 2


def test_pages_hold_twenty_five(mair: Membership, huw: Membership) -> None:
    for _ in range(27):
        a_recorded_exchange(huw, mair, minutes=15)

    assert len(statement(mair, wanted=Wanted()).lines) == 25
    assert len(statement(mair, wanted=Wanted(), page=2).lines) == 2
    assert len(statement(mair, wanted=Wanted(), size=None).lines) == 27


def test_a_long_statement_asks_no_more_questions(mair: Membership, huw: Membership) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            a_recorded_exchange(huw, mair, minutes=15)
        with CaptureQueriesContext(connection) as asked:
            statement(mair, wanted=Wanted())
        counts.append(len(asked))

    assert counts == [6, 6]


@pytest.mark.parametrize(
    ("given", "received", "sentence"),
    [
        (0, 0, "none_yet"),
        (60, 60, "zero"),
        (60, 0, "positive"),
        (1200, 0, "many"),
        (0, 60, "below"),
        (0, 600, "near_floor"),
        (0, 1200, "at_floor"),
    ],
)
def test_how_hours_stand_is_a_sentence(mair: Membership, huw: Membership, given: int, received: int, sentence: str) -> None:
    if given:
        a_posted_exchange(mair, huw, minutes=given)
    if received:
        a_posted_exchange(huw, mair, minutes=received)

    assert hours_summary(mair, Policy()).sentence == sentence


def test_welcome_hours_are_not_said_to_be_given() -> None:
    mair = a_member(a_bank(policy={"start_grant_minutes": 120}))

    summary = hours_summary(mair, Policy())

    assert (summary.sentence, summary.given, summary.balance) == ("have", 0, 120)


def test_each_open_exchange_waits_for_one_or_the_other(mair: Membership, huw: Membership) -> None:
    suggested, agreed, claimed = a_suggested_exchange(huw, mair), an_agreed_exchange(huw, mair), a_claimed_exchange(huw, mair)

    hers, his = at_hand(mair, at=MONDAY_10AM), at_hand(huw, at=MONDAY_10AM)

    assert [(waiting.asks, waiting.exchange) for waiting in hers.waiting] == [(Asks.ANSWER, suggested), (Asks.CONFIRM, claimed)]
    assert (hers.coming, his.coming) == ([agreed], [agreed])
    assert (his.waiting, set(his.others)) == ([], {suggested, claimed})


def test_after_the_day_either_can_say_how_long(mair: Membership, huw: Membership) -> None:
    an_agreed_exchange(huw, mair, on_day=TUESDAY_10AM.date())

    assert [waiting.asks for waiting in at_hand(huw, at=TUESDAY_10AM).waiting] == [Asks.HOW_LONG]


def test_who_was_helped_may_say_thank_you_once(mair: Membership, huw: Membership) -> None:
    exchange = a_posted_exchange(huw, mair)
    assert [waiting.asks for waiting in at_hand(mair, at=FRIDAY_4PM).waiting] == [Asks.THANK]

    actions.thank(by=by(mair), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=mair, words="Diolch")

    assert at_hand(mair, at=FRIDAY_4PM).waiting == []
    assert list(finished(mair)) == [exchange]


def lines(member: Membership) -> list[Line]:
    return statement(member, wanted=Wanted()).lines


def give(giver: Membership, to: Membership | None, minutes: int, words: str = "") -> None:
    actions.give_hours(by=by(giver), key=uuid7(), at=FRIDAY_4PM, from_member=giver, to_member=to, minutes=minutes, words=words)
