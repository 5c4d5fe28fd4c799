"""
The ledger can be laid out by book: every key of its tables, and every unique index, begins with the book.

`ledger_book` is the exception: few rows, the same on every server, found by their own id. Read from the database, so that a
later migration cannot slip past.
"""

from typing import Final

import pytest
from django.db import connection

from amser.config.distributing import KEYS
from tests.ledger.conftest import AsOwner

# Primary keys and unique indexes are indexes; foreign keys are looked at on both sides, from wherever they come.
_KEYS_WITHOUT_BOOK: Final = """
WITH ledger AS (
    SELECT oid, relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname LIKE 'ledger\\_%' AND relname <> 'ledger_book'
), key AS (
    SELECT l.relname, i.indexrelid::regclass::text AS name, i.indrelid AS held_by, i.indkey[0] AS first
    FROM ledger l JOIN pg_index i ON i.indrelid = l.oid WHERE i.indisunique
    UNION ALL
    SELECT l.relname, c.conname, c.conrelid, c.conkey[1] FROM ledger l JOIN pg_constraint c ON c.conrelid = l.oid WHERE c.contype = 'f'
    UNION ALL
    SELECT l.relname, c.conname, c.confrelid, c.confkey[1] FROM ledger l JOIN pg_constraint c ON c.confrelid = l.oid WHERE c.contype = 'f'
)
SELECT key.relname, key.name, a.attname IS NOT DISTINCT FROM 'book_id'
FROM key LEFT JOIN pg_attribute a ON a.attrelid = key.held_by AND a.attnum = key.first
"""
TABLES: Final = {"ledger_account", "ledger_transfer", "ledger_limit", "ledger_hold", "ledger_digest"}


def _keys() -> list[tuple[str, str, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(_KEYS_WITHOUT_BOOK)
        found: list[tuple[str, str, bool]] = cursor.fetchall()
    return found


@pytest.mark.django_db
def test_every_key_and_unique_index_of_the_ledger_begins_with_the_book() -> None:
    assert {table for table, _, _ in _keys()} == TABLES
    assert [(table, name) for table, name, begins_with_book in _keys() if not begins_with_book] == []


@pytest.mark.parametrize(
    "migration",
    [
        "CREATE UNIQUE INDEX slipped_in ON ledger_transfer (id)",
        "CREATE UNIQUE INDEX slipped_in ON ledger_transfer ((lower(code::text)), book_id)",
        "ALTER TABLE ledger_hold ADD CONSTRAINT slipped_in UNIQUE (id, book_id)",
        "CREATE TABLE ledger_receipt (number int CONSTRAINT slipped_in PRIMARY KEY, book_id int NOT NULL)",
        "ALTER TABLE ledger_limit ADD number_of_book int, ADD CONSTRAINT slipped_in FOREIGN KEY (number_of_book) REFERENCES ledger_book",
    ],
)
def test_a_migration_that_forgets_the_book_is_seen(as_owner: AsOwner, migration: str) -> None:
    as_owner(migration)

    assert [name for _, name, begins_with_book in _keys() if not begins_with_book] == ["slipped_in"]


@pytest.mark.django_db
def test_the_keys_that_distributing_puts_back_are_those_of_the_ledger() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, conrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text LIKE 'ledger%'"
        )
        assert dict(cursor.fetchall()) == {key: table for key, (table, _) in KEYS.items()}
