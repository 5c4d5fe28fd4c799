"""The functions that post, reverse, set limits, open and close."""

from pathlib import Path

from django.db import migrations

_HERE = Path(__file__)


class Migration(migrations.Migration):
    """The functions that post, reverse, set limits, open and close."""

    dependencies = [("ledger", "0001_books_accounts_transfers")]
    operations = [
        migrations.RunSQL(
            _HERE.with_suffix(".sql").read_text(encoding="utf-8"),
            _HERE.with_suffix(".reverse.sql").read_text(encoding="utf-8"),
        )
    ]
