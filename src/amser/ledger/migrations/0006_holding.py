"""The functions that hold, settle, void and expire."""

from pathlib import Path

from django.db import migrations

_HERE = Path(__file__)


class Migration(migrations.Migration):
    """The functions that hold, settle, void and expire."""

    dependencies = [("ledger", "0005_moving")]
    operations = [
        migrations.RunSQL(
            _HERE.with_suffix(".sql").read_text(encoding="utf-8"),
            _HERE.with_suffix(".reverse.sql").read_text(encoding="utf-8"),
        )
    ]
