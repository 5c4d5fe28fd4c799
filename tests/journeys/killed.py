"""Run in processes of their own by test_killed.py: `prepare` fills an installation, `check` reads it after the crash."""

# ruff: noqa: E402 -- Django has to be set up before anything of ours is imported

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "amser.config.settings"

import django

django.setup()

from django.conf import settings
from django.test import Client

from amser.exchanges.models import Exchange
from amser.ledger.models import Transfer
from amser.ledger.queries import audit
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_claimed_exchange
from tests.builders.members import a_member


def prepare(count: int) -> dict[str, object]:
    """Make a bank in which a member has `count` exchanges to confirm; return their ids and the member's cookie."""
    bank = a_bank(slug="aberwennol", policy={"hard_floor_minutes": -6000})
    mair, huw = a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Dryw")
    client = Client()
    client.force_login(mair.user, "allauth.account.auth_backends.AuthenticationBackend")
    return {
        "exchanges": [str(a_claimed_exchange(huw, mair, minutes=15).pk) for _ in range(count)],
        "cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}",
    }


def check() -> dict[str, object]:
    """Return which exchanges have moved their hours, how many transfers there are of each, and what the audit finds."""
    posted = Exchange.objects.filter(state="posted").values_list("pk", "transfer_id")
    transfers = list(Transfer.objects.values_list("id", flat=True))
    return {
        "posted": [str(pk) for pk, _ in posted],
        "transfers_of_posted": [transfers.count(transfer) for _, transfer in posted],
        "transfers": len(transfers),
        "findings": [str(finding) for finding in audit(None)],
    }


if __name__ == "__main__":
    found = prepare(int(sys.argv[2])) if sys.argv[1] == "prepare" else check()
    sys.stdout.write(json.dumps(found))
