"""A page asks the database the same number of questions, and few, however much there is to show."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from pytest_django import DjangoDbBlocker

from amser.audit.actions import Actor
from amser.exchanges.models import Half
from amser.kernel.ids import uuid7
from amser.ledger import actions as ledger
from amser.ledger.models import TransferCode
from amser.listings import actions as listings
from amser.listings.models import Kind
from amser.members.models import Membership
from amser.organisations import actions as organisations
from amser.timebanks.models import TimeBank
from tests.builders.agencies import an_organisation
from tests.builders.agreements import an_agreement
from tests.builders.banks import a_bank
from tests.builders.board import a_listing
from tests.builders.exchanging import (
    a_belonging,
    a_claim_with_organisation,
    a_claimed_exchange,
    a_posted_exchange,
    a_record_with_organisation,
    a_suggested_exchange,
    a_task,
    an_agreed_exchange,
    say,
)
from tests.builders.groups import a_commitment, a_group
from tests.builders.members import a_member, an_applicant
from tests.builders.people import AMSER, a_person
from tests.builders.rounds import a_round, searched, three_who_could
from tests.builders.safety import a_check, kept_apart
from tests.builders.support import a_support
from tests.builders.visiting import second_step_shown
from tests.builders.when import FRIDAY, MONDAY_10AM
from tests.guards.cast import at_desk
from tests.guards.cast_desk import asked_and_refused

MOST: Final = 12  # queries, signing in and the session included
# A page with suggestions asks, besides, everything that could stand between two people: each of these is one question more.
MOST_WITH_SUGGESTIONS: Final = 26
SUGGESTING: Final = frozenset({"member:home", "member:ideas", "broker:helpers"})
FEW: Final = 2
MANY: Final = 6

Arguments = Callable[[Membership, TimeBank], tuple[object, ...]]
_THE_BANK: Final[Arguments] = lambda _, bank: (bank.slug,)  # noqa: E731 -- a table of short functions
_THE_LISTING: Final[Arguments] = lambda member, bank: (bank.slug, member.listings.order_by("pk")[0].pk)  # noqa: E731
_THE_REQUEST: Final[Arguments] = lambda member, bank: (bank.slug, member.listings.filter(kind="request").order_by("pk")[0].pk)  # noqa: E731
_THE_ASKING: Final[Arguments] = lambda member, bank: (bank.slug, member.asked.order_by("pk")[0].pk)  # noqa: E731
_THE_EXCHANGE: Final[Arguments] = lambda member, bank: (bank.slug, member.parties.order_by("-pk")[0].exchange_id)  # noqa: E731
_THE_MEMBER: Final[Arguments] = lambda member, bank: (bank.slug, member.number)  # noqa: E731

_THE_ORGANISATION: Final[Arguments] = lambda _, bank: (bank.slug, bank.organisations.order_by("pk")[0].pk)  # noqa: E731
_THE_AGREEMENT: Final[Arguments] = lambda _, bank: (bank.slug, bank.agreements_proposed.order_by("pk")[0].pk)  # noqa: E731
_THE_ROUND: Final[Arguments] = lambda _, bank: (bank.slug, bank.rounds.order_by("-pk")[0].pk)  # noqa: E731

PAGES: Final[dict[str, Arguments]] = {
    "public:bank": _THE_BANK,
    "public:board": _THE_BANK,
    "member:home": _THE_BANK,
    "member:ideas": _THE_BANK,
    "member:asked": _THE_ASKING,
    "member:needs": _THE_BANK,
    "member:board": _THE_BANK,
    "member:board_print": _THE_BANK,
    "member:listing": _THE_LISTING,
    "member:mine": _THE_BANK,
    "member:me": _THE_BANK,
    "member:arrangements": _THE_BANK,
    "member:exchange": _THE_EXCHANGE,
    "member:hours": _THE_BANK,
    "member:hours_csv": _THE_BANK,
    "member:give": _THE_BANK,
    "member:supporters": _THE_BANK,
    "member:done_for_me": _THE_BANK,
    "broker:desk": _THE_BANK,
    "broker:person": _THE_MEMBER,
    "broker:in_touch": _THE_MEMBER,
    "broker:tasks": _THE_BANK,
    "broker:tags": _THE_BANK,
    "broker:mailings": _THE_BANK,
    "broker:new_mailing": _THE_BANK,
    "broker:safety": _THE_MEMBER,
    "broker:find": _THE_BANK,
    "broker:joining": _THE_BANK,
    "broker:keys": _THE_BANK,
    "broker:requests": _THE_BANK,
    "broker:helpers": _THE_REQUEST,
    "broker:needs": _THE_MEMBER,
    "broker:listings": _THE_BANK,
    "broker:post": _THE_BANK,
    "broker:papers": _THE_BANK,
    "broker:slips": _THE_BANK,
    "broker:statement": _THE_MEMBER,
    "broker:books": _THE_BANK,
    "broker:books_csv": _THE_BANK,
    "broker:rounds": _THE_BANK,
    "broker:round": _THE_ROUND,
    "broker:again_round": _THE_ROUND,
    "broker:agreements": _THE_BANK,
    "broker:agreement": _THE_AGREEMENT,
    "broker:exchange": _THE_EXCHANGE,
    "broker:organisations": _THE_BANK,
    "broker:organisation": _THE_ORGANISATION,
    "broker:record": _THE_BANK,
    "broker:group": _THE_BANK,
    "broker:regulars": _THE_BANK,
}


def _a_busy_bank(rows: int) -> tuple[Membership, TimeBank]:
    """Return a member who has `rows` of everything, and the bank that has as many more."""
    bank = a_bank(policy={"hard_floor_minutes": -600000, "show_balances": True})
    mair = a_member(bank, "Mair Gwennol")
    for _ in range(rows):
        _one_more_neighbour(bank, mair)
    for _ in range(rows):
        _one_more(bank, mair)
    _one_round(bank, mair, rows)
    return mair, bank


def _one_round(bank: TimeBank, mair: Membership, rows: int) -> None:
    """A round that found as many circles as there are rows."""
    for number in range(rows):
        three_who_could(bank, a_member(bank, f"Nest Cylch {number}"))
    assert searched(a_round(bank, without_people_ids=[mair.pk])).circles.count() >= rows


def _one_more_neighbour(bank: TimeBank, mair: Membership) -> None:
    next_door = a_bank("Drws Nesaf")
    an_agreement(bank, next_door, limit=6000, other_limit=6000)
    cai = a_member(next_door, "Cai Drws")
    a_listing(cai, next_door=True)
    for make in (a_suggested_exchange, an_agreed_exchange, a_claimed_exchange, a_posted_exchange):
        make(cai, mair, what=a_task())


def _one_more(bank: TimeBank, mair: Membership) -> None:
    huw = a_member(bank, "Huw Dryw")
    an_applicant(bank, "Gwen Newydd")
    for kind in Kind.values:
        a_listing(mair, kind=kind)
        a_listing(huw, kind=kind)
    a_listing(a_member(bank, "Elin Aros", cleared=()), kind=Kind.OFFER, setting="home")
    asked_and_refused(mair, huw)
    for make in (a_suggested_exchange, an_agreed_exchange, a_claimed_exchange, a_posted_exchange):
        make(huw, mair, what=a_task())
    hall = bank.organisations.first() or a_belonging(bank, an_organisation())
    a_record_with_organisation(hall, mair)
    a_claim_with_organisation(hall, mair, Half.MEMBER)
    a_check(huw, "insurance", expires_on=FRIDAY)
    kept_apart(mair, a_member(bank, "Gwil Arall", cleared=()))
    a_suggested_exchange(mair, huw, on_day=FRIDAY + dt.timedelta(days=30))
    say(a_claimed_exchange(huw, mair, minutes=60), mair, 300)
    a_support(mair, a_person("Elen Gwennol"))
    a_commitment(a_group(), user=mair.user)
    _one_more_organisation(bank, mair)
    listings.renew(by=Actor(user_id=huw.user_id, for_member_id=mair.pk), key=uuid7(), at=MONDAY_10AM, listing=mair.listings.latest("pk"))


def _one_more_organisation(bank: TimeBank, mair: Membership) -> None:
    """One more organisation in the bank, and one more line in the account of the first."""
    organisations.join_bank(by=AMSER, key=uuid7(), at=MONDAY_10AM, organisation=an_organisation(), bank=bank)
    account = bank.organisations.order_by("pk")[0].account_id
    assert mair.account_id is not None, "a member has an account"
    ledger.post(
        book_id=bank.book_id, transfer_id=uuid7(), debit=account, credit=mair.account_id, amount=15,
        code=TransferCode.EXCHANGE, worked_on=MONDAY_10AM.date(),
    )  # fmt: skip


@pytest.fixture(scope="module")
def banks(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[tuple[Membership, TimeBank]]]:
    """Yield a bank where little happens and one where much does, each with a member in the middle of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield [_a_busy_bank(rows) for rows in (FEW, MANY)]
        transaction.set_rollback(True)


@pytest.mark.parametrize("page", PAGES)
def test_the_questions_are_few_and_do_not_grow(banks: list[tuple[Membership, TimeBank]], page: str) -> None:
    counts = [_queries(page, member, bank) for member, bank in banks]

    assert len(counts[0]) == len(counts[1]), "\n".join(_extra(*counts))
    assert len(counts[1]) <= (MOST_WITH_SUGGESTIONS if page in SUGGESTING else MOST), "\n".join(counts[1])


def _queries(page: str, member: Membership, bank: TimeBank) -> list[str]:
    client = Client()
    user = at_desk(bank) if page.startswith("broker:") else member.user
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    second_step_shown(client)
    with translation.override("en"):
        try:
            path = reverse(page, args=PAGES[page](member, bank))
        except NoReverseMatch:
            pytest.fail(f"{page} has no address: name the page that took its place")
    if page == "broker:find":
        client.post(path, {"q": "huw"})
    client.get(path)  # what is read once and kept
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(path)
        response.getvalue()  # a download asks while it is read
    assert response.status_code == 200
    # That somebody's page was opened is one row written, not a question: the same single one however much there is.
    return [query["sql"][:400] for query in asked.captured_queries if not query["sql"].startswith('INSERT INTO "audit_opening"')]


def _extra(few: list[str], many: list[str]) -> list[str]:
    shapes = [query.partition("WHERE")[0] for query in few]
    return [
        query
        for query in many
        if shapes.count(query.partition("WHERE")[0]) < [q.partition("WHERE")[0] for q in many].count(query.partition("WHERE")[0])
    ]
