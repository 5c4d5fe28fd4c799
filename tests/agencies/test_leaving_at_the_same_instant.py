"""Somebody leaves a scheme while credits are on the way to or from them: one waits for the other, and no credit is stranded."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.utils import timezone

from amser.agencies import actions
from amser.agencies.models import CreditGift, GiftState, Participant, PartnerKind
from amser.audit.actions import Actor
from amser.kernel.ids import uuid7
from amser.ledger.queries import audit, balance
from amser.opportunities import actions as opportunities
from amser.opportunities.models import How
from amser.vouchers import actions as vouchers
from amser.vouchers.models import VoucherState
from tests.builders.agencies import a_budget, a_participant, a_scheme, a_session, an_organisation, credits_of
from tests.builders.gifts import a_gift, accept
from tests.builders.people import AMSER
from tests.builders.vouchers import a_voucher, on_paper
from tests.builders.when import MONDAY, MONDAY_10AM
from tests.ledger.racing import at_once, start, wait_for_waiting

pytestmark = pytest.mark.usefixtures("cloned_database")


def leave(participant: Participant) -> None:
    actions.leave(by=Actor(user_id=participant.user_id), key=uuid7(), at=timezone.now(), participant=participant)


def one_after_the_other(first: Callable[[], object], second: Callable[[], object]) -> BaseException | None:
    """Begin the second while the first is not committed, see that it waits, and return what it was refused with."""
    with ThreadPoolExecutor(1) as others:
        with transaction.atomic():
            first()
            waiting = start(others, second)
            wait_for_waiting()
        return waiting.exception(10)


def the_two(credits: int = 3) -> tuple[Participant, Participant]:
    """Return somebody with credits, and somebody without."""
    with transaction.atomic():
        mair = a_participant(a_scheme(), credits=credits)
        return mair, a_participant(mair.scheme, "Huw Dryw")


def test_whoever_leaves_while_they_accept_leaves_with_the_gift_in_the_pot() -> None:
    mair, huw = the_two()
    gift = a_gift(mair, 2, to=huw)

    assert one_after_the_other(lambda: accept(gift, huw), lambda: leave(huw)) is None

    assert (balance(mair.scheme.book_id, mair.scheme.pot_account), credits_of(mair), credits_of(huw)) == (2, 1, 0)


def test_whoever_has_left_accepts_nothing_and_the_giver_has_it_back() -> None:
    mair, huw = the_two()
    gift = a_gift(mair, 2, to=huw)

    refused = one_after_the_other(lambda: leave(huw), lambda: accept(gift, huw))

    assert isinstance(refused, actions.GiftClosed)
    assert (CreditGift.objects.get().state, credits_of(mair), credits_of(huw)) == (GiftState.DECLINED, 3, 0)


def test_nothing_is_offered_to_somebody_who_is_leaving() -> None:
    mair, huw = the_two()

    refused = one_after_the_other(lambda: leave(huw), lambda: a_gift(mair, 2, to=huw))

    assert isinstance(refused, actions.LeftTheScheme)
    assert not CreditGift.objects.exists()


def test_what_comes_back_to_a_giver_who_is_leaving_goes_to_the_pot() -> None:
    mair, huw = the_two()
    gift = a_gift(mair, 2, to=huw)

    def decline() -> None:
        actions.decline_gift(by=Actor(user_id=huw.user_id), key=uuid7(), at=timezone.now(), gift=gift)

    assert one_after_the_other(lambda: leave(mair), decline) is None

    assert (balance(mair.scheme.book_id, mair.scheme.pot_account), credits_of(mair)) == (3, 0)


def test_six_who_offered_to_one_another_leave_at_once() -> None:
    with transaction.atomic():
        scheme = a_scheme()
        people = [a_participant(scheme, f"Person {number}", credits=5) for number in range(6)]
    for giver in people:
        for receiver in people:
            if receiver != giver:
                a_gift(giver, 1, to=receiver)

    with ThreadPoolExecutor(6) as others:
        refused = [found for found in at_once(others, 6, lambda number: leave(people[number])) if found is not None]

    assert refused == []
    assert balance(scheme.book_id, scheme.pot_account) + sum(credits_of(one) for one in people) == 30
    assert sum(credits_of(one) for one in people) == 0
    assert audit(scheme.book_id) == []


def test_nobody_pays_paper_into_a_scheme_they_are_leaving() -> None:
    mair, _ = the_two()
    voucher = a_voucher(mair.scheme)

    def pay_in() -> None:
        vouchers.pay_in(by=AMSER, key=uuid7(), at=MONDAY_10AM, voucher=voucher, participant=mair)

    assert isinstance(one_after_the_other(lambda: leave(mair), pay_in), actions.LeftTheScheme)

    voucher.refresh_from_db()
    assert (voucher.state, credits_of(mair), on_paper(voucher.batch)) == (VoucherState.READY, 0, 1)


def test_nobody_is_thanked_in_a_scheme_they_are_leaving() -> None:
    mair, _ = the_two()
    session = a_session(mair.scheme, an_organisation())
    budget = a_budget(mair.scheme, session.organisation)
    opportunities.check_in(by=AMSER, key=uuid7(), at=MONDAY_10AM, session=session, participant=mair, how=How.TICKED)

    def thank_them() -> None:
        opportunities.give_credits(by=AMSER, key=uuid7(), at=MONDAY_10AM, session=session, budget=budget, people=1, credits=2)

    assert isinstance(one_after_the_other(lambda: leave(mair), thank_them), opportunities.NobodyToThank)

    assert (credits_of(mair), balance(mair.scheme.book_id, mair.scheme.pot_account)) == (0, 3)


def test_no_budget_is_granted_to_a_partner_who_is_let_go_meanwhile() -> None:
    scheme, garden = a_scheme(), an_organisation()
    open_one = a_budget(scheme, garden)
    thanking = garden.partners.get(kind=PartnerKind.THANKS)

    def grant() -> None:
        actions.grant_budget(
            by=AMSER, key=uuid7(), at=MONDAY_10AM, scheme=scheme, organisation=garden, credits=5, begins_on=MONDAY, ends_on=MONDAY
        )

    def end() -> None:
        actions.end_partner(by=AMSER, key=uuid7(), at=MONDAY_10AM, partner=thanking, reason="")

    assert isinstance(one_after_the_other(end, grant), actions.NotAPartner)

    open_one.refresh_from_db()
    assert open_one.closed_at is not None
    assert garden.budgets.filter(closed_at__isnull=True).count() == 0
