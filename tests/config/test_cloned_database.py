"""The copy of the database that committing tests get."""

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.conftest import a_clone


def test_a_copy_has_everything_and_is_written_by_the_application(cloned_database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_user")
        assert cursor.fetchone() == (cloned_database, connection.settings_dict["USER"])

    ContentType.objects.create(app_label="left", model="behind")

    assert ContentType.objects.filter(app_label="left").exists()


def test_what_a_test_committed_in_a_copy_is_gone(cloned_database: str) -> None:
    assert cloned_database == connection.settings_dict["NAME"]
    assert not ContentType.objects.filter(app_label="left").exists()


def test_a_copy_goes_with_whoever_is_still_connected_to_it(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """An owner may not end the application's connections, unless it is a superuser as the embedded one is."""
    with django_db_blocker.unblock():
        with a_clone():
            left = psycopg.connect(**{key: value for key, value in connection.get_connection_params().items() if key in _SIGN_IN})

        with pytest.raises(psycopg.OperationalError):
            left.execute("SELECT 1")
        left.close()


_SIGN_IN = {"host", "port", "user", "password", "dbname"}
