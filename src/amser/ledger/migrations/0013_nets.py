"""The audit looks after the nets of holds and digests too."""

from pathlib import Path

from django.db import migrations

_HERE = Path(__file__)
_EARLIER = _HERE.with_name("0003_audit.sql").read_text(encoding="utf-8")
_AS_IT_WAS = _EARLIER[_EARLIER.index("-- The nets themselves") :]


class Migration(migrations.Migration):
    """The audit looks after the nets of holds and digests too."""

    dependencies = [("ledger", "0012_digest")]
    operations = [
        migrations.RunSQL(
            _HERE.with_suffix(".sql").read_text(encoding="utf-8"),
            _AS_IT_WAS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
        )
    ]
