"""The tables, with their constraints and triggers."""

from pathlib import Path

from django.db import migrations, models

_HERE = Path(__file__)


class Migration(migrations.Migration):
    """The tables, with their constraints and triggers."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            _HERE.with_suffix(".sql").read_text(encoding="utf-8"),
            _HERE.with_suffix(".reverse.sql").read_text(encoding="utf-8"),
            # Django compares no columns of unmanaged models, so only the keys stand here.
            state_operations=[
                migrations.CreateModel(
                    "Book",
                    [
                        ("id", models.IntegerField(primary_key=True)),
                    ],
                    options={"managed": False, "db_table": "ledger_book"},
                ),
                migrations.CreateModel(
                    "Account",
                    [
                        ("pk", models.CompositePrimaryKey("book_id", "id")),
                        ("book", models.ForeignKey("ledger.Book", models.DO_NOTHING)),
                        ("id", models.BigIntegerField()),
                    ],
                    options={"managed": False, "db_table": "ledger_account"},
                ),
                migrations.CreateModel(
                    "Transfer",
                    [
                        ("pk", models.CompositePrimaryKey("book_id", "id")),
                        ("book", models.ForeignKey("ledger.Book", models.DO_NOTHING)),
                        ("id", models.UUIDField()),
                    ],
                    options={"managed": False, "db_table": "ledger_transfer"},
                ),
                migrations.CreateModel(
                    "Limit",
                    [
                        ("pk", models.CompositePrimaryKey("book_id", "account_id", "number")),
                        ("book", models.ForeignKey("ledger.Book", models.DO_NOTHING)),
                        ("account_id", models.BigIntegerField()),
                        ("number", models.IntegerField()),
                    ],
                    options={"managed": False, "db_table": "ledger_limit"},
                ),
            ],
        )
    ]
