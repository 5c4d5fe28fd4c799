"""The application cannot do what only the owner may."""

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from amser.config import database

pytestmark = pytest.mark.django_db


def test_tests_run_as_the_application() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")

        assert cursor.fetchone() == (database.application_role(),)


def test_the_application_cannot_change_the_schema() -> None:
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied for schema public"):
        cursor.execute("CREATE TABLE mine (id int)")


def test_the_application_cannot_pretend_that_a_migration_ran() -> None:
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied for table django_migrations"):
        cursor.execute("DELETE FROM django_migrations")
