"""The keys with which a scheme signs its vouchers."""

from django.db import models

from amser.agencies.models import Scheme


class VoucherKey(models.Model):
    """
    One Ed25519 key pair of a scheme (RFC 8032). Rotated: only the newest signs, all of them are checked by.

    `number` stands in the QR. `public` is the raw key, 32 bytes. `sealed` is the private one, encrypted under the
    installation's secret; empty once it was retired and destroyed.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="voucher_keys")
    number = models.IntegerField()
    public = models.BinaryField()
    sealed = models.BinaryField(blank=True, default=bytes)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="voucher_key_numbered_once"),
            models.UniqueConstraint(fields=["scheme"], condition=models.Q(retired_at__isnull=True), name="scheme_signs_with_one_key"),
        ]

    def __str__(self) -> str:
        return f"key {self.number} of {self.scheme_id}"
