"""Run in processes of their own by test_killed.py: `prepare` makes a book, `post` posts until the end, `check` reads it after the crash."""

# ruff: noqa: E402 -- Django has to be set up before anything of ours is imported

import datetime as dt
import json
import os
import random
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "amser.config.settings"

import django

django.setup()

from amser.kernel.ids import uuid7
from amser.ledger import actions
from amser.ledger.models import Book, Hold, Transfer
from amser.ledger.queries import audit
from tests.builders.ledger import a_book, a_hold, a_transfer, an_account, settle, wanted

ACCOUNTS = 12
FLOOR = -1_000_000


def prepare() -> dict[str, object]:
    """Make a book with some accounts."""
    book = a_book()
    return {"book": book.pk, "accounts": [an_account(book, floor=FLOOR) for _ in range(ACCOUNTS)]}


def post(book_id: int, accounts: list[int], seed: int) -> None:
    """Post in every way, one after another, and say each transfer that was acknowledged, until the database is gone."""
    book, chance = Book.objects.get(pk=book_id), random.Random(seed)  # noqa: S311 -- chance, not secrecy
    while True:
        debit, credit = chance.sample(accounts, 2)
        match chance.randrange(3):
            case 0:
                made = [a_transfer(book, debit, credit, 1).transfer_id]
            case 1:
                pairs = [chance.sample(accounts, 2) for _ in range(10)]
                batch = [wanted(one, other, 1) for one, other in pairs]
                made = [answer.transfer_id for answer in actions.post_batch(book_id=book_id, transfers=batch)]
            case _:
                held = a_hold(book, debit, credit, 5, expires_at=dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
                made = [settle(book, held, 3, transfer_id=uuid7()).transfer_id]
        sys.stdout.write("".join(f"{transfer_id}\n" for transfer_id in made))
        sys.stdout.flush()


def check() -> dict[str, object]:
    """Return every transfer there is, how many holds are open, and what the audit finds."""
    return {
        "transfers": [str(pk) for pk in Transfer.objects.values_list("id", flat=True)],
        "open_holds": Hold.objects.filter(state=0).count(),
        "findings": [str(finding) for finding in audit()],
    }


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "post":
        told = json.loads(arguments[0])
        post(told["book"], told["accounts"], int(arguments[1]))
    sys.stdout.write(json.dumps(prepare() if command == "prepare" else check()))
