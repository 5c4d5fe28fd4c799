"""
Run in processes of their own by test_grouping_killed.py, on an installation of its own.

`prepare` opens a book, `load` posts until the database dies, `check` asks again for what was not answered, and audits.
"""

# ruff: noqa: E402 -- Django has to be set up before anything of ours is imported

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any, Final
from uuid import UUID

os.environ["DJANGO_SETTINGS_MODULE"] = "amser.config.settings"

import django

django.setup()

from django.db import OperationalError, connection

from amser.kernel.ids import uuid7
from amser.ledger.actions import Posting
from amser.ledger.actions.grouping import post_grouped
from amser.ledger.models import Transfer, TransferCode
from amser.ledger.queries import audit
from tests.builders.ledger import A_DAY, a_book, an_account

CALLERS: Final = 8


def prepare() -> dict[str, Any]:
    """Make a book with a few accounts, on which all callers meet."""
    book = a_book()
    return {"book": book.pk, "accounts": [an_account(book, floor=-1_000_000) for _ in range(6)]}


def load(book: int, accounts: list[int]) -> None:
    """Post as fast as possible until the database dies; write a line for each answer, once it is there."""
    with ThreadPoolExecutor(CALLERS) as callers:
        list(callers.map(lambda seed: _post_until_it_dies(book, accounts, seed), range(CALLERS)))


def _post_until_it_dies(book: int, accounts: list[int], seed: int) -> None:
    draw = Random(seed)  # noqa: S311 -- a test's
    connection.ensure_connection()  # To connect later would start the server again.
    while True:
        transfer = {"id": str(uuid7()), "accounts": draw.sample(accounts, 2)}
        try:
            _post(book, transfer)
        except OperationalError:
            _say("unanswered", transfer)
            return
        _say("acknowledged", transfer)


def _post(book: int, transfer: dict[str, Any]) -> Posting:
    debit, credit = transfer["accounts"]
    return post_grouped(
        book_id=book, transfer_id=UUID(transfer["id"]), debit=debit, credit=credit, amount=1, code=TransferCode.EXCHANGE, worked_on=A_DAY
    )


def _say(word: str, transfer: dict[str, Any]) -> None:
    os.write(1, f"{json.dumps([word, transfer])}\n".encode())  # one write: lines of two callers never mix


def check(book: int, unanswered: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the ids that are there, those found when the unanswered were asked for again, and what the audit finds."""
    there = [str(transfer) for transfer in Transfer.objects.filter(book_id=book).values_list("id", flat=True)]
    again = [transfer["id"] for transfer in unanswered if _post(book, transfer).repeated]
    then = [str(transfer) for transfer in Transfer.objects.filter(book_id=book).values_list("id", flat=True)]
    return {"there": there, "again": again, "then": then, "findings": [str(finding) for finding in audit(None)]}


if __name__ == "__main__":
    step, *arguments = sys.argv[1:]
    given = [json.loads(argument) for argument in arguments]
    if (found := {"prepare": prepare, "load": load, "check": check}[step](*given)) is not None:  # type: ignore[operator]
        sys.stdout.write(json.dumps(found))
