"""Who opened a record that is not for everyone. One row for each opening, in one statement."""

import datetime as dt

from django.db import models

from amser.audit.models import Opening


def opened(
    record: models.Model,
    *,
    by_user_id: int,
    at: dt.datetime,
    bank_id: int | None = None,
    scheme_id: int | None = None,
    about_user_id: int | None = None,
) -> None:
    """
    Write down that somebody opened a record, at a bank's desk or in a scheme: one of the two ids is given.

    Whoever opens their own needs no row: callers leave it out.
    """
    Opening.objects.create(
        at=at,
        user_id=by_user_id,
        timebank_id=bank_id,
        scheme_id=scheme_id,
        label=record._meta.label_lower,
        pk_opened=str(record.pk),
        about_user_id=about_user_id,
    )


def openings_of(record: models.Model, *, at_most: int) -> list[Opening]:
    """Return the latest openings of a record, the newest first."""
    found = Opening.objects.filter(label=record._meta.label_lower, pk_opened=str(record.pk))
    return list(found.order_by("-at", "-pk")[:at_most])
