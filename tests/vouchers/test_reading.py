"""Whether what somebody presents is a voucher that can be used."""

import datetime as dt

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from amser.agencies.models import Scheme
from amser.kernel.codes import new_code, shown_code
from amser.kernel.ids import uuid7
from amser.vouchers import actions
from amser.vouchers.actions import spending
from amser.vouchers.actions.presenting import present
from amser.vouchers.models import VoucherKey, VoucherRefusal
from amser.vouchers.queries import SERIAL_LENGTH, VoucherRefused, Why, in_address, read, refusals
from amser.vouchers.queries.payload import Payload, signed
from tests.builders.agencies import a_scheme
from tests.builders.people import AMSER
from tests.builders.vouchers import a_voucher, scanned
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db

SOMEBODY_ELSES = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def _refusal(scheme: Scheme, text: str, at: dt.datetime = MONDAY_10AM) -> tuple[Why, dt.date | None]:
    with pytest.raises(VoucherRefused) as refused:
        read(scheme, text, at=at)
    return refused.value.reason, refused.value.on


def test_a_voucher_is_read_typed_and_scanned() -> None:
    voucher = a_voucher()

    for text in (
        voucher.serial,
        shown_code(voucher.serial).lower(),
        scanned(voucher),
        scanned(voucher) + "/",
        in_address(scanned(voucher)),
    ):
        assert read(voucher.scheme, text, at=MONDAY_10AM) == voucher


def test_nothing_is_said_of_what_is_no_voucher() -> None:
    scheme = a_voucher().scheme

    for text in ("", "hello", "12345", new_code(SERIAL_LENGTH), "K4M-T92-XPAC", "https://elsewhere.example/a"):
        assert _refusal(scheme, text) == (Why.UNKNOWN, None)


def test_a_forged_and_an_altered_one_are_not_ours() -> None:
    voucher = a_voucher()
    theirs = signed(Payload(1, voucher.serial, 1, None), slug=voucher.scheme.slug, key=SOMEBODY_ELSES)
    worth_more = in_address(scanned(voucher))[:17] + "10" + in_address(scanned(voucher))[19:]

    for text in (theirs, worth_more, scanned(voucher)[:-1], f"https://amser.example/v/{voucher.serial[:-2]}"):
        assert _refusal(voucher.scheme, text) == (Why.NOT_OURS, None)


def test_one_of_another_scheme_says_so() -> None:
    here, voucher = a_scheme("Yma"), a_voucher()

    for text in (voucher.serial, scanned(voucher)):
        assert _refusal(here, text) == (Why.OTHER_SCHEME, None)


def test_one_whose_last_day_is_over_says_which_it_was() -> None:
    last = MONDAY_10AM.date() + dt.timedelta(days=30)
    voucher = a_voucher(expires_on=last)

    assert read(voucher.scheme, voucher.serial, at=MONDAY_10AM + dt.timedelta(days=30)) == voucher
    assert _refusal(voucher.scheme, scanned(voucher), MONDAY_10AM + dt.timedelta(days=31)) == (Why.EXPIRED, last)


def test_a_used_one_is_used_until_that_is_undone() -> None:
    voucher = a_voucher()

    spending.use_voucher(voucher, transfer_id=uuid7(), group_id=None, at=MONDAY_10AM)
    assert _refusal(voucher.scheme, scanned(voucher)) == (Why.USED, None)

    spending.unuse_voucher(voucher, transfer_id=uuid7(), at=MONDAY_10AM)
    assert read(voucher.scheme, scanned(voucher), at=MONDAY_10AM) == voucher


def test_what_is_refused_is_noted_and_the_number_nowhere() -> None:
    voucher = a_voucher()
    spending.use_voucher(voucher, transfer_id=uuid7(), group_id=None, at=MONDAY_10AM)

    for text in (voucher.serial, new_code(SERIAL_LENGTH)):
        with pytest.raises(VoucherRefused):
            present(voucher.scheme, text, at=MONDAY_10AM)

    noted = VoucherRefusal.objects.order_by("pk").values_list("reason", "voucher", "scheme")
    assert list(noted) == [("used", voucher.pk, voucher.scheme_id), ("unknown", None, voucher.scheme_id)]


def test_a_desk_reads_no_batch_of_another_scheme_among_what_was_refused() -> None:
    here, voucher = a_scheme(), a_voucher()
    with pytest.raises(VoucherRefused):
        present(here, scanned(voucher), at=MONDAY_10AM)

    (refused,) = refusals(here)

    assert (refused.reason, refused.voucher) == (Why.OTHER_SCHEME, None)


def test_the_old_key_only_checks() -> None:
    voucher = a_voucher()
    text = scanned(voucher)

    new = actions.rotate_key(by=AMSER, key=uuid7(), at=MONDAY_10AM, scheme=voucher.scheme)

    assert read(voucher.scheme, text, at=MONDAY_10AM) == voucher
    assert a_voucher(voucher.scheme).batch.key == new
    assert list(VoucherKey.objects.filter(scheme=voucher.scheme).order_by("number").values_list("number", "retired_at")) == [
        (1, MONDAY_10AM),
        (2, None),
    ]
