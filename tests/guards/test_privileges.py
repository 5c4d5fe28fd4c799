"""What the application may do, read from the database itself."""

from typing import Final

import pytest
from django.db import connection

from amser.config import database

pytestmark = pytest.mark.django_db

# Kept short, and the same as the end of grants.sql. A new table that is not to be rewritten is added to both.
ADDED_TO_ONLY: Final = {
    "audit_entry",
    "exchanges_question",
    "audit_opening",
    "measures_closedperiod",
    "casework_concern",
    "casework_concernperson",
    "casework_concernstep",
    "casework_concernnote",
    "casework_complaintstep",
    "agencies_agreementtext",
    "agencies_giftpart",
    "vouchers_voucherrefusal",
    "networks_decision",
    "networks_correction",
    "networks_groupagreement",
    "networks_commitmentupdate",
    "networks_review",
    "networks_assetcheck",
}
# Credits stand behind them: they change their state, and are never gone.
NEVER_REMOVED: Final = {
    "networks_call",
    "networks_commitment",
    "networks_contribution",
    "agencies_budget",
    "agencies_creditgift",
    "agencies_partner",
    "agencies_participant",
    "agencies_purse",
    "agencies_scheme",
    "employers_volunteeringday",
    "opportunities_attendance",
    "opportunities_award",
    "opportunities_awardline",
    "venues_use",
    "vouchers_voucher",
    "vouchers_voucherbatch",
}
READ_ONLY: Final = {"django_migrations", "ledger_account", "ledger_book", "ledger_digest", "ledger_hold", "ledger_limit", "ledger_transfer"}


def test_every_table_can_be_read() -> None:
    assert tables_where("SELECT") == tables_where("")


def test_nothing_is_added_to_what_is_read_only() -> None:
    assert tables_where("") - tables_where("INSERT") == READ_ONLY


def test_history_is_not_rewritten() -> None:
    assert tables_where("") - tables_where("UPDATE") == READ_ONLY | ADDED_TO_ONLY


def test_history_is_not_removed() -> None:
    assert tables_where("") - tables_where("DELETE") == READ_ONLY | ADDED_TO_ONLY | NEVER_REMOVED


@pytest.mark.parametrize("right", ["TRUNCATE", "TRIGGER", "REFERENCES"])
def test_no_table_is_emptied_or_reshaped(right: str) -> None:
    assert tables_where(right) == set()


def test_the_application_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relowner = current_user::regrole")

        assert cursor.fetchall() == []


def test_the_application_is_neither_the_owner_nor_its_heir_nor_mighty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb, pg_has_role(oid, %s, 'MEMBER') FROM pg_roles WHERE rolname = %s",
            [database.owner_role(), database.application_role()],
        )

        assert cursor.fetchone() == (False, False)


def test_functions_that_run_as_the_owner_look_only_where_they_should() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT proname FROM pg_proc
            WHERE prosecdef AND pronamespace = 'public'::regnamespace
              AND NOT EXISTS (SELECT FROM unnest(coalesce(proconfig, '{}')) AS setting WHERE setting LIKE 'search_path=%')
            """
        )

        assert cursor.fetchall() == []


def tables_where(right: str) -> set[str]:
    """Return the tables on which the application has the right; all, where none is named."""
    with connection.cursor() as cursor:
        condition = "AND has_table_privilege(oid, %s)" if right else ""
        cursor.execute(
            f"SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace {condition}",  # noqa: S608 -- ours
            [right] if right else None,
        )
        return {name for (name,) in cursor.fetchall()}
