"""The audit counts what accounts hold."""

from pathlib import Path

from django.db import migrations

_HERE = Path(__file__)
_EARLIER = _HERE.with_name("0003_audit.sql").read_text(encoding="utf-8")
_AS_IT_WAS = (
    _EARLIER[_EARLIER.index("-- What the book and its accounts say") : _EARLIER.index("-- What each transfer says")]
    + _EARLIER[_EARLIER.index("-- The nets themselves") :]
)


class Migration(migrations.Migration):
    """The audit counts what accounts hold."""

    dependencies = [("ledger", "0007_batch")]
    operations = [
        migrations.RunSQL(
            _HERE.with_suffix(".sql").read_text(encoding="utf-8"),
            _AS_IT_WAS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
        )
    ]
