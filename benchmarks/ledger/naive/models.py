"""A row for the transaction, one for each side, a balance on the account, and everything locked by the ORM."""

import uuid

from django.db import models, transaction


class NaiveAccount(models.Model):
    """Somebody's account, with its balance."""

    balance = models.BigIntegerField(default=0)
    floor = models.BigIntegerField()

    class Meta:
        """Made without migrations."""

        app_label = "naive"

    def __str__(self) -> str:
        """Say which account."""
        return f"account {self.pk}"


class NaiveTransaction(models.Model):
    """One movement, under an id that the caller chose."""

    id = models.UUIDField(primary_key=True)
    created_at = models.DateTimeField(auto_now_add=True)
    worked_on = models.DateField(null=True)

    class Meta:
        """Made without migrations."""

        app_label = "naive"

    def __str__(self) -> str:
        """Say which transaction."""
        return f"transaction {self.pk}"


class NaiveEntry(models.Model):
    """One side of a movement."""

    transaction = models.ForeignKey(NaiveTransaction, models.PROTECT, related_name="entries")
    account = models.ForeignKey(NaiveAccount, models.PROTECT, related_name="entries")
    amount = models.BigIntegerField()
    balance_after = models.BigIntegerField()

    class Meta:
        """Made without migrations."""

        app_label = "naive"

    def __str__(self) -> str:
        """Say which entry."""
        return f"entry {self.pk}"


class Refused(Exception):
    """The debit account would fall below its floor."""


@transaction.atomic
def post(*, transaction_id: uuid.UUID, debit: int, credit: int, amount: int, worked_on: object) -> NaiveTransaction:
    """Move the amount once, with the same promises as `amser.ledger.actions.post`: limits, order of locks, one effect."""
    locked = NaiveAccount.objects.select_for_update().filter(pk__in=[debit, credit]).order_by("pk")
    accounts = {account.pk: account for account in locked}
    if (known := NaiveTransaction.objects.filter(pk=transaction_id).first()) is not None:
        return known
    if accounts[debit].balance - amount < accounts[debit].floor:
        raise Refused
    made = NaiveTransaction.objects.create(id=transaction_id, worked_on=worked_on)
    for pk, change in ((debit, -amount), (credit, amount)):
        account = accounts[pk]
        account.balance += change
        account.save(update_fields=["balance"])
        NaiveEntry.objects.create(transaction=made, account=account, amount=change, balance_after=account.balance)
    return made
