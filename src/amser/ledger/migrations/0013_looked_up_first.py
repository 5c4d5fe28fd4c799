"""A known id is looked up, not run into."""

from pathlib import Path

from django.db import migrations

_HERE = Path(__file__)
_EARLIER = _HERE.with_name("0005_moving.sql").read_text(encoding="utf-8")
_AS_IT_WAS = _EARLIER[_EARLIER.index("CREATE FUNCTION public.ledger_move") : _EARLIER.index("CREATE OR REPLACE FUNCTION public.ledger_post")]


class Migration(migrations.Migration):
    """A known id is looked up, not run into."""

    dependencies = [("ledger", "0012_digest")]
    operations = [
        migrations.RunSQL(
            _HERE.with_suffix(".sql").read_text(encoding="utf-8"), _AS_IT_WAS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
        ),
    ]
