"""Run in processes of their own by test_killed_tills.py: `prepare` fills an installation, `lapse` goes five minutes on, `check` reads it."""

# ruff: noqa: E402 -- Django has to be set up before anything of ours is imported

import datetime as dt
import json
import os
import sys
from collections.abc import Callable
from unittest import mock

os.environ["DJANGO_SETTINGS_MODULE"] = "amser.config.settings"

import django

django.setup()

from django.db import transaction
from django.utils import timezone

from amser.ledger.models import Hold, HoldState
from amser.ledger.queries import audit
from amser.venues import tasks
from amser.venues.actions.using import AT_THE_TILL
from amser.venues.models import Offer, Sitting, Use, UseState
from amser.vouchers.models import Voucher, VoucherState
from tests.builders.agencies import a_participant, a_scheme, card_of
from tests.builders.tills import a_till
from tests.builders.venues import a_venue, an_offer
from tests.builders.vouchers import a_batch, scanned, vouchers_of


def prepare(places: int, vouchers: int, cards: int) -> dict[str, object]:
    """Make an offer of so many places, and return what is presented for it: vouchers, then cards that have one credit each."""
    scheme = a_scheme()
    pool = a_venue(scheme)
    offer = an_offer(scheme, pool, adult_credits=1, capacity=places)
    with transaction.atomic():
        people = [a_participant(scheme, f"Person {number}", credits=1) for number in range(cards)]
    a_till(scheme, pool, secret="killed-in-the-middle")
    return {
        "offer": offer.pk,
        "vouchers": [scanned(voucher) for voucher in vouchers_of(a_batch(scheme, vouchers))],
        "cards": [card_of(person).number for person in people],
    }


def lapse() -> dict[str, object]:
    """Let the time be over for which a till keeps places; return how many uses that ended."""
    later = timezone.now() + AT_THE_TILL + dt.timedelta(minutes=1)
    with mock.patch("amser.venues.tasks.timezone.now", return_value=later):
        tasks.lapse_uses()
    return {"lapsed": Use.objects.filter(state=UseState.LAPSED).count()}


def check() -> dict[str, object]:
    """Return what was sold and with what it was paid, what is held still, and what the audit finds."""
    accepted = Use.objects.filter(state=UseState.ACCEPTED)
    paid = accepted.values_list("parts__voucher_id", "parts__purse_id")
    return {
        "capacity": Offer.objects.get().capacity,
        "taken": sum(Sitting.objects.values_list("taken", flat=True)),
        "accepted": [str(pk) for pk in accepted.values_list("pk", flat=True)],
        "paid_with": len(set(paid)),
        "vouchers_paid": sum(voucher is not None for voucher, _ in paid),
        "vouchers_used": Voucher.objects.filter(state=VoucherState.USED).count(),
        "uses_held": Use.objects.filter(state=UseState.HELD).count(),
        "credits_held": Hold.objects.filter(state=HoldState.OPEN).count(),
        "findings": [str(finding) for finding in audit(None)],
    }


if __name__ == "__main__":
    todo: dict[str, Callable[..., dict[str, object]]] = {"prepare": prepare, "lapse": lapse, "check": check}
    found = todo[sys.argv[1]](*map(int, sys.argv[2:]))
    sys.stdout.write(json.dumps(found))
