"""The keys with which a scheme signs: made when first needed, changed when the scheme likes."""

import datetime as dt
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from amser.agencies.models import Scheme
from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.vouchers.models import VoucherBatch, VoucherKey

_NONCE: Final = bytes(12)  # one for all: each key is sealed once, under a secret of its own (`_box`)


class KeysAreUsedUp(DomainError):
    """A scheme has had 999 keys: more have no number in the QR."""

    code = "keys_used_up"


class CannotSign(DomainError):
    """The key cannot be opened: the installation has another secret than when it was made, or it was destroyed."""

    code = "cannot_sign"


@audit.action("vouchers.rotate_key")
def rotate_key(*, by: audit.Actor, key: UUID, at: dt.datetime, scheme: Scheme) -> VoucherKey:
    """
    A scheme signs with a new key from now on; the old ones only check. Raises KeysAreUsedUp.

    The private half of the old one is destroyed, at once or when the batches that wait for it are printed.
    """
    Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)
    VoucherKey.objects.filter(scheme=scheme, retired_at__isnull=True).update(retired_at=at)
    destroy_what_is_done(scheme)
    return _new(scheme, at=at)


def key_to_sign_with(scheme: Scheme, *, at: dt.datetime) -> VoucherKey:
    """Return the scheme's key, made where it has none, or where its own can no longer be opened. Inside an action."""
    Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)
    found = VoucherKey.objects.filter(scheme=scheme, retired_at__isnull=True).first()
    if found is None:
        return _new(scheme, at=at)
    if not can_sign(found):
        found.retired_at = at
        found.save(update_fields=["retired_at"])
        return _new(scheme, at=at)
    return found


def private_of(key: VoucherKey) -> Ed25519PrivateKey:
    """Return the key itself, to sign with. Raises CannotSign."""
    try:
        raw = _box(key.scheme_id, key.number, bytes(key.public)).decrypt(_NONCE, bytes(key.sealed), None)
    except (InvalidTag, ValueError) as error:
        raise CannotSign from error
    return Ed25519PrivateKey.from_private_bytes(raw)


def can_sign(key: VoucherKey) -> bool:
    """Whether the key can be opened, to sign with."""
    try:
        private_of(key)
    except CannotSign:
        return False
    return True


def destroy_what_is_done(scheme: Scheme) -> None:
    """Destroy the private halves of retired keys for which no batch waits to be printed. Inside a transaction."""
    waiting = VoucherBatch.objects.to_draw().filter(scheme=scheme).values("key_id")
    VoucherKey.objects.filter(scheme=scheme, retired_at__isnull=False).exclude(pk__in=waiting).update(sealed=b"")


def _new(scheme: Scheme, *, at: dt.datetime) -> VoucherKey:
    last = VoucherKey.objects.filter(scheme=scheme).order_by("-number").first()
    number = (last.number if last else 0) + 1
    if number > 999:  # noqa: PLR2004  three digits in the QR
        raise KeysAreUsedUp
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    sealed = _box(scheme.pk, number, public).encrypt(_NONCE, private.private_bytes_raw(), None)
    return VoucherKey.objects.create(scheme=scheme, number=number, public=public, sealed=sealed, made_at=at)


def _box(scheme_id: int, number: int, public: bytes) -> AESGCM:
    """Return what seals this one key: derived from the installation's secret, and for no other key ever the same."""
    about = f"amser voucher key {scheme_id} {number}".encode()
    return AESGCM(HKDF(SHA256(), 32, salt=public, info=about).derive(settings.SECRET_KEY.encode()))
