"""Credits and budgets whose last day is near."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from amser.agencies.models import Budget, Purse
from amser.agencies.models.participant import PurseQuerySet
from amser.ledger.models import Account


def purses_to_expire(day: dt.date) -> PurseQuerySet:
    """Return the purses whose last day was before this one; not those below nothing, of which nothing can go back."""
    below = Account.objects.filter(book_id=OuterRef("book_id"), id=OuterRef("account_id"), posted__lt=0)
    return Purse.objects.filter(~Exists(below), emptied_at__isnull=True, expires_on__lt=day).order_by("pk")


def purses_to_warn_of(until: dt.date, *, on: dt.date) -> Iterator[Purse]:
    """Yield the purses with credits in them that expire from the day `on` to the day `until`, and of which nobody was told. One query."""
    with_credits = Account.objects.filter(book_id=OuterRef("book_id"), id=OuterRef("account_id"), posted__gt=0)
    soon = Purse.objects.filter(warned_at__isnull=True, emptied_at__isnull=True, expires_on__range=(on, until))
    return soon.filter(Exists(with_credits)).order_by("pk").iterator(chunk_size=500)


def budgets_to_warn_of(until: dt.date, *, on: dt.date) -> Iterator[Budget]:
    """Yield the begun, open budgets with credits left that end from the day `on` to `until`, and of which nobody was told. One query."""
    left = Account.objects.filter(book_id=OuterRef("book_id"), id=OuterRef("account_id"), posted__gt=0)
    soon = Budget.objects.filter(warned_at__isnull=True, closed_at__isnull=True, ends_on__range=(on, until), begins_on__lte=on)
    return soon.filter(Exists(left)).order_by("pk").iterator(chunk_size=500)
