"""The functions that prove the ledger."""

from pathlib import Path

from django.db import migrations

_HERE = Path(__file__)


class Migration(migrations.Migration):
    """The functions that prove the ledger."""

    dependencies = [("ledger", "0002_posting")]
    operations = [
        migrations.RunSQL(
            _HERE.with_suffix(".sql").read_text(encoding="utf-8"),
            _HERE.with_suffix(".reverse.sql").read_text(encoding="utf-8"),
        )
    ]
