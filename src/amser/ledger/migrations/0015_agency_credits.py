"""What moves in a scheme's book: a kind of account for credits on paper, and the reasons of agency credits."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
_KINDS, _CODES = "1 AND 7", "1 AND 16"
_KINDS_BEFORE, _CODES_BEFORE = "1 AND 6", "1 AND 8"


def _bounds(*, kinds: tuple[str, str], codes: tuple[str, str]) -> str:
    names = ("kinds_before", "kinds", "codes_before", "codes")
    sql = _SQL
    for name, value in zip(names, (*kinds, *codes), strict=True):
        sql = sql.replace("{" + name + "}", value)
    return sql


class Migration(migrations.Migration):
    """What moves in a scheme's book: a kind of account for credits on paper, and the reasons of agency credits."""

    dependencies = [("ledger", "0014_opening")]
    operations = [
        migrations.RunSQL(
            _bounds(kinds=(_KINDS_BEFORE, _KINDS), codes=(_CODES_BEFORE, _CODES)),
            _bounds(kinds=(_KINDS, _KINDS_BEFORE), codes=(_CODES, _CODES_BEFORE)),
        )
    ]
