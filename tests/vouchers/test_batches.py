"""Batches: made from a budget, printed, handed over, cancelled, expired, paid in."""

import datetime as dt
import io
import tracemalloc
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from amser.agencies.actions import LeftTheScheme, NotAPartner
from amser.agencies.models import Budget, Partner
from amser.kernel.codes import shown_code
from amser.kernel.ids import uuid7
from amser.ledger.queries import audit, balance
from amser.ui import drawing
from amser.vouchers import actions, tasks
from amser.vouchers.actions import printing, spending
from amser.vouchers.models import Voucher, VoucherKey, VoucherSheets, VoucherState
from amser.vouchers.queries import VoucherRefused, Why
from tests.builders.agencies import a_budget, a_participant, a_scheme, an_organisation, credits_of
from tests.builders.people import AMSER
from tests.builders.vouchers import a_batch, a_voucher, on_paper, vouchers_of
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


def _void(batch: object, **range_: int) -> None:
    actions.void(by=AMSER, key=uuid7(), at=MONDAY_10AM, batch=batch, reason="Lost in the post", **range_)  # type: ignore[arg-type]


def test_a_batch_takes_its_credits_from_the_budget_in_one_transfer() -> None:
    scheme = a_scheme()
    budget = a_budget(scheme, an_organisation(), 50)

    batch = a_batch(budget=budget, count=12, each=3)

    assert (balance(scheme.book_id, budget.account_id), on_paper(batch)) == (14, 36)
    assert [(voucher.number, voucher.credits) for voucher in vouchers_of(batch)] == [(number, 3) for number in range(1, 13)]
    assert audit(scheme.book_id) == []


def test_more_than_the_budget_holds_is_not_printed() -> None:
    budget = a_budget(a_scheme(), an_organisation(), 10)

    with pytest.raises(actions.TooManyForTheBudget) as refused:
        a_batch(budget=budget, count=11)

    assert refused.value.left == 10
    assert not Voucher.objects.exists()


def test_whoever_no_longer_thanks_people_has_nothing_put_on_paper() -> None:
    scheme = a_scheme()
    budget = a_budget(scheme, an_organisation(), 10)
    Partner.objects.filter(scheme=scheme, organisation=budget.organisation_id).update(ended_at=MONDAY_10AM)  # and the budget was left open

    with pytest.raises(NotAPartner):
        a_batch(budget=budget, count=1)

    assert balance(scheme.book_id, budget.account_id) == 10


def test_no_credit_lasts_longer_on_paper_than_in_a_purse() -> None:
    last = MONDAY_10AM.date() + dt.timedelta(days=400)
    budget = a_budget(a_scheme(), an_organisation(), 10, expires_on=last)

    assert a_batch(budget=budget, count=1).expires_on == last
    with pytest.raises(actions.LastDayPast):
        a_batch(budget=budget, count=1, expires_on=last + dt.timedelta(days=1))


def test_a_thousand_are_made_in_a_few_statements(django_assert_max_num_queries: Callable[..., object]) -> None:
    budget = a_budget(a_scheme(), an_organisation(), 1000)

    with django_assert_max_num_queries(25):  # type: ignore[attr-defined]
        a_batch(budget=budget, count=1000)


def test_the_sheets_that_are_kept_do_not_stay_in_the_memory_of_who_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "SHEETS_IN_A_PART", 1)
    megabytes = 2
    monkeypatch.setattr(drawing, "part", lambda *_, **__: b"%PDF-" + bytes(megabytes * 1024**2))
    batch = a_batch(budget=a_budget(a_scheme(), an_organisation(), 48), count=48)
    printing.print_batch(batch.pk, most=1)

    tracemalloc.start()
    try:
        printing.print_batch(batch.pk)
        kept = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()

    assert VoucherSheets.objects.filter(batch=batch).count() == 6
    assert kept < megabytes * 1024**2


def test_a_print_goes_on_where_it_was_stopped_and_makes_no_part_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "SHEETS_IN_A_PART", 1)
    batch = a_batch(count=17, expires_on=dt.date(2040, 3, 31))

    assert printing.print_batch(batch.pk, most=1) == 1
    first = VoucherSheets.objects.get(batch=batch)
    batch.refresh_from_db()
    assert (batch.printed, batch.sheets) == (1, 3)
    tasks.print_what_was_stopped()

    batch.refresh_from_db()
    assert batch.printed == 3
    assert list(VoucherSheets.objects.filter(batch=batch).order_by("part").values_list("part", flat=True)) == [1, 2, 3]
    assert VoucherSheets.objects.get(batch=batch, part=1).pk == first.pk
    pages = PdfReader(io.BytesIO(b"".join(printing.whole(batch))), strict=True).pages
    said = [page.extract_text() for page in pages]
    assert [text.count("Dim gwerth ariannol") for text in said] == [8, 8, 1]
    assert all(shown_code(voucher.serial) in said[(voucher.number - 1) // 8] for voucher in vouchers_of(batch))
    assert "31 Mawrth 2040" in said[0]


def test_a_print_that_is_paused_finishes_the_part_it_draws_and_goes_on_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "SHEETS_IN_A_PART", 1)
    batch = a_batch(count=17)
    actions.rotate_key(by=AMSER, key=uuid7(), at=MONDAY_10AM, scheme=batch.scheme)

    def draw_while_somebody_pauses(*_: object, **__: object) -> bytes:
        actions.pause_print(by=AMSER, key=uuid7(), at=MONDAY_10AM, batch=batch)
        return b"%PDF-"

    monkeypatch.setattr(drawing, "part", draw_while_somebody_pauses)
    assert printing.print_batch(batch.pk) == 1
    tasks.print_a_batch(batch.pk)
    tasks.print_what_was_stopped()
    assert list(VoucherSheets.objects.filter(batch=batch).values_list("part", flat=True)) == [1]
    assert VoucherKey.objects.get(pk=batch.key_id).sealed, "nothing could sign the rest"

    monkeypatch.setattr(drawing, "part", lambda *_, **__: b"%PDF-")
    actions.resume_print(by=AMSER, key=uuid7(), at=MONDAY_10AM, batch=batch)
    tasks.print_what_was_stopped()

    assert sorted(VoucherSheets.objects.filter(batch=batch).values_list("part", flat=True)) == [1, 2, 3]
    with pytest.raises(actions.SheetsAreReady):
        actions.pause_print(by=AMSER, key=uuid7(), at=MONDAY_10AM, batch=batch)


def test_of_a_batch_that_is_cancelled_wholly_nothing_is_drawn_and_its_old_key_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "SHEETS_IN_A_PART", 1)
    monkeypatch.setattr(drawing, "part", lambda *_, **__: b"%PDF-")
    some, whole = a_batch(count=9), a_batch(count=9)
    actions.rotate_key(by=AMSER, key=uuid7(), at=MONDAY_10AM, scheme=whole.scheme)
    _void(some, first=1, last=8)
    _void(whole)

    tasks.print_a_batch(whole.pk)
    tasks.print_what_was_stopped()

    assert [VoucherSheets.objects.filter(batch=batch).count() for batch in (some, whole)] == [2, 0]
    assert not VoucherKey.objects.get(pk=whole.key_id).sealed


def test_a_batch_whose_key_cannot_be_opened_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "part", lambda *_, **__: b"%PDF-")
    stuck, other = a_batch(count=2), a_batch(count=2)
    VoucherKey.objects.filter(pk=stuck.key_id).update(sealed=b"another secret's")

    tasks.print_what_was_stopped()

    assert [VoucherSheets.objects.filter(batch=batch).count() for batch in (stuck, other)] == [0, 1]


def test_the_old_key_is_destroyed_once_its_batches_are_printed() -> None:
    batch = a_batch(count=2)
    actions.rotate_key(by=AMSER, key=uuid7(), at=MONDAY_10AM, scheme=batch.scheme)
    assert VoucherKey.objects.get(pk=batch.key_id).sealed

    printing.print_batch(batch.pk)

    assert not VoucherKey.objects.get(pk=batch.key_id).sealed


def test_who_handed_a_batch_over_and_who_took_it_is_kept_once() -> None:
    batch = a_batch()

    handed = actions.hand_over(by=AMSER, key=uuid7(), at=MONDAY_10AM, batch=batch, received_by="Elin")

    assert (handed.received_by, handed.handed_over_at) == ("Elin", MONDAY_10AM)
    with pytest.raises(actions.HandedOver):
        actions.hand_over(by=AMSER, key=uuid7(), at=MONDAY_10AM, batch=batch, received_by="Twm")


def test_what_is_cancelled_goes_back_to_the_budget_and_what_was_used_stays() -> None:
    scheme = a_scheme()
    batch = a_batch(scheme, 5)
    used = vouchers_of(batch)[1]
    spending.use_voucher(used, transfer_id=uuid7(), group_id=None, at=MONDAY_10AM)

    _void(batch, first=2, last=3)
    assert [voucher.state for voucher in vouchers_of(batch)] == ["ready", "used", "void", "ready", "ready"]
    assert (on_paper(batch), balance(scheme.book_id, batch.budget.account_id)) == (3, 6)
    _void(batch)
    assert on_paper(batch) == 0

    with pytest.raises(actions.NothingToVoid):
        _void(batch)
    assert audit(scheme.book_id) == []


def test_where_the_budget_is_closed_the_credits_go_back_to_the_issuer() -> None:
    scheme = a_scheme()
    batch = a_batch(scheme, 2)
    Budget.objects.filter(pk=batch.budget_id).update(closed_at=MONDAY_10AM)

    _void(batch)

    assert (on_paper(batch), balance(scheme.book_id, scheme.issue_account)) == (0, -2)


def test_after_the_last_day_what_was_not_used_goes_back_to_the_issuer() -> None:
    scheme = a_scheme()
    batch = a_batch(scheme, 3, expires_on=MONDAY_10AM.date())

    tasks.expire_those_that_are_over()
    tasks.expire_those_that_are_over()

    assert {voucher.state for voucher in vouchers_of(batch)} == {VoucherState.EXPIRED}
    assert (on_paper(batch), balance(scheme.book_id, scheme.issue_account)) == (0, -3)


def test_a_voucher_is_paid_in_once_with_its_last_day() -> None:
    last = MONDAY_10AM.date() + dt.timedelta(days=9)
    scheme = a_scheme()
    voucher, mair, huw = a_voucher(scheme, each=2, expires_on=last), a_participant(scheme), a_participant(scheme, "Huw")

    paid = actions.pay_in(by=AMSER, key=uuid7(), at=MONDAY_10AM, voucher=voucher, participant=mair)

    assert paid.purse is not None
    assert (paid.purse.expires_on, credits_of(mair)) == (last, 2)
    with pytest.raises(VoucherRefused) as refused:
        actions.pay_in(by=AMSER, key=uuid7(), at=MONDAY_10AM, voucher=voucher, participant=huw)
    assert (refused.value.reason, credits_of(huw)) == (Why.USED, 0)


def test_nothing_is_paid_in_for_somebody_who_has_left_meanwhile() -> None:
    scheme = a_scheme()
    voucher, mair = a_voucher(scheme), a_participant(scheme)
    type(mair).objects.filter(pk=mair.pk).update(left_at=MONDAY_10AM)

    with pytest.raises(LeftTheScheme):
        actions.pay_in(by=AMSER, key=uuid7(), at=MONDAY_10AM, voucher=voucher, participant=mair)

    assert on_paper(voucher.batch) == 1
