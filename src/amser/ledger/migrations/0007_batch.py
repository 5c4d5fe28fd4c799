"""Many transfers in one call, by the same rules."""

from pathlib import Path

from django.db import migrations

_HERE = Path(__file__)


class Migration(migrations.Migration):
    """Many transfers in one call, by the same rules."""

    dependencies = [("ledger", "0006_holding")]
    operations = [
        migrations.RunSQL(
            _HERE.with_suffix(".sql").read_text(encoding="utf-8"),
            _HERE.with_suffix(".reverse.sql").read_text(encoding="utf-8"),
        )
    ]
