"""
The ledger's tables, for reading.

Unmanaged: their SQL, with its constraints and triggers, stands in the migrations. The application role cannot write them:
use `amser.ledger.actions`. A ForeignKey to a table with a composite key is refused by Django, so other apps keep the book
and the account or transfer id, with a foreign key in SQL.
"""

from django.db import models


class Unit(models.IntegerChoices):
    """What a book counts."""

    MINUTES = 1
    PENCE = 2  # reserved, no book may have it yet
    AGENCY_CREDITS = 3  # whole ones: 1 = one hour thanked


class BookKind(models.IntegerChoices):
    """Whose book it is; decides its unit."""

    TIME_BANK = 1
    AGENCY_SCHEME = 2


class AccountKind(models.IntegerChoices):
    """Whose account it is. Members and organisations must have a floor."""

    MEMBER = 1
    ORGANISATION = 2
    ISSUE = 3
    POT = 4
    WRITE_OFF = 5
    CLEARING = 6
    VOUCHERS = 7  # credits of one batch that are on paper


class TransferCode(models.IntegerChoices):
    """Why an amount moved. Exchanges, grants and balances brought over are of a time bank's book."""

    EXCHANGE = 1  # needs the day it happened
    GIFT = 2
    DONATION = 3  # to the pot
    POT_PAYMENT = 4
    START_GRANT = 5
    OPENING_BALANCE = 6  # brought from an earlier system
    WRITE_OFF = 7
    REVERSAL = 8  # made by `reverse` only

    # In a scheme's book alone.
    ISSUE = 9  # made, for a budget
    AWARD = 10  # an organisation thanks somebody
    REDEMPTION = 11  # used at a venue, and retired
    EXPIRY = 12  # its last day is over: back to the issuer
    RETURN = 13  # not given: a budget's rest, or a voucher that was cancelled
    TO_PAPER = 14  # from a budget onto vouchers
    FROM_PAPER = 15  # from a voucher into an account
    VOLUNTEERING_DAY = 16  # made, for a day that an employer gave


class HoldState(models.IntegerChoices):
    """What became of a hold. It leaves OPEN once."""

    OPEN = 0
    SETTLED = 1
    VOIDED = 2
    EXPIRED = 3


class Book(models.Model):
    """One time bank's, or one agency scheme's. Nothing about it ever changes."""

    id = models.IntegerField(primary_key=True)
    unit = models.SmallIntegerField(choices=Unit)
    kind = models.SmallIntegerField(choices=BookKind)
    sample = models.BooleanField()
    opened_at = models.DateTimeField()

    class Meta:
        """The table is made in SQL."""

        managed = False
        db_table = "ledger_book"

    def __str__(self) -> str:
        """Say which book."""
        return f"book {self.pk}"


class Account(models.Model):
    """One holder's account in one book. Amounts are in the book's unit."""

    pk = models.CompositePrimaryKey("book_id", "id")
    book = models.ForeignKey(Book, models.DO_NOTHING, related_name="accounts")
    id = models.BigIntegerField()
    kind = models.SmallIntegerField(choices=AccountKind)
    posted = models.BigIntegerField()  # the balance
    held = models.BigIntegerField()
    floor = models.BigIntegerField(null=True)
    ceiling = models.BigIntegerField(null=True)
    over_limit = models.BooleanField()
    seq = models.BigIntegerField()
    last_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """The table is made in SQL."""

        managed = False
        db_table = "ledger_account"

    def __str__(self) -> str:
        """Say which account."""
        return f"account {self.id} of book {self.book_id}"


class Transfer(models.Model):
    """One amount moved from the debit account (who received help) to the credit account (who gave it). Never changes."""

    pk = models.CompositePrimaryKey("book_id", "id")
    book = models.ForeignKey(Book, models.DO_NOTHING, related_name="transfers")
    id = models.UUIDField()
    debit = models.BigIntegerField()
    credit = models.BigIntegerField()
    amount = models.BigIntegerField()
    code = models.SmallIntegerField(choices=TransferCode)
    debit_after = models.BigIntegerField()
    credit_after = models.BigIntegerField()
    debit_seq = models.BigIntegerField()
    credit_seq = models.BigIntegerField()
    group_id = models.UUIDField(null=True)
    reverses = models.UUIDField(null=True)
    at = models.DateTimeField()
    worked_on = models.DateField(null=True)
    hold_id = models.UUIDField(null=True)

    class Meta:
        """The table is made in SQL."""

        managed = False
        db_table = "ledger_transfer"

    def __str__(self) -> str:
        """Say which transfer."""
        return f"transfer {self.id} of book {self.book_id}"


class Hold(models.Model):
    """An amount of the debit account that is reserved for the credit account until it is settled, voided or expires."""

    pk = models.CompositePrimaryKey("book_id", "id")
    book = models.ForeignKey(Book, models.DO_NOTHING, related_name="holds")
    id = models.UUIDField()
    debit = models.BigIntegerField()
    credit = models.BigIntegerField()
    amount = models.BigIntegerField()
    state = models.SmallIntegerField(choices=HoldState)
    settled = models.BigIntegerField(null=True)  # how much of it moved,
    transfer_id = models.UUIDField(null=True)  # and by which transfer
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """The table is made in SQL."""

        managed = False
        db_table = "ledger_hold"

    def __str__(self) -> str:
        """Say which hold."""
        return f"hold {self.id} of book {self.book_id}"


class Limit(models.Model):
    """The limits of one account from `at` until the next number. Never changes."""

    pk = models.CompositePrimaryKey("book_id", "account_id", "number")
    book = models.ForeignKey(Book, models.DO_NOTHING, related_name="limits")
    account_id = models.BigIntegerField()
    number = models.IntegerField()
    floor = models.BigIntegerField(null=True)
    ceiling = models.BigIntegerField(null=True)
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """The table is made in SQL."""

        managed = False
        db_table = "ledger_limit"

    def __str__(self) -> str:
        """Say whose limits."""
        return f"limits {self.number} of account {self.account_id} of book {self.book_id}"
