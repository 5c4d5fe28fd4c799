"""The copy of the database that committing tests get."""

from django.contrib.contenttypes.models import ContentType
from django.db import connection


def test_a_copy_has_everything_and_is_written_by_the_application(cloned_database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_user")
        assert cursor.fetchone() == (cloned_database, connection.settings_dict["USER"])

    ContentType.objects.create(app_label="left", model="behind")

    assert ContentType.objects.filter(app_label="left").exists()


def test_what_a_test_committed_in_a_copy_is_gone(cloned_database: str) -> None:
    assert cloned_database == connection.settings_dict["NAME"]
    assert not ContentType.objects.filter(app_label="left").exists()
