"""Opening a book and an account, in a form that a distributed ledger can run."""

from pathlib import Path

from django.db import migrations

_HERE = Path(__file__)
_EARLIER = _HERE.with_name("0002_posting.sql").read_text(encoding="utf-8")
_AS_IT_WAS = _EARLIER[_EARLIER.index("CREATE FUNCTION public.ledger_open_book") : _EARLIER.index("-- Move an amount")]


class Migration(migrations.Migration):
    """Opening a book and an account, in a form that a distributed ledger can run."""

    dependencies = [("ledger", "0013_looked_up_first")]
    operations = [
        migrations.RunSQL(
            _HERE.with_suffix(".sql").read_text(encoding="utf-8"), _AS_IT_WAS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
        ),
    ]
