"""A balance as of a moment is found by guessing from the dates, where it was found by halving."""

from pathlib import Path

from django.db import migrations

_HERE = Path(__file__)
_EARLIER = _HERE.with_name("0002_posting.sql").read_text(encoding="utf-8")
_AS_IT_WAS = _EARLIER[_EARLIER.index("CREATE FUNCTION public.ledger_balance_at") : _EARLIER.index("-- Functions that write")]


class Migration(migrations.Migration):
    """A balance as of a moment is found by guessing from the dates, where it was found by halving."""

    dependencies = [("ledger", "0014_opening")]
    operations = [
        migrations.RunSQL(
            _HERE.with_suffix(".sql").read_text(encoding="utf-8"), _AS_IT_WAS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
        ),
    ]
