"""Whether what somebody presents is a voucher that can be used."""

import datetime as dt
from enum import StrEnum

from django.utils import timezone

from amser.agencies.models import Scheme
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.vouchers.models import Voucher, VoucherKey, VoucherState
from amser.vouchers.queries.payload import LENGTH, NotAPayload, in_address, is_signed_by, read_payload, read_serial


class Why(StrEnum):
    """Why a voucher is refused."""

    UNKNOWN = "unknown"  # no voucher has this number; says nothing of what exists
    NOT_OURS = "not_ours"  # forged or altered
    OTHER_SCHEME = "other_scheme"
    VOID = "void"
    EXPIRED = "expired"
    USED = "used"  # at a till, or paid in: also what a photocopy is
    IN_HAND = "in_hand"  # presented at this till a moment ago, for the same visit


class VoucherRefused(DomainError):
    """
    A voucher cannot be used. `on` is the day it was cancelled, or its last day; None for the other reasons.

    `scheme` is the one where it was presented; `voucher` is it, where there is one.
    """

    code = "voucher_refused"

    def __init__(self, reason: Why, *, scheme: Scheme, on: dt.date | None = None, voucher: Voucher | None = None) -> None:
        super().__init__(reason.value)
        self.reason, self.scheme, self.on, self.voucher = reason, scheme, on, voucher


def read(scheme: Scheme, text: str, *, at: dt.datetime | None = None) -> Voucher:
    """
    Return the voucher that is meant by a number, however it was typed, or by the address that its QR holds.

    The signature is checked of what was scanned; a number that was typed has none. Whether it is still good is checked too, but
    only `actions.spending.use_voucher` decides. Changes and notes nothing: where somebody presents a voucher, call
    `actions.presenting.present`, which notes what it refuses. Raises VoucherRefused. At most two queries.
    """
    part = in_address(text)
    serial = read_serial(part)
    voucher = _with(serial) if serial is not None else _scanned(scheme, part, is_address="/v/" in text)
    if voucher is None:
        raise VoucherRefused(Why.UNKNOWN, scheme=scheme)
    if voucher.scheme_id != scheme.pk:
        raise VoucherRefused(Why.OTHER_SCHEME, scheme=scheme, voucher=voucher)
    refuse_unless_ready(voucher, at=at or timezone.now())
    return voucher


def scheme_of(text: str) -> Scheme | None:
    """Return the running scheme whose own a scanned voucher truly is, used up or not; None for all else. At most two queries."""
    try:
        payload, signature = read_payload(in_address(text))
    except NotAPayload:
        return None
    voucher = _with(payload.serial)
    if voucher is None or voucher.scheme.closed_at is not None:
        return None
    key = VoucherKey.objects.filter(scheme=voucher.scheme, number=payload.key_number).first()
    is_true = key is not None and is_signed_by(bytes(key.public), payload, signature, slug=voucher.scheme.slug)
    return voucher.scheme if is_true else None


def meant_by(text: str) -> Voucher | None:
    """Return the voucher that a number, or what was scanned, names, whatever has become of it and whether or not it is true."""
    part = in_address(text)
    try:
        serial = read_serial(part) or read_payload(part)[0].serial
    except NotAPayload:
        return None
    return _with(serial)


def refuse_unless_ready(voucher: Voucher, *, at: dt.datetime) -> None:
    """Raise VoucherRefused for a voucher that is used, cancelled, or past its last day."""
    last_day = voucher.batch.expires_on
    if voucher.state in {VoucherState.USED, VoucherState.PAID_IN}:
        raise VoucherRefused(Why.USED, scheme=voucher.scheme, voucher=voucher)
    if voucher.state == VoucherState.VOID:
        raise VoucherRefused(Why.VOID, scheme=voucher.scheme, on=_day(voucher), voucher=voucher)
    if voucher.state == VoucherState.EXPIRED or (last_day is not None and last_day < today(at)):
        raise VoucherRefused(Why.EXPIRED, scheme=voucher.scheme, on=last_day, voucher=voucher)


def _day(voucher: Voucher) -> dt.date | None:
    return today(voucher.changed_at) if voucher.changed_at else None


def _with(serial: str) -> Voucher | None:
    return Voucher.objects.select_related("batch", "scheme").filter(serial=serial).first()


def _scanned(scheme: Scheme, part: str, *, is_address: bool) -> Voucher | None:
    """Return the voucher of what was scanned, or None where it is nothing like one. Raises VoucherRefused where it is no true one."""
    try:
        payload, signature = read_payload(part)
    except NotAPayload:
        if is_address or len(part) > LENGTH // 2:
            raise VoucherRefused(Why.NOT_OURS, scheme=scheme) from None
        return None
    voucher = _with(payload.serial)
    owner = voucher.scheme if voucher else scheme
    key = VoucherKey.objects.filter(scheme=owner, number=payload.key_number).first()
    if key is None or voucher is None or not is_signed_by(bytes(key.public), payload, signature, slug=owner.slug):
        # The voucher is not named: a forger's copy of its number says nothing of whoever holds it.
        raise VoucherRefused(Why.NOT_OURS, scheme=scheme)
    return voucher
