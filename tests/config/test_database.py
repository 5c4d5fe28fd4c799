"""Which database, which role, and the sentence where that is not clear."""

import os

import pytest
from django.db import connection

from amser.config import database
from amser.config.unavailable import DatabaseUnavailable

OWNER_URL = "postgresql://wales_owner:two%20words@db.example/wales?sslmode=verify-full"
APPLICATION_URL = "postgresql://wales:secret@db.example:6543/wales"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody set both addresses."""
    monkeypatch.setenv("DATABASE_URL", APPLICATION_URL)
    monkeypatch.setenv("DATABASE_OWNER_URL", OWNER_URL)


@pytest.fixture
def not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody set an address."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)


def test_without_an_address_it_is_the_embedded_one(not_given: None) -> None:
    found = database.settings()

    assert (found["ENGINE"], found["NAME"], found["USER"]) == ("amser.config.embedded_backend", "amser", "amser")
    assert "PASSWORD" not in found


def test_with_an_address_it_is_that_one(given: None) -> None:
    found = database.settings()

    assert (found["HOST"], found["PORT"], found["NAME"], found["USER"], found["PASSWORD"]) == (
        "db.example",
        "6543",
        "wales",
        "wales",
        "secret",
    )


def test_what_django_has_no_setting_for_reaches_the_driver(given: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMSER_DB_ROLE", "owner")

    found = database.settings()

    assert (found["USER"], found["PASSWORD"], found["OPTIONS"]) == (
        "wales_owner",
        "two words",
        {"sslmode": "verify-full", "prepare_threshold": 1},
    )


def test_a_pool_is_for_the_web_process_alone(given: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "pool" not in database.settings()["OPTIONS"]

    monkeypatch.setenv("AMSER_DB_POOL", "10")

    assert database.settings()["OPTIONS"]["pool"]["max_size"] == 10
    assert database.settings()["CONN_HEALTH_CHECKS"]
    assert database.settings()["CONN_MAX_AGE"] == 0


def test_statements_are_not_prepared_behind_an_old_pgbouncer(given: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMSER_DB_PREPARE", "0")

    assert database.settings()["OPTIONS"]["prepare_threshold"] is None


def test_the_owner_must_be_named_beside_the_application(given: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_OWNER_URL")

    with pytest.raises(DatabaseUnavailable, match="DATABASE_OWNER_URL is not: name the role that owns the schema"):
        database.owner_role()


def test_one_role_for_both_is_refused(given: None, monkeypatch: pytest.MonkeyPatch) -> None:
    database.refuse_one_role()

    monkeypatch.setenv("DATABASE_OWNER_URL", APPLICATION_URL)

    with pytest.raises(DatabaseUnavailable, match="both sign in as wales: give the application a role of its own"):
        database.refuse_one_role()


@pytest.mark.parametrize("url", ["postgresql://db.example/wales", "postgresql://someone@db.example"])
def test_an_address_without_a_role_or_a_database_is_refused(url: str, given: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(DatabaseUnavailable, match=r"DATABASE_URL has no (user|dbname)"):
        database.settings()


@pytest.fixture
def roles_in_turn(cloned_database: str) -> list[str]:
    """Return who was signed in before, inside and after `as_owner()`."""
    seen = []

    def look() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            seen.append(cursor.fetchone()[0])

    look()
    with database.as_owner():
        look()
    look()
    return seen


def test_the_owner_is_signed_in_for_the_block_and_no_longer(roles_in_turn: list[str]) -> None:
    application, owner = database.application_role(), database.owner_role()

    assert roles_in_turn == [application, owner, application]
    assert "AMSER_DB_ROLE" not in os.environ


def test_migrating_again_changes_nothing(cloned_database: str) -> None:
    database.migrate(verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('audit_entry', 'INSERT'), has_table_privilege('audit_entry', 'UPDATE, DELETE')")
        assert cursor.fetchone() == (True, False)
        cursor.execute("SELECT has_table_privilege('cache', 'INSERT, UPDATE, DELETE'), has_table_privilege('procrastinate_jobs', 'INSERT')")
        assert cursor.fetchone() == (True, True)
