"""Vouchers, the batches they are made in, and the sheets they are printed on."""

import datetime as dt
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import connections, models
from psycopg import Cursor, sql

from amser.agencies.models import Budget, Purse, Scheme
from amser.organisations.models import Organisation
from amser.vouchers.models.key import VoucherKey


class VoucherBatchQuerySet(models.QuerySet["VoucherBatch"]):
    """How batches are found."""

    def to_draw(self) -> Self:
        """Those with sheets that are still to be drawn, also while that is paused; of what was cancelled wholly nothing is drawn."""
        over = [VoucherState.VOID, VoucherState.EXPIRED]
        alive = Voucher.objects.filter(batch=models.OuterRef("pk")).exclude(state__in=over)
        return self.filter(models.Exists(alive), printed__lt=models.F("sheets"))


class VoucherBatch(models.Model):
    """
    Vouchers made together, out of one budget of the organisation that will hand them out.

    `count` vouchers of `each` credits, all with the last day `expires_on` or none. Their credits stand on `account_id` until
    each voucher is used. `printed` sheets of `sheets` are ready; no more are drawn while `paused_at` is set.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="voucher_batches")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="voucher_batches")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="voucher_batches")
    key = models.ForeignKey(VoucherKey, models.PROTECT, related_name="batches")
    book_id = models.IntegerField()
    account_id = models.BigIntegerField()
    transfer_id = models.UUIDField(unique=True)
    count = models.IntegerField()
    each = models.IntegerField(default=1)
    expires_on = models.DateField(null=True, blank=True)
    sheets = models.IntegerField(default=0)
    printed = models.IntegerField(default=0)
    paused_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    handed_over_at = models.DateTimeField(null=True, blank=True)
    handed_over_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    received_by = models.CharField(max_length=120, blank=True)

    objects = VoucherBatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "voucher batches"
        constraints = [
            models.UniqueConstraint(fields=["book_id", "account_id"], name="batch_has_its_own_account"),
            models.CheckConstraint(condition=models.Q(count__range=(1, 20_000)), name="batch_has_up_to_twenty_thousand"),
            models.CheckConstraint(condition=models.Q(each__range=(1, 10)), name="voucher_is_of_one_to_ten_credits"),
        ]

    def __str__(self) -> str:
        return f"batch {self.pk}"


class VoucherState(models.TextChoices):
    """Where a voucher stands. It leaves READY once, but for an undone use at a till."""

    READY = "ready"
    USED = "used"  # at a venue
    PAID_IN = "paid_in"  # into an account
    VOID = "void"
    EXPIRED = "expired"


class VoucherQuerySet(models.QuerySet["Voucher"]):
    """How vouchers are found."""

    def ready(self) -> Self:
        """Those that can be used."""
        return self.filter(state=VoucherState.READY)


class Voucher(models.Model):
    """
    One paper credit, whoever holds it. `serial` (`kernel.codes`, ten letters) is as good as the voucher: never in a log.

    `transfer_id` moved its credits when it left READY; null before.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="vouchers")
    batch = models.ForeignKey(VoucherBatch, models.PROTECT, related_name="vouchers")
    number = models.IntegerField()
    serial = models.CharField(max_length=12, unique=True)
    credits = models.IntegerField()
    state = models.CharField(max_length=8, choices=VoucherState.choices, default=VoucherState.READY)
    changed_at = models.DateTimeField(null=True, blank=True)
    purse = models.ForeignKey(Purse, models.PROTECT, null=True, blank=True, related_name="+")
    transfer_id = models.UUIDField(null=True, blank=True, unique=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = VoucherQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="voucher_numbered_once_in_its_batch"),
            models.CheckConstraint(condition=models.Q(credits__gt=0), name="voucher_is_worth_something"),
            models.CheckConstraint(
                condition=models.Q(state="ready", transfer_id__isnull=True)
                | ~models.Q(state="ready") & models.Q(transfer_id__isnull=False),
                name="voucher_left_ready_with_its_transfer",
            ),
        ]

    def __str__(self) -> str:
        return f"voucher {self.pk}"

    def leave(self, state: VoucherState, *, transfer_id: UUID, at: dt.datetime, purse: Purse | None = None) -> None:
        """READY -> used or paid in. The transfer is the proof that its credits moved."""
        assert self.state == VoucherState.READY, "whoever calls has checked, with the row locked"
        self.state, self.transfer_id, self.changed_at, self.purse = state, transfer_id, at, purse
        self.save(update_fields=["state", "transfer_id", "changed_at", "purse"])

    def come_back(self, *, at: dt.datetime) -> None:
        """USED -> READY: its use at a till was undone."""
        self.state, self.transfer_id, self.changed_at = VoucherState.READY, None, at
        self.save(update_fields=["state", "transfer_id", "changed_at"])


class VoucherSheetsManager(models.Manager["VoucherSheets"]):
    """How the sheets of a batch are kept."""

    def keep(self, *, batch: VoucherBatch, part: int, pdf: bytes, at: dt.datetime) -> None:
        """
        Keep a part of a batch, a megabyte or two, without the connection keeping it too.

        Django's cursor writes values into the text of a statement, and the driver remembers the last hundred texts of a
        connection to count how often each came: a hundred of these parts. Here the values go beside the text.
        """
        table = sql.Identifier(self.model._meta.db_table)
        insert = sql.SQL("INSERT INTO {} (batch_id, part, pdf, made_at) VALUES (%s, %s, %s, %s)").format(table)
        connection = connections[self.db]
        connection.ensure_connection()
        connection.validate_no_broken_transaction()
        with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
            cursor.execute(insert, [batch.pk, part, pdf, at], prepare=False)


class VoucherSheets(models.Model):
    """Some finished pages of a batch, as a PDF: made one after the other, so that a long print can stop and go on."""

    batch = models.ForeignKey(VoucherBatch, models.PROTECT, related_name="parts")
    part = models.IntegerField()
    pdf = models.BinaryField()
    made_at = models.DateTimeField()

    objects = VoucherSheetsManager()

    class Meta:
        verbose_name_plural = "voucher sheets"
        constraints = [models.UniqueConstraint(fields=["batch", "part"], name="voucher_sheets_once")]

    def __str__(self) -> str:
        return f"part {self.part} of {self.batch_id}"


class VoucherRefusal(models.Model):
    """A voucher was presented and refused: when, where and why. `serial` only where the voucher exists."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    voucher = models.ForeignKey(Voucher, models.PROTECT, null=True, blank=True, related_name="refusals")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=20)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"refusal {self.pk}"
