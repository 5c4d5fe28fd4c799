"""What the application may do, read from the database: it cannot rewrite history, nor touch a balance directly."""

from typing import Final

import pytest
from django.db import connection

from amser.config import database

pytestmark = pytest.mark.django_db

EVERY_RIGHT: Final = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"})
ORDINARY: Final = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
SPECIAL: Final = {
    "audit_entry": {"SELECT", "INSERT"},
    "django_migrations": {"SELECT"},
    "ledger_account": {"SELECT"},
    "ledger_book": {"SELECT"},
    "ledger_limit": {"SELECT"},
    "ledger_transfer": {"SELECT"},
}


def _rows(query: str, *parameters: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


def test_each_table_is_open_to_the_application_as_far_as_it_must_be() -> None:
    held = _rows(
        """
        SELECT relname, coalesce(array_agg(held) FILTER (WHERE has_table_privilege(%s, pg_class.oid, held)), '{}')
        FROM pg_class, unnest(%s::text[]) AS held
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') GROUP BY relname
        """,
        database.application_role(),
        sorted(EVERY_RIGHT),
    )
    expected = {str(table): SPECIAL.get(str(table), set(ORDINARY)) for table, _ in held}

    assert {str(table): set(rights) for table, rights in held} == expected  # type: ignore[call-overload]
    assert expected.keys() >= SPECIAL.keys()


def test_the_application_owns_nothing() -> None:
    assert _rows("SELECT relname FROM pg_class WHERE relowner = %s::regrole", database.application_role()) == []
    assert _rows("SELECT proname FROM pg_proc WHERE proowner = %s::regrole", database.application_role()) == []


def test_the_application_is_neither_the_owner_nor_its_heir_nor_mighty() -> None:
    [(mighty, creates, heir)] = _rows(
        "SELECT rolsuper OR rolbypassrls, rolcreaterole OR rolcreatedb, pg_has_role(oid, %s, 'MEMBER') FROM pg_roles WHERE rolname = %s",
        database.owner_role(),
        database.application_role(),
    )

    assert (mighty, creates, heir) == (False, False, False)


def test_functions_that_run_as_the_owner_look_only_where_they_should() -> None:
    loose = _rows(
        """
        SELECT proname FROM pg_proc
        WHERE prosecdef AND pronamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT FROM unnest(coalesce(proconfig, '{}')) AS setting WHERE setting LIKE 'search_path=%%')
        """
    )

    assert loose == []
