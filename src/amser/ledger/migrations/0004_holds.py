"""Holds: amounts that are reserved, and settled, voided or expired once."""

from pathlib import Path

from django.db import migrations, models

_HERE = Path(__file__)


class Migration(migrations.Migration):
    """Holds: amounts that are reserved, and settled, voided or expired once."""

    dependencies = [("ledger", "0003_audit")]
    operations = [
        migrations.RunSQL(
            _HERE.with_suffix(".sql").read_text(encoding="utf-8"),
            _HERE.with_suffix(".reverse.sql").read_text(encoding="utf-8"),
            state_operations=[
                migrations.CreateModel(
                    "Hold",
                    [
                        ("pk", models.CompositePrimaryKey("book_id", "id")),
                        ("book", models.ForeignKey("ledger.Book", models.DO_NOTHING)),
                        ("id", models.UUIDField()),
                    ],
                    options={"managed": False, "db_table": "ledger_hold"},
                ),
            ],
        )
    ]
