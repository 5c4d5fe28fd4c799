"""Every voucher that a till does not take is refused with a sentence of its own, noted once, and written to no log."""

import datetime as dt
import logging
from collections.abc import Callable
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from amser.agencies.models import Scheme
from amser.kernel.codes import shown_code
from amser.kernel.ids import uuid7
from amser.vouchers import actions
from amser.vouchers.actions import spending
from amser.vouchers.models import Voucher, VoucherRefusal
from amser.vouchers.queries import in_address
from amser.vouchers.queries.payload import Payload, signed
from tests.builders.agencies import a_scheme
from tests.builders.people import AMSER
from tests.builders.tills import a_phone_at
from tests.builders.venues import a_venue, an_offer
from tests.builders.vouchers import a_voucher, scanned
from tests.builders.when import MONDAY_10AM
from tests.web.venue.test_till import present, text_of

pytestmark = pytest.mark.django_db

SOMEBODY_ELSES: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
Made = tuple[str, Voucher]


def forged(scheme: Scheme) -> Made:
    voucher = a_voucher(scheme)
    return signed(Payload(1, voucher.serial, 1, None), slug=scheme.slug, key=SOMEBODY_ELSES), voucher


def altered(scheme: Scheme) -> Made:
    voucher = a_voucher(scheme)
    payload = in_address(scanned(voucher))
    return payload[:17] + "10" + payload[19:], voucher


def of_another_scheme(_: Scheme) -> Made:
    voucher = a_voucher()
    return scanned(voucher), voucher


def void(scheme: Scheme) -> Made:
    voucher = a_voucher(scheme)
    actions.void(by=AMSER, key=uuid7(), at=MONDAY_10AM, batch=voucher.batch, reason="Wet")
    return scanned(voucher), voucher


def expired(scheme: Scheme) -> Made:
    voucher = a_voucher(scheme, expires_on=MONDAY_10AM.date() + dt.timedelta(days=1))
    return scanned(voucher), voucher


def spent(scheme: Scheme) -> Made:
    voucher = a_voucher(scheme)
    spending.use_voucher(voucher, transfer_id=uuid7(), group_id=None, at=MONDAY_10AM)
    return scanned(voucher), voucher


@pytest.mark.parametrize(
    ("make", "reason", "sentence"),
    [
        (forged, "not_ours", "This voucher does not match our list."),
        (altered, "not_ours", "This voucher does not match our list."),
        (of_another_scheme, "other_scheme", "This voucher is from another scheme."),
        (void, "void", "This voucher was cancelled on"),
        (expired, "expired", "This voucher could be used until"),
        (spent, "used", "This voucher has been used already."),
    ],
)
def test_it_is_said_noted_and_not_logged(
    make: Callable[[Scheme], Made], reason: str, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    scheme = a_scheme()
    pool = a_venue(scheme)
    an_offer(scheme, pool)
    phone: Client = a_phone_at(scheme, pool)
    payload, voucher = make(scheme)

    assert sentence in text_of(present(phone, payload))

    assert list(VoucherRefusal.objects.values_list("reason", "organisation")) == [(reason, pool.pk)]
    for secret in (in_address(payload), voucher.serial, shown_code(voucher.serial)):
        assert secret not in caplog.text


def test_scanned_twice_within_a_second_it_is_taken_once_said_and_noted() -> None:
    scheme = a_scheme()
    pool = a_venue(scheme)
    an_offer(scheme, pool)
    phone = a_phone_at(scheme, pool)
    voucher = a_voucher(scheme)

    first = text_of(present(phone, scanned(voucher)))
    second = text_of(present(phone, scanned(voucher)))

    assert "It counts once." not in first
    assert "This voucher is here already. It counts once." in second
    assert "Vouchers: 1. Credits on them: 1" in second
    assert VoucherRefusal.objects.values_list("reason", "voucher", "organisation").get() == ("in_hand", voucher.pk, pool.pk)
