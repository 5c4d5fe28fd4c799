"""Entries are added, never changed."""

from pathlib import Path

from django.db import migrations

BACK = """
DROP TRIGGER entries_are_never_emptied ON audit_entry;
DROP TRIGGER entry_never_changes ON audit_entry;
DROP FUNCTION audit_entry_never_changes();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), BACK)]
