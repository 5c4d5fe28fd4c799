"""One rule set for limits, and one transfer by it: posted, reversed, or settling a hold."""

from pathlib import Path

from django.db import migrations

_HERE = Path(__file__)
_EARLIER = _HERE.with_name("0002_posting.sql").read_text(encoding="utf-8")
_AS_IT_WAS = _EARLIER[_EARLIER.index("-- Move an amount") : _EARLIER.index("CREATE FUNCTION public.ledger_set_limits")]
_NOT_FOR_ALL = "REVOKE ALL ON FUNCTION public.ledger_move, public.ledger_post, public.ledger_reverse FROM PUBLIC;"


class Migration(migrations.Migration):
    """One rule set for limits, and one transfer by it: posted, reversed, or settling a hold."""

    dependencies = [("ledger", "0004_holds")]
    operations = [
        migrations.RunSQL(
            _HERE.with_name("0005_nets.sql").read_text(encoding="utf-8"),
            _HERE.with_name("0005_nets.reverse.sql").read_text(encoding="utf-8"),
        ),
        migrations.RunSQL(
            _HERE.with_suffix(".sql").read_text(encoding="utf-8"),
            _HERE.with_suffix(".reverse.sql").read_text(encoding="utf-8") + _AS_IT_WAS + _NOT_FOR_ALL,
        ),
    ]
