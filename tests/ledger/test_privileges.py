"""History is safe from the application by privilege, and from the owner by trigger."""

from typing import Final

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from amser.ledger.models import Account, Transfer
from tests.builders.ledger import a_book, a_hold, a_transfer, an_account, settle
from tests.ledger.conftest import AsOwner

TABLES: Final = ("ledger_book", "ledger_account", "ledger_transfer", "ledger_limit", "ledger_hold", "ledger_digest")
REFUSED_TO_EVERYONE: Final = (
    "UPDATE ledger_transfer SET amount = 1",
    "UPDATE ledger_transfer SET worked_on = NULL WHERE false",
    "DELETE FROM ledger_transfer",
    "TRUNCATE ledger_transfer CASCADE",
    "UPDATE ledger_limit SET floor = -6000",
    "DELETE FROM ledger_limit",
    "UPDATE ledger_digest SET transfers = 0",
    "DELETE FROM ledger_digest",
    "UPDATE ledger_book SET sample = true",
    "UPDATE ledger_book SET unit = 3",
    "DELETE FROM ledger_book",
    "UPDATE ledger_account SET book_id = book_id",
    "UPDATE ledger_account SET kind = 3",
    "DELETE FROM ledger_account",
    "TRUNCATE ledger_account CASCADE",
    "UPDATE ledger_hold SET state = 0, settled = NULL, transfer_id = NULL, ended_at = NULL WHERE state = 1",
    "UPDATE ledger_hold SET settled = 1 WHERE state = 1",
    "UPDATE ledger_hold SET amount = 1 WHERE state = 0",
    "UPDATE ledger_hold SET expires_at = now() WHERE state = 0",
    "DELETE FROM ledger_hold",
    "TRUNCATE ledger_hold",
)


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("right", ["INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER"])
def test_the_application_may_only_read(table: str, right: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'SELECT'), has_table_privilege(%s, %s)", [table, table, right])
        assert cursor.fetchone() == (True, False)


@pytest.mark.django_db
def test_the_orm_cannot_rewrite_history_nor_a_balance() -> None:
    book = a_book()
    account = an_account(book)
    a_transfer(book, account, an_account(book))

    for attempt in (
        lambda: Transfer.objects.filter(book_id=book.pk).update(amount=1),
        lambda: Transfer.objects.filter(book_id=book.pk).delete(),
        lambda: Account.objects.filter(book_id=book.pk, id=account).update(posted=0),
        lambda: Account.objects.get(book_id=book.pk, id=account).save(),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            attempt()


@pytest.mark.django_db
def test_the_inner_function_does_not_post_for_the_application() -> None:
    book = a_book()
    accounts = [an_account(book), an_account(book)]

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT ledger_move(%s, gen_random_uuid(), %s, %s, 1, 2::smallint, NULL, NULL, NULL, NULL, NULL)", [book.pk, *accounts]
        )


def test_a_trigger_stops_even_the_owner(as_owner: AsOwner) -> None:
    book = a_book()
    a_transfer(book, an_account(book), an_account(book))
    settle(book, a_hold(book, an_account(book), an_account(book)), 60)
    a_hold(book, an_account(book), an_account(book))

    for statement in REFUSED_TO_EVERYONE:
        with pytest.raises(IntegrityError, match="append-only"):
            as_owner(statement)


def test_a_constraint_stops_the_owner_from_settling_more_than_is_held(as_owner: AsOwner) -> None:
    book = a_book()
    a_hold(book, an_account(book), an_account(book), 60)

    for statement, constraint in (
        (
            "UPDATE ledger_hold SET state = 1, settled = 61, transfer_id = gen_random_uuid(), ended_at = now()",
            "settles_at_most_its_amount",
        ),
        ("UPDATE ledger_hold SET state = 1, ended_at = now()", "says_what_it_settled"),
        ("UPDATE ledger_hold SET state = 2", "is_dated_once_it_has_ended"),
    ):
        with pytest.raises(IntegrityError, match=constraint):
            as_owner(statement)


def test_a_constraint_stops_the_owner_from_writing_half_a_transfer(as_owner: AsOwner) -> None:
    book = a_book()
    a_transfer(book, an_account(book), an_account(book))
    columns = "book_id, id, debit, credit, amount, code, debit_after, credit_after, debit_seq, credit_seq, reverses, at, worked_on"

    for credit, amount, code, reverses, constraint in (
        ("debit", "1", "2", "NULL", "is_whole"),
        ("credit", "0", "2", "NULL", "moves_something"),
        ("credit", "1", "99", "NULL", "code_is_known"),
        ("credit", "1", "8", "NULL", "is_whole"),
        ("credit", "1", "2", "id", "is_whole"),
        ("credit", "1", "1", "NULL", "is_whole"),
    ):
        with pytest.raises(IntegrityError, match=constraint):
            as_owner(
                f"INSERT INTO ledger_transfer ({columns}) SELECT book_id, gen_random_uuid(), debit, {credit}, {amount}, {code}, "  # noqa: S608 -- ours
                f"0, 0, 99, 99, {reverses}, at, NULL FROM ledger_transfer"
            )


def test_a_constraint_stops_the_owner_from_passing_a_limit(as_owner: AsOwner) -> None:
    book = a_book()
    account = an_account(book, floor=-60, ceiling=60)

    for change in ("posted = -61", "posted = 61", "held = 61", "floor = 1", "ceiling = -1"):
        with pytest.raises(IntegrityError, match="or_is_over_limit"):
            as_owner(" ".join(("UPDATE ledger_account SET", change, "WHERE id =", str(account))))


@pytest.mark.django_db
def test_every_key_of_the_ledger_begins_with_the_book() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid, 1, true)
            FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
            WHERE relname = ANY (%s) AND relname <> 'ledger_book'
            """,
            [list(TABLES)],
        )
        firsts = dict(cursor.fetchall())

    assert len(firsts) >= 6
    assert set(firsts.values()) == {"book_id"}


@pytest.mark.django_db
def test_every_function_that_runs_as_the_owner_has_a_fixed_search_path() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, proconfig FROM pg_proc WHERE proname LIKE 'ledger\\_%%' AND prosecdef", [])
        settings = dict(cursor.fetchall())

    assert set(settings) == {
        "ledger_open_book",
        "ledger_open_account",
        "ledger_post",
        "ledger_post_batch",
        "ledger_reverse",
        "ledger_hold_open",
        "ledger_hold_settle",
        "ledger_hold_void",
        "ledger_hold_expire",
        "ledger_set_limits",
        "ledger_close_account",
        "ledger_close_days",
    }
    assert all("search_path=pg_catalog, pg_temp" in found for found in settings.values())
