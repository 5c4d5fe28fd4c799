"""The audit of holds, and of transfers of two books that belong together."""

from pathlib import Path

from django.db import migrations

_HERE = Path(__file__)


class Migration(migrations.Migration):
    """The audit of holds, and of transfers of two books that belong together."""

    dependencies = [("ledger", "0008_audit_of_holds")]
    operations = [
        migrations.RunSQL(
            _HERE.with_suffix(".sql").read_text(encoding="utf-8"),
            _HERE.with_suffix(".reverse.sql").read_text(encoding="utf-8"),
        )
    ]
